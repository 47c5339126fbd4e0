"""Wrong answers to cut_windows, which no misconception lists: each with what it is told."""

from __future__ import annotations

from artcourse.exercises.l05_recurrent_networks.cut_windows import cut_windows


def shifted_backwards(tokens, batch_size, length):
    """Inputs and targets have changed places: your targets come *before* the inputs, and the
    network would learn to write backwards. The inputs begin with the first token, the targets with
    the second."""
    return [(two, one) for one, two in cut_windows.reference(tokens, batch_size, length)]


def one_long_row(tokens, batch_size, length):
    """You cut the text into one long row. Cut it into batch_size rows, side by side."""
    return [
        (one.expand(batch_size, -1), two.expand(batch_size, -1))
        for one, two in cut_windows.reference(tokens, 1, length)
    ]


def read_from_the_end(tokens, batch_size, length):
    """You read the text from its end. Begin with the first token."""
    return cut_windows.reference(tokens.flip(0), batch_size, length)


def windows_one_column_longer(tokens, batch_size, length):
    """Your windows are one column too long. A slice ends before its second number."""
    return cut_windows.reference(tokens, batch_size, length + 1)


TOLD = {
    shifted_backwards: "parts swapped",
    one_long_row: "right for batch_size = 1 only",
    read_from_the_end: "tokens reversed",
    windows_one_column_longer: "length one too large",
}
