"""An exercise on the way back through a convolution, to its input."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, exercise


def _answers(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([[1.0, 10.0]]), torch.tensor([[3.0, 1.0], [-2.0, 4.0]])),
        Case(whole(generator, 3, 2), whole(generator, 2, 3)),
        Case(whole(generator, 2, 4), whole(generator, 3, 2)),
        Case(whole(generator, 5, 3), whole(generator, 3, 3)),
    ]


@exercise(
    "backpropagation.conv_input_backward",
    title="the gradient of a convolution's picture",
    cases=_answers,
    hints=[
        "The picture was kh - 1 rows higher and kw - 1 columns wider than grad_output. Begin "
        "with zeros of that size.",
        "Answer (i, j) was the sum of window times kernel. So it sends grad_output[i, j] * "
        "kernel back to that window.",
        "Windows overlap, and a pixel collects from all of them: += grad_output[i, j] * kernel",
    ],
    praise="Forward the kernel gathers, backward it scatters. You have derived the heart of a CNN.",
)
def conv_input_backward(grad_output, kernel):
    """Gradient of the picture; grad_output is (H, W), the kernel (kh, kw), no padding."""
    (height, width), (kh, kw) = grad_output.shape, kernel.shape
    grad_image = torch.zeros(height + kh - 1, width + kw - 1)
    for i in range(height):
        for j in range(width):
            grad_image[i : i + kh, j : j + kw] += grad_output[i, j] * kernel
    return grad_image


@conv_input_backward.misconception
def kernel_not_flipped(grad_output, kernel):
    """Your kernel lies the wrong way round, by 180°. If it slides over the padded gradient, turn
    it first, with .flip(0, 1): a pixel at the window's bottom right met the kernel's bottom
    right, but that window lies above and to the left of it. If you scatter, do not turn it."""
    return conv_input_backward.reference(grad_output, kernel.flip(0, 1))


@conv_input_backward.misconception
def flipped_along_rows_only(grad_output, kernel):
    """Your kernel is upside down. If you slide it over the padded gradient, flip both axes,
    with .flip(0, 1), and not only the columns."""
    return conv_input_backward.reference(grad_output, kernel.flip(0))


@conv_input_backward.misconception
def flipped_along_columns_only(grad_output, kernel):
    """Your kernel is mirrored from left to right. If you slide it over the padded gradient,
    flip both axes, with .flip(0, 1), and not only the rows."""
    return conv_input_backward.reference(grad_output, kernel.flip(1))


@conv_input_backward.misconception
def windows_overwritten(grad_output, kernel):
    """Where windows overlap, the last one overwrites the others. A pixel was used in several
    windows, and their gradients add up: += in place of =."""
    (height, width), (kh, kw) = grad_output.shape, kernel.shape
    grad_image = torch.zeros(height + kh - 1, width + kw - 1)
    for i in range(height):
        for j in range(width):
            grad_image[i : i + kh, j : j + kw] = grad_output[i, j] * kernel
    return grad_image


@conv_input_backward.misconception
def kernel_forgotten(grad_output, kernel):
    """Each window got the plain gradient. It is multiplied by the kernel: a pixel under a large
    number of the kernel had a large effect."""
    return conv_input_backward.reference(grad_output, torch.ones_like(kernel))


@conv_input_backward.misconception
def cut_to_the_answers_size(grad_output, kernel):
    """Your answer is as large as grad_output. The gradient of the picture has the size of the
    picture: kh - 1 rows and kw - 1 columns more."""
    full = conv_input_backward.reference(grad_output, kernel)
    return full[: grad_output.shape[0], : grad_output.shape[1]].clone()


@conv_input_backward.misconception
def padded_by_the_whole_kernel(grad_output, kernel):
    """Your answer has a rim of zeros too much. A margin of kh - 1 rows and kw - 1 columns is
    enough: so far a kernel can reach over the edge and still touch it."""
    full = conv_input_backward.reference(grad_output, kernel)
    larger = torch.zeros(full.shape[0] + 2, full.shape[1] + 2)
    larger[1:-1, 1:-1] = full
    return larger


@conv_input_backward.misconception
def one_row_and_column_too_many(grad_output, kernel):
    """Your answer has a row and a column of zeros too much, below and at the right. The picture
    was kh - 1 rows higher than grad_output, not kh: the first row of the window was there
    already."""
    full = conv_input_backward.reference(grad_output, kernel)
    larger = torch.zeros(full.shape[0] + 1, full.shape[1] + 1)
    larger[:-1, :-1] = full
    return larger


@conv_input_backward.misconception
def negative_places_wrap_round(grad_output, kernel):
    """In Python index -1 is the *last* one, so where m - a or n - b is below 0 you took numbers
    from the other end. There the gradient counts as 0: skip them."""
    (height, width), (kh, kw) = grad_output.shape, kernel.shape
    grad_image = torch.zeros(height + kh - 1, width + kw - 1)
    for m in range(height + kh - 1):
        for n in range(width + kw - 1):
            for a in range(kh):
                for b in range(kw):
                    if m - a < height and n - b < width:
                        grad_image[m, n] += grad_output[m - a, n - b] * kernel[a, b]
    return grad_image


@conv_input_backward.misconception
def divided_by_the_overlap(grad_output, kernel):
    """You took the mean of what arrives from the windows. Their effects add up; nothing is
    divided."""
    ones = torch.ones_like
    counts = conv_input_backward.reference(ones(grad_output), ones(kernel))
    return conv_input_backward.reference(grad_output, kernel) / counts


@conv_input_backward.alternative
def conv_input_backward_by_sliding(grad_output, kernel):
    (height, width), (kh, kw) = grad_output.shape, kernel.shape
    padded = torch.zeros(height + 2 * (kh - 1), width + 2 * (kw - 1))
    padded[kh - 1 : kh - 1 + height, kw - 1 : kw - 1 + width] = grad_output
    turned = kernel.flip(0, 1)
    grad_image = torch.zeros(height + kh - 1, width + kw - 1)
    for m in range(grad_image.shape[0]):
        for n in range(grad_image.shape[1]):
            grad_image[m, n] = (padded[m : m + kh, n : n + kw] * turned).sum()
    return grad_image


@conv_input_backward.alternative
def conv_input_backward_by_shifts(grad_output, kernel):
    (height, width), (kh, kw) = grad_output.shape, kernel.shape
    grad_image = torch.zeros(height + kh - 1, width + kw - 1)
    for a in range(kh):
        for b in range(kw):
            grad_image[a : a + height, b : b + width] += kernel[a, b] * grad_output
    return grad_image
