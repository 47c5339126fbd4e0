"""The numbers of a case that a wrong answer may have divided by: lengths of axes and settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor

# How the axes of a tensor are called, by their number.
_AXES = {1: ("n",), 2: ("rows", "columns"), 3: ("C", "H", "W"), 4: ("N", "C", "H", "W")}
_WORDS = {
    "N": "how many are in the batch",
    "C": "the channels",
    "H": "the height",
    "W": "the width",
    "F": "the filters",
    "n": "how many numbers there are",
    "kh": "the height of the kernel",
    "kw": "the width of the kernel",
}
_OF_KERNELS = {1: ("k",), 2: ("kh", "kw"), 3: ("C", "kh", "kw"), 4: ("F", "C", "kh", "kw")}


def sizes_of(
    given: Mapping[str, Any], expected: Tensor, named: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    """The sizes of one case under their names.

    Parameters
    ----------
    given : mapping
        The arguments of the case.
    expected : Tensor
        The right answer, whose own lengths count too.
    named : mapping
        The names of the axes of some arguments, where the usual letters do not fit.
    """
    sizes: dict[str, float] = {}
    for name, value in given.items():
        if isinstance(value, Tensor):
            for axis, length in zip(_names(name, value.ndim, named), value.shape, strict=True):
                sizes.setdefault(axis, length)
        elif isinstance(value, (list, tuple)):
            sizes.setdefault(f"len({name})", len(value))
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            sizes[name] = value
            if 0 < value < 1:
                sizes[f"(1 - {name})"] = 1 - value
    for axis, length in enumerate(expected.shape):
        sizes.setdefault(f"output.shape[{axis}]", length)
    return {name: float(size) for name, size in sizes.items()}


def _names(name: str, ndim: int, named: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if len(named.get(name, ())) == ndim:
        return named[name]
    usual = _OF_KERNELS if name in ("kernel", "weight", "kernels", "weights") else _AXES
    return usual.get(ndim) or tuple(f"{name}.shape[{axis}]" for axis in range(ndim))


def words_of(own: Mapping[str, str]) -> dict[str, str]:
    """What the names of sizes mean, in the exercise's own words first."""
    return {**_WORDS, **own}
