"""An exercise on channels: many in, many out."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l01_convolution.corr2d import corr2d


def _channels(generator: torch.Generator) -> list[Case]:
    def case(c: int, h: int, w: int, f: int, kh: int, kw: int) -> Case:
        bias = whole(generator, f) * 10
        return Case(whole(generator, c, h, w), whole(generator, f, c, kh, kw), bias)

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
    """Image (C, H, W), weight (F, C, kh, kw), bias (F,): answer (F, H - kh + 1, W - kw + 1)."""
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


@conv_channels.misconception
def only_the_last_channel_kept(image, weight, bias):
    """Each channel overwrites the one before. Add them up, with += in place of =."""
    return conv_channels.reference(image[-1:], weight[:, -1:], bias)


@conv_channels.misconception
def bias_along_the_columns(image, weight, bias):
    """Your biases run along the columns of the answer. bias[:, None, None] gives one to each
    channel."""
    return _without_bias(image, weight) + bias


@conv_channels.misconception
def all_filters_in_every_channel(image, weight, bias):
    """You used all filters at once for each channel of the answer. Channel f takes weight[f]
    alone."""
    return _without_bias(image, weight).sum(0, keepdim=True) + bias[:, None, None]


@conv_channels.misconception
def channels_kept_apart(image, weight, bias):
    """You kept the picture's channels apart. For each filter they are added up to one
    channel."""
    filters = [
        torch.stack([corr2d.reference(*pair) for pair in zip(image, kernels, strict=True)]) + b
        for kernels, b in zip(weight, bias, strict=True)
    ]
    return torch.stack(filters)


@conv_channels.misconception
def returned_after_the_first_filter(image, weight, bias):
    """You return inside the loop over the filters, after the first one. Move `return` to the
    left, below all loops."""
    output = conv_channels.reference(image, weight, bias)
    output[1:] = 0
    return output


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
