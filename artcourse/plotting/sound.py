"""Sounds, seen and heard."""

import numpy as np
from IPython.display import Audio
from matplotlib.axes import Axes
from torch import Tensor

from artcourse.plotting.figures import describe, titled
from artcourse.plotting.layout import own_axes

LONGEST = 30  # seconds: longer ones make a notebook slow to open
MILLISECONDS_BELOW = 0.1  # seconds


def plot_waveform(
    samples: Tensor,
    rate: int,
    title: str | None = None,
    *,
    alt: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a sound as a curve over time.

    Parameters
    ----------
    samples : Tensor, shape (N,)
        The position of the loudspeaker's membrane, from -1 to 1.
    rate : int
        Samples a second.
    title : str, optional
    alt : str, optional
        What it shows, in words. Without it, the title and the length.
    ax : Axes, optional
        Where to draw; otherwise in a figure of its own.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When the tensor is no sound.

    Lesson: 00_welcome
    """
    seconds = _length(samples, rate)
    unit, factor = ("milliseconds", 1000) if seconds < MILLISECONDS_BELOW else ("seconds", 1)
    ax = own_axes(ax, (8, 2.4), title)
    times = np.arange(len(samples)) / rate * factor
    ax.plot(times, samples.detach().cpu().float().numpy(), linewidth=1.3)
    ax.set(xlabel=f"time in {unit}", ylabel="amplitude", xlim=(0, seconds * factor))
    describe(ax, alt or titled(title, f"the curve of a sound of {seconds * factor:.3g} {unit}"))
    return ax


def play(samples: Tensor, rate: int) -> Audio:
    """Make a player for a sound, as loud as it is: nothing is turned up in secret.

    Parameters
    ----------
    samples : Tensor, shape (N,)
        From -1 to 1; 30 seconds at most.
    rate : int
        Samples a second.

    Returns
    -------
    Audio
        At the end of a cell, or given to ``display``, it appears as a player. The sound,
        16-bit, becomes part of the notebook: 8 seconds at 11,025 Hz take a quarter of a
        megabyte.

    Raises
    ------
    ValueError
        When the tensor is no sound, or one that is too long or too loud.

    Lesson: 00_welcome
    """
    seconds = _length(samples, rate)
    if seconds > LONGEST:
        raise ValueError(f"{seconds:.0f} seconds are too long: play samples[: {LONGEST} * rate].")
    loudest = samples.abs().max().item()
    if loudest > 1:
        raise ValueError(
            f"A sound goes from -1 to 1, and this one reaches {loudest:.2f}. "
            "samples / samples.abs().max() makes it fit."
        )
    return Audio(samples.detach().cpu().double().numpy(), rate=rate, normalize=False)


def _length(samples: Tensor, rate: int) -> float:
    """The seconds that a sound takes, if it is one."""
    wanted = "A sound is a row of numbers: a tensor of shape (N,)."
    if not isinstance(samples, Tensor):
        raise ValueError(f"{wanted} This is a {type(samples).__name__}.")
    if samples.ndim != 1 or not samples.numel():
        raise ValueError(f"{wanted} The shape was {tuple(samples.shape)}.")
    if not samples.is_floating_point() or not samples.isfinite().all():
        raise ValueError(f"{wanted} It needs decimal numbers, without nan and inf.")
    if isinstance(rate, bool) or not isinstance(rate, int) or rate < 1:
        raise ValueError(f"rate is the number of samples a second, such as 11025. It was {rate!r}.")
    return len(samples) / rate
