"""An exercise on the weights with which a network begins."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.engine.tables import Table


def _shapes(generator: torch.Generator) -> list[Case]:
    shapes = [(2, 5), (7, 3), (3, 4, 2, 5), (5, 2, 3, 3), (6, 1, 3, 4)]
    return [Case(shape, seed) for seed, shape in enumerate(shapes)]


def _drawn(answer, shape, seed):
    """The weights, or what is wrong with the way in which they came about."""
    torch.default_generator.manual_seed(seed + 100)
    generator = torch.Generator().manual_seed(seed)
    before = generator.get_state()
    weight = answer(shape, generator)
    if not isinstance(weight, torch.Tensor) or weight.shape != shape:
        return weight
    if (weight == weight.flatten()[0]).all():
        return Table("one number everywhere")
    if generator.get_state().equal(before):
        return Table("not from the generator")
    return weight


@exercise(
    "training.kaiming_normal",
    title="weights with which a network can begin",
    cases=_shapes,
    observe=_drawn,
    hints=[
        "torch.randn(shape, generator=generator) draws normal numbers with deviation 1. "
        "Multiplied by a number, their deviation is that number.",
        "fan_in is how many products are added up in one output. In a convolution, that is all "
        "numbers of one kernel, over all its channels: weight[0].numel() counts them.",
        "The variance is the *square* of the deviation, and should be 2 / fan_in. The root of a "
        "plain number is number ** 0.5.",
    ],
    praise="However deep the network, the signal keeps its strength.",
)
def kaiming_normal(shape, generator):
    """Normal numbers of variance 2 / fan_in; shape is (out, in) or (out, in, kH, kW)."""
    weight = torch.randn(shape, generator=generator)
    fan_in = weight[0].numel()
    return weight * (2 / fan_in) ** 0.5


def _with_deviation(shape, generator, deviation):
    return torch.randn(shape, generator=generator) * deviation


def _sizes(shape):
    """fan_in and fan_out."""
    return torch.Size(shape[1:]).numel(), shape[0] * torch.Size(shape[2:]).numel()


@kaiming_normal.misconception
def variance_for_deviation(shape, generator):
    """You multiplied by the variance. Multiplying by a number makes the deviation that number,
    and the variance its square. So take the root: (2 / fan_in) ** 0.5."""
    return _with_deviation(shape, generator, 2 / _sizes(shape)[0])


@kaiming_normal.misconception
def root_of_fan_in_only(shape, generator):
    """Your root is only over fan_in: a power comes before a division. The root goes over the
    whole fraction: (2 / fan_in) ** 0.5."""
    return _with_deviation(shape, generator, 2 / _sizes(shape)[0] ** 0.5)


@kaiming_normal.misconception
def root_of_two_only(shape, generator):
    """Your root is only over the 2. It goes over the whole fraction: (2 / fan_in) ** 0.5."""
    return _with_deviation(shape, generator, 2**0.5 / _sizes(shape)[0])


@kaiming_normal.misconception
def one_for_two(shape, generator):
    """Your variance is 1 / fan_in: right for a layer without ReLU. ReLU makes about half of the
    numbers 0, and half of the signal is lost with them. The 2 makes up for that."""
    return _with_deviation(shape, generator, (1 / _sizes(shape)[0]) ** 0.5)


@kaiming_normal.misconception
def fan_out(shape, generator):
    """You counted the outputs (fan_out). What makes an answer large is how many products are
    added up in it: count the inputs of one output. The first number of the shape is out."""
    return _with_deviation(shape, generator, (2 / _sizes(shape)[1]) ** 0.5)


@kaiming_normal.misconception
def number_of_outputs(shape, generator):
    """You divided by the first number of the shape. That is how many outputs there are; fan_in
    is how many inputs go into one of them: all the other numbers of the shape, multiplied."""
    return _with_deviation(shape, generator, (2 / shape[0]) ** 0.5)


@kaiming_normal.misconception
def fan_in_and_fan_out(shape, generator):
    """You divided by fan_in + fan_out. That is Xavier's rule, made for tanh. For ReLU, divide
    by fan_in alone."""
    return _with_deviation(shape, generator, (2 / sum(_sizes(shape))) ** 0.5)


@kaiming_normal.misconception
def first_two_sizes(shape, generator):
    """You took out * in as fan_in. Each output has weights of its own, so out does not
    count. The kernel's size does: one output of a convolution adds up in * kH * kW products,
    one of a linear layer as many as in."""
    return _with_deviation(shape, generator, (2 / (shape[0] * shape[1])) ** 0.5)


@kaiming_normal.misconception
def last_axis_only(shape, generator):
    """You took the last number of the shape as fan_in. In a linear layer it is; in a
    convolution, where the shape is (out, in, kH, kW), it is the width of the kernel."""
    return _with_deviation(shape, generator, (2 / shape[-1]) ** 0.5)


@kaiming_normal.misconception
def convolutions_only(shape, generator):
    """Convolutions are right, and linear layers stop with an error: their shape is (out, in)
    and has no kH and kW. weight[0].numel() counts in both."""
    fan_in = shape[1] * shape[2] * shape[3]
    return _with_deviation(shape, generator, (2 / fan_in) ** 0.5)


@kaiming_normal.misconception
def sizes_added(shape, generator):
    """Linear layers are right. In a convolution you added channels, height and width; a block of
    3 × 5 × 5 holds 75 numbers, not 13. Multiply them."""
    return _with_deviation(shape, generator, (2 / sum(shape[1:])) ** 0.5)


@kaiming_normal.misconception
def deviation_one(shape, generator):
    """Your numbers have deviation 1, whatever the layer. An output that adds up many of them
    becomes large, the next layer makes it larger, and after some layers it is inf. Multiply
    by the root of 2 / fan_in."""
    return _with_deviation(shape, generator, 1)


@kaiming_normal.misconception
def fraction_turned_round(shape, generator):
    """Your fraction is turned round: the more inputs, the larger your weights. The more
    products are added up, the smaller each has to be: multiply by (2 / fan_in) ** 0.5."""
    return _with_deviation(shape, generator, (_sizes(shape)[0] / 2) ** 0.5)


@kaiming_normal.misconception
def all_equal(shape, generator):
    """All your weights are equal. Then all outputs of the layer are equal too, all get the same
    gradient, and they stay equal for ever: a hundred kernels learn no more than one. Draw
    random numbers."""
    return torch.zeros(shape)


@kaiming_normal.misconception
def generator_ignored(shape, generator):
    """Your numbers do not come from the generator that you are given. So nobody can repeat your
    training, not even you. Hand it on: torch.randn(shape, generator=generator)."""
    return torch.randn(shape) * (2 / _sizes(shape)[0]) ** 0.5


@kaiming_normal.misconception
def own_deviation_divided_away(shape, generator):
    """You divided by the deviation of the numbers that you drew. They come from a source with
    deviation 1, and by chance have a little more or less; that is as it should be. Multiply
    only."""
    weight = torch.randn(shape, generator=generator)
    return weight / weight.std() * (2 / _sizes(shape)[0]) ** 0.5


@kaiming_normal.misconception
def only_positive(shape, generator):
    """Your numbers are all positive: torch.rand draws evenly from 0 to 1. torch.randn, with an
    n, draws normal numbers around 0."""
    return torch.rand(shape, generator=generator) * (2 / _sizes(shape)[0]) ** 0.5


@kaiming_normal.misconception
def evenly_spread(shape, generator):
    """The variance is right, but your numbers are spread evenly between two limits. That is
    kaiming_uniform, which trains as well. Asked for are normal numbers: torch.randn."""
    bound = (6 / _sizes(shape)[0]) ** 0.5
    return (2 * torch.rand(shape, generator=generator) - 1) * bound


@kaiming_normal.alternative
def kaiming_normal_in_place(shape, generator):
    fan_in = 1
    for size in shape[1:]:
        fan_in *= size
    return torch.empty(shape).normal_(0, (2 / fan_in) ** 0.5, generator=generator)


@kaiming_normal.alternative
def kaiming_normal_by_cases(shape, generator):
    if len(shape) == 2:
        variance = 2 / shape[1]
    else:
        _, channels, height, width = shape
        variance = 2 / (channels * height * width)
    return variance**0.5 * torch.randn(*shape, generator=generator)


@kaiming_normal.alternative
def kaiming_normal_by_torch(shape, generator):
    deviation = torch.tensor(2 / torch.Size(shape[1:]).numel()).sqrt()
    return torch.normal(0.0, deviation.item(), size=shape, generator=generator)
