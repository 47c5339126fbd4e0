"""Typefaces that come inside installed packages: which there are, who drew them, what they are."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from artcourse.data.records import read_records, recorded_files
from artcourse.data.splits import names_of_splits

FACTS = Path(__file__).with_name("typefaces.json")
BOLD = 700  # the weight from which on a face counts as bold


@dataclass(frozen=True)
class Face:
    """One face: a family in one style, such as EB Garamond Bold Italic.

    Attributes
    ----------
    family, style : str
    designer, licence, source : str
        As stated by its file; `source` is a web address.
    year : int
        About when its model was made; of a face without a model, when it was published.
    after : str
        What its model was; empty where it has none.
    kind : str
        Such as ``"old style"``, ``"blackletter"``, ``"geometric sans"``, ``"script"``.
    weight : int
        How heavy it looks, from 100 (thin) to 900 (black); 400 is usual for a text.
    bold : bool
        Whether its weight is 700 or more.
    italic : bool
        Whether it leans, beside an upright face of the same family.
    serif : bool
        Whether its strokes end in small feet.
    split : str
        Where its letters are: ``"train"``, ``"validation"`` or ``"test"``; empty for your own.
    only_capitals : bool
        Whether it draws capitals in the place of small letters.
    file : str
        Its file, within its package; or the name of a face for a pen, of Hershey's.
    axes : tuple of float
        Where it lies in a file that holds faces of all weights.
    pen : float
        Of a face that is made of lines, for a pen: how wide they are drawn, as a part of a
        capital's height. Others have 0: they are outlines, to be filled.
    """

    family: str
    style: str
    designer: str
    year: int
    after: str
    kind: str
    weight: int
    bold: bool
    italic: bool
    serif: bool
    licence: str
    source: str
    split: str
    only_capitals: bool
    file: str
    axes: tuple[float, ...] = ()
    pen: float = 0

    @property
    def name(self) -> str:
        """Family and style, such as "EB Garamond Bold Italic"."""
        return f"{self.family} {self.style}"


def typefaces(split: str | None = None) -> tuple[Face, ...]:
    """List the typefaces that come with the packages of this course.

    They tell how letters changed through five centuries of printing, and before it. All are
    free to use; ``designer`` and ``licence`` say whose they are. Models are named where their
    designers or historians name one, and their years are often "about".

    Parameters
    ----------
    split : str, optional
        Only those whose letters are in ``"train"``, ``"validation"`` or ``"test"``; or in
        ``"train+validation"``. All styles of a family are on one side.

    Returns
    -------
    tuple of Face
        Family by family.

    Raises
    ------
    ValueError
        When there is no such split.

    Examples
    --------
    >>> bodoni = next(face for face in typefaces("test") if face.family == "Bodoni Moda")
    >>> bodoni.name, bodoni.year, bodoni.kind
    ('Bodoni Moda Regular', 1798, 'modern')

    Lesson: 07_variational_autoencoder
    """
    if split is None:
        return _all_faces()
    names = names_of_splits(split)
    return tuple(face for name in names for face in _all_faces() if face.split == name)


def face_named(name: str) -> Face:
    """Find a face by its name, such as "EB Garamond Bold Italic".

    Raises
    ------
    ValueError
        When there is none; which suggests a name that is nearly the same.
    """
    faces = {face.name.lower(): face for face in typefaces()}
    wanted = str(name).lower()
    if wanted not in faces:
        near = difflib.get_close_matches(wanted, faces, n=1)
        meant = f" Did you mean {faces[near[0]].name!r}?" if near else ""
        raise ValueError(f"There is no face {name!r}.{meant} typefaces() lists them all.")
    return faces[wanted]


@cache
def file_of(face: Face) -> Path:
    """Find the file of a face, and make sure that it is the one that the course knows.

    Raises
    ------
    FileNotFoundError
        When its package is not installed.
    ValueError
        When it is another file than the one that is expected.
    """
    if not face.split:
        return Path(face.file)  # one of the reader's own
    paths = recorded_files(read_records("typefaces")[face.family])
    return paths[0] if face.pen else next(p for p in paths if p.name == face.file)


@cache
def _all_faces() -> tuple[Face, ...]:
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    return tuple(face for family in facts for face in _faces_of(family, facts[family]))


def _faces_of(family: str, facts: dict) -> Iterator[Face]:
    """The faces of one family, from its facts and its record."""
    record = read_records("typefaces")[family]
    for style, how in facts["styles"].items():
        yield Face(
            family=family,
            style=style,
            designer=record.author,
            year=facts["year"],
            after=facts["after"],
            kind=facts["kind"],
            weight=how["weight"],
            bold=how["weight"] >= BOLD,
            italic=leans(style),
            serif=facts["serif"],
            licence=record.licence,
            source=record.source,
            split=facts["split"],
            only_capitals=facts.get("only_capitals", False),
            file=how.get("file") or how["pen"],
            axes=tuple(how.get("axes", ())),
            pen=how.get("line", 0),
        )


def leans(style: str) -> bool:
    """Whether the name of a style says that its letters lean."""
    return "Italic" in style or "Oblique" in style
