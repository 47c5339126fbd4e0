"""Gradient descent on the pixels of a picture: what is trained is the picture itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from artcourse.functional.checks import need_floats, whole
from artcourse.training.history import Diverged, History
from artcourse.training.interruption import interrupt_held_back

Loss = Callable[[Tensor], Tensor]

# L-BFGS trusts only gradients that differ by more than 1e-10: a loss per pixel is too small.
_SCALE = 1000


@dataclass(frozen=True)
class ImageProgress:
    """What ``optimize_image`` tells its callback: once at the start, then after each step.

    Attributes
    ----------
    step, steps : int
        How many steps have been taken, and how many there will be.
    history : History
        Its ``step_losses`` hold the loss of the first picture and that after each step.
    image : Tensor
        The best picture so far.

    Lesson: 09_style_transfer
    """

    step: int
    steps: int
    history: History
    image: Tensor

    @property
    def epoch_ends(self) -> bool:
        """Whether this was the last step: all steps together are one epoch."""
        return self.step == self.steps

    @property
    def done(self) -> float:
        """The part of all steps that has been taken, from 0 to 1."""
        return self.step / max(self.steps, 1)

    def in_words(self) -> str:
        """Say where it is: ``"step 12 of 105, loss 0.31"``."""
        return f"step {self.step} of {self.steps}, loss {self.history.step_losses[-1]:.3g}"


def optimize_image(
    image: Tensor,
    loss: Loss,
    *,
    steps: int,
    callback: Callable[[ImageProgress], None] | None = None,
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
    callback : callable, optional
        Is given an :class:`ImageProgress` at the start and after each step:
        ``callback=ProgressBar()`` draws a bar. It may stop with ``raise KeyboardInterrupt``.

    Returns
    -------
    Tensor, shape of image
        The picture with the lowest loss of all. Ctrl-C, or Jupyter's stop button, ends the
        steps early and keeps it.

    Raises
    ------
    ValueError
        When image is no picture, or the loss is not one number that depends on it.
    Diverged
        When the loss or its gradient becomes nan or inf.

    References
    ----------
    D. C. Liu and J. Nocedal, "On the limited memory BFGS method for large scale
    optimization", 1989. Departure: no line search, one evaluation a step.

    Lesson: 09_style_transfer
    """
    need_floats("image", image)
    if not (image.numel() and 0 <= image.min() <= image.max() <= 1):
        raise ValueError("image should hold shades from 0 to 1, without nan: try image.clamp(0, 1)")
    steps, history = whole("steps", steps, 0), History()
    found = (
        ImageProgress(step, steps, history, best)
        for step, best in enumerate(descend(image, loss, steps, history))
    )
    return last_of(found, callback).image


def descend(image: Tensor, loss: Loss, steps: int, history: History) -> Iterator[Tensor]:
    """Yield the best picture so far: the given one, then one after each step."""
    pixels = image.detach().clone(memory_format=torch.contiguous_format).requires_grad_()
    optimizer = torch.optim.LBFGS(
        [pixels], max_iter=1, history_size=10, tolerance_grad=0, tolerance_change=0
    )
    lowest = math.inf
    for step in range(steps + 1):
        with torch.enable_grad():
            value = loss(pixels)
        _check_loss(value, step, history)
        history.step_losses.append(value.item())
        if value.item() < lowest:
            lowest, best = value.item(), pixels.detach().clone()
        yield best
        if step == steps:
            return
        if step == 0:
            scale = _SCALE / max(abs(lowest), 1e-12)
        optimizer.zero_grad()
        (scale * value).backward()
        if not pixels.grad.isfinite().all():
            raise Diverged(_diverged("The gradient of the loss", step), history)
        optimizer.step(lambda value=value: value.detach())
        with torch.no_grad():
            pixels.clamp_(0, 1)


def _check_loss(value: object, step: int, history: History) -> None:
    if not (isinstance(value, Tensor) and value.numel() == 1 and value.requires_grad):
        raise ValueError(
            "loss should return a tensor of one number, computed from the picture that it is given"
        )
    if not value.isfinite().all():
        raise Diverged(_diverged("The loss", step), history)


def _diverged(what: str, step: int) -> str:
    return (
        f"{what} is nan or inf after step {step}. Look for a division by 0, or for a root "
        "or a logarithm of 0, in the loss"
    )


def last_of(
    found: Iterator[ImageProgress], callback: Callable[[ImageProgress], None] | None
) -> ImageProgress:
    """Take all steps, unless Ctrl-C is pressed or the callback stops; return the last progress."""
    last = None
    with interrupt_held_back() as pressed:
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
    return last
