"""What the course remembers about the files that it has written into a work folder."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from artcourse.work.files import write_atomically
from artcourse.work.folder import MARKER

FILE = f"{MARKER}/notes.json"


@dataclass
class Notes:
    """The course's notes.

    Attributes
    ----------
    written : dict
        For each name, the fingerprints of all contents that the course has written under
        it, or is about to write: they are noted before the file changes. A file with any
        other content belongs to the student.
    beside : dict
        For each lesson, the editions that were put beside a copy which the student had
        changed: ``{edition: name of the file}``.
    """

    written: dict[str, list[str]] = field(default_factory=dict)
    beside: dict[str, dict[str, str]] = field(default_factory=dict)

    def is_ours(self, name: str, fingerprint: str) -> bool:
        """Whether the course wrote exactly this content."""
        return fingerprint in self.written.get(name, ())

    def will_write(self, name: str, fingerprint: str) -> None:
        """Note a content before it is written."""
        if not self.is_ours(name, fingerprint):
            self.written.setdefault(name, []).append(fingerprint)


def load_notes(work: Path) -> tuple[Notes, str | None]:
    """Read the notes; new ones, and a sentence, when they are damaged."""
    try:
        return _checked(json.loads((work / FILE).read_text(encoding="utf-8"))), None
    except FileNotFoundError:
        return Notes(), None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        return Notes(), (
            f"The course's notes in {FILE} could not be read ({error}), so every lesson "
            "in your folder is treated as changed by you."
        )


def save_notes(work: Path, notes: Notes) -> None:
    """Write the notes. Call it under ``exclusive``."""
    text = json.dumps(vars(notes), indent=1, ensure_ascii=False)
    write_atomically(work, FILE, text.encode())


def _checked(data: dict) -> Notes:
    notes = Notes(**data)
    texts = [text for listed in notes.written.values() for text in listed]
    texts += [name for editions in notes.beside.values() for name in editions.values()]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("not as the course writes them")
    return notes
