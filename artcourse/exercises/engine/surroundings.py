"""What stands around an answer while it is judged: torch's settings, its prints, the clock."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

import torch

SECONDS_BEFORE_NOTICE = 5.0
MOST_PRINTED = 600  # characters of what an answer prints


@contextmanager
def ordinary_torch() -> Iterator[None]:
    """Judge under torch's defaults, and leave the notebook's settings as they were."""
    dtype = torch.get_default_dtype()
    torch.set_default_dtype(torch.float32)
    try:
        with torch.random.fork_rng(devices=[]), torch.enable_grad():
            yield
    finally:
        torch.set_default_dtype(dtype)


@contextmanager
def short_prints() -> Iterator[io.StringIO]:
    """Show the beginning of what the answer prints: it is called many times."""
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            yield printed
    finally:
        text = printed.getvalue()
        print(text[:MOST_PRINTED], end="\n…\n" if len(text) > MOST_PRINTED else "")


@contextmanager
def notice_when_slow(notice: str) -> Iterator[None]:
    """Tell the student how to stop a function that does not come back."""
    timer = threading.Timer(SECONDS_BEFORE_NOTICE, print, [notice], {"file": sys.stdout})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
