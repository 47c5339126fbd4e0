"""From tensors to figures, with words for those who cannot see them, and to sound."""

from .figures import alt_text, describe, use_style
from .graph import plot_graph
from .numbers import show_numbers
from .pictures import show_image, show_images
from .sound import play, plot_waveform
