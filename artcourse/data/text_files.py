"""The reader's own text, from a file."""

import os
import re
from pathlib import Path

LARGEST = 5_000_000  # bytes; a thick novel has one million


def load_text(path: str | os.PathLike[str]) -> str:
    """Load a text file of yours.

    Parameters
    ----------
    path : path
        A file of plain text, such as ``"my_poems.txt"``; UTF-8, or the older Latin-1.

    Returns
    -------
    str
        With a newline at the end of each line, however the computer that it comes from writes
        that; spaces at the ends of lines, and more than one empty line in a row, are left out.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When it is no plain text, is empty, or has more than five million bytes.

    Lesson: 05_recurrent_networks
    """
    path = Path(path).expanduser()
    if not path.is_file():
        raise FileNotFoundError(f"There is no file {path}.")
    text = read_text(path)
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    if not text:
        raise ValueError(f"{path.name} should hold a text, and is empty")
    return text + "\n"


def read_text(path: Path) -> str:
    """Read a file of plain text, in UTF-8 or the older Latin-1; lines end in a newline.

    Raises
    ------
    ValueError
        When it is no plain text, or has more than five million bytes.
    """
    if path.stat().st_size > LARGEST:
        raise ValueError(
            f"{path.name} should have at most {LARGEST:,} bytes, and has {path.stat().st_size:,}"
        )
    content = path.read_bytes()
    if b"\0" in content:
        raise ValueError(
            f"{path.name} should be plain text, and holds bytes of 0: save or export it as .txt, "
            "in UTF-8"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")  # as old files are
    return text.replace("\r\n", "\n").replace("\r", "\n")
