"""The list of styles."""

from . import arcs, bars, circles, dots, glass, grid, ink, oil, opart, strokes, waves
from .easel import Style

# A picture's label is the place of its style.
_ARTISTS = (grid, circles, dots, strokes, waves, arcs, glass, opart, ink, bars, oil)

STYLES: dict[str, Style] = {artist.draw.name: artist.draw for artist in _ARTISTS}
