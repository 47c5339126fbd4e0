"""Turn what a failed installation wrote into one sentence and the way out."""

import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

# In this order, because a failure late in the work often has echoes of other kinds.
_SIGNS = {
    "disk": r"no space left on device|errno 28\b|quota exceeded|not enough space|winerror 112\b",
    "certificate": r"certificate_verify_failed|certificate verify failed",
    "broken": r"do not match the hashes|badzipfile|bad magic number for|wheel .* is invalid",
    "network": (
        r"failed to establish a new connection|name resolution|nameresolutionerror|getaddrinfo"
        r"|network is unreachable|max retries exceeded|connection broken|read timed out"
        r"|connecttimeout|proxyerror|remote end closed connection|connection aborted"
        r"|incomplete-download|incompleteread"
    ),
    "permission": r"(?m)^.*error.*(permission denied|errno 13\b|access is denied|winerror 5\b"
    r"|read-only file system).*$",
    "no build": r"no matching distribution found for ([\w.-]+\S*)",
}


@dataclass(frozen=True)
class Failure:
    """Why an installation failed: its kind, and the sentence for the person."""

    kind: str
    sentence: str


def explain_failure(log: str, folder: Path) -> Failure:
    """Explain a failed installation.

    Parameters
    ----------
    log : str
        What pip or venv wrote.
    folder : Path
        The folder that was installed into.
    """
    temporary = Path(tempfile.gettempdir())
    for kind, signs in _SIGNS.items():
        if found := re.search(signs, log.lower()):
            free, free_there = (shutil.disk_usage(each).free / 1e9 for each in (folder, temporary))
            words = {"free": free, "temporary": temporary, "free_there": free_there}
            sentence = _SENTENCES[kind].format(found=found, folder=folder, **words)
            return Failure(kind, sentence + _AGAIN)
    last = " ".join(line.strip() for line in log.strip().splitlines()[-3:])
    return Failure(
        "other", f"The installation stopped. Its last words: {last or '(none)'}" + _AGAIN
    )


_AGAIN = "\nThen run the same command again; it goes on from there. The details are in .venv-setup."
_SENTENCES = {
    "disk": "The disk is full: {free:.1f} GB are free in the course folder, {free_there:.1f} GB in "
    "{temporary}, which is needed for a while. Please make room (or name a folder with room in the "
    "variable TMPDIR).",
    "certificate": "The connection could not be trusted. Please check the computer's date and "
    "time. In a company or school network, ask for its certificate and name it in the variable "
    "PIP_CERT.",
    "broken": "A package arrived damaged. Please clear what was kept of it with: "
    "python3 -m pip cache purge",
    "network": "The packages could not be downloaded. The set-up needs the network, only this "
    "once: please connect, and if you are behind a proxy, name it in the variable HTTPS_PROXY.",
    "permission": "A file could not be written in {folder}. Please close programs that may use it, "
    "and check that the folder is yours.",
    "no build": "There is no {found[1]} for this computer with this Python. The course needs a "
    "64-bit Python 3.11 to 3.13 on Windows, Linux or a Mac with an Apple chip; please install one.",
}
