"""Which port of this computer a lab can listen at."""

import os
import socket

from artcourse.setup.words import CommandError

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Tell whether a server could listen at this port of this computer."""
    with socket.socket() as probe:
        if os.name != "nt":  # or the port of a lab just stopped would seem taken for a minute
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def choose_port(wanted: int | None = None, first: int = 8888, tries: int = 100) -> int:
    """Return the wanted port, or the first free one from ``first`` on.

    Raises
    ------
    CommandError
        If the wanted port is taken, or no port is free.
    """
    if wanted is not None:
        if not (0 < wanted < 65536 and is_free(wanted)):
            raise CommandError(
                f"Port {wanted} cannot be used: another program has it, or it is not allowed. "
                "Please choose another number above 1024, or leave --port out."
            )
        return wanted
    for port in range(first, first + tries):
        if is_free(port):
            return port
    raise CommandError(
        f"All ports from {first} to {first + tries - 1} are taken. "
        "Please close some programs, or choose a port with --port."
    )
