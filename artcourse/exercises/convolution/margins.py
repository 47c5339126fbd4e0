"""Exercises on the edge of the picture, and on the steps of the kernel."""

from __future__ import annotations

import math

import torch

from artcourse.exercises.convolution.cases import whole
from artcourse.exercises.convolution.sliding import corr2d
from artcourse.exercises.exercise import Case, exercise

# ---------------- zero_pad


def _margins(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), 1),
        Case(whole(generator, 4, 3), 2),
        Case(whole(generator, 3, 5), 1),
        Case(whole(generator, 2, 3), 0),
    ]


@exercise(
    "convolution.zero_pad",
    title="put a margin of zeros around a picture",
    cases=_margins,
    hints=[
        "How high and how wide is the picture with its margin? The margin is on both sides.",
        "Begin with torch.zeros(…) of that size, and lay the picture into its middle.",
        "padded[padding : padding + height, padding : padding + width] = image",
    ],
    praise="Now a kernel can reach the picture's very edge.",
)
def zero_pad(image, padding):
    height, width = image.shape
    padded = torch.zeros(height + 2 * padding, width + 2 * padding)
    padded[padding : padding + height, padding : padding + width] = image
    return padded


@zero_pad.misconception
def edge_repeated(image, padding):
    """You repeated the edge pixels in the margin. That is another kind of padding
    ("replicate"); here the margin is filled with zeros."""
    rows = torch.arange(-padding, image.shape[0] + padding).clamp(0, image.shape[0] - 1)
    columns = torch.arange(-padding, image.shape[1] + padding).clamp(0, image.shape[1] - 1)
    return image[rows][:, columns]


@zero_pad.misconception
def wrapped_around_the_edge(image, padding):
    """Your margin shows the opposite side of the picture ("circular" padding). Here it is
    filled with zeros."""
    rows = torch.arange(-padding, image.shape[0] + padding) % image.shape[0]
    columns = torch.arange(-padding, image.shape[1] + padding) % image.shape[1]
    return image[rows][:, columns]


@zero_pad.misconception
def only_right_and_bottom(image, padding):
    """Your margin is only at the right and at the bottom. It goes all around."""
    padded = torch.zeros(image.shape[0] + padding, image.shape[1] + padding)
    padded[: image.shape[0], : image.shape[1]] = image
    return padded


@zero_pad.misconception
def picture_not_centred(image, padding):
    """The size is right, but the picture lies in the top left corner. It begins at row
    `padding` and column `padding`."""
    padded = torch.zeros(image.shape[0] + 2 * padding, image.shape[1] + 2 * padding)
    padded[: image.shape[0], : image.shape[1]] = image
    return padded


@zero_pad.misconception
def only_top_and_left(image, padding):
    """Your margin is only at the top and at the left: the picture fills the rest. It goes all
    around, so height and width grow by 2 * padding."""
    padded = torch.zeros(image.shape[0] + padding, image.shape[1] + padding)
    padded[padding:, padding:] = image
    return padded


@zero_pad.misconception
def ones_for_zeros(image, padding):
    """Your margin is filled with ones, which is white. It is filled with zeros: they add
    nothing to the sum."""
    padded = torch.ones(image.shape[0] + 2 * padding, image.shape[1] + 2 * padding)
    padded[padding : padding + image.shape[0], padding : padding + image.shape[1]] = image
    return padded


@zero_pad.misconception
def always_one(image, padding):
    """Your margin is one pixel wide, whatever `padding` says."""
    return zero_pad.reference(image, 1)


@zero_pad.misconception
def slice_to_minus_padding(image, padding):
    """With padding 0 your slice is empty, because -0 is 0. Count from the other side: from
    padding to padding + height."""
    padded = torch.zeros(image.shape[0] + 2 * padding, image.shape[1] + 2 * padding)
    padded[padding:-padding, padding:-padding] = image
    return padded


