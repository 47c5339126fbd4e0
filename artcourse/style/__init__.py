"""A photograph in the style of another picture: what lesson 09 optimises, and ``stylize`` commands.

Each step looks at the picture with a network (network), compares it with photograph and
style (transfer), and moves its pixels (pixels): first in a small size, then in larger ones
(levels). What that takes is known before (cost). The studio does it for the command line.
"""

from artcourse.style.cost import style_cost, style_pace
from artcourse.style.levels import STEPS, style_levels
from artcourse.style.pixels import optimize_image
from artcourse.style.transfer import CONTENT_LAYER, STYLE_LAYERS, map_to_art_style
