"""An exercise on the receptive field: how much of the picture a number sees."""

from __future__ import annotations

import math

import torch

from artcourse.exercises.engine import Case, exercise


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
    """Return how many pixels, along one side, a number of the last layer sees: an int.

    layers is a list of pairs (kernel_size, stride), the first layer first.
    """
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
