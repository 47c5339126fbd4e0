"""Exercises of lesson 01: from a sliding product to channels, and a kernel of one's own."""

from __future__ import annotations

import math

import torch

from artcourse.exercises.exercise import Case, exercise


def _whole(generator: torch.Generator, *shape: int) -> torch.Tensor:
    """Whole numbers from -9 to 9 without 0: exact sums that hide no mistake."""
    sign = torch.randint(0, 2, shape, generator=generator) * 2 - 1
    return (torch.randint(1, 10, shape, generator=generator) * sign).float()


# ---------------------------------------------------------------- slide1d


def _signals(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([1.0, 2.0, 4.0, 8.0]), torch.tensor([3.0, 1.0])),
        Case(_whole(generator, 7), _whole(generator, 3)),
        Case(_whole(generator, 5), _whole(generator, 5)),
        Case(_whole(generator, 12), _whole(generator, 4)),
        Case(_whole(generator, 6), _whole(generator, 1)),
    ]


@exercise(
    "convolution.slide1d",
    title="slide a short row of numbers along a long one",
    cases=_signals,
    hints=[
        "At position 0 the kernel lies on signal[0:k], at position 1 on signal[1:k+1]. Multiply "
        "number by number, and add up.",
        "With n numbers and a kernel of k there are n - k + 1 positions.",
        "One value of the answer: (signal[i : i + k] * kernel).sum()",
    ],
    praise="That is convolution in one dimension, as every neural network uses it.",
)
def slide1d(signal, kernel):
    k = len(kernel)
    output = torch.zeros(len(signal) - k + 1)
    for i in range(len(output)):
        output[i] = (signal[i : i + k] * kernel).sum()
    return output


@slide1d.misconception
def kernel_reversed(signal, kernel):
    """You laid the kernel on backwards. Its first number belongs to the first number of the
    window. (Mathematicians do reverse it; neural networks do not.)"""
    return slide1d.reference(signal, kernel.flip(0))


@slide1d.misconception
def last_position_forgotten(signal, kernel):
    """Your answer is one number short: the last position is missing. range(n - k) stops
    before it, and there are n - k + 1 positions."""
    return slide1d.reference(signal, kernel)[:-1]


@slide1d.misconception
def wrapped_around(signal, kernel):
    """Your kernel runs over the end and goes on at the beginning, as on a ring. It has to
    stay inside the signal, so there are only n - k + 1 positions."""
    k, n = len(kernel), len(signal)
    ring = torch.cat([signal, signal])
    return torch.stack([(ring[i : i + k] * kernel).sum() for i in range(n)])


@slide1d.misconception
def hung_over_the_end(signal, kernel):
    """You let the kernel hang over the end, where it has only part of its numbers to work
    with. Here it has to stay inside: n - k + 1 positions."""
    k, n = len(kernel), len(signal)
    longer = torch.cat([signal, torch.zeros(k - 1)])
    return torch.stack([(longer[i : i + k] * kernel).sum() for i in range(n)])


@slide1d.misconception
def mean_for_sum(signal, kernel):
    """You took the mean of the products. The products are added up; nothing is divided."""
    return slide1d.reference(signal, kernel) / len(kernel)


@slide1d.misconception
def windows_without_overlap(signal, kernel):
    """Your kernel jumps by its own length. It moves by one place at a time, so that
    neighbouring windows overlap."""
    return slide1d.reference(signal, kernel)[:: len(kernel)]


@slide1d.misconception
def never_moved(signal, kernel):
    """Your window never moves: every answer comes from the start of the signal. The window
    for position i begins at signal[i]."""
    answer = slide1d.reference(signal, kernel)
    return answer[:1].expand(len(answer)).clone()


@slide1d.alternative
def slide1d_by_two_loops(signal, kernel):
    output = []
    for i in range(len(signal) - len(kernel) + 1):
        output.append(sum(signal[i + j] * kernel[j] for j in range(len(kernel))))
    return torch.stack(output)


@slide1d.alternative
def slide1d_by_shifts(signal, kernel):
    size = len(signal) - len(kernel) + 1
    return sum(weight * signal[j : j + size] for j, weight in enumerate(kernel))


# ---------------------------------------------------------------- corr2d


