"""Parts of a notebook that can be moved with the mouse."""

from artcourse.widgets.kernel_editor import KernelEditor, filtered, kernel_editor, presets
from artcourse.widgets.pooling_window import PoolingWindow, pooled, pooling_window, with_windows
from artcourse.widgets.sliders import PictureSlider, graph_slider, picture_slider
