"""The page ``datasets/README.md``, written from the records of the data.

What is said of a whole kind of data stands in ``datasets_page.md``; each record is put in where
it says ``{{photos}}``, ``{{digits}}``, ``{{tunes}}``, ``{{strokes}}``, ``{{typefaces}}`` or
``{{weights}}``.
"""

from __future__ import annotations

import re
from pathlib import Path

from artcourse.atelier import PHOTOS_OF_SPLIT
from artcourse.atelier.splits import FIRST_SEED
from artcourse.data.records import Record, read_records

_TEMPLATE = Path(__file__).with_name("datasets_page.md")


def datasets_page() -> str:
    """Return the text of the page."""
    template = _TEMPLATE.read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}\n", lambda found: _section(found[1]), template)


def _section(name: str) -> str:
    if name == "splits":
        lines = [
            f"- {split}: seeds from {first:,} on; {', '.join(PHOTOS_OF_SPLIT[split])}\n"
            for split, first in FIRST_SEED.items()
        ]
        return "".join(lines)
    return "\n".join(record_of(key, record) for key, record in read_records(name).items())


def record_of(name: str, record: Record) -> str:
    """Write one record as the page shows it."""
    place = (
        f" in `{record.package}`" if record.package else f", a download of {record.size:,} bytes"
    )
    lines = [
        f"### {name}: {record.title}",
        "",
        f"- author: {record.author}",
        f"- year: {record.year}",
        f"- source: <{record.source}>",
        f"- licence: {record.licence}",
        f"- shape: {record.shape}",
        f"- file: `{record.file}`{place}",
        f"- sha256: `{record.sha256}`",
        f"- lessons: {', '.join(record.lessons) or 'none yet'}",
        "",
    ]
    return "\n".join(lines)
