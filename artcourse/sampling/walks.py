"""Ways through a latent space: straight lines, great circles, and walks from point to point."""

from __future__ import annotations

import torch
from torch import Tensor

from artcourse.functional._door import (
    known,
    need_floats,
    need_shape,
    shape,
    whole,
    yes_or_no,
)

NEARLY_PARALLEL = 1e-4  # an angle in radians: below it, the straight line is the same


def lerp(start: Tensor, end: Tensor, steps: int) -> Tensor:
    """Go from one point to another on the straight line (linear interpolation).

    Parameters
    ----------
    start, end : Tensor, shape (d,)
    steps : int
        2 or more: how many points, the first and the last included.

    Returns
    -------
    Tensor, shape (steps, d)
        ``(1 - t) * start + t * end`` for t from 0 to 1, evenly.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Examples
    --------
    >>> lerp(torch.tensor([0.0, 1.0]), torch.tensor([1.0, 3.0]), 3).tolist()
    [[0.0, 1.0], [0.5, 2.0], [1.0, 3.0]]

    Lesson: 08_latent_space
    """
    _need_ends(start, end)
    return _on_line(start, end, evenly(whole("steps", steps, 2), start))


def slerp(start: Tensor, end: Tensor, steps: int) -> Tensor:
    """Go from one point to another on a great circle (spherical linear interpolation).

    The angle between the two is divided evenly. Where both have the same length, all points
    on the way have it, too.

    Parameters
    ----------
    start, end : Tensor, shape (d,)
        Not zero, and not in opposite directions: then every way around is as short.
    steps : int
        2 or more: how many points, the first and the last included.

    Returns
    -------
    Tensor, shape (steps, d)
        ``(sin((1 - t) θ) start + sin(t θ) end) / sin θ`` with the angle θ between the two. Where
        θ is 0, the straight line.

    Raises
    ------
    ValueError
        When an argument is not as described.

    References
    ----------
    Shoemake, Animating rotation with quaternion curves (1985), section 3.3.

    Lesson: 08_latent_space
    """
    _need_ends(start, end)
    return _on_great_circle(start, end, evenly(whole("steps", steps, 2), start))


def _on_line(start: Tensor, end: Tensor, t: Tensor) -> Tensor:
    return (1 - t) * start + t * end


def _on_great_circle(start: Tensor, end: Tensor, t: Tensor) -> Tensor:
    angle = _angle(start, end)
    if angle < NEARLY_PARALLEL:
        return _on_line(start, end, t)
    return (torch.sin((1 - t) * angle) * start + torch.sin(t * angle) * end) / torch.sin(angle)


def _angle(start: Tensor, end: Tensor) -> Tensor:
    """The angle between two vectors. The arc cosine of u·v is the same, but not exact near 0."""
    for name, one in (("start", start), ("end", end)):
        if not one.any():
            raise ValueError(f"{name} should have a direction, and is zero everywhere: try lerp")
    u, v = start / start.norm(), end / end.norm()
    if (u + v).norm() < NEARLY_PARALLEL:
        raise ValueError(
            "start and end should not point in opposite directions, and they do: no way around "
            "is the shortest. Go by a third point, or try lerp"
        )
    return 2 * torch.atan2((u - v).norm(), (u + v).norm())


_PATHS = {"great_circle": _on_great_circle, "line": _on_line}


def latent_walk(
    points: Tensor,
    steps: int,
    *,
    path: str = "great_circle",
    closed: bool = True,
    ease: bool = False,
) -> Tensor:
    """Walk from point to point, and stop at no point twice.

    Parameters
    ----------
    points : Tensor, shape (P, d)
        At least two.
    steps : int
        From each point to the next.
    path : {"great_circle", "line"}
        By :func:`slerp` or :func:`lerp`.
    closed : bool
        Whether the walk goes on from the last point to the first, and ends one step before it:
        played again and again, it has no jump.
    ease : bool
        Whether the walk is slow near the points and fast between them, so that one sees them
        longer.

    Returns
    -------
    Tensor, shape (P * steps, d), or ((P - 1) * steps + 1, d) where the walk is not closed

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    need_floats("points", points, "(P, d)")
    whole("the number of points", len(points), 2)
    whole("steps", steps, 1)
    way = _PATHS[known("path", path, _PATHS)]
    t = evenly(steps + 1, points)[:-1]
    if yes_or_no("ease", ease):
        t = 3 * t**2 - 2 * t**3  # which begins and ends with the speed 0
    ends = [*points[1:], points[0]] if yes_or_no("closed", closed) else points[1:]
    parts = [way(start, end, t) for start, end in zip(points, ends, strict=False)]
    return torch.cat(parts if closed else [*parts, points[-1:]])


def _need_ends(start: object, end: object) -> None:
    need_floats("start", start, "(d,)")
    need_floats("end", end, "(d,)")
    need_shape("end", end, shape(start), "as start")


def evenly(steps: int, like: Tensor) -> Tensor:
    """From 0 to 1, as a column beside which a vector goes, (steps, 1)."""
    return torch.linspace(0, 1, steps, dtype=like.dtype, device=like.device)[:, None]
