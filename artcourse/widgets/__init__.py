"""Parts of a notebook that can be moved with the mouse."""

from __future__ import annotations

from artcourse.widgets.kernel_editor import KernelEditor, filtered, kernel_editor, presets
from artcourse.widgets.picture_slider import PictureSlider, picture_slider

__all__ = [
    "KernelEditor",
    "PictureSlider",
    "filtered",
    "kernel_editor",
    "picture_slider",
    "presets",
]
