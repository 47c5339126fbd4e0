"""Tensor in, tensor out: what networks are made of, from scratch, under torch's names.

Each function does what the one of the same name in ``torch.nn.functional`` does, and a
function ``f`` that has a gradient has an ``f_backward`` beside it.
"""

from __future__ import annotations

from artcourse.functional.convolution import (
    columns_to_windows,
    conv2d,
    conv2d_backward,
    conv2d_loops,
    windows_to_columns,
)
from artcourse.functional.kernels import (
    box_kernel,
    emboss_kernel,
    filter_image,
    gaussian_kernel,
    identity_kernel,
    laplacian_kernel,
    sharpen_kernel,
    sobel_kernels,
)
from artcourse.functional.sizes import (
    conv2d_output_shape,
    conv2d_output_size,
    margins,
    pair,
    same_margins,
)
from artcourse.functional.sliding import (
    convolve2d,
    cross_correlate2d,
    pad2d,
    pad2d_backward,
    window_at,
    windows2d,
    windows2d_backward,
)

__all__ = [
    "box_kernel",
    "columns_to_windows",
    "conv2d",
    "conv2d_backward",
    "conv2d_loops",
    "conv2d_output_shape",
    "conv2d_output_size",
    "convolve2d",
    "cross_correlate2d",
    "emboss_kernel",
    "filter_image",
    "gaussian_kernel",
    "identity_kernel",
    "laplacian_kernel",
    "margins",
    "pad2d",
    "pad2d_backward",
    "pair",
    "same_margins",
    "sharpen_kernel",
    "sobel_kernels",
    "window_at",
    "windows2d",
    "windows2d_backward",
    "windows_to_columns",
]
