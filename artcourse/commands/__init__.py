"""What the person typed becomes an action: one module for each command.

A command module has ``HELP`` (one line), ``add_arguments(parser)`` and ``run(options) -> int``.
Importing it needs only Python's standard library, because the commands must work, or say what
is missing, before anything is installed.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence

import artcourse
from artcourse.setup.words import CommandError, typed

# What can be typed, and the module that does it.
COMMANDS = {
    "lab": "artcourse.commands.lab",
    "test": "artcourse.commands.maintain.test",
    "doctor": "artcourse.commands.doctor",
    "progress": "artcourse.commands.progress",
    "stylize": "artcourse.commands.stylize",
    "execute": "artcourse.commands.maintain.execute",
    "train": "artcourse.commands.maintain.train",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that was typed.

    Parameters
    ----------
    arguments : sequence of str, optional
        What stands behind ``python3 -m artcourse``; taken from the command line by default.

    Returns
    -------
    int
        The exit status: 0, or another number after a sentence that says why.
    """
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser(arguments).parse_args(arguments)
    try:
        return options.run(options)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"A file could not be used: {error}", file=sys.stderr)
        print("Please check that the disk has room and that the folder is yours.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
        return 130


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Build the parser, loading only the command that was named."""
    parser = argparse.ArgumentParser(
        prog=typed("").strip(),
        description="A course in AI art, in Jupyter, on your own computer.",
        epilog=f"Example: {typed('lab')}",
    )
    parser.add_argument("--version", action="version", version=f"artcourse {artcourse.__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    named = [name for name in arguments[:1] if name in COMMANDS]
    for name in named or COMMANDS:
        module = importlib.import_module(COMMANDS[name])
        subparser = subparsers.add_parser(
            name,
            help=module.HELP,
            description=module.HELP,
            epilog=f"Example: {typed(name)}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(subparser)
        subparser.set_defaults(run=module.run)
    return parser
