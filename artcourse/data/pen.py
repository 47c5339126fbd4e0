"""A drawing as the pen makes it: one movement after the other, instead of pixels.

A movement is a row of five numbers: how far to the right, how far down, and where the pen is
afterwards, as a one among three: on the paper, lifted, or put away. It leaves a line if the
pen was on the paper before. The pen begins lifted, above the top left corner.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from artcourse.functional._door import need_floats, shape

DOWN, UP, END = 2, 3, 4  # the columns of a movement that say where the pen is
MOVEMENT = 5  # numbers


def first_input(like: Tensor) -> Tensor:
    """The movement before the first one: none, with the pen lifted.

    Parameters
    ----------
    like : Tensor
        Of whose dtype and device it is to be.

    Returns
    -------
    Tensor, shape (5,)
    """
    row = like.new_zeros(MOVEMENT)
    row[UP] = 1
    return row


def as_movements(strokes: Sequence[Tensor]) -> Tensor:
    """Turn the strokes of a drawing into the movements of a pen.

    Parameters
    ----------
    strokes : sequence of Tensor, shapes (K, 2)
        The points of each stroke, K of 1 or more, x to the right and y downwards.

    Returns
    -------
    Tensor, shape (points + 1, 5)
        The last row ends the drawing, and moves nothing.

    Raises
    ------
    ValueError
        When there is no stroke, or one is not a row of points.

    Examples
    --------
    >>> as_movements([torch.tensor([[1.0, 1.0], [3.0, 1.0]])])
    tensor([[1., 1., 1., 0., 0.],
            [2., 0., 0., 1., 0.],
            [0., 0., 0., 0., 1.]])
    """
    if not len(strokes):
        raise ValueError("strokes should hold at least one stroke, and are empty")
    for stroke in strokes:
        need_floats("each stroke", stroke, "(K, 2)")
        if stroke.shape[1] != 2 or not len(stroke):
            raise ValueError(f"each stroke should have shape (K, 2), and has {shape(stroke)}")
    points = torch.cat(list(strokes))
    movements = points.new_zeros(len(points) + 1, MOVEMENT)
    movements[:-1, :2] = points.diff(dim=0, prepend=points.new_zeros(1, 2))
    movements[:-1, DOWN] = 1
    last_points = torch.tensor([len(stroke) for stroke in strokes]).cumsum(0) - 1
    movements[last_points, DOWN] = 0
    movements[last_points, UP] = 1
    movements[-1, END] = 1
    return movements


def as_strokes(movements: Tensor) -> list[Tensor]:
    """Turn the movements of a pen into the strokes that they leave on paper.

    Parameters
    ----------
    movements : Tensor, shape (T, 5)
        What comes after the first row that puts the pen away is passed over, and so is where
        this row moves to.

    Returns
    -------
    list of Tensor, shapes (K, 2)
        The points of each stroke, from the top left corner of the paper; none where nothing
        was drawn.

    Raises
    ------
    ValueError
        When the tensor holds no movements, or those of several drawings.

    Lesson: 06_lstm_and_gru
    """
    need_movements("movements", movements, "(T, 5)")
    drawn = movements[: number_of_points(movements[None])[0]]
    points = drawn[:, :2].cumsum(0)
    lifted_after = (drawn[:, DOWN] < drawn[:, UP]).nonzero()[:, 0] + 1
    strokes = points.tensor_split(lifted_after.cpu())
    return [stroke for stroke in strokes if len(stroke)]


def number_of_points(movements: Tensor) -> Tensor:
    """Count the points of drawings: the rows before the one that puts the pen away.

    Parameters
    ----------
    movements : Tensor, shape (N, T, 5)

    Returns
    -------
    Tensor of int64, shape (N,)
        Of a drawing that is not ended, T.
    """
    return (movements[..., END].cumsum(1) == 0).sum(1)


def previous_movements(movements: Tensor) -> Tensor:
    """Return what a network is given when it is to say each of these movements.

    That is the movement before it, and for the first one a lifted pen.

    Parameters
    ----------
    movements : Tensor, shape (N, T, 5)

    Returns
    -------
    Tensor, shape (N, T, 5)

    Raises
    ------
    ValueError
        When the tensor holds no movements of several drawings.

    Lesson: 06_lstm_and_gru
    """
    need_movements("movements", movements, "(N, T, 5)")
    first = first_input(movements).expand(len(movements), 1, MOVEMENT)
    return torch.cat([first, movements[:, :-1]], dim=1)


def need_movements(name: str, value: object, *shapes: str) -> None:
    """Refuse what is not movements of a pen, in a tensor of one of these shapes."""
    need_floats(name, value, *shapes)
    if value.shape[-1] != MOVEMENT or not value.numel():
        raise ValueError(f"{name} should have shape {' or '.join(shapes)}, and has {shape(value)}")
