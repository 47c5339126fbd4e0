"""Gradient descent on the pixels of a picture: what is trained is the picture itself."""

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from artcourse.functional._door import need_floats, whole
from artcourse.training.device import as_device
from artcourse.training.history import Callback, Diverged, History, StepReport
from artcourse.training.interruption import interrupt_held_back

_PAIRS = 10  # of past steps and what they changed in the gradient
# How far the first step moves the pixel that moves most: far enough that the second gradient
# differs from the first by more than rounding, near enough to do no harm.
_FIRST_MOVE = 2 / 255
_TINY = 1e-30


def optimize_image(
    image: Tensor,
    loss: Callable[[Tensor], Tensor],
    *,
    steps: int,
    device: str | torch.device | None = None,
    callback: Callback | None = None,
) -> Tensor:
    """Change a picture, step by step, so that a loss falls.

    The steps are those of L-BFGS: from the last ten gradients it learns how the loss curves,
    and so takes long steps where that is safe. The loss is computed once a step. After each
    step, shades are cut off at 0 and 1.

    Parameters
    ----------
    image : Tensor, any shape
        Where to begin: shades in [0, 1]. It stays as it is.
    loss : callable
        From a picture of that shape to one number.
    steps : int
        How many steps to take.
    device : str or torch.device, optional
        Where to compute, as in :func:`fit`; without it where image is. The loss gets pictures
        that are there.
    callback : callable, optional
        Is given a :class:`StepReport` after each step, whose ``model`` is the best picture so
        far: what is trained is the picture itself. ``callback=ProgressBar()`` draws a bar.
        It may stop with ``raise KeyboardInterrupt``.

    Returns
    -------
    Tensor, shape of image
        The picture with the lowest loss of all. Ctrl-C, or Jupyter's stop button, ends the
        steps early and keeps it.

    Raises
    ------
    ValueError
        When image is no picture, or this computer has no such device.
    Diverged
        When the loss or its gradient becomes nan or inf.

    References
    ----------
    D. C. Liu and J. Nocedal, "On the limited memory BFGS method for large scale
    optimization", 1989. Departures: no line search, one evaluation a step; a step counts as
    far as it went until it was cut off at 0 and 1.

    Lesson: 09_style_transfer
    """
    need_floats("image", image)
    if not (image.numel() and 0 <= image.min() <= image.max() <= 1):
        raise ValueError("image should hold shades from 0 to 1, without nan: try image.clamp(0, 1)")
    steps, history = whole("steps", steps, 1), History()
    begin = image.to(image.device if device is None else as_device(device))
    pictures = enumerate(lbfgs_steps(begin, loss, steps, history), 1)
    found = (StepReport(1, 1, step, steps, history, picture) for step, picture in pictures)
    with interrupt_held_back() as pressed:
        return last_picture(found, callback, pressed).to(image.device)


def lbfgs_steps(
    image: Tensor, loss: Callable[[Tensor], Tensor], steps: int, history: History
) -> Iterator[Tensor]:
    """Yield, after each step, the best picture so far; note the losses, the first one too."""
    pixels, last, lowest = image.detach().clone().requires_grad_(), None, math.inf
    pairs, move, largest_step = deque(maxlen=_PAIRS), _FIRST_MOVE, 1.0
    for step in range(steps + 1):
        value = loss(pixels)
        grad = torch.autograd.grad(value, pixels)[0].contiguous()
        _need_finite(value, grad, step, history)
        history.step_losses.append(value.item())
        if value.item() < lowest:
            lowest, best = value.item(), (pixels.detach(), grad)
        largest_step = min(2 * largest_step, 1)
        if value.item() - lowest > abs(lowest):  # a step too far: back, and with shorter ones
            largest_step = (pixels - last[0]).abs().max().item() / 4
            (pixels, grad), last, move = best, None, min(move, largest_step)
            pairs.clear()
        if step == steps:
            history.epoch_losses.append(lowest)
        if step > 0:
            yield best[0]
        pixels = pixels.detach()
        if last:
            moved = (pixels - last[0]).flatten()
            grad_change = (grad - last[1]).flatten()
            product = moved @ grad_change
            if product > 0:
                pairs.append((moved, grad_change, product))
            else:  # the loss curves downward here, and one may go further
                move = min(4 * move, 1)
        last = pixels, grad
        direction = lbfgs_direction(grad, pairs).reshape(grad.shape)
        longest = direction.abs().max().clamp(min=_TINY)
        # Without pairs nothing is known of a direction: its longest move is as long as said.
        scale = (largest_step / longest).clamp(max=1) if pairs else move / longest
        pixels = (pixels - direction * scale).clamp(0, 1).requires_grad_()


def _need_finite(value: Tensor, grad: Tensor, step: int, history: History) -> None:
    if not (value.isfinite() and grad.isfinite().all()):
        raise Diverged(
            f"The loss of the picture or its gradient is nan or inf after step {step}. Look "
            "for a division by 0, or for a root or a logarithm of 0, in the loss",
            history,
        )


def lbfgs_direction(grad: Tensor, pairs: Sequence[tuple[Tensor, Tensor, Tensor]]) -> Tensor:
    """Return what L-BFGS makes of a gradient; without any pairs, the gradient itself.

    The two loops of Nocedal and Wright, Numerical optimization (2006), algorithm 7.4. A pair
    is how far a step moved, how the gradient changed with it, and the product of the two.
    """
    direction, parts = grad.flatten(), []
    for moved, grad_change, product in reversed(pairs):
        part = moved @ direction / product
        parts.append(part)
        direction = direction - part * grad_change
    if pairs:
        _, grad_change, product = pairs[-1]
        direction = direction * (product / (grad_change @ grad_change))
    for (moved, grad_change, product), part in zip(pairs, reversed(parts), strict=True):
        direction = direction + (part - grad_change @ direction / product) * moved
    return direction


def last_picture(
    found: Iterator[StepReport], callback: Callback | None, pressed: Sequence[bool]
) -> Tensor:
    """Take all steps, unless Ctrl-C is pressed or the callback stops; return the best picture.

    Parameters
    ----------
    found : iterator of StepReport
        Takes a step each time it is asked for the next report.
    callback : callable or None
        Is given each report.
    pressed : sequence of bool
        From ``interrupt_held_back``: not empty once Ctrl-C was pressed.
    """
    last = None
    try:
        for last in found:
            if callback is not None:
                callback(last)
            if pressed:
                raise KeyboardInterrupt
    except KeyboardInterrupt:
        if last is None:
            raise  # there is no picture yet
        last.history.stopped = f"Stopped by you after step {last.step} of {last.steps}."
    return last.model
