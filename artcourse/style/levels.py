"""In which sizes a picture is painted, one after the other, and with how many steps in each."""

from collections.abc import Sequence

STEPS = 105

_STEPS_OF_LEVEL = 25 / 105  # the part of the steps that a level takes; the first has the rest
_SMALLEST_FIRST, _LARGEST_FIRST = 96, 384  # pixels of its longest side: with less, the content
# is lost, and with more, half of it is cheaper and does as well


def style_levels(sides: Sequence[int], steps: int) -> list[tuple[list[int], int]]:
    """Return in which sizes a picture is painted, and with how many steps in each.

    The large shapes are painted where a step is cheap, in half the size, and the details in
    full size; a large picture begins in a quarter, or less.

    Parameters
    ----------
    sides : pair of int
        Height and width of the picture, in pixels.
    steps : int
        Of all levels together.

    Returns
    -------
    list of pair
        Height and width, and the steps; the last has the full size.

    Examples
    --------
    >>> style_levels((256, 192), 105)
    [([128, 96], 80), ([256, 192], 25)]

    Lesson: 09_style_transfer
    """
    levels, left = [], steps
    while max(sides) // 2 >= _SMALLEST_FIRST and (not levels or max(sides) > _LARGEST_FIRST):
        part = max(1, round(left * _STEPS_OF_LEVEL))
        levels.insert(0, (list(sides), part))
        sides, left = [side // 2 for side in sides], left - part
    return [(list(sides), left), *levels]
