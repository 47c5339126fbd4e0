"""``lab``: open the course in JupyterLab, on the student's own copies of the lessons."""

import argparse
import os
import platform
import signal
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

from artcourse import work as student_work
from artcourse.commands import ports, server
from artcourse.setup import enter, lock
from artcourse.setup.requirements import course_root
from artcourse.setup.words import CommandError, typed

HELP = "open the course in JupyterLab"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = f"Example: {typed('lab --port 9000')}"
    parser.add_argument("--port", type=int, help="the port to use (default: a free one from 8888)")
    parser.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    parser.add_argument(
        "--work", type=Path, metavar="FOLDER", help="where your work is kept (default: my-work)"
    )


def run(options: argparse.Namespace) -> int:
    """Set up if need be, hand out the lessons, start JupyterLab, and stay until it ends."""
    enter.enter()
    work = prepare_work(options.work)
    waiting = "The lab is being started in another window. Waiting for it ..."
    with lock.hold(server.notes_folder(work) / "lab.lock", waiting):
        running = server.find_running(work)
        if running:
            print(f"The lab is running already. Its address:\n\n    {running.url}\n")
            print("To stop it: Ctrl-C in its own window, or File > Shut Down in JupyterLab.")
            open_browser(running, wanted=not options.no_browser)
            return 0
        _obey_signals()
        port = ports.choose_port(options.port)
        print("Starting JupyterLab ...", flush=True)
        lab, process = server.start(work, port)
    return _stay(lab, process, work, options.no_browser)


def prepare_work(folder: Path | None) -> Path:
    """Make the work folder, hand out the lessons, write the welcome page; tell the news."""
    root = course_root()
    work = Path(folder or root / "my-work").absolute()
    try:
        report = student_work.hand_out(root / "notebooks", work)
    except OSError as error:
        raise CommandError(str(error)) from None
    about_the_page = student_work.write_welcome_page(work, report, typed("lab"))
    for sentence in filter(None, [*report.news, about_the_page]):
        print(sentence)
    return work


def _obey_signals() -> None:
    """Let every way of ending the command go the way of Ctrl-C."""
    for each in stop_signals():
        signal.signal(each, _interrupt)


def _interrupt(number: int, frame: object) -> None:
    # One is enough: further ones must not cut the tidying short.
    for each in stop_signals():
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def stop_signals() -> list[signal.Signals]:
    """Return the signals that mean: end the lab. One that was switched off (nohup) stays so."""
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    present = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return [s for s in present if s == signal.SIGINT or signal.getsignal(s) != signal.SIG_IGN]


def _stay(lab: server.Lab, process: subprocess.Popen, work: Path, no_browser: bool) -> int:
    """Wait until the lab ends, by whatever way, and tidy up."""
    try:
        print(f"The lab is ready. If no browser opens, open this address:\n\n    {lab.url}\n")
        print("Stop with Ctrl-C. Save your notebooks first.", flush=True)
        open_browser(lab, wanted=not no_browser)
        while process.poll() is None:
            time.sleep(0.5)  # on Windows, Ctrl-C could not interrupt process.wait()
        if process.returncode != 0:
            raise CommandError("JupyterLab has ended unexpectedly. " + server.last_words(work))
    except KeyboardInterrupt:
        _tell("\nStopping the lab ...")
    finally:
        server.stop(process, lab)
    _tell(f"The lab has ended. Your work is in {work}")
    return 0


def _tell(sentence: str) -> None:
    try:
        print(sentence, flush=True)
    except OSError:  # the window may be gone
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (for Python's own last flush)


def open_browser(lab: server.Lab, *, wanted: bool = True) -> bool:
    """Open a lab in the person's browser; return whether one was asked to.

    The address holds the token, and what stands on a command line can be read by everyone on the
    computer. So the browser is given the server's small private page that leads there.
    """
    if not wanted or not _has_screen():
        return False
    if "microsoft" in platform.release().lower():  # a Windows browser cannot see Linux files
        return webbrowser.open(lab.url)
    return webbrowser.open(lab.page.as_uri())


def _has_screen() -> bool:
    """Without a screen, Python would open a text browser right here in the terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(name in os.environ for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
