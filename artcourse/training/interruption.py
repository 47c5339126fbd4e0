"""Ctrl-C and Jupyter's stop button: held back until it does no harm."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interrupt_held_back() -> Iterator[list[bool]]:
    """Note Ctrl-C, or Jupyter's stop button, for the caller to see to at a good moment.

    In the middle of a step, half of the weights may be new and half old. A second Ctrl-C
    does not wait.

    Yields
    ------
    list
        Empty until Ctrl-C is pressed.
    """
    pressed: list[bool] = []

    def note(_number: int, _frame: FrameType | None) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(True)

    if threading.current_thread() is not threading.main_thread():
        yield pressed  # only the main thread hears of Ctrl-C
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler if before is None else before)
