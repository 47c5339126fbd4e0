"""What softmax and its logarithm refuse."""

from artcourse.functional._door.activations import input_shape
from artcourse.functional._door.arguments import one_axis
from artcourse.functional._door.checked import checked, checked_backward
from artcourse.functional._door.tensors import need_filled, need_floats
from artcourse.functional.softmax import (
    log_softmax,
    log_softmax_backward,
    softmax,
    softmax_backward,
)


def check_softmax(input: object, dim: object) -> dict[str, int]:
    """Check what softmax gets, and count its axis from the start."""
    need_floats("input", input)
    axis = one_axis("dim", dim, input.ndim)
    need_filled("input", input.movedim(axis, -1) if input.ndim else input, 1)
    return {"dim": axis}


softmax = checked(check_softmax)(softmax)
softmax_backward = checked_backward(check_softmax, input_shape)(softmax_backward)
log_softmax = checked(check_softmax)(log_softmax)
log_softmax_backward = checked_backward(check_softmax, input_shape)(log_softmax_backward)