def _pictures(generator: torch.Generator) -> list[Case]:
    image = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0], [9.0, 8.0, 6.0]])
    return [
        Case(image, torch.tensor([[3.0, 1.0], [-2.0, 4.0]])),
        Case(_whole(generator, 3, 5), _whole(generator, 2, 3)),
        Case(_whole(generator, 6, 4), _whole(generator, 3, 2)),
        Case(_whole(generator, 4, 3), _whole(generator, 4, 3)),
        Case(_whole(generator, 16, 20), _whole(generator, 3, 3)),
    ]


@exercise(
    "convolution.corr2d",
    title="slide a kernel over a picture",
    cases=_pictures,
    hints=[
        "The same as in one dimension, with two loops: i counts rows, j counts columns.",
        "The window at (i, j) is image[i : i + kh, j : j + kw].",
        "There are H - kh + 1 rows and W - kw + 1 columns of positions.",
    ],
    praise="That is the heart of a convolutional network, in a handful of lines.",
)
def corr2d(image, kernel):
    kh, kw = kernel.shape
    height, width = image.shape
    output = torch.zeros(height - kh + 1, width - kw + 1)
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return output


@corr2d.misconception
def flipped_kernel(image, kernel):
    """Your kernel is turned by 180°. That is the convolution of mathematics. Neural networks
    leave the kernel as it is: its top left number belongs to the window's top left."""
    return corr2d.reference(image, kernel.flip(0, 1))


@corr2d.misconception
def flipped_left_to_right(image, kernel):
    """Your kernel is mirrored from left to right. Its left column belongs to the window's left
    column."""
    return corr2d.reference(image, kernel.flip(1))


@corr2d.misconception
def flipped_top_to_bottom(image, kernel):
    """Your kernel is mirrored from top to bottom. Its top row belongs to the window's top
    row."""
    return corr2d.reference(image, kernel.flip(0))


@corr2d.misconception
def transposed_answer(image, kernel):
    """Rows and columns are swapped in your answer. The first index is the row (downwards), the
    second is the column (to the right): output[i, j] belongs to the window at row i."""
    return corr2d.reference(image, kernel).T.contiguous()


@corr2d.misconception
def transposed_kernel(image, kernel):
    """Rows and columns of the kernel are swapped. kernel[a, b] belongs to
    image[i + a, j + b]."""
    return corr2d.reference(image, kernel.T)


@corr2d.misconception
def last_row_and_column_forgotten(image, kernel):
    """The last row and the last column of positions are missing. range(H - kh) stops one too
    early: there are H - kh + 1 rows, and W - kw + 1 columns."""
    return corr2d.reference(image, kernel)[:-1, :-1]


@corr2d.misconception
def mean_over_the_window(image, kernel):
    """You took the mean over the window. The products are added up; nothing is divided."""
    return corr2d.reference(image, kernel) / kernel.numel()


@corr2d.misconception
def kept_the_pictures_size(image, kernel):
    """Your answer is as large as the picture: at the right and at the bottom the kernel hangs
    over the edge. Here it stays inside, so the answer has H - kh + 1 rows and W - kw + 1
    columns. (Room at the edge comes next, under the name of padding.)"""
    kh, kw = kernel.shape
    height, width = image.shape
    larger = torch.zeros(height + kh - 1, width + kw - 1)
    larger[:height, :width] = image
    return corr2d.reference(larger, kernel)


@corr2d.misconception
def matrix_product_for_elementwise_product(image, kernel):
    """You multiplied window and kernel as matrices, with @. Here each number is multiplied by
    the one at the same place, with *, and then all are added up."""
    kh, kw = kernel.shape
    output = torch.zeros(image.shape[0] - kh + 1, image.shape[1] - kw + 1)
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            output[i, j] = (image[i : i + kh, j : j + kw] @ kernel).sum()
    return output


@corr2d.alternative
def corr2d_by_four_loops(image, kernel):
    kh, kw = kernel.shape
    output = torch.zeros(image.shape[0] - kh + 1, image.shape[1] - kw + 1)
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            for a in range(kh):
                for b in range(kw):
                    output[i, j] += image[i + a, j + b] * kernel[a, b]
    return output


@corr2d.alternative
def corr2d_by_shifts(image, kernel):
    kh, kw = kernel.shape
    height, width = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    shifts = [(a, b) for a in range(kh) for b in range(kw)]
    return sum(kernel[a, b] * image[a : a + height, b : b + width] for a, b in shifts)


