"""Exercises on the layers that look through windows."""

from __future__ import annotations

import torch

from artcourse.exercises.backpropagation.cases import all_different, whole
from artcourse.exercises.exercise import Case, exercise

# ---------------- avg_pool_backward


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


# ---------------- max_pool_backward


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


# ---------------- conv_input_backward


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
