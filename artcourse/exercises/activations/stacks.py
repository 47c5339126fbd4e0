"""Exercises on layers in a row: what they come to, and how much of the picture they see."""

from __future__ import annotations

import math

import torch

from artcourse.exercises.convolution.cases import whole
from artcourse.exercises.convolution.sliding import slide1d
from artcourse.exercises.exercise import Case, exercise

# ---------------- one_kernel


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


# ---------------- receptive_field


def _networks(generator: torch.Generator) -> list[Case]:
    return [
        Case([(3, 1)]),
        Case([(3, 1), (3, 1)]),
        Case([(3, 1), (2, 2)]),
        Case([(3, 1), (2, 2), (3, 1), (2, 2)]),
        Case([(5, 3), (4, 2), (3, 2), (2, 1)]),
        Case([(7, 2), (1, 1), (3, 4), (5, 1)]),
        Case([(2, 2), (2, 2), (2, 2), (2, 2)]),
    ]


@exercise(
    "activations.receptive_field",
    title="tell how many pixels a number of the last layer sees",
    cases=_networks,
    hints=[
        "Keep two numbers: field, which begins at 1 pixel, and jump, the distance in pixels "
        "between two neighbours of the present layer, which begins at 1 too.",
        "A window of k neighbours reaches over k - 1 distances more than one of them alone: "
        "field grows by (k - 1) * jump.",
        "Only after that do the neighbours move apart: jump is multiplied by the stride.",
    ],
    praise="Now you know how far a network can see before you have built it.",
)
def receptive_field(layers):
    field, jump = 1, 1
    for kernel_size, stride in layers:
        field += (kernel_size - 1) * jump
        jump *= stride
    return field


@receptive_field.misconception
def kernel_sizes_added(layers):
    """You added up the kernel sizes. Neighbouring windows overlap: a layer adds k - 1 distances,
    and each distance is as many pixels as the strides before it make of it."""
    return sum(k for k, _ in layers)


@receptive_field.misconception
def kernel_sizes_multiplied(layers):
    """You multiplied the kernel sizes. That would be right if no windows overlapped (every
    stride as large as its kernel); otherwise a layer *adds* (k - 1) * jump."""
    return math.prod(k for k, _ in layers)


@receptive_field.misconception
def strides_forgotten(layers):
    """You left the strides out. After a stride of 2, two neighbours are 2 pixels apart, and all
    later windows reach twice as far: multiply by jump."""
    return 1 + sum(k - 1 for k, _ in layers)


@receptive_field.misconception
def stride_one_layer_too_early(layers):
    """Your jump grows one step too early. A layer's window lies on its *input*; its own stride
    moves only its answers apart, which the next layer sees. First field, then jump."""
    field, jump = 1, 1
    for kernel_size, stride in layers:
        jump *= stride
        field += (kernel_size - 1) * jump
    return field


@receptive_field.misconception
def one_pixel_short(layers):
    """Your answer is one pixel short. Without any layer, a number sees the one pixel that it is:
    field begins at 1, not at 0."""
    return receptive_field.reference(layers) - 1


@receptive_field.misconception
def kernel_size_not_less_one(layers):
    """Each layer of yours adds k * jump. One of the k places was in the field already: k places
    make k - 1 distances."""
    field, jump = 1, 1
    for kernel_size, stride in layers:
        field += kernel_size * jump
        jump *= stride
    return field


@receptive_field.misconception
def only_the_last_stride_counts(layers):
    """You multiplied by the stride of one layer only. The strides of *all* layers before count,
    and they multiply: after two strides of 2, neighbours are 4 pixels apart."""
    field, before = 1, 1
    for kernel_size, stride in layers:
        field += (kernel_size - 1) * before
        before = stride
    return field


@receptive_field.misconception
def strides_added(layers):
    """You added the strides up. They multiply: a step of 2 over numbers that are 2 pixels apart
    is 4 pixels long."""
    field, jump = 1, 1
    for kernel_size, stride in layers:
        field += (kernel_size - 1) * jump
        jump += stride
    return field


@receptive_field.misconception
def jump_returned(layers):
    """You returned the jump: how far apart two neighbours of the last layer are. Asked is how
    much each of them sees, which is more where windows overlap."""
    return math.prod(stride for _, stride in layers)


@receptive_field.misconception
def returned_inside_the_loop(layers):
    """Your function stops after the first layer: the `return` is inside the loop. Move it to the
    left, so that it stands below the loop."""
    return layers[0][0]


@receptive_field.misconception
def brackets_forgotten(layers):
    """You forgot the brackets: in k - 1 * jump the product is worked out first. It is
    (k - 1) * jump."""
    field, jump = 1, 1
    for kernel_size, stride in layers:
        field += kernel_size - 1 * jump
        jump *= stride
    return field


@receptive_field.misconception
def field_not_added(layers):
    """You forgot the field so far. A layer *adds* (k - 1) * jump to it: +=, not =."""
    field, jump = 1, 1
    for kernel_size, stride in layers:
        field = (kernel_size - 1) * jump
        jump *= stride
    return field


@receptive_field.misconception
def kernel_and_stride_swapped(layers):
    """You took the kernel size for the stride, and the stride for the kernel size. Each pair is
    (kernel_size, stride)."""
    return receptive_field.reference([(k, s) for s, k in layers])


@receptive_field.alternative
def receptive_field_from_the_end(layers):
    field = 1
    for kernel_size, stride in reversed(layers):
        field = (field - 1) * stride + kernel_size
    return field


@receptive_field.alternative
def receptive_field_by_collecting_pixels(layers):
    places = {0}
    for kernel_size, stride in reversed(layers):
        places = {place * stride + a for place in places for a in range(kernel_size)}
    return max(places) - min(places) + 1
