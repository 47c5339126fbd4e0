"""What can be wrong with the record of checks, and how a student is told."""

import sqlite3

FILE = "progress.sqlite"

# What SQLite says, and what it means for a student.
_MEANINGS = {
    "unable to open": f"{FILE} cannot be opened. Is its folder there, and is it a file?",
    "readonly": f"{FILE} or its folder is read-only.",
    "locked": f"another program keeps {FILE} locked. Try again.",
    "disk is full": "the disk is full. Make room and try again.",
}
_WORDS_OF_DAMAGE = ("malformed", "no such", "no column", "unsupported file format")


class NewerProgressError(Exception):
    """The progress file was written by a newer version of the course."""


def explain(error: Exception) -> str:
    """Say what an error means for a student, and the way out."""
    if means_damage(error):
        return f"{FILE} is damaged. Your next check sets it aside and begins a new one."
    words = str(error)
    if not isinstance(error, sqlite3.Error):
        return words
    return next((said for part, said in _MEANINGS.items() if part in words), words)


def means_damage(error: Exception) -> bool:
    """Tell whether the content of the file is at fault, not its place or another program."""
    # SQLite's errors about access, locks and space are all OperationalErrors, with a few about
    # the content. A UnicodeError comes from an error message that quotes damaged names.
    if type(error) is sqlite3.DatabaseError or isinstance(error, UnicodeError):
        return True
    return isinstance(error, sqlite3.Error) and any(
        words in str(error) for words in _WORDS_OF_DAMAGE
    )