@zero_pad.misconception
def rim_of_the_picture_overwritten(image, padding):
    """You blackened the picture's own rim. The margin comes outside, and the picture grows by
    2 * padding."""
    height, width = image.shape
    output = torch.zeros_like(image)
    inside = slice(padding, height - padding), slice(padding, width - padding)
    output[inside] = image[inside]
    return output


@zero_pad.misconception
def only_left_and_right(image, padding):
    """Your margin is only at the left and at the right. It goes all around."""
    side = torch.zeros(image.shape[0], padding)
    return torch.cat([side, image, side], dim=1)


@zero_pad.misconception
def only_above_and_below(image, padding):
    """Your margin is only above and below. It goes all around."""
    side = torch.zeros(padding, image.shape[1])
    return torch.cat([side, image, side])


@zero_pad.misconception
def picture_begins_at_one(image, padding):
    """Your picture begins at row 1 and column 1, whatever `padding` says."""
    height, width = image.shape
    padded = torch.zeros(height + 2 * padding, width + 2 * padding)
    padded[1 : 1 + height, 1 : 1 + width] = image
    return padded


@zero_pad.alternative
def zero_pad_by_joining(image, padding):
    side = torch.zeros(image.shape[0], padding)
    wide = torch.cat([side, image, side], dim=1)
    above = torch.zeros(padding, wide.shape[1])
    return torch.cat([above, wide, above])


@zero_pad.alternative
def zero_pad_by_pixels(image, padding):
    height, width = image.shape
    padded = torch.zeros(height + 2 * padding, width + 2 * padding)
    for i in range(height):
        for j in range(width):
            padded[i + padding, j + padding] = image[i, j]
    return padded


# ---------------- output_size


def _sizes(generator: torch.Generator) -> list[Case]:
    return [
        Case(5, 3, 1, 0),
        Case(6, 3, 2, 0),
        Case(7, 3, 2, 1),
        Case(8, 3, 3, 2),
        Case(32, 5, 4, 2),
        Case(9, 9, 3, 0),
        Case(10, 2, 5, 3),
        Case(12, 3, 4, 0),
    ]


@exercise(
    "convolution.output_size",
    title="tell the size of the answer before you compute it",
    cases=_sizes,
    hints=[
        "Padding makes the picture larger on both sides: size + 2 * padding.",
        "The last place where the kernel can begin is size + 2 * padding - kernel_size. How many "
        "steps of `stride` fit into that?",
        "Whole steps only: // rounds down. And the first position counts too: + 1.",
    ],
    praise="You can plan a network on paper now.",
)
def output_size(size, kernel_size, stride, padding):
    return (size + 2 * padding - kernel_size) // stride + 1


@output_size.misconception
def plus_one_forgotten(size, kernel_size, stride, padding):
    """You counted the steps. There is one position more than steps: the one before the first
    step. Add 1."""
    return (size + 2 * padding - kernel_size) // stride


@output_size.misconception
def padding_on_one_side(size, kernel_size, stride, padding):
    """You added the padding once. It is on both sides: 2 * padding."""
    return (size + padding - kernel_size) // stride + 1


@output_size.misconception
def rounded_up(size, kernel_size, stride, padding):
    """You rounded up. A last step that would carry the kernel over the edge is not taken:
    round down, with //."""
    return math.ceil((size + 2 * padding - kernel_size) / stride) + 1


@output_size.misconception
def one_added_before_dividing(size, kernel_size, stride, padding):
    """You added 1 before you divided. Divide first, then add the first position: the + 1
    stands outside."""
    return (size + 2 * padding - kernel_size + 1) // stride


@output_size.misconception
def kernel_forgotten(size, kernel_size, stride, padding):
    """You forgot that the kernel takes room: its left edge can go no further than
    size + 2 * padding - kernel_size."""
    return (size + 2 * padding) // stride


