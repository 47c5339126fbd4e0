"""Parts of a notebook that can be moved with the mouse."""

from .kernel_editor import KernelEditor, filtered, kernel_editor, presets
from .live import PictureSlider, graph_slider, picture_slider
from .pooling_window import PoolingWindow, pooled, pooling_window, with_windows
