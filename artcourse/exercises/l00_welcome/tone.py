"""An exercise on sound: a pure tone as numbers."""

from __future__ import annotations

import math

import torch

from artcourse.exercises.engine import Case, exercise


def _tones(generator: torch.Generator) -> list[Case]:
    return [Case(1, 1, 8), Case(3, 0.5, 16), Case(110, 0.25, 2000), Case(440, 0.5, 8000)]


@exercise(
    "welcome.tone",
    title="write a pure tone as numbers",
    cases=_tones,
    hints=[
        "First the times: sample number n is played at n / rate seconds, and there are "
        "seconds * rate samples. torch.arange counts them.",
        "A tone of frequency f swings f times a second. One swing of torch.sin takes 2π.",
        "torch.sin(2 * math.pi * frequency * time)",
    ],
    praise="You made a sound out of nothing but arithmetic.",
    tolerance=5e-3,
)
def tone(frequency, seconds, rate):
    """Return the samples of a pure tone: a tensor with seconds * rate numbers.

    The first sample is at time 0, the next one 1 / rate seconds later. seconds may be
    a fraction, such as 0.5; torch.arange(n) counts n samples, torch.sin works on all of them.
    """
    time = torch.arange(int(seconds * rate)) / rate
    return torch.sin(2 * math.pi * frequency * time)


@tone.misconception
def two_pi_forgotten(frequency, seconds, rate):
    """One swing of a sine takes 2π, not 1: without that factor your tone is about six times
    too low."""
    return torch.sin(frequency * torch.arange(int(seconds * rate)) / rate)


@tone.misconception
def pi_instead_of_two_pi(frequency, seconds, rate):
    """You used π where 2π is needed: half a swing for a whole one. Your tone is an octave too
    low."""
    return torch.sin(math.pi * frequency * torch.arange(int(seconds * rate)) / rate)


@tone.misconception
def degrees(frequency, seconds, rate):
    """You counted a full swing as 360. torch.sin works in radians, where a full swing
    is 2π."""
    return torch.sin(360 * frequency * torch.arange(int(seconds * rate)) / rate)


@tone.misconception
def sample_numbers_for_seconds(frequency, seconds, rate):
    """You put the sample's number where its time belongs. Sample n is played at n / rate
    seconds."""
    return torch.sin(2 * math.pi * frequency * torch.arange(int(seconds * rate)))


@tone.misconception
def one_sample_too_many(frequency, seconds, rate):
    """You have one sample too many. Counting starts at 0, so the last one of N samples has
    the number N - 1."""
    return torch.sin(2 * math.pi * frequency * torch.arange(int(seconds * rate) + 1) / rate)


@tone.misconception
def last_sample_at_the_end(frequency, seconds, rate):
    """You placed the last sample at the very end, as torch.linspace does. The samples are
    1 / rate seconds apart, and the last one comes that much before the end."""
    time = torch.linspace(0, seconds, int(seconds * rate))
    return torch.sin(2 * math.pi * frequency * time)


@tone.misconception
def cosine_for_sine(frequency, seconds, rate):
    """You used the cosine, which begins at its highest point. The tone asked for begins in
    silence, at 0: that is the sine."""
    return torch.cos(2 * math.pi * frequency * torch.arange(int(seconds * rate)) / rate)


@tone.misconception
def first_sample_late(frequency, seconds, rate):
    """Your first sample is at the time 1 / rate. It belongs at time 0: torch.arange(n) begins
    there by itself."""
    time = torch.arange(1, int(seconds * rate) + 1) / rate
    return torch.sin(2 * math.pi * frequency * time)


@tone.misconception
def one_second_only(frequency, seconds, rate):
    """You always make one second of sound. There are seconds * rate samples."""
    return torch.sin(2 * math.pi * frequency * torch.arange(rate) / rate)


@tone.misconception
def frequency_left_out(frequency, seconds, rate):
    """Your tone swings once a second, whatever `frequency` says."""
    return torch.sin(2 * math.pi * torch.arange(int(seconds * rate)) / rate)


@tone.misconception
def pi_rounded(frequency, seconds, rate):
    """3.14 is not close enough to π: over many swings your tone drifts away. Use math.pi."""
    return torch.sin(2 * 3.14 * frequency * torch.arange(int(seconds * rate)) / rate)


@tone.alternative
def tone_by_steps(frequency, seconds, rate):
    step = 2 * math.pi * frequency / rate
    return torch.sin(step * torch.arange(int(seconds * rate)))


@tone.alternative
def tone_by_list(frequency, seconds, rate):
    samples = range(int(seconds * rate))
    return torch.tensor([math.sin(2 * math.pi * frequency * n / rate) for n in samples])
