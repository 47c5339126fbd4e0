"""The JupyterLab server of a lab: start it, find it again, stop it."""

import http.client
import json
import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from artcourse.commands.ports import HOST
from artcourse.setup.variables import jupyter_variables
from artcourse.setup.words import CommandError

SETTINGS = Path(__file__).with_name("jupyter")
FIRST_PAGE = "/lab/tree/Welcome.md"
SECONDS_TO_START = 180
SECONDS_TO_STOP = 10


@dataclass(frozen=True)
class Lab:
    """Where a lab's server is reached.

    Attributes
    ----------
    port : int
    token : str
        Whoever has it can use the lab.
    page : Path
        A page that only this user can read, and that leads a browser to the lab.
    """

    port: int
    token: str
    page: Path

    @property
    def url(self) -> str:
        """The address to open in a browser; it holds the token."""
        return f"http://{HOST}:{self.port}{FIRST_PAGE}?token={self.token}"

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


def notes_folder(work: Path) -> Path:
    """Return the hidden folder for a lab's log, notes and settings."""
    return work / ".artcourse"


def log_of(work: Path) -> Path:
    """Return the file that the server writes its messages to."""
    return notes_folder(work) / "lab.log"


def servers_own_notes(work: Path) -> list[Path]:
    """List what jupyter_server itself notes, for this user only, of the server that runs.

    For each server there is ``jpserver-NUMBER.json`` and a page for browsers,
    ``jpserver-NUMBER-open.html``. It takes both away when it ends in good order.
    """
    folder = jupyter_variables(notes_folder(work))["JUPYTER_RUNTIME_DIR"]
    return sorted(Path(folder).glob("jpserver-*"))


def find_running(work: Path) -> Lab | None:
    """Return the lab that runs on this work folder already, if there is one."""
    for note in servers_own_notes(work):
        try:
            facts = json.loads(note.read_text(encoding="utf-8"))
            page = note.with_name(f"{note.stem}-open.html")
            lab = Lab(port=facts["port"], token=facts["token"], page=page)
        except (OSError, ValueError, TypeError, KeyError):  # the page, or not yet written
            continue
        if lab.answers():
            return lab
    return None


def start(work: Path, port: int) -> tuple[Lab, subprocess.Popen]:
    """Start the server and wait until it serves.

    Raises
    ------
    CommandError
        If it ends early or does not answer in time; the last lines of its log are told.
    """
    import psutil  # noqa: F401 (needed to stop it: better missed now than then)

    for left in servers_own_notes(work):  # by a lab that was killed
        left.unlink()
    with _open_private(log_of(work)) as log:
        process = subprocess.Popen(
            command(work, port),
            env=variables(work),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            **_apart_from_the_terminal(),
        )
    try:
        return _wait_until_served(process, work), process
    except BaseException:
        stop(process)
        raise


def command(work: Path, port: int) -> list[str]:
    """Return the command line of the server; the token is not in it, as others could see it."""
    options = {
        "ServerApp.ip": HOST,
        "ServerApp.port": port,
        "ServerApp.root_dir": work,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": hasattr(os, "geteuid") and os.geteuid() == 0,
        "LabApp.default_url": FIRST_PAGE,
        "LabApp.app_settings_dir": SETTINGS,
        "LabApp.news_url": None,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())]


def variables(work: Path) -> dict[str, str]:
    """Return the server's variables: the student's own Jupyter set-up must not reach the lab."""
    settings = jupyter_variables(notes_folder(work))
    # A token that it made itself would be written into its log.
    return settings | {"JUPYTER_TOKEN": secrets.token_hex(24), "ARTCOURSE_WORK": str(work)}


def _open_private(path: Path) -> IO[str]:
    """Open a file anew for writing; nobody else on this computer can read it."""
    path.unlink(missing_ok=True)  # an old file would keep its old rights
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    return open(os.open(path, flags, 0o600), "w", encoding="utf-8")


def _apart_from_the_terminal() -> dict[str, object]:
    """Ctrl-C shall reach us alone, so that we can end the server in good order."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _wait_until_served(process: subprocess.Popen, work: Path) -> Lab:
    deadline = time.monotonic() + SECONDS_TO_START
    while not (lab := find_running(work)):
        if process.poll() is not None:
            raise CommandError("JupyterLab did not start. " + last_words(work))
        if time.monotonic() > deadline:
            raise CommandError(
                f"JupyterLab did not answer within {SECONDS_TO_START} seconds. " + last_words(work)
            )
        time.sleep(0.1)
    return lab


def last_words(work: Path, lines: int = 5) -> str:
    """Return the end of the log, and where to find the rest."""
    text = log_of(work).read_text(encoding="utf-8", errors="replace").strip()
    end = "\n  ".join(text.splitlines()[-lines:])
    return f"The last lines of {log_of(work)}:\n  {end}"


def stop(process: subprocess.Popen, lab: Lab | None = None) -> None:
    """End the server and all that it started: kernels, terminals.

    Parameters
    ----------
    process : Popen
        The server's process.
    lab : Lab, optional
        Where it is reached, if it serves already: there it is asked to end by itself.
    """
    import psutil

    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    agrees = lab is not None and lab.ask("POST", "/api/shutdown") == 200
    if process.poll() is None and not agrees:
        process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for left in psutil.wait_procs(family, timeout=1)[1]:
        left.kill()
