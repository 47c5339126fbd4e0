"""Sounds, seen and heard."""

import math

import numpy as np
import torch
from IPython.display import Audio
from matplotlib.axes import Axes
from torch import Tensor

from artcourse.data._door import check_loudness, check_sound
from artcourse.functional._door import number
from artcourse.plotting.figures import describe, titled
from artcourse.plotting.layout import own_axes

LONGEST = 30  # seconds: longer ones make a notebook slow to open
MILLISECONDS_BELOW = 0.1  # seconds
WINDOW = 0.08  # seconds of which a spectrogram tells the frequencies: semitones are told apart
COLUMNS = 900  # of a spectrogram, at most about so many
SHOWN = 70  # decibels below the loudest


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
    seconds = check_sound(samples, rate)
    unit, factor = ("milliseconds", 1000) if seconds < MILLISECONDS_BELOW else ("seconds", 1)
    ax = own_axes(ax, (8, 2.4), title)
    times = np.arange(len(samples)) / rate * factor
    ax.plot(times, samples.detach().cpu().float().numpy(), linewidth=1.3)
    ax.set(xlabel=f"time in {unit}", ylabel="amplitude", xlim=(0, seconds * factor))
    describe(ax, alt or titled(title, f"the curve of a sound of {seconds * factor:.3g} {unit}"))
    return ax


def plot_spectrogram(
    samples: Tensor,
    rate: int,
    title: str | None = None,
    *,
    highest: float = 4_000,
    alt: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how strong each frequency of a sound is, over time.

    Parameters
    ----------
    samples : Tensor, shape (N,)
        From -1 to 1.
    rate : int
        Samples a second.
    title : str, optional
    highest : float
        The highest frequency to show, in Hz. Half the rate is the highest that there is.
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
        When the tensor is no sound, or highest no frequency.
    """
    seconds = check_sound(samples, rate)
    highest = min(number("highest", highest, above=0, remark="in Hz"), rate / 2)
    decibels = _decibels(samples.detach().cpu().double(), rate)
    ax = own_axes(ax, (8.8, 3.6), title)
    look = {"cmap": "magma", "vmin": -SHOWN, "vmax": 0, "aspect": "auto", "origin": "lower"}
    # a row stands for the frequency in its middle
    row = rate / 2 / (len(decibels) - 1)
    extent = (0, seconds, -row / 2, rate / 2 + row / 2)
    drawn = ax.imshow(decibels.numpy(), extent=extent, interpolation="bilinear", **look)
    ax.set(xlabel="time in seconds", ylabel="frequency in Hz", ylim=(0, highest))
    ax.grid(False)
    scale = ax.figure.colorbar(drawn, ax=ax, pad=0.02, label="decibels below the loudest")
    scale.outline.set_visible(False)
    words = f"the frequencies from 0 to {highest:.0f} Hz in a sound of {seconds:.3g} seconds"
    describe(ax, alt or titled(title, words))
    return ax


def _decibels(samples: Tensor, rate: int) -> Tensor:
    """The strength of each frequency in windows of a sound, the loudest being 0.

    Returns
    -------
    Tensor, shape (frequencies, windows)
    """
    size = max(4, 2 ** round(math.log2(WINDOW * rate)))
    hop = max(size // 16, len(samples) // COLUMNS, 1)
    around = torch.zeros(size // 2, dtype=samples.dtype)  # the first window has its middle at 0
    windows = torch.cat([around, samples, around]).unfold(0, size, hop)
    strength = torch.fft.rfft(windows * torch.hann_window(size, dtype=samples.dtype)).abs().T
    return 20 * torch.log10(strength / strength.max().clamp(min=1e-12) + 1e-12)


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
    seconds = check_sound(samples, rate)
    if seconds > LONGEST:
        raise ValueError(f"{seconds:.0f} seconds are too long: play samples[: {LONGEST} * rate].")
    check_loudness(samples)
    return Audio(samples.detach().cpu().double().numpy(), rate=rate, normalize=False)