@output_size.misconception
def stride_forgotten(size, kernel_size, stride, padding):
    """You left the stride out. The kernel moves `stride` places at a time, so there are fewer
    positions."""
    return size + 2 * padding - kernel_size + 1


@output_size.misconception
def multiplied_by_the_stride(size, kernel_size, stride, padding):
    """You multiplied by the stride. Longer steps mean fewer positions: divide."""
    return (size + 2 * padding - kernel_size) * stride + 1


@output_size.misconception
def a_fraction(size, kernel_size, stride, padding):
    """Your answer is not a whole number of type int. Use // (it divides and rounds down) in
    place of /."""
    return (size + 2 * padding - kernel_size) / stride + 1


@output_size.misconception
def brackets_forgotten(size, kernel_size, stride, padding):
    """// is worked out before + and -. Put brackets around size + 2 * padding - kernel_size."""
    return size + 2 * padding - kernel_size // stride + 1


@output_size.misconception
def padding_forgotten(size, kernel_size, stride, padding):
    """You left the padding out. It makes the picture larger on both sides."""
    return (size - kernel_size) // stride + 1


@output_size.misconception
def rounded_to_the_nearest(size, kernel_size, stride, padding):
    """You rounded to the nearest whole number, which is sometimes up. Only whole steps count:
    round down, with //."""
    return round((size + 2 * padding - kernel_size) / stride) + 1


