"""Parts of a notebook that can be moved with the mouse."""

from artcourse.widgets.graph_slider import graph_slider
from artcourse.widgets.kernel_editor import KernelEditor, filtered, kernel_editor, presets
from artcourse.widgets.live import PictureSlider, picture_slider
from artcourse.widgets.pooling_window import PoolingWindow, pooled, pooling_window, with_windows
from artcourse.widgets.reading import TuneWriter, memory_slider, tune_writer
