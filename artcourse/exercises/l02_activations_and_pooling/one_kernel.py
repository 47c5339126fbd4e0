"""An exercise on layers in a row: without a bend between them, two kernels are one."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l01_convolution.slide1d import slide1d


def _kernels(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([3.0, 1.0]), torch.tensor([1.0, 2.0])),
        Case(torch.tensor([2.0, 5.0, 3.0]), torch.tensor([4.0, -1.0])),
        Case(whole(generator, 2), whole(generator, 4)),
        Case(whole(generator, 5), whole(generator, 3)),
        Case(whole(generator, 1), whole(generator, 6)),
    ]


@exercise(
    "activations.one_kernel",
    title="make one kernel of two",
    cases=_kernels,
    hints=[
        "The second kernel lies on answers of the first. Its number second[b] meets an answer "
        "whose window begins b places further on.",
        "So second[b] * first is added to the new kernel, moved b places to the right. The new "
        "kernel has len(first) + len(second) - 1 numbers.",
        "Begin with zeros. For each b: combined[b : b + len(first)] += second[b] * first",
    ],
    praise="Two convolutions became one. However many you stack: it is one kernel in disguise.",
)
def one_kernel(first, second):
    """Return the kernel that does in one go what first, and then second, do to a signal."""
    combined = torch.zeros(len(first) + len(second) - 1)
    for b in range(len(second)):
        combined[b : b + len(first)] += second[b] * first
    return combined


@one_kernel.misconception
def kernels_added(first, second):
    """You added the kernels. The second one works on the *answers* of the first: their numbers
    are multiplied, each with each, and the products are added where they meet."""
    return first + second


@one_kernel.misconception
def kernels_multiplied_in_place(first, second):
    """You multiplied the numbers at the same place. Each number of one kernel meets each number
    of the other, and the product goes to the place that is the sum of both places."""
    return first * second


@one_kernel.misconception
def kernels_joined(first, second):
    """You put one kernel behind the other. They work one after the other on the same signal, so
    their numbers are multiplied, not lined up."""
    return torch.cat([first, second])


@one_kernel.misconception
def second_backwards(first, second):
    """One of your kernels lies backwards. second[b] belongs to the answer b places further to
    the *right*, so second[b] * first is moved b places to the right."""
    return one_kernel.reference(first, second.flip(0))


@one_kernel.misconception
def second_slid_along_the_first(first, second):
    """You slid the second kernel along the first, as if that were a signal. There they overlap
    only in part, and nothing of that may be lost: the new kernel is *longer* than either, with
    len(first) + len(second) - 1 numbers."""
    return slide1d.reference(first, second)


@one_kernel.misconception
def each_with_each_not_added(first, second):
    """These are all the products, as a table. Those that belong to the same place, a + b, still
    have to be added up."""
    return second[:, None] * first


@one_kernel.misconception
def overwritten(first, second):
    """The moved copies overlap, and each of yours wipes out what the one before left there. Add
    them: += and not =."""
    combined = torch.zeros(len(first) + len(second) - 1)
    for b in range(len(second)):
        combined[b : b + len(first)] = second[b] * first
    return combined


@one_kernel.misconception
def products_overwritten(first, second):
    """Several products belong to the same place, and each of yours wipes out the one that was
    there. Add them: += and not =."""
    combined = torch.zeros(len(first) + len(second) - 1)
    for a in range(len(first)):
        for b in range(len(second)):
            combined[a + b] = first[a] * second[b]
    return combined


@one_kernel.misconception
def one_too_long(first, second):
    """Your kernel has one number too many, a 0 at its end. It reaches over len(first) +
    len(second) - 1 places: the first places of both fall together."""
    return torch.cat([one_kernel.reference(first, second), torch.zeros(1)])


@one_kernel.alternative
def one_kernel_by_two_loops(first, second):
    combined = torch.zeros(len(first) + len(second) - 1)
    for a, one in enumerate(first):
        for b, other in enumerate(second):
            combined[a + b] += one * other
    return combined


@one_kernel.alternative
def one_kernel_by_sliding(first, second):
    room = torch.zeros(len(second) - 1)
    return slide1d.reference(torch.cat([room, first, room]), second.flip(0))


@one_kernel.alternative
def one_kernel_as_a_product_of_polynomials(first, second):
    size = len(first) + len(second) - 1
    places = range(size)
    return torch.stack(
        [
            sum(first[a] * second[n - a] for a in range(len(first)) if 0 <= n - a < len(second))
            for n in places
        ]
    )
