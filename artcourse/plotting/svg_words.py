"""The words and the numbers of an SVG file."""

from __future__ import annotations

import re

_DECIMALS = 3  # of a millimetre: no plotter is finer
# XML 1.0, section 2.2: what no file may hold, not even escaped
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg_text(name: str, value: object) -> str:
    """A text without the characters that no XML file may hold."""
    if not isinstance(value, str):
        raise ValueError(f"{name} should be a text, and is {value!r}")
    return _NO_CHARACTER.sub("", value)


def few_digits(value: float) -> str:
    """A number without needless digits; minus zero has no sign."""
    return f"{round(value, _DECIMALS) + 0.0:.{_DECIMALS}f}".rstrip("0").rstrip(".")
