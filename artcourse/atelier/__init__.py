"""Our own artists: from a seed to a picture in a style, and the factors that made it."""

from .easel import Style
from .photographs import PHOTOS_OF_SPLIT, REPAINTED
from .splits import load_styles
from .works import STYLES, Work, load_style_image, paint, parse
