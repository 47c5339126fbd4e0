"""Two instruments made of sine waves, and the room in which they are played.

A tone is a sum of overtones, sine waves at whole multiples of its frequency. How strong they are
makes the timbre; how they begin and end, the envelope, makes an instrument of it.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

RELEASE = 0.08  # seconds in which a note dies away after its end
HEARABLE = 0.45  # of the rate: half of it is the most that samples can hold

# A plucked string.
OVERTONES = 14
PLUCKED_AT = 0.22  # of the string's length: overtones that stand still there are missing
SOFTNESS = 1.2  # the power by which higher overtones are weaker
STRUCK = 0.004  # seconds from silence to the full sound
RINGS = 1.0  # seconds in which the lowest overtone of middle C falls to a third
MIDDLE_C = 261.6  # Hz

# A flute.
STRENGTHS = (1.0, 0.42, 0.17, 0.07, 0.03)  # of its overtones
BREATH = 0.05  # seconds until it has its full tone
VIBRATO = 5.2  # times a second
DEPTH = 0.004  # of the vibrato, in parts of the frequency: a fifteenth of a semitone
LATER = 0.3  # seconds until the vibrato is there: short notes have none

# The room.
ECHO = 0.16  # how strong the echo is beside the sound itself
ROOM = 0.4  # seconds until a thousandth of the echo is left
WALL = 0.012  # seconds until the first echo comes back
SEED = 0


def plucked(frequency: float, seconds: float, rate: int) -> Tensor:
    """Return one note of a plucked string.

    Parameters
    ----------
    frequency : float
        Hz.
    seconds : float
        Until its end, after which it dies away within 0.08 more.
    rate : int
        Samples a second.

    Returns
    -------
    Tensor, shape (N,)
        float64; not of any special loudness.
    """
    times = _times(seconds, rate)
    sound = torch.zeros_like(times)
    for k in _overtones(frequency, OVERTONES, rate):
        strength = abs(math.sin(math.pi * k * PLUCKED_AT)) / k**SOFTNESS
        # high tones die away sooner than low ones, and high overtones sooner than the lowest
        decay = (1 + k) / 2 / RINGS * math.sqrt(frequency / MIDDLE_C)
        sound += (
            strength * torch.exp(-decay * times) * torch.sin(2 * math.pi * k * frequency * times)
        )
    return sound * _envelope(times, STRUCK, seconds)


def flute(frequency: float, seconds: float, rate: int) -> Tensor:
    """Return one note of a flute, which is held, and trembles a little when it is long.

    Parameters
    ----------
    frequency : float
        Hz.
    seconds : float
        Until its end, after which it dies away within 0.08 more.
    rate : int
        Samples a second.

    Returns
    -------
    Tensor, shape (N,)
        float64; not of any special loudness.
    """
    times = _times(seconds, rate)
    vibrato = DEPTH * (times / LATER).clamp(max=1) ** 2 * torch.sin(2 * math.pi * VIBRATO * times)
    # a frequency that changes has to be added up, moment by moment
    phase = 2 * math.pi * frequency * ((1 + vibrato).cumsum(0) - 1) / rate
    sound = torch.zeros_like(times)
    for k in _overtones(frequency, len(STRENGTHS), rate):
        sound += STRENGTHS[k - 1] * torch.sin(k * phase)
    return sound * _envelope(times, BREATH, seconds)


INSTRUMENTS: dict[str, Callable[[float, float, int], Tensor]] = {
    "plucked": plucked,
    "flute": flute,
}


def in_a_room(samples: Tensor, rate: int) -> Tensor:
    """Add a faint echo, as walls give: without it, a synthesiser sounds like a machine.

    Parameters
    ----------
    samples : Tensor, shape (N,)
        float64.
    rate : int
        Samples a second.

    Returns
    -------
    Tensor, shape (N,)
        Equally long: what of the echo is later is left out.
    """
    # what comes back from many walls, of one clap: noise that dies away
    times = torch.arange(int(ROOM * rate), dtype=torch.float64) / rate
    generator = torch.Generator().manual_seed(SEED)
    echo = torch.randn(len(times), generator=generator, dtype=torch.float64)
    echo *= torch.exp(-math.log(1_000) * times / ROOM) * (times > WALL)
    echo /= echo.norm()
    # each moment of the sound is such a clap: a convolution, which is a product of spectra
    length = 2 ** math.ceil(math.log2(len(samples) + len(echo)))
    spectrum = torch.fft.rfft(samples, length) * torch.fft.rfft(echo, length)
    return samples + ECHO * torch.fft.irfft(spectrum, length)[: len(samples)]


def fade_out(samples: Tensor, last: int) -> Tensor:
    """Let the last samples go to 0 evenly, so that there is no click."""
    last = min(last, len(samples))
    factors = torch.ones_like(samples)
    factors[len(samples) - last :] = torch.linspace(1, 0, last, dtype=samples.dtype)
    return samples * factors


def _times(seconds: float, rate: int) -> Tensor:
    """The moments of a note's samples, in seconds."""
    return torch.arange(max(2, round((seconds + RELEASE) * rate)), dtype=torch.float64) / rate


def _overtones(frequency: float, most: int, rate: int) -> range:
    """The numbers of the overtones that the rate can hold: above, they would sound as others."""
    return range(1, min(most, int(HEARABLE * rate / frequency)) + 1)


def _envelope(times: Tensor, attack: float, seconds: float) -> Tensor:
    """From silence to 1 within attack seconds, and after the note's end back to silence."""
    rise = (times / attack).clamp(max=1)
    fall = ((times[-1] - times) / (times[-1] - seconds).clamp(min=1e-3)).clamp(0, 1)
    # half a wave of a cosine has no corner that could be heard
    return (1 - torch.cos(math.pi * rise)) / 2 * (1 - torch.cos(math.pi * fall)) / 2
