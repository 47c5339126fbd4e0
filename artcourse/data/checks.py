"""Checks at the door: each says what was given and what is wanted."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Iterable


def check_known(what: str, name: object, known: Iterable[str]) -> None:
    """Refuse what is not among the known names, and say what there is.

    Raises
    ------
    ValueError
        Which suggests a name that is nearly the same.
    """
    names = tuple(known)
    if name not in names:
        near = difflib.get_close_matches(str(name).lower(), names, n=1, cutoff=0.7)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"There is no {what} {name!r}.{meant} There are: {', '.join(names)}.")


def check_whole(name: str, value: object, least: int, most: int | None = None) -> int:
    """Refuse what is not a whole number within bounds; others come back as Python's own.

    Raises
    ------
    ValueError
        Which says the bounds.
    """
    try:
        number = operator.index(value)
    except TypeError:
        number = least - 1
    if isinstance(value, bool) or number < least or (most is not None and number > most):
        bounds = f", {least} or more" if most is None else f" from {least} to {most}"
        raise ValueError(f"{name} is a whole number{bounds}. It was {value!r}.")
    return number
