"""Numbers and words at the door: "NAME should be WANTED, and is GIVEN".

Each function returns the value in one form, or raises ValueError with that sentence.
"""

import difflib
import math
import numbers
import operator
from collections.abc import Iterable


def whole(name: str, value: object, least: int, most: int | None = None) -> int:
    """Return a whole number, from least on (to most), as an int.

    Examples
    --------
    >>> whole("stride", 0, 1)
    Traceback (most recent call last):
    ValueError: stride should be a whole number, 1 or more, and is 0
    """
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    fits = number is not None and least <= number and (most is None or number <= most)
    if not fits or isinstance(value, bool):
        range_ = f", {least} or more" if most is None else f" from {least} to {most}"
        raise ValueError(f"{name} should be a whole number{range_}, and is {value!r}")
    return number


def whole_pair(name: str, value: object, least: int) -> tuple[int, int]:
    """Return an int, or a tuple or list of one or two, as a pair."""
    numbers_given = value if isinstance(value, tuple | list) else [value]
    try:
        first, *rest = [whole(name, number, least) for number in numbers_given]
        (second,) = rest or [first]
    except ValueError:
        raise ValueError(
            f"{name} should be a whole number, {least} or more, or a pair of them "
            f"(for rows, for columns), and is {value!r}"
        ) from None
    return first, second


def number(
    name: str,
    value: object,
    *,
    least: float | None = None,
    above: float | None = None,
    remark: str = "",
) -> float:
    """Return a number of whatever size, but not nan or infinite.

    Parameters
    ----------
    least, above : float, optional
        The smallest number that will do; or the largest one that won't.
    remark : str
        What helps to choose it, in brackets after what is wanted.

    Examples
    --------
    >>> number("sigma", -2, above=0, remark="in pixels")
    Traceback (most recent call last):
    ValueError: sigma should be a number greater than 0 (in pixels), and is -2
    """
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    fits = is_number and math.isfinite(value)
    if above is not None:
        fits = fits and value > above
        range_ = f" greater than {above}"
    elif least is not None:
        fits = fits and value >= least
        range_ = f", {least} or more"
    else:
        range_ = ""
    if not fits:
        help_ = f" ({remark})" if remark else ""
        raise ValueError(f"{name} should be a number{range_}{help_}, and is {value!r}")
    return value


def known(name: str, value: object, choices: Iterable[str]) -> str:
    """Return one of the names that there are.

    Examples
    --------
    >>> known("reduction", "means", ("mean", "sum", "none"))
    Traceback (most recent call last):
    ValueError: reduction should be 'mean', 'sum' or 'none', and is 'means'. Did you mean 'mean'?
    """
    names = tuple(choices)
    if isinstance(value, str) and value in names:
        return value
    *others, last = map(repr, names)
    wanted = f"{', '.join(others)} or {last}" if others else last
    near = difflib.get_close_matches(str(value).lower(), names, n=1, cutoff=0.7)
    question = f". Did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"{name} should be {wanted}, and is {value!r}{question}")


def yes_or_no(name: str, value: object) -> bool:
    """Return True or False."""
    if not isinstance(value, bool):
        raise ValueError(f"{name} should be True or False, and is {value!r}")
    return value


def one_axis(name: str, value: object, axes: int) -> int:
    """Return an axis, which may be counted from the end, counted from the start."""
    most = max(axes, 1)  # torch lets a single number pass as an axis of length 1
    if isinstance(value, int) and not isinstance(value, bool) and -most <= value < most:
        return value % most
    raise ValueError(
        f"{name} should be the number of an axis, from {-most} to {most - 1}, and is {value!r}"
    )
