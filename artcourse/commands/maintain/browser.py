"""Find the browser in which the browser test drives JupyterLab."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from artcourse.setup.venv import output_of
from artcourse.setup.words import CommandError

VARIABLE = "ARTCOURSE_BROWSER"
NAMES = [
    name + ending
    for name in ("chromium", "google-chrome", "microsoft-edge")
    for ending in ("", "-browser", "-stable")
]
MAC_APPS = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS_PROGRAMS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
# In a process of its own, because the browser test may already be using Playwright in this one.
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find_browser() -> str:
    """Return the path of a Chromium, Chrome or Edge; have Playwright fetch one if there is none.

    Raises
    ------
    CommandError
        If there is none and none can be fetched.
    """
    browser = installed_browser() or _playwrights_own()
    if browser is None:
        print("No browser was found. Fetching one for the browser test ...", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        browser = _playwrights_own()
    if browser is None:
        raise CommandError(
            "The browser test needs Chromium, Chrome or Edge, and none was found. Please install "
            f"one, or name the program in the variable {VARIABLE}."
        )
    return browser


def installed_browser() -> str | None:
    """Return the path of a browser on this computer, or None.

    Raises
    ------
    CommandError
        If the variable ``ARTCOURSE_BROWSER`` names something that is not there.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if path := shutil.which(named):
            return path
        raise CommandError(f"The variable {VARIABLE} names {named}, but there is no such program.")
    return next(filter(_runs, _candidates()), None)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    if sys.platform == "darwin":
        for name in MAC_APPS:
            yield f"/Applications/{name}.app/Contents/MacOS/{name}"
    if os.name == "nt":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            for program in WINDOWS_PROGRAMS:
                yield str(Path(os.environ.get(variable, "C:/"), program))


def _runs(path: str) -> bool:
    """Ubuntu has a chromium-browser that only says how to get the real one."""
    if os.name == "nt":  # there, asking for the version would open a window
        return os.path.isfile(path)
    return output_of([path, "--version"]) is not None


def _playwrights_own() -> str | None:
    path = output_of([sys.executable, "-c", ASK_PLAYWRIGHT])
    return path if path and os.path.isfile(path) else None
