"""Bars and discs after the Constructivists and Suprematists (Malevich, Lissitzky, 1915-25)."""

import numpy as np
from PIL import Image

from artcourse.atelier.canvas import Array, in_bytes, sheet
from artcourse.atelier.easel import Easel, style

MOST = 9  # groups of shapes, the most important first


class _Board:
    """A drawing board that is turned about the middle of the picture."""

    def __init__(self, easel: Easel) -> None:
        self.image, self.pencil = sheet(easel.pixels, easel.palette.ground)
        angle = np.pi * easel.factors["angle"]
        self.axes = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])

    def corners(self, points: Array, colour: Array, opacity: int = 255) -> None:
        """Draw a polygon through points (N, 2) given from the middle of the picture."""
        places = (np.asarray(points) @ self.axes + 0.5) * self.image.width
        self.pencil.polygon(places.ravel().tolist(), fill=(*in_bytes(colour).tolist(), opacity))

    def bar(self, u: float, v: float, length: float, width: float, *paint: object) -> None:
        """Draw a bar along the first axis (length) and the second (width) about (u, v)."""
        signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        self.corners(np.array([u, v]) + signs * (length / 2, width / 2), *paint)

    def disc(self, u: float, v: float, radius: float, *paint: object) -> None:
        """Draw a full circle about (u, v)."""
        turns = np.linspace(0, 2 * np.pi, 90, endpoint=False)
        circle = radius * np.stack([np.cos(turns), np.sin(turns)], 1)
        self.corners(np.array([u, v]) + circle, *paint)


@style(
    scale="from slender shapes (0) to heavy ones (1)",
    density="from few shapes (0) to many (1)",
    angle="the slope of the main bar: half a turn from 0 to 1",
    grain=0.016,
)
def draw(easel: Easel) -> Image.Image:
    """Set a disc against a long bar, then answer both with smaller shapes."""
    board, lots = _Board(easel), easel.rng.random((MOST, 6))
    size = easel.between("scale", 0.75, 1.3)
    first = (easel.palette.colours[0], easel.palette.ink)
    disc, bar = first if lots[0, 5] < 0.6 else first[::-1]
    side = np.sign(lots[0, 0] - 0.5)  # of the long bar on which the disc lies
    place = side * (0.13 + 0.1 * lots[0, 1])
    radius = size * (0.15 + 0.07 * lots[0, 2])
    length, width = 0.7 + 0.5 * lots[1, 0], size * (0.05 + 0.05 * lots[1, 1])
    middle = 0.3 * (lots[1, 2] - 0.5)
    board.disc((lots[0, 3] - 0.5) * 0.36, place, radius, disc)
    board.bar(middle, place - side * 0.8 * radius, length, width, bar, 245)
    helpers = (_block, _comb, _wedge, _lines, _ring, _comb, _block)
    shown = round(easel.between("density", 2, len(helpers)))
    for helper, lot in zip(helpers[:shown], lots[2:], strict=False):
        helper(board, easel, lot, -side, size)
    return board.image


def _colour(easel: Easel, lot: float) -> Array:
    table = np.vstack([easel.palette.colours[[1, 2, 4, 0]], easel.palette.ink])
    return table[int(lot * len(table))]


def _block(board: _Board, easel: Easel, lot: Array, side: float, size: float) -> None:
    """A large quadrangle, a little out of square, that lets shapes shine through."""
    length, width = size * (0.2 + 0.2 * lot[0]), size * (0.12 + 0.12 * lot[1])
    u, v = 0.6 * (lot[2] - 0.5), side * (0.12 + 0.2 * lot[3])
    points = np.array([[-1, -1], [1, -0.8], [0.9, 1], [-1, 0.85]]) * (length / 2, width / 2)
    board.corners(points + np.array([u, v]), _colour(easel, lot[4]), 215)


def _comb(board: _Board, easel: Easel, lot: Array, side: float, size: float) -> None:
    """Parallel bars across the main direction, each shorter than the last."""
    count, step = 3 + int(3 * lot[0]), size * (0.045 + 0.025 * lot[1])
    u, v = 0.7 * (lot[2] - 0.5), side * 0.3 * lot[3]
    for number in range(count):
        length = size * (0.34 - 0.05 * number)
        board.bar(u + number * step, v, 0.42 * step, length, _colour(easel, lot[4]))


def _wedge(board: _Board, easel: Easel, lot: Array, side: float, size: float) -> None:
    """A pointed triangle aimed at the disc."""
    u, v, length = 0.5 * (lot[0] - 0.5), side * (0.25 + 0.15 * lot[1]), size * 0.3
    points = [[u, v - side * length], [u - 0.06 - 0.05 * lot[2], v], [u + 0.09, v + side * 0.04]]
    board.corners(points, _colour(easel, lot[4]), 235)


def _lines(board: _Board, easel: Easel, lot: Array, side: float, size: float) -> None:
    """Two thin lines that cross nearly the whole picture."""
    for number in range(2):
        v = side * (0.02 + 0.4 * lot[number])
        width = 0.008 + 0.006 * lot[2]
        board.bar(0.4 * (lot[3] - 0.5), v, 0.9, width, easel.palette.ink)


def _ring(board: _Board, easel: Easel, lot: Array, side: float, size: float) -> None:
    """A small disc with a hole, and a dot beside it."""
    u, v, radius = 0.8 * (lot[0] - 0.5), side * (0.2 + 0.18 * lot[1]), size * 0.075
    board.disc(u, v, radius, _colour(easel, lot[4]))
    board.disc(u, v, 0.6 * radius, easel.palette.ground)
    board.disc(u + 1.7 * radius, v + 0.5 * radius, 0.4 * radius, easel.palette.ink)
