"""Parts of a notebook that can be moved with the mouse."""

from __future__ import annotations

from artcourse.widgets.graph_slider import GraphSlider, graph_slider
from artcourse.widgets.kernel_editor import KernelEditor, filtered, kernel_editor, presets
from artcourse.widgets.picture_slider import PictureSlider, picture_slider
from artcourse.widgets.pooling_window import (
    PoolingWindow,
    pooled,
    pooling_window,
    with_windows,
)
from artcourse.widgets.value_graph import plot_graph

__all__ = [
    "GraphSlider",
    "KernelEditor",
    "PictureSlider",
    "PoolingWindow",
    "filtered",
    "graph_slider",
    "kernel_editor",
    "picture_slider",
    "plot_graph",
    "pooled",
    "pooling_window",
    "presets",
    "with_windows",
]
