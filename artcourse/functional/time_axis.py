"""What all recurrent networks need on their way through time."""

from collections.abc import Sequence

from torch import Tensor


def time_axis(input: Tensor, batch_first: bool) -> int:
    """Return the axis of a sequence's steps: 1 in (N, L, in), 0 in (L, N, in) and (L, in)."""
    return 1 if batch_first and input.ndim == 3 else 0


def added_up(
    totals: Sequence[Tensor | None] | None, grads: Sequence[Tensor | None]
) -> list[Tensor | None]:
    """Add one step's gradients of the parameters to those of the steps after it.

    Parameters
    ----------
    totals : sequence of Tensor or None, or None
        None at the first of the steps that is gone through backward.
    grads : sequence of Tensor or None
        None for each parameter that is not there.
    """
    if totals is None:
        return list(grads)
    return [
        None if grad is None else total + grad for total, grad in zip(totals, grads, strict=True)
    ]