# ---------------------------------------------------------------- pad2d


def _margins(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), 1),
        Case(_whole(generator, 4, 3), 2),
        Case(_whole(generator, 3, 5), 1),
        Case(_whole(generator, 2, 3), 0),
    ]


@exercise(
    "convolution.pad2d",
    title="put a margin of zeros around a picture",
    cases=_margins,
    hints=[
        "How high and how wide is the picture with its margin? The margin is on both sides.",
        "Begin with torch.zeros(…) of that size, and lay the picture into its middle.",
        "padded[padding : padding + height, padding : padding + width] = image",
    ],
    praise="Now a kernel can reach the picture's very edge.",
)
def pad2d(image, padding):
    height, width = image.shape
    padded = torch.zeros(height + 2 * padding, width + 2 * padding)
    padded[padding : padding + height, padding : padding + width] = image
    return padded


@pad2d.misconception
def edge_repeated(image, padding):
    """You repeated the edge pixels in the margin. That is another kind of padding
    ("replicate"); here the margin is filled with zeros."""
    rows = torch.arange(-padding, image.shape[0] + padding).clamp(0, image.shape[0] - 1)
    columns = torch.arange(-padding, image.shape[1] + padding).clamp(0, image.shape[1] - 1)
    return image[rows][:, columns]


@pad2d.misconception
def wrapped_around_the_edge(image, padding):
    """Your margin shows the opposite side of the picture ("circular" padding). Here it is
    filled with zeros."""
    rows = torch.arange(-padding, image.shape[0] + padding) % image.shape[0]
    columns = torch.arange(-padding, image.shape[1] + padding) % image.shape[1]
    return image[rows][:, columns]


@pad2d.misconception
def only_right_and_bottom(image, padding):
    """Your margin is only at the right and at the bottom. It goes all around."""
    padded = torch.zeros(image.shape[0] + padding, image.shape[1] + padding)
    padded[: image.shape[0], : image.shape[1]] = image
    return padded


@pad2d.misconception
def picture_not_centred(image, padding):
    """The size is right, but the picture lies in the top left corner. It begins at row
    `padding` and column `padding`."""
    padded = torch.zeros(image.shape[0] + 2 * padding, image.shape[1] + 2 * padding)
    padded[: image.shape[0], : image.shape[1]] = image
    return padded


@pad2d.misconception
def only_top_and_left(image, padding):
    """Your margin is only at the top and at the left: the picture fills the rest. It goes all
    around, so height and width grow by 2 * padding."""
    padded = torch.zeros(image.shape[0] + padding, image.shape[1] + padding)
    padded[padding:, padding:] = image
    return padded


@pad2d.misconception
def ones_for_zeros(image, padding):
    """Your margin is filled with ones, which is white. It is filled with zeros: they add
    nothing to the sum."""
    padded = torch.ones(image.shape[0] + 2 * padding, image.shape[1] + 2 * padding)
    padded[padding : padding + image.shape[0], padding : padding + image.shape[1]] = image
    return padded


@pad2d.misconception
def always_one(image, padding):
    """Your margin is one pixel wide, whatever `padding` says."""
    return pad2d.reference(image, 1)


@pad2d.alternative
def pad2d_by_joining(image, padding):
    side = torch.zeros(image.shape[0], padding)
    wide = torch.cat([side, image, side], dim=1)
    above = torch.zeros(padding, wide.shape[1])
    return torch.cat([above, wide, above])


@pad2d.alternative
def pad2d_by_pixels(image, padding):
    height, width = image.shape
    padded = torch.zeros(height + 2 * padding, width + 2 * padding)
    for i in range(height):
        for j in range(width):
            padded[i + padding, j + padding] = image[i, j]
    return padded


# ---------------------------------------------------------------- output_size


