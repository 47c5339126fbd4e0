"""Rules on every text file of the project, whatever it holds.

The forbidden words are put together from parts, so that this file keeps the rules too.
"""

from __future__ import annotations

import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
# Where the checkout happens to be: the first folder tells already, unless all systems have it.
_COMMON = {"usr", "var", "tmp", "etc", "dev", "bin", "opt"}
_FIRST = {part for part in _ROOT.parts[1:2] if part not in _COMMON}
_FOLDERS = "|".join(sorted({"home", "Users", "root", "mnt", *map(re.escape, _FIRST)}))
_BEFORE = r"(?<![\w.:/}\])>*$~-])"

FORBIDDEN = {
    "a path of one machine": re.compile(
        rf"{_BEFORE}/(?:{_FOLDERS})/\w|\b[A-Z]:\\{{1,2}}Users\b|{re.escape(str(_ROOT))}\b"
    ),
    "the host of a registry": re.compile(
        "|".join(
            re.escape(".".join(host))
            for host in (
                ("pypi", "org"),
                ("python" + "hosted", "org"),
                ("registry", "npmjs"),
                ("deb", "debian"),
            )
        )
    ),
    "an unfinished mark": re.compile(
        r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b"
    ),
    "a merge marker": re.compile(r"^(?:<{7} |>{7} |={7}$)", re.MULTILINE),
}


def faults_of_text(name: str, text: str) -> list[str]:
    """What a project file must not hold, with its line."""
    return [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}: holds {what}: {found.group()}"
        for what, pattern in FORBIDDEN.items()
        for found in pattern.finditer(text)
    ]
