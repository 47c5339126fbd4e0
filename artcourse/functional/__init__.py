"""Tensor in, tensor out: what networks are made of, from scratch, under torch's names.

Each function does what the one of the same name in ``torch.nn.functional`` does, and a
function ``f`` that has a gradient has an ``f_backward`` beside it.

The modules hold the functions as lessons show them, and they call each other like that.
Whoever comes from outside goes through the module of the same name in ``_door``, which looks
at what it was given, once. So a new activation is one function and its backward rule in
``activations.py``, a line each in ``_door/activations.py`` and here, and one class in
``artcourse/layers/activations.py``. A recurrent cell goes the same way, as in ``lstm.py``.
"""

from artcourse.functional._door.activations import (
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    tanh,
    tanh_backward,
)
from artcourse.functional._door.convolution import (
    conv2d,
    conv2d_backward,
    conv2d_loops,
    conv2d_output_shape,
    conv2d_output_size,
    convolve2d,
    cross_correlate2d,
    filter_image,
    pad2d,
    windows2d,
    windows2d_backward,
)
from artcourse.functional._door.embedding import embedding, embedding_backward
from artcourse.functional._door.gram import gram_matrix
from artcourse.functional._door.latent import reparameterize, reparameterize_backward
from artcourse.functional._door.linear import flatten, flatten_backward, linear, linear_backward
from artcourse.functional._door.pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
    places2d,
)
from artcourse.functional._door.recurrent import (
    gru,
    gru_backward,
    gru_cell,
    gru_cell_backward,
    lstm,
    lstm_backward,
    lstm_cell,
    lstm_cell_backward,
    rnn,
    rnn_backward,
    rnn_cell,
    rnn_cell_backward,
)
from artcourse.functional._door.softmax import (
    log_softmax,
    log_softmax_backward,
    softmax,
    softmax_backward,
)
from artcourse.functional.colours import match_colours
from artcourse.functional.kernels import (
    box_kernel,
    emboss_kernel,
    gaussian_kernel,
    identity_kernel,
    laplacian_kernel,
    sharpen_kernel,
    sobel_kernels,
)
from artcourse.functional.pooling_windows import least_number, pool2d_margins, window_counts
from artcourse.functional.sizes import margins, pair, same_margins
from artcourse.functional.sliding import frame2d, pad2d_backward, window_at
from artcourse.functional.windows import columns_to_windows, windows_to_columns
