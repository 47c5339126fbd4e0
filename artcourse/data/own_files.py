"""The reader's own files: which there are, what could be read, and what was skipped and why."""

from pathlib import Path

MOST_LINES = 10  # of reasons that are printed
CONSENT = (
    "Are they yours, or may you use them? Works of others need their permission or a licence; "
    "people in them should agree."
)


def files_of(path: Path, endings: tuple[str, ...]) -> list[Path]:
    """List a file, or all files of a folder, and of folders inside it, with one of the endings.

    Raises
    ------
    FileNotFoundError
        When there is no such file or folder.
    ValueError
        When the folder holds no such file.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise FileNotFoundError(f"There is no file or folder {path}.")
    files = sorted(
        file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in endings
    )
    if not files:
        raise ValueError(f"The folder {path} holds no file that ends in {' or '.join(endings)}.")
    return files


def name_in(file: Path, path: Path) -> str:
    """Return how a file is called in a report: by its way from the folder."""
    return file.relative_to(path).as_posix() if path.is_dir() else file.name


def report(count: int, what: str, path: Path, skipped: list[str]) -> None:
    """Print how many could be read, and which could not, and why.

    Raises
    ------
    ValueError
        When none can be read; with the reasons.
    """
    more = len(skipped) - MOST_LINES
    rest = [f"… and {more} more"] if more > 0 else []
    reasons = "\n".join([*skipped[:MOST_LINES], *rest])
    if not count:
        raise ValueError(f"{path} should hold {what}s, and none can be read.\n{reasons}")
    found = f"{count} {what}{'s' * (count > 1)} from {path.name}"
    print(f"{found}; {len(skipped)} skipped:\n{reasons}" if skipped else f"{found}.")
