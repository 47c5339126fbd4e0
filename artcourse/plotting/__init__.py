"""From tensors to figures, with words for those who cannot see them, and to sound."""

from __future__ import annotations

from artcourse.plotting.numbers import show_numbers
from artcourse.plotting.pictures import show_image, show_images
from artcourse.plotting.sound import play, plot_waveform
from artcourse.plotting.style import use_style
from artcourse.plotting.words import alt_text, describe

__all__ = [
    "alt_text",
    "describe",
    "play",
    "plot_waveform",
    "show_image",
    "show_images",
    "show_numbers",
    "use_style",
]
