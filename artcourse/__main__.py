"""Start a command: ``python3 -m artcourse lab``.

Only the version of Python is looked at here. Old Pythons must be able to read this file,
so it keeps to syntax that Python 2 knows.
"""

import os
import subprocess
import sys

from artcourse import FIRST_TOO_NEW_PYTHON, OLDEST_PYTHON

# The version that the course is developed on comes first.
PYTHON = "py -" if os.name == "nt" else "python"
SUITABLE = [PYTHON + version for version in ("3.11", "3.12", "3.13")]


def find_suitable_python():
    """Name a Python on this computer that can run the course, or return None."""
    with open(os.devnull, "w") as nowhere:
        for name in SUITABLE:
            question = (name + " --version").split()
            try:
                if subprocess.call(question, stdout=nowhere, stderr=nowhere) == 0:
                    return name
            except OSError:  # there is no such program
                pass
    return None


def refusal(version, arguments, find=find_suitable_python):
    """Say why this version of Python cannot run the course, or return None if it can."""
    if OLDEST_PYTHON <= tuple(version[:2]) < FIRST_TOO_NEW_PYTHON:
        return None
    problem = "The course needs Python 3.11 to 3.13; this is Python {}.{}. ".format(*version[:2])
    suitable = find()
    if suitable:
        command = suitable + " -m artcourse " + (" ".join(arguments) or "lab")
        return problem + "You have " + suitable + ", so please type: " + command
    return problem + (
        "Please install Python 3.12 from https://www.python.org/downloads/ "
        "and run the command again with it."
    )


def main():
    """Refuse a Python that cannot run the course; otherwise run the command."""
    sentence = refusal(sys.version_info, sys.argv[1:])
    if sentence:
        sys.stderr.write(sentence + "\n")
        return 2
    from artcourse.commands import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
