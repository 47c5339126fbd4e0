"""How the course speaks to the person who typed a command."""

import os


class CommandError(Exception):
    """A sentence for the person who typed the command: what went wrong and the way out."""


def typed(command: str) -> str:
    """Write out how a command is typed on this system.

    Examples
    --------
    >>> typed("lab").endswith("-m artcourse lab")
    True
    """
    return f"{'py' if os.name == 'nt' else 'python3'} -m artcourse {command}"