@output_size.misconception
def right_but_a_float(size, kernel_size, stride, padding):
    """The value is right, but it is a float, such as 4.0. Use // on whole numbers, and it is an
    int."""
    return float((size + 2 * padding - kernel_size) // stride + 1)


@output_size.alternative
def output_size_by_counting(size, kernel_size, stride, padding):
    return len(range(0, size + 2 * padding - kernel_size + 1, stride))


@output_size.alternative
def output_size_by_floor(size, kernel_size, stride, padding):
    return math.floor((size + 2 * padding - kernel_size) / stride + 1)


# ---------------- corr2d_strided


def _strides(generator: torch.Generator) -> list[Case]:
    image = torch.arange(1.0, 26.0).reshape(5, 5)
    return [
        Case(image, torch.tensor([[3.0, 1.0], [-2.0, 4.0]]), 2),
        Case(whole(generator, 4, 7), whole(generator, 2, 3), 2),
        Case(whole(generator, 8, 6), whole(generator, 3, 2), 3),
        Case(whole(generator, 6, 5), whole(generator, 2, 2), 1),
        Case(whole(generator, 20, 27), whole(generator, 3, 4), 2),
    ]


@exercise(
    "convolution.corr2d_strided",
    title="let the kernel take longer steps",
    cases=_strides,
    hints=[
        "The answer is smaller now: use the formula that you wrote in output_size, without "
        "padding.",
        "Position (i, j) of the answer looks at the window that begins at row i * stride and "
        "column j * stride.",
        "image[i * stride : i * stride + kh, j * stride : j * stride + kw]",
    ],
    praise="Half the positions each way is a quarter of the work.",
)
def corr2d_strided(image, kernel, stride):
    kh, kw = kernel.shape
    height = (image.shape[0] - kh) // stride + 1
    width = (image.shape[1] - kw) // stride + 1
    output = torch.zeros(height, width)
    for i in range(height):
        for j in range(width):
            top, left = i * stride, j * stride
            output[i, j] = (image[top : top + kh, left : left + kw] * kernel).sum()
    return output


@corr2d_strided.misconception
def stride_inside_the_kernel(image, kernel, stride):
    """You used the stride inside the window: the kernel's own numbers lie `stride` pixels
    apart. That is called dilation. The stride is how far the whole window moves."""
    kh, kw = kernel.shape
    height = image.shape[0] - stride * (kh - 1)
    width = image.shape[1] - stride * (kw - 1)
    shifts = [(a, b) for a in range(kh) for b in range(kw)]
    return sum(
        kernel[a, b] * image[a * stride : a * stride + height, b * stride : b * stride + width]
        for a, b in shifts
    )


@corr2d_strided.misconception
def picture_thinned_out_first(image, kernel, stride):
    """You threw away pixels first, with image[::stride, ::stride]. The kernel looks at all the
    pixels in its window; only its positions are `stride` apart."""
    return corr2d_strided.reference(image[::stride, ::stride], kernel, 1)


@corr2d_strided.misconception
def stride_forgotten_in_the_window(image, kernel, stride):
    """Your answer has the right size, but the window still moves by one pixel. It begins at
    row i * stride and column j * stride."""
    size = corr2d_strided.reference(image, kernel, stride).shape
    return corr2d_strided.reference(image, kernel, 1)[: size[0], : size[1]].clone()


@corr2d_strided.misconception
def stride_only_downwards(image, kernel, stride):
    """You take longer steps downwards, but not to the right. The stride is the same in both
    directions."""
    return corr2d_strided.reference(image, kernel, 1)[::stride].clone()


@corr2d_strided.misconception
def stride_only_to_the_right(image, kernel, stride):
    """You take longer steps to the right, but not downwards. The stride is the same in both
    directions."""
    return corr2d_strided.reference(image, kernel, 1)[:, ::stride].clone()


@corr2d_strided.misconception
def stride_ignored(image, kernel, stride):
    """Your kernel still visits every position: the stride does nothing."""
    return corr2d_strided.reference(image, kernel, 1)


@corr2d_strided.misconception
def last_position_forgotten_with_stride(image, kernel, stride):
    """The last row and the last column of positions are missing. Their number is
    (H - kh) // stride + 1, and likewise for the width: mind the + 1."""
    return corr2d_strided.reference(image, kernel, stride)[:-1, :-1]


@corr2d_strided.misconception
def holes_left_in_the_answer(image, kernel, stride):
    """You left the answer at its full size, with zeros between the positions. The positions
    that you visit lie side by side in the answer."""
    full = corr2d_strided.reference(image, kernel, 1)
    answer = torch.zeros_like(full)
    answer[::stride, ::stride] = full[::stride, ::stride]
    return answer


@corr2d_strided.misconception
def written_where_it_was_read(image, kernel, stride):
    """You read at row i and write at row i as well. When you read at row i of the picture, the
    answer's row is i // stride."""
    kh, kw = kernel.shape
    size = corr2d_strided.reference(image, kernel, stride).shape
    output = torch.zeros(size)
    for i in range(0, image.shape[0] - kh + 1, stride):
        for j in range(0, image.shape[1] - kw + 1, stride):
            output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return output


@corr2d_strided.misconception
def always_two(image, kernel, stride):
    """You always step by 2. Use `stride`, which may be another number."""
    return corr2d_strided.reference(image, kernel, 2)


@corr2d_strided.misconception
def stride_added(image, kernel, stride):
    """i + stride shifts the window once. Steps are a product: i * stride."""
    size = corr2d_strided.reference(image, kernel, stride).shape
    full = corr2d.reference(image[stride:, stride:], kernel)
    if full.shape[0] < size[0] or full.shape[1] < size[1]:
        raise RuntimeError("the window hangs over the edge")
    return full[: size[0], : size[1]].clone()


@corr2d_strided.alternative
def corr2d_strided_by_choosing(image, kernel, stride):
    return corr2d.reference(image, kernel)[::stride, ::stride]


@corr2d_strided.alternative
def corr2d_strided_by_ranges(image, kernel, stride):
    kh, kw = kernel.shape
    rows = []
    for top in range(0, image.shape[0] - kh + 1, stride):
        lefts = range(0, image.shape[1] - kw + 1, stride)
        rows.append([(image[top : top + kh, b : b + kw] * kernel).sum().item() for b in lefts])
    return torch.tensor(rows)
