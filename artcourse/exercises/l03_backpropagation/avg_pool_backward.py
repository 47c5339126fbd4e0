"""An exercise on the way back through average pooling."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, exercise


def _shared(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([[8.0, -4.0]]), 2),
        Case(whole(generator, 2, 3) * 9, 3),
        Case(whole(generator, 3, 2) * 4, 2),
        Case(whole(generator, 1, 4) * 16, 4),
    ]


@exercise(
    "backpropagation.avg_pool_backward",
    title="the gradient of average pooling",
    cases=_shared,
    hints=[
        "The answer is k times as high and k times as wide as grad_output.",
        "Each of the k * k pixels of a window counts for one part in k * k of the mean.",
        "Two loops: grad[i * k : (i + 1) * k, j * k : (j + 1) * k] = …",
    ],
    praise="Every pixel of a window gets its equal share.",
)
def avg_pool_backward(grad_output, k):
    """Gradient of a picture (H * k, W * k) that was pooled to (H, W) by means over k × k."""
    height, width = grad_output.shape
    grad_input = torch.zeros(height * k, width * k)
    for i in range(height):
        for j in range(width):
            grad_input[i * k : (i + 1) * k, j * k : (j + 1) * k] = grad_output[i, j] / (k * k)
    return grad_input


@avg_pool_backward.misconception
def share_not_divided(grad_output, k):
    """You gave the whole gradient to each pixel. A pixel counts for only one part in k * k of
    the mean: / (k * k). Without the brackets, / k * k divides and multiplies again."""
    return avg_pool_backward.reference(grad_output, k) * k * k


@avg_pool_backward.misconception
def divided_by_k_once(grad_output, k):
    """You divided by k. A window of side k has k * k pixels."""
    return avg_pool_backward.reference(grad_output, k) * k


@avg_pool_backward.misconception
def all_to_the_first_pixel(grad_output, k):
    """Only the top left pixel of each window got a gradient. In a mean every pixel counts, so
    each gets an equal share."""
    grad_input = torch.zeros(grad_output.shape[0] * k, grad_output.shape[1] * k)
    grad_input[::k, ::k] = grad_output
    return grad_input


@avg_pool_backward.misconception
def tiled_like_a_bathroom(grad_output, k):
    """You repeated the whole table like tiles. Each number is for one window, so its k * k
    copies lie together in a block: repeat_interleave, along both axes."""
    return grad_output.repeat(k, k) / (k * k)


@avg_pool_backward.misconception
def size_not_grown(grad_output, k):
    """Your answer is as large as grad_output. The gradient has the size of pooling's *input*:
    k times as high, k times as wide."""
    return grad_output / (k * k)


@avg_pool_backward.misconception
def shared_over_the_whole_picture(grad_output, k):
    """You shared out over all pixels of the picture. Each window has its own gradient, which
    stays inside it and is divided by its k * k pixels."""
    shares = avg_pool_backward.reference(grad_output, k) * k * k
    return shares / shares.numel()


def _blocks_one_pixel_apart(grad_output, k, add):
    grad_input = torch.zeros(grad_output.shape[0] * k, grad_output.shape[1] * k)
    for i in range(grad_output.shape[0]):
        for j in range(grad_output.shape[1]):
            block = grad_input[i : i + k, j : j + k]
            block[:] = add * block + grad_output[i, j] / (k * k)
    return grad_input


@avg_pool_backward.misconception
def blocks_hide_each_other(grad_output, k):
    """Your blocks begin at (i, j), so each hides a part of the one before. Block (i, j) begins at
    (i * k, j * k) and ends before ((i + 1) * k, (j + 1) * k)."""
    return _blocks_one_pixel_apart(grad_output, k, add=0)


@avg_pool_backward.misconception
def blocks_overlap(grad_output, k):
    """Your blocks begin at (i, j), so they overlap. Block (i, j) begins at (i * k, j * k) and ends
    before ((i + 1) * k, (j + 1) * k)."""
    return _blocks_one_pixel_apart(grad_output, k, add=1)


@avg_pool_backward.misconception
def halved_and_multiplied(grad_output, k):
    """You divided by 2 and multiplied by k. A window has k * k pixels: / (k * k), or / k**2"""
    return avg_pool_backward.reference(grad_output, k) * k * k / 2 * k


@avg_pool_backward.alternative
def avg_pool_backward_by_repeating(grad_output, k):
    return (grad_output / k**2).repeat_interleave(k, dim=0).repeat_interleave(k, dim=1)


@avg_pool_backward.alternative
def avg_pool_backward_by_places(grad_output, k):
    grad_input = torch.zeros(grad_output.shape[0] * k, grad_output.shape[1] * k)
    for a in range(k):
        for b in range(k):
            grad_input[a::k, b::k] += grad_output / k**2
    return grad_input