def _sizes(generator: torch.Generator) -> list[Case]:
    return [
        Case(5, 3, 1, 0),
        Case(6, 3, 2, 0),
        Case(7, 3, 2, 1),
        Case(8, 3, 3, 2),
        Case(32, 5, 4, 2),
        Case(9, 9, 3, 0),
        Case(10, 2, 5, 3),
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


@output_size.alternative
def output_size_by_counting(size, kernel_size, stride, padding):
    return len(range(0, size + 2 * padding - kernel_size + 1, stride))


@output_size.alternative
def output_size_by_floor(size, kernel_size, stride, padding):
    return math.floor((size + 2 * padding - kernel_size) / stride + 1)


# ---------------------------------------------------------------- corr2d_strided


def _strides(generator: torch.Generator) -> list[Case]:
    image = torch.arange(1.0, 26.0).reshape(5, 5)
    return [
        Case(image, torch.tensor([[3.0, 1.0], [-2.0, 4.0]]), 2),
        Case(_whole(generator, 4, 7), _whole(generator, 2, 3), 2),
        Case(_whole(generator, 8, 6), _whole(generator, 3, 2), 3),
        Case(_whole(generator, 6, 5), _whole(generator, 2, 2), 1),
        Case(_whole(generator, 20, 27), _whole(generator, 3, 4), 2),
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


# ---------------------------------------------------------------- conv_channels


def _channels(generator: torch.Generator) -> list[Case]:
    def case(c: int, h: int, w: int, f: int, kh: int, kw: int) -> Case:
        bias = _whole(generator, f) * 10
        return Case(_whole(generator, c, h, w), _whole(generator, f, c, kh, kw), bias)

    return [
        case(2, 2, 3, 1, 2, 2),
        case(3, 4, 3, 2, 2, 3),
        case(2, 5, 4, 3, 3, 2),
        case(4, 3, 5, 4, 2, 2),
        case(1, 4, 3, 2, 3, 2),
    ]


@exercise(
    "convolution.conv_channels",
    title="many channels in, many channels out",
    cases=_channels,
    hints=[
        "weight[f] is one kernel with as many layers as the picture has channels: shape "
        "(C, kh, kw). It gives one channel of the answer.",
        "The window is image[:, i : i + kh, j : j + kw], of shape (C, kh, kw) as well.",
        "Multiply, add everything up over all three axes, and add bias[f] once at the end.",
    ],
    praise="This is a whole convolutional layer: torch.nn.Conv2d does the same sum.",
)
def conv_channels(image, weight, bias):
    filters, _, kh, kw = weight.shape
    height, width = image.shape[1] - kh + 1, image.shape[2] - kw + 1
    output = torch.zeros(filters, height, width)
    for f in range(filters):
        for i in range(height):
            for j in range(width):
                window = image[:, i : i + kh, j : j + kw]
                output[f, i, j] = (window * weight[f]).sum() + bias[f]
    return output


def _without_bias(image, weight):
    return conv_channels.reference(image, weight, torch.zeros(len(weight)))


@conv_channels.misconception
def only_the_first_channel(image, weight, bias):
    """You used only the first channel. The products are added up over all the channels of the
    picture."""
    return conv_channels.reference(image[:1], weight[:, :1], bias)


@conv_channels.misconception
def mean_over_channels(image, weight, bias):
    """You took the mean over the channels. They are added up, like everything else in the
    window."""
    return _without_bias(image, weight) / image.shape[0] + bias[:, None, None]


@conv_channels.misconception
def bias_forgotten(image, weight, bias):
    """You forgot the bias: each channel f of the answer gets bias[f] added."""
    return _without_bias(image, weight)


@conv_channels.misconception
def bias_added_at_every_tap(image, weight, bias):
    """You added the bias to every product, so it counts as often as the kernel has numbers.
    Add it once, after the sum."""
    times = weight[0].numel()
    return _without_bias(image, weight) + times * bias[:, None, None]


@conv_channels.misconception
def bias_added_for_every_channel(image, weight, bias):
    """You added the bias once for each channel of the picture. Add it once to each number of
    the answer, after the sum over the channels."""
    return _without_bias(image, weight) + image.shape[0] * bias[:, None, None]


@conv_channels.misconception
def bias_of_the_first_filter(image, weight, bias):
    """Every channel of your answer has the first bias. Channel f gets bias[f]."""
    return _without_bias(image, weight) + bias[0]


@conv_channels.misconception
def kernel_of_the_first_filter(image, weight, bias):
    """You used weight[0] for every channel of the answer. Channel f has a kernel of its own,
    weight[f]."""
    return conv_channels.reference(image, weight[:1].expand_as(weight), bias)


@conv_channels.misconception
def kernel_flipped(image, weight, bias):
    """Your kernels are turned by 180°. Neural networks leave them as they are."""
    return conv_channels.reference(image, weight.flip(-1, -2), bias)


@conv_channels.misconception
def filters_added_up(image, weight, bias):
    """You added the answers of all filters into one picture. Each filter makes a channel of
    its own: the answer has as many channels as there are filters."""
    return conv_channels.reference(image, weight, bias).sum(0, keepdim=True)


@conv_channels.misconception
def bias_subtracted(image, weight, bias):
    """You subtracted the bias. It is added: the answer is bias[f] plus the sum of products."""
    return conv_channels.reference(image, weight, -bias)


@conv_channels.alternative
def conv_channels_by_corr2d(image, weight, bias):
    channels = []
    for kernels, b in zip(weight, bias, strict=True):
        parts = zip(image, kernels, strict=True)
        channels.append(sum(corr2d.reference(layer, kernel) for layer, kernel in parts) + b)
    return torch.stack(channels)


@conv_channels.alternative
def conv_channels_by_shifts(image, weight, bias):
    kh, kw = weight.shape[2:]
    height, width = image.shape[1] - kh + 1, image.shape[2] - kw + 1
    output = bias[:, None, None].repeat(1, height, width)
    for a in range(kh):
        for b in range(kw):
            shifted = image[:, a : a + height, b : b + width]
            output += torch.tensordot(weight[:, :, a, b], shifted, dims=1)
    return output


# ---------------------------------------------------------------- vertical_edges


def _test_pictures(generator: torch.Generator) -> list[Case]:
    flat = torch.full((5, 5), 0.5)
    vertical = torch.tensor([0.0, 0.0, 1.0, 1.0, 1.0]).expand(5, 5).clone()
    return [
        Case("a grey wall, all of one shade", flat),
        Case("an edge that runs from top to bottom", vertical),
        Case("an edge that runs from left to right", vertical.T.clone()),
    ]


def _reaction(answer, name, picture):
    """What the designed kernel says of a picture, in a word."""
    kernel = answer()
    if kernel is None:
        return None
    if not isinstance(kernel, torch.Tensor) or kernel.shape != (3, 3):
        shape = tuple(kernel.shape) if isinstance(kernel, torch.Tensor) else type(kernel).__name__
        raise ValueError(f"the kernel should be a tensor of shape (3, 3), and is {shape}")
    strongest = corr2d.reference(picture, kernel.float()).abs().max()
    return "silent" if strongest < 1e-6 else "it answers"


@exercise(
    "convolution.vertical_edges",
    title="design a kernel that finds vertical edges",
    cases=_test_pictures,
    observe=_reaction,
    hints=[
        "A vertical edge is where left and right differ. What would compare the pixel on the "
        "left with the pixel on the right?",
        "On a flat wall the answer must be 0, so the nine numbers have to add up to 0.",
        "Negative numbers in the left column, 0 in the middle, positive ones on the right.",
    ],
    praise="You designed a feature detector by hand. Networks will learn theirs.",
)
def vertical_edges():
    return torch.tensor([[-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]])


@vertical_edges.misconception
def finds_horizontal_edges():
    """Your kernel finds edges that run from left to right: it compares above with below.
    Turn it by 90°, so that it compares left with right."""
    return vertical_edges.reference().T


@vertical_edges.misconception
def does_not_add_up_to_zero():
    """Your kernel answers even on a plain grey wall, because its numbers do not add up to 0.
    An edge detector says nothing where nothing changes."""
    return torch.ones(3, 3)


@vertical_edges.misconception
def finds_every_edge():
    """Your kernel finds edges of both directions. It should be silent on an edge that runs
    from left to right: inside each row its numbers have to do the comparing, and each column
    should hold the same sign from top to bottom."""
    return torch.tensor([[-1.0, -1.0, -1.0], [-1.0, 8.0, -1.0], [-1.0, -1.0, -1.0]])


@vertical_edges.misconception
def finds_nothing():
    """Your kernel answers to nothing at all. Its left and right columns have to differ."""
    return torch.zeros(3, 3)


@vertical_edges.alternative
def sobel():
    return torch.tensor([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])


@vertical_edges.alternative
def one_row_only():
    return torch.tensor([[0, 0, 0], [-1, 1, 0], [0, 0, 0]])
