"""From a small picture of a letter to its outline: smooth curves, sharp at any size."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import torch
from skimage.measure import find_contours
from torch import Tensor
from torch.nn import functional as F

from artcourse.data._door import check_shades
from artcourse.functional._door import number
from artcourse.plotting.curves import direction, fitted_curves

LEVEL = 0.5  # the probability at which ink begins
SMALLEST = 2.0  # pixels
FINER = 4  # the picture is enlarged so many times before its outline is followed
EDGE = 2  # pixels of paper around it
SMOOTH = 0.4  # pixels: the deviation of a bell curve that takes the steps of pixels away
SPACING = 0.25  # pixels from one point of an outline to the next
TOLERANCE = 0.15  # pixels between the outline and its curves
SIDE = 5  # points on each side of a corner by which its angle is measured
ROUNDED = 3  # points on each side of a corner that pixels have made round
FARTHEST = 1.3  # pixels from there to where the sides meet
POINTED, FLAT = -0.3, 0.8  # cosines of the turns between which a corner is sharpened
SHARPEST = np.deg2rad(48)  # an outline that turns by more has a corner


def letter_outlines(picture: Tensor, *, smallest: float = SMALLEST) -> list[np.ndarray]:
    """Follow the outline of a letter: where the probability of ink is one half.

    Parameters
    ----------
    picture : Tensor, shape (1, 1, H, W) or (1, H, W)
        Probabilities in [0, 1]; ink is 1.
    smallest : float
        Specks of ink and holes of a smaller area, in pixels, are left out.

    Returns
    -------
    list of ndarray, shape (K, 4, 2)
        Closed loops, the largest first, each of K cubic Bézier curves with four control points:
        x to the right and y downwards, in pixels from the upper left corner. Around ink a loop
        goes clockwise, around a hole counter-clockwise. Without ink the list is empty.

    Raises
    ------
    ValueError
        When it is no picture of one channel.

    Lesson: 07_variational_autoencoder
    """
    number("smallest", smallest, least=0)
    shades = check_shades(picture, "take one, pictures[0:1]")
    if len(shades) != 1:
        raise ValueError(f"picture should have one channel, ink, and has {len(shades)}")
    loops = [loop for loop in _loops(shades.float()) if abs(signed_area(loop)) > smallest]
    loops.sort(key=lambda loop: -abs(signed_area(loop)))
    return [_curves(loop) for loop in loops]


def signed_area(loop: np.ndarray) -> float:
    """The area inside a polygon, (N, 2); below 0 where it goes counter-clockwise."""
    x, y = loop.T
    return 0.5 * float(x @ np.roll(y, -1) - y @ np.roll(x, -1))


def _loops(shades: Tensor) -> list[np.ndarray]:
    """The outlines of the ink as points, each (N, 2), evenly apart."""
    padded = F.pad(shades[None], [EDGE] * 4)
    fine = F.interpolate(padded, scale_factor=FINER, mode="bicubic")
    steps = torch.arange(-2 * FINER, 2 * FINER + 1) / (SMOOTH * FINER)
    bell = torch.softmax(-(steps**2) / 2, dim=0)
    fine = F.conv2d(fine, bell.view(1, 1, 1, -1), padding="same")
    fine = F.conv2d(fine, bell.view(1, 1, -1, 1), padding="same")
    # find_contours keeps what is high on the right of its way, if told so, and gives (row, column).
    found = find_contours(fine[0, 0].double().numpy(), LEVEL, positive_orientation="low")
    return [_evenly((loop[:, ::-1] + 0.5) / FINER - EDGE) for loop in found]


def _evenly(loop: np.ndarray) -> np.ndarray:
    """Points on a closed polygon, evenly apart, the first not once more at the end."""
    along = np.linalg.norm(np.diff(loop, axis=0), axis=1).cumsum()
    along = np.concatenate([[0.0], along])
    places = np.linspace(0, along[-1], max(8, round(along[-1] / SPACING)), endpoint=False)
    return np.stack([np.interp(places, along, axis) for axis in loop.T], axis=1)


def _curves(loop: np.ndarray) -> np.ndarray:
    """A closed loop as curves, from corner to corner, (K, 4, 2)."""
    corners = _corners(loop)
    if not corners:
        closed = np.concatenate([loop, loop[:1]])
        ahead = direction(loop[1] - loop[-1])
        return np.stack(list(fitted_curves(closed, ahead, -ahead, TOLERANCE)))
    loop = np.roll(_sharpened(loop, corners), -corners[0], axis=0)
    ends = [corner - corners[0] for corner in corners] + [len(loop)]
    closed = np.concatenate([loop, loop[:1]])
    curves = []
    for first, last in pairwise(ends):
        part = closed[first : last + 1]
        near = min(3, len(part) - 1)
        start, end = direction(part[near] - part[0]), direction(part[-1 - near] - part[-1])
        curves += fitted_curves(part, start, end, TOLERANCE)
    return np.stack(curves)


def _turns(loop: np.ndarray) -> np.ndarray:
    """By what angle the outline turns at each of its points, seen from some way off."""
    before, after = loop - np.roll(loop, SIDE, axis=0), np.roll(loop, -SIDE, axis=0) - loop
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return np.arctan2(cross, (before * after).sum(1))


def _corners(loop: np.ndarray) -> list[int]:
    """The points where the outline turns most, of all that are near them."""
    turns = np.abs(_turns(loop))
    near = np.stack([np.roll(turns, shift) for shift in range(-SIDE, SIDE + 1)]).max(0)
    return np.flatnonzero((turns == near) & (turns > SHARPEST)).tolist()


def _sharpened(loop: np.ndarray, corners: list[int]) -> np.ndarray:
    """The outline with its corners where its two sides would meet: pixels had rounded them."""
    sharp = loop.copy()
    for corner in corners:
        places = (corner + np.arange(-2 * ROUNDED, 2 * ROUNDED + 1)) % len(loop)
        far_before, before, _, after, far_after = loop[places[::ROUNDED]]
        ahead, back = direction(before - far_before), direction(after - far_after)
        if not POINTED < -ahead @ back < FLAT:
            continue
        reach = np.linalg.solve(np.stack([ahead, -back], axis=1), after - before)
        if reach.min() > 0 and reach.max() < FARTHEST:
            tip = before + reach[0] * ahead
            part = np.linspace(0, 1, ROUNDED + 1)[:, None]
            sharp[places[ROUNDED : 2 * ROUNDED + 1]] = before + part * (tip - before)
            sharp[places[2 * ROUNDED : 3 * ROUNDED + 1]] = tip + part * (after - tip)
    return sharp
