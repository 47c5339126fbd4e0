"""Few smooth curves for many points: cubic Béziers along the outline of a letter."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

REFINED = 4  # times that the places of the points along a curve are found anew


def bezier_points(curves: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Work out points of cubic Bézier curves.

    Parameters
    ----------
    curves : ndarray, shape (K, 4, 2)
        The four control points of each.
    t : ndarray, shape (T,)
        Where on a curve, from 0 to 1.

    Returns
    -------
    ndarray, shape (K, T, 2)
        ``(1 - t)³ p₀ + 3 (1 - t)² t p₁ + 3 (1 - t) t² p₂ + t³ p₃``.
    """
    return _weights(t) @ curves


def fitted_curves(
    points: np.ndarray, start: np.ndarray, end: np.ndarray, tolerance: float
) -> Iterator[np.ndarray]:
    """Fit cubic Bézier curves to a row of points, as few as come near enough to all of them.

    Parameters
    ----------
    points : ndarray, shape (N, 2)
        At least two, none the same as the one before.
    start, end : ndarray, shape (2,)
        Directions, of length 1: in which the line leaves its first point, and in which one
        would go back from its last point.
    tolerance : float
        The largest distance from a point to its place on the curve.

    Yields
    ------
    ndarray, shape (4, 2)
        The control points of one curve after the other. Where two meet, there is no corner.

    References
    ----------
    Schneider, An algorithm for automatically fitting digitized curves (1990), in Graphics gems,
    pages 612 to 626.
    """
    pieces = np.linalg.norm(np.diff(points, axis=0), axis=1).cumsum()
    t = np.concatenate([[0.0], pieces / pieces[-1]])
    for _ in range(REFINED):
        curve = _fitted(points, t, start, end)
        distances = np.linalg.norm(bezier_points(curve, t) - points, axis=1)
        if distances.max() <= tolerance or len(points) < 3:
            yield curve
            return
        t = _nearer(curve, points, t)
    middle = int(distances[1:-1].argmax()) + 1
    before, after = max(0, middle - 2), min(len(points) - 1, middle + 2)
    back = direction(points[before] - points[after])
    yield from fitted_curves(points[: middle + 1], start, back, tolerance)
    yield from fitted_curves(points[middle:], -back, end, tolerance)


def direction(vector: np.ndarray) -> np.ndarray:
    """Make a vector one of length 1."""
    return vector / max(np.linalg.norm(vector), 1e-12)


def _weights(t: np.ndarray) -> np.ndarray:
    """How much each of four control points counts, (T, 4)."""
    return np.stack([(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3], axis=1)


def _fitted(points: np.ndarray, t: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The curve nearest to the points by least squares: only two lengths are free, (4, 2).

    Its first and last control points are those of the points. The others lie in the given
    directions from them, at distances a and b.
    """
    weights = _weights(t)
    first, last = points[0], points[-1]
    fixed = weights[:, :2].sum(1)[:, None] * first + weights[:, 2:].sum(1)[:, None] * last
    by_a, by_b = weights[:, 1:2] * start, weights[:, 2:3] * end
    columns = np.stack([by_a.ravel(), by_b.ravel()], axis=1)
    (a, b), *_ = np.linalg.lstsq(columns, (points - fixed).ravel(), rcond=None)
    chord = np.linalg.norm(last - first)
    if min(a, b) < 0.01 * chord:  # a curve that turns back on itself: a third is a good guess
        a = b = chord / 3
    return np.stack([first, first + a * start, last + b * end, last])


def _nearer(curve: np.ndarray, points: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Move each t to where the curve is nearer to its point, by one step of Newton's method."""
    apart = bezier_points(curve, t) - points
    once, twice = 3 * np.diff(curve, axis=0), 6 * np.diff(curve, n=2, axis=0)
    s = (1 - t)[:, None]
    t_ = t[:, None]
    slope = s**2 * once[0] + 2 * s * t_ * once[1] + t_**2 * once[2]
    bend = s * twice[0] + t_ * twice[1]
    # d/dt ½|apart|² = apart · slope, and its derivative is |slope|² + apart · bend
    steepness = (slope**2).sum(1) + (apart * bend).sum(1)
    steps = (apart * slope).sum(1) / np.where(steepness > 1e-9, steepness, np.inf)
    return np.maximum.accumulate((t - steps).clip(0, 1))
