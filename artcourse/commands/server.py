"""The JupyterLab server of a lab: start it, find it again, stop it."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from artcourse.commands import CommandError, environment

HOST = "127.0.0.1"
SETTINGS = Path(__file__).with_name("jupyter")
SECONDS_TO_START = 180
SECONDS_TO_STOP = 10


@dataclass(frozen=True)
class Lab:
    """Where a lab's server is reached, and its process."""

    port: int
    token: str
    pid: int

    @property
    def url(self) -> str:
        """The address to open in a browser; whoever has it can use the lab."""
        return f"http://{HOST}:{self.port}/lab/tree/Welcome.md?token={self.token}"

    def ask(self, method: str, path: str) -> int | None:
        """Send a request; return the status of the answer, or None if there is none."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request(method, path, headers={"Authorization": f"token {self.token}"})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def answers(self) -> bool:
        """Tell whether the server is up and knows the token."""
        return self.ask("GET", "/api/status") == 200


# Ports


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


# A lab's notes, in the hidden folder of the work folder


def notes_folder(work: Path) -> Path:
    """Return the folder for a lab's log, notes and settings."""
    return work / ".artcourse"


def log_of(work: Path) -> Path:
    """Return the file that the server writes its messages to."""
    return notes_folder(work) / "lab.log"


def remember(lab: Lab, work: Path) -> None:
    """Note where the lab runs; only this user can read it."""
    note = notes_folder(work) / "lab.json"
    with open_private(note) as file:
        file.write(json.dumps(asdict(lab)))


def forget(work: Path) -> None:
    """Remove the note."""
    (notes_folder(work) / "lab.json").unlink(missing_ok=True)


def find_running(work: Path) -> Lab | None:
    """Return the lab that runs on this work folder already, if there is one."""
    try:
        lab = Lab(**json.loads((notes_folder(work) / "lab.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return lab if lab.answers() else None


def open_private(path: Path) -> IO[str]:
    """Open a file anew for writing; nobody else on this computer can read it."""
    path.unlink(missing_ok=True)  # an old file would keep its old rights
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    return open(os.open(path, flags, 0o600), "w", encoding="utf-8")


# The server


def start(work: Path, port: int) -> tuple[Lab, subprocess.Popen]:
    """Start the server and wait until it serves.

    Raises
    ------
    CommandError
        If it ends early or does not answer in time; the last lines of its log are told.
    """
    import psutil  # noqa: F401 (needed to stop it: better missed now than then)

    token = secrets.token_hex(24)
    with open_private(log_of(work)) as log:
        process = subprocess.Popen(
            command(work, port),
            env=variables(work, token),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            **_apart_from_the_terminal(),
        )
    lab = Lab(port, token, process.pid)
    try:
        _wait_until_served(lab, process, work)
        remember(lab, work)
    except BaseException:
        stop(lab, process)
        raise
    return lab, process


def command(work: Path, port: int) -> list[str]:
    """Return the command line of the server; the token is not in it, as others could see it."""
    options = {
        "ServerApp.ip": HOST,
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.root_dir": work,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": hasattr(os, "geteuid") and os.geteuid() == 0,
        "LabApp.app_settings_dir": SETTINGS,
        "LabApp.news_url": None,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())]


def variables(work: Path, token: str) -> dict[str, str]:
    """Return the server's variables: the student's own Jupyter set-up must not reach the lab."""
    settings = environment.jupyter_variables(notes_folder(work))
    return settings | {"JUPYTER_TOKEN": token, "ARTCOURSE_WORK": str(work)}


def _apart_from_the_terminal() -> dict[str, object]:
    """Ctrl-C shall reach us alone, so that we can end the server in good order."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _wait_until_served(lab: Lab, process: subprocess.Popen, work: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not lab.answers():
        if process.poll() is not None:
            raise CommandError("JupyterLab did not start. " + last_words(work))
        if time.monotonic() > deadline:
            raise CommandError(
                f"JupyterLab did not answer within {SECONDS_TO_START} seconds. " + last_words(work)
            )
        time.sleep(0.1)


def last_words(work: Path, lines: int = 5) -> str:
    """Return the end of the log, and where to find the rest."""
    text = log_of(work).read_text(encoding="utf-8", errors="replace").strip()
    end = "\n  ".join(text.splitlines()[-lines:])
    return f"The last lines of {log_of(work)}:\n  {end}"


def stop(lab: Lab, process: subprocess.Popen) -> None:
    """End the server and all that it started: kernels, terminals."""
    import psutil

    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    if process.poll() is None and lab.ask("POST", "/api/shutdown") != 200:
        process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for left in psutil.wait_procs(family, timeout=1)[1]:
        left.kill()


def stop_signals() -> list[signal.Signals]:
    """Return the signals that mean: end the lab. One that was switched off (nohup) stays so."""
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    present = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return [s for s in present if s == signal.SIGINT or signal.getsignal(s) != signal.SIG_IGN]
