"""Lines out of SVG: a path of Bézier curves becomes points, and of these as few as will do."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_POINTS = {"M": 1, "C": 3, "S": 2}  # that one move, curve, or smooth curve goes through
SAMPLES = 16  # points on a curve, before most of them are left out again


def path_points(path: str, samples: int = SAMPLES) -> np.ndarray:
    """Go along a path, and note points on the way.

    Parameters
    ----------
    path : str
        What an SVG file has as ``d``: a move to where the line begins (M, m), then cubic
        Bézier curves (C, c), or such that go on in the direction of the one before (S, s).
        Small letters count from where the pen is.
    samples : int
        Points on each curve, its end included.

    Returns
    -------
    ndarray, shape (1 + curves * samples, 2)
        x to the right and y downwards, as in the file.

    Raises
    ------
    ValueError
        When the path holds something else.

    Examples
    --------
    >>> path_points("M10,20c0,0,3,6,3,6", samples=3).round(3).tolist()
    [[10.0, 20.0], [10.778, 21.556], [12.222, 24.444], [13.0, 26.0]]

    References
    ----------
    Scalable Vector Graphics (SVG) 2, chapter 9, Paths.
    """
    controls = np.array(_control_points(path))  # (curves, 4), complex
    points = np.concatenate([controls[0, :1], (controls @ _weights(samples)).ravel()])
    return np.stack([points.real, points.imag], axis=1)


@cache
def _weights(samples: int) -> np.ndarray:
    """How much each of four control points counts at each point of a curve, (4, samples)."""
    t = np.linspace(0, 1, samples + 1)[1:]
    # B(t) = (1−t)³ p₀ + 3 (1−t)² t p₁ + 3 (1−t) t² p₂ + t³ p₃
    return np.stack([(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3])


def _control_points(path: str) -> list[tuple[complex, complex, complex, complex]]:
    """The four control points of each curve. A point is x + iy: then adding points is a plus."""
    curves: list[tuple[complex, complex, complex, complex]] = []
    commands = _COMMAND.findall(path)
    moves = [letter for letter, _ in commands if letter in "Mm"]
    if len(moves) != 1 or commands[0][0] not in "Mm" or len(commands) < 2:
        raise ValueError(f"a path should be one move and then curves, and is {path!r}")
    pen = 0j
    for letter, text in commands:
        points = _points_of(letter, text, path)
        if letter in "Mm":
            (pen,) = points
            continue
        each = _POINTS[letter.upper()]
        for start in range(0, len(points), each):
            origin = pen if letter.islower() else 0j
            *first, second, end = (origin + point for point in points[start : start + each])
            if not first:  # S: the mirror image of the control point before
                first = [2 * pen - curves[-1][2] if curves else pen]
            curves.append((pen, *first, second, end))
            pen = end
    return curves


def _points_of(letter: str, text: str, path: str) -> list[complex]:
    """The numbers behind a letter, in pairs."""
    numbers = [float(number) for number in _NUMBER.findall(text)]
    each = 2 * _POINTS.get(letter.upper(), 0)
    wrong_count = not each or not numbers or len(numbers) % each
    if wrong_count or (letter in "Mm" and len(numbers) != 2) or _NUMBER.sub("", text).strip(" ,\n"):
        raise ValueError(
            "a path should hold M with one point, C with three for each curve, and S with two, "
            f"and has {letter + text!r} in {path!r}"
        )
    return [complex(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


def simplified(points: np.ndarray, tolerance: float) -> np.ndarray:
    """Leave out the points of a line without which it looks nearly the same.

    The line from the first to the last point will do if no other is further from it than
    the tolerance. Otherwise the farthest point is kept, and both parts are treated alike.

    Parameters
    ----------
    points : ndarray, shape (N, 2)
    tolerance : float
        The largest distance that counts as nothing, called ε.

    Returns
    -------
    ndarray, shape (K, 2), K ≤ N
        Always with the first and the last point.

    Examples
    --------
    >>> line = np.array([[0, 0], [1, 0.1], [2, 0], [2, 5]])
    >>> simplified(line, 0.25).tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.0, 5.0]]

    References
    ----------
    Ramer (1972); Douglas and Peucker (1973). They measure the distance to the straight line
    through both ends; this is the distance to the part of it between them, so that a hook
    which turns back is never lost.
    """
    kept = np.zeros(len(points), dtype=bool)
    kept[[0, -1]] = True
    parts = [(0, len(points) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        distances = _distances(points[first + 1 : last], points[first], points[last])
        farthest = int(distances.argmax())
        if distances[farthest] > tolerance:
            middle = first + 1 + farthest
            kept[middle] = True
            parts += [(first, middle), (middle, last)]
    return points[kept]


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """How far points are from the straight line between two others."""
    along, offsets = end - start, points - start
    length_squared = along @ along
    # where on the way from start to end each point is nearest: 0 to 1
    part = offsets @ along / length_squared if length_squared > 0 else np.zeros(len(points))
    nearest = part.clip(0, 1)[:, None] * along
    return np.sqrt(((offsets - nearest) ** 2).sum(axis=1))
