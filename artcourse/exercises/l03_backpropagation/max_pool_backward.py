"""An exercise on the way back through max pooling."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import all_different, whole
from artcourse.exercises.engine import Case, exercise


def _winners(generator: torch.Generator) -> list[Case]:
    tie = torch.tensor([[2.0, 7.0, 5.0, 5.0], [7.0, 1.0, 5.0, 5.0]])
    return [
        Case(torch.tensor([[8.0, -5.0]]), torch.tensor([[1.0, 4.0, 2.0, 3.0], [9.0, 6.0, 7.0, 5]])),
        Case(torch.tensor([[3.0, 10.0]]), tie),
        Case(whole(generator, 2, 3), all_different(generator, 4, 6)),
        Case(whole(generator, 3, 2), all_different(generator, 6, 4)),
        Case(whole(generator, 2, 2), all_different(generator, 4, 4) - 60),
    ]


@exercise(
    "backpropagation.max_pool_backward",
    title="the gradient of max pooling",
    cases=_winners,
    hints=[
        "Begin with zeros of the input's shape. In each window only the largest pixel gets "
        "anything, and it gets all.",
        "window.argmax() counts through the window row by row, and returns the first of several "
        "equal ones.",
        "In a window of 2 × 2, place number n is in row n // 2 and column n % 2.",
    ],
    praise="The winner takes it all; nobody else was heard.",
)
def max_pool_backward(grad_output, input):
    """Gradient of a picture (2 * H, 2 * W) that was pooled to (H, W) by maxima over 2 × 2."""
    grad_input = torch.zeros_like(input)
    for i in range(grad_output.shape[0]):
        for j in range(grad_output.shape[1]):
            place = input[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()
            grad_input[2 * i + place // 2, 2 * j + place % 2] = grad_output[i, j]
    return grad_input


def _spread(table):
    return table.repeat_interleave(2, dim=0).repeat_interleave(2, dim=1)


def _largest(input):
    return torch.stack([input[a::2, b::2] for a in (0, 1) for b in (0, 1)]).amax(0)


@max_pool_backward.misconception
def all_ties_take_it(grad_output, input):
    """Where several pixels are equally large, each of them got the whole gradient. The gradient
    must not grow on its way: only the first of them takes it, as in PyTorch."""
    return (input == _spread(_largest(input))) * _spread(grad_output)


@max_pool_backward.misconception
def ties_share_it(grad_output, input):
    """Where several pixels are equally large, you shared the gradient between them. That is
    fair, and a possible choice, but this course does as PyTorch does: the first takes it
    all."""
    wins = (input == _spread(_largest(input))).float()
    number = sum(wins[a::2, b::2] for a in (0, 1) for b in (0, 1))
    return wins * _spread(grad_output / number)


@max_pool_backward.misconception
def last_tie_takes_it(grad_output, input):
    """Where several pixels are equally large, the last one took the gradient. Row by row from
    the top left, the first does, as in PyTorch."""
    turned = max_pool_backward.reference(grad_output.flip(0, 1), input.flip(0, 1))
    return turned.flip(0, 1)


@max_pool_backward.misconception
def everyone_takes_it(grad_output, input):
    """Every pixel of the window got the gradient. Only the largest was heard; if one of the
    others changes a little, the answer stays the same: slope 0."""
    return _spread(grad_output)


@max_pool_backward.misconception
def shared_as_in_a_mean(grad_output, input):
    """You shared the gradient among all four pixels: that is average pooling. Of the maximum
    only the largest pixel gets anything."""
    return _spread(grad_output) / 4


@max_pool_backward.misconception
def pixel_for_gradient(grad_output, input):
    """At the largest pixels you put their own shades. Put the gradient there: grad_output of
    the window."""
    return max_pool_backward.reference(_largest(input), input)


@max_pool_backward.misconception
def times_the_largest_pixel(grad_output, input):
    """You multiplied the gradient by the largest pixel. The answer grows by exactly as much as
    that pixel does: slope 1."""
    return max_pool_backward.reference(grad_output * _largest(input), input)


@max_pool_backward.misconception
def only_where_it_won(grad_output, input):
    """You marked the winners with 1. That is the slope; multiply it by what comes from behind,
    grad_output."""
    return max_pool_backward.reference(torch.ones_like(grad_output), input)


@max_pool_backward.misconception
def always_top_left(grad_output, input):
    """The gradient always goes to the top left pixel of the window. It goes to the largest one,
    wherever that is."""
    grad_input = torch.zeros_like(input)
    grad_input[::2, ::2] = grad_output
    return grad_input


@max_pool_backward.misconception
def smallest_takes_it(grad_output, input):
    """The smallest pixel takes your gradient. Max pooling hears the largest."""
    return max_pool_backward.reference(grad_output, -input)


@max_pool_backward.misconception
def row_and_column_exchanged(grad_output, input):
    """Row and column are exchanged inside the window. argmax counts row by row: place 1 is at the
    top right, in row place // 2 and column place % 2."""
    grad_input = torch.zeros_like(input)
    for i in range(grad_output.shape[0]):
        for j in range(grad_output.shape[1]):
            place = input[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()
            grad_input[2 * i + place % 2, 2 * j + place // 2] = grad_output[i, j]
    return grad_input


def _put_near_the_top_left(grad_output, input, add):
    grad_input = torch.zeros_like(input)
    for i in range(grad_output.shape[0]):
        for j in range(grad_output.shape[1]):
            place = input[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()
            row, column = i + place // 2, j + place % 2
            grad_input[row, column] = add * grad_input[row, column] + grad_output[i, j]
    return grad_input


@max_pool_backward.misconception
def windows_one_pixel_apart(grad_output, input):
    """You found the right winners, but put their gradients near (i, j). Window (i, j) begins at
    row 2 * i and column 2 * j, in the gradient too."""
    return _put_near_the_top_left(grad_output, input, add=0)


@max_pool_backward.misconception
def added_one_pixel_apart(grad_output, input):
    """You found the right winners, but added their gradients near (i, j), where they meet those
    of other windows. Window (i, j) begins at row 2 * i and column 2 * j."""
    return _put_near_the_top_left(grad_output, input, add=1)


@max_pool_backward.misconception
def zero_beats_negative_pixels(grad_output, input):
    """Your search for the largest pixel begins at 0, so nobody wins in a window of negative
    pixels. Begin with the first pixel of the window, or with -math.inf."""
    return max_pool_backward.reference(grad_output * (_largest(input) > 0), input)


@max_pool_backward.misconception
def top_left_wins_among_negatives(grad_output, input):
    """Your search for the largest pixel begins at 0, so in a window of negative pixels it stays
    where it began, at the top left. Begin with the first pixel itself, or with -math.inf."""
    return max_pool_backward.reference(grad_output, input.clamp(min=0))


@max_pool_backward.alternative
def max_pool_backward_by_comparing(grad_output, input):
    grad_input = torch.zeros_like(input)
    for i in range(grad_output.shape[0]):
        for j in range(grad_output.shape[1]):
            places = [(2 * i + a, 2 * j + b) for a in (0, 1) for b in (0, 1)]
            grad_input[max(places, key=lambda place: input[place])] += grad_output[i, j]
    return grad_input


@max_pool_backward.alternative
def max_pool_backward_in_one_go(grad_output, input):
    corners = [(a, b) for a in (0, 1) for b in (0, 1)]
    places = torch.stack([input[a::2, b::2] for a, b in corners])
    grad_input = torch.zeros_like(input)
    for number, (a, b) in enumerate(corners):
        grad_input[a::2, b::2] = grad_output * (places.argmax(0) == number)
    return grad_input
