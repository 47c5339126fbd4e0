"""Our own artists: from a seed to a picture in a style, and the factors that made it."""

from artcourse.atelier.easel import Style
from artcourse.atelier.photographs import PHOTOS_OF_SPLIT, REPAINTED
from artcourse.atelier.shapes import SHAPE_FACTORS, SHAPES, Shapes, load_shapes
from artcourse.atelier.splits import load_styles
from artcourse.atelier.works import STYLES, Work, load_style_image, paint, parse
