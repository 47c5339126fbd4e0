"""A sheet of paper for a pen or a brush, and the strokes that they leave on it."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw
from torch import Tensor

from artcourse.data.pen import as_strokes, need_movements
from artcourse.data.strokes import PAPER
from artcourse.functional._door import number, yes_or_no

PEN_WIDTH = 0.028  # of the paper's width
BRUSH_WIDTH = 0.075  # where the brush is pressed down most
WIDEST = 0.3
_ANGLES = np.linspace(0, 2 * np.pi, 24, endpoint=False)
PEN_TIP = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)  # the outline of a disc
# of an ellipse, held so that what goes down to the right is broad, and up to the right narrow
BRUSH_TIP = PEN_TIP * (1, 0.55) @ np.array([[1, 1], [-1, 1]]) * 0.5**0.5
FINER = 3  # drawn so many times larger, and shrunk, so that edges are smooth
_INK, _PAPER = 0, 255


def strokes_on_paper(movements: Tensor) -> list[np.ndarray]:
    """The strokes of a drawing on a paper of width and height 1, none over its edge."""
    need_movements("movements", movements, "(T, 5)")
    if not movements.isfinite().all():
        raise ValueError("movements should be finite numbers, and hold nan or inf")
    strokes = [stroke.cpu().double().numpy() / PAPER for stroke in as_strokes(movements.detach())]
    if not strokes:
        return []
    points = np.concatenate(strokes)
    low, high = np.minimum(points.min(0), 0), np.maximum(points.max(0), 1)
    longest = (high - low).max()
    margin = (longest - (high - low)) / 2  # what is longer one way stands in the middle
    return [(stroke - low + margin) / longest for stroke in strokes]


def lengths_along(stroke: np.ndarray) -> np.ndarray:
    """How far it is along a stroke to each of its points, which never stand still."""
    pieces = np.hypot(*np.diff(stroke, axis=0).T)
    return np.concatenate([[0.0], np.maximum(pieces, 1e-6).cumsum()])


class PaperSheet:
    """A sheet to draw strokes on, larger than it will be shown."""

    def __init__(
        self, strokes: list[np.ndarray], size: int, brush: bool, width: float | None
    ) -> None:
        yes_or_no("brush", brush)
        if width is None:
            width = BRUSH_WIDTH if brush else PEN_WIDTH
        if number("width", width, above=0) > WIDEST:
            raise ValueError(f"width should be at most {WIDEST} of the paper's, and is {width!r}")
        self.size, self.brush = size, brush
        side = size * FINER
        edge = width * side  # so that no line is cut off at the edge
        self.radius = width * side / 2
        self.tip = BRUSH_TIP if brush else PEN_TIP
        self.strokes = [stroke * (side - 2 * edge) + edge for stroke in strokes]
        self.clear()

    def clear(self) -> None:
        """Take an empty sheet."""
        self.picture = Image.new("L", (self.size * FINER, self.size * FINER), _PAPER)
        self.pencil = ImageDraw.Draw(self.picture)

    def draw(self, stroke: np.ndarray, pieces: float) -> None:
        """Draw the first pieces of a stroke: the tip, again and again, close to each other."""
        lengths = lengths_along(stroke)
        end = np.interp(pieces, np.arange(len(stroke)), lengths)
        along = np.linspace(0, end, 2 + int(end / max(0.2 * self.radius, 1)))
        places = np.stack([np.interp(along, lengths, axis) for axis in stroke.T], axis=1)
        for place, radius in zip(places, self.radii(along, lengths[-1]), strict=True):
            self.pencil.polygon((place + radius * self.tip).ravel().tolist(), fill=_INK)

    def radii(self, along: np.ndarray, length: float) -> np.ndarray:
        """Half the width of the line at places along a stroke."""
        if not self.brush:
            return np.full(len(along), self.radius)
        # pressed down at the beginning, lighter on the way, lifted at the end
        pressed = np.exp(-0.5 * (along / (1.5 * self.radius)) ** 2)
        lifted = (along / max(length, 4 * self.radius)) ** 4
        return self.radius * (0.65 + 0.35 * pressed) * (1 - 0.85 * lifted)

    def shrunk(self) -> Image.Image:
        """The sheet in its final size."""
        return self.picture.resize((self.size, self.size), Image.Resampling.BOX)
