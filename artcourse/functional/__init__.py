"""Tensor in, tensor out: what networks are made of, from scratch, under torch's names.

Each function does what the one of the same name in ``torch.nn.functional`` does, and a
function ``f`` that has a gradient has an ``f_backward`` beside it.
"""

from .activations import relu, relu_backward, sigmoid, sigmoid_backward, tanh, tanh_backward
from .colours import match_colours
from .convolution import conv2d, conv2d_backward, conv2d_loops
from .kernels import (
    box_kernel,
    emboss_kernel,
    filter_image,
    gaussian_kernel,
    identity_kernel,
    laplacian_kernel,
    sharpen_kernel,
    sobel_kernels,
)
from .linear import flatten, flatten_backward, linear, linear_backward
from .pooling import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward
from .pooling_windows import least_number, places2d, pool2d_margins, window_counts
from .sizes import conv2d_output_shape, conv2d_output_size, margins, pair, same_margins
from .sliding import convolve2d, cross_correlate2d, frame2d, pad2d, pad2d_backward, window_at
from .softmax import log_softmax, log_softmax_backward, softmax, softmax_backward
from .windows import columns_to_windows, windows2d, windows2d_backward, windows_to_columns
