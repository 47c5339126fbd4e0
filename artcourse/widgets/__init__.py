"""Parts of a notebook that can be moved with the mouse."""

from artcourse.widgets.beta import BetaSlider, Rebuilt, beta_slider, rebuilt_at
from artcourse.widgets.graph_slider import graph_slider
from artcourse.widgets.kernel_editor import KernelEditor, filtered, kernel_editor, presets
from artcourse.widgets.latent import LatentSliders, decoded_at, latent_sliders
from artcourse.widgets.live import PictureSlider, picture_slider
from artcourse.widgets.mixing import MixingSlider, mixed, mixing_slider
from artcourse.widgets.pooling_window import PoolingWindow, pooled, pooling_window, with_windows
from artcourse.widgets.reading import TuneWriter, memory_slider, tune_writer
