"""An exercise on windows that go on, row by row, where the last ones ended."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l05_recurrent_networks._pairs import laid_out


def _texts(generator: torch.Generator) -> list[Case]:
    def case(count: int, batch_size: int, length: int) -> Case:
        return Case(torch.randperm(count, generator=generator) + 2, batch_size, length)

    return [
        Case(torch.arange(10, 19), 2, 3),
        case(12, 3, 2),  # batch_size divides all, and not all but one
        case(31, 5, 3),  # no window is shorter, and nothing is left over
        case(24, 1, 5),
        case(30, 4, 3),
        case(14, 3, 7),  # the only window is shorter
    ]


def _windows(answer, tokens, batch_size, length):
    return laid_out(answer(tokens, batch_size, length), batch_size)


@exercise(
    "recurrent.cut_windows",
    title="windows in which each row goes on",
    cases=_texts,
    observe=_windows,
    parts=("inputs", "targets", "lengths of the windows"),
    hints=[
        "Begin with the rows: steps = (len(tokens) - 1) // batch_size, and "
        "tokens[: steps * batch_size].reshape(batch_size, steps) lays them under one another.",
        "The targets are laid out in the same way, but taken one token later: "
        "tokens[1 : steps * batch_size + 1].",
        "Then cut columns from both: for start in range(0, steps, length), take "
        "[:, start : start + length]. A slice that reaches past the end is shorter, and no error.",
    ],
    praise="Row n of each window goes on in row n of the next, so its hidden state may, too.",
)
def cut_windows(tokens, batch_size, length):
    """Cut tokens (L,) into a list of pairs (inputs, targets), each (batch_size, length), int64.

    The tokens are read in batch_size rows side by side, of (L - 1) // batch_size tokens each:
    row 0 begins with the first token, row 1 begins where row 0 ends, and so on; what is left
    over at the end is dropped. Each pair is a window of the next `length` columns, so that row n
    of one pair goes on in row n of the next; the last pair is shorter if too few columns are
    left. The target of each token is the token that follows it in `tokens`.
    """
    steps = (len(tokens) - 1) // batch_size
    used = steps * batch_size
    inputs = tokens[:used].reshape(batch_size, steps)
    targets = tokens[1 : used + 1].reshape(batch_size, steps)
    pairs = []
    for start in range(0, steps, length):
        stop = start + length
        pairs.append((inputs[:, start:stop], targets[:, start:stop]))
    return pairs


def _columns(inputs, targets, length):
    """Windows of so many columns, the last of which may be shorter."""
    return list(zip(inputs.split(length, 1), targets.split(length, 1), strict=True))


def _steps(tokens, batch_size):
    """How many tokens a row has, and how many all rows have."""
    steps = (len(tokens) - 1) // batch_size
    return steps, steps * batch_size


def _windows_at(tokens, batch_size, length, starts):
    """Windows that begin at these columns."""
    steps, used = _steps(tokens, batch_size)
    inputs = tokens[:used].reshape(batch_size, steps)
    targets = tokens[1 : used + 1].reshape(batch_size, steps)
    return [(inputs[:, n : n + length], targets[:, n : n + length]) for n in starts]


# ---------------- the rows


@cut_windows.misconception
def rows_interleaved(tokens, batch_size, length):
    """Your rows are interleaved: neighbours in the text stand under one another, in different rows.
    A row should be a piece of the text. reshape(batch_size, steps) lays the tokens out row by row;
    reshape(steps, batch_size).T or tokens[n::batch_size] deals them out like cards."""
    steps, used = _steps(tokens, batch_size)
    rows = [one.reshape(steps, batch_size).T for one in (tokens[:used], tokens[1 : used + 1])]
    return _columns(*rows, length)


@cut_windows.misconception
def neighbouring_windows_in_one_batch(tokens, batch_size, length):
    """Your first window holds the first batch_size * length tokens, so row 1 goes on where row 0
    ends, in the *same* window. Then the state of row 0 is handed on to another place in the text.
    Cut all of the text into batch_size long rows first, and these into windows."""
    used = (len(tokens) - 1) // length * length
    inputs = tokens[:used].reshape(-1, length).split(batch_size)
    targets = tokens[1 : used + 1].reshape(-1, length).split(batch_size)
    whole = [pair for pair in zip(inputs, targets, strict=True) if len(pair[0]) == batch_size]
    return whole or [(tokens[:used].reshape(-1, length), tokens[1 : used + 1].reshape(-1, length))]


@cut_windows.misconception
def blocks_one_after_the_other(tokens, batch_size, length):
    """You cut the text into blocks of batch_size * length tokens, one after the other. In a block
    row 1 goes on where row 0 ends, so row 0 of the next block does not go on where its own row
    ended. Cut all of the text into batch_size long rows first, and these into windows."""
    steps, used = _steps(tokens, batch_size)
    pairs = []
    for start in range(0, steps, length):
        stop = min(start + length, steps)
        block = slice(start * batch_size, stop * batch_size)
        one, other = tokens[:used][block], tokens[1 : used + 1][block]
        pairs.append((one.reshape(batch_size, -1), other.reshape(batch_size, -1)))
    return pairs


@cut_windows.misconception
def each_row_with_a_target_less(tokens, batch_size, length):
    """You cut the text into rows first, and took each row's targets from the row itself: the last
    token of a row becomes no input, as its target stands in the next row. Cut inputs and targets
    separately, the targets from tokens[1:]. A row has (L - 1) // batch_size inputs."""
    steps = len(tokens) // batch_size
    rows = tokens[: steps * batch_size].reshape(batch_size, steps)
    return _columns(rows[:, :-1], rows[:, 1:], length)


@cut_windows.misconception
def rows_too_long_and_wrapped_round(tokens, batch_size, length):
    """Your rows have L // batch_size tokens, and where that uses up the last token, its target is
    the first one of the text, which roll brings round. No token follows the last one, so it can't
    be an input: a row has (L - 1) // batch_size inputs."""
    steps = len(tokens) // batch_size
    used = steps * batch_size
    sides = (tokens[:used], tokens.roll(-1)[:used])
    return _columns(*(side.reshape(batch_size, steps) for side in sides), length)


@cut_windows.misconception
def last_column_lost(tokens, batch_size, length):
    """The last column is lost: you cut rows of (L - 1) // batch_size tokens, and took each row's
    targets from the row itself, one place on. The target of a row's last token is the first one
    of the next row. Cut the targets from tokens[1:], in the same way as the inputs."""
    steps, used = _steps(tokens, batch_size)
    rows = tokens[:used].reshape(batch_size, steps)
    return _columns(rows[:, :-1], rows[:, 1:], length)


@cut_windows.misconception
def last_token_without_a_target(tokens, batch_size, length):
    """Your rows have L // batch_size tokens. Where batch_size divides L, the last token is an input
    as well, and no token follows it as its target. A row has (L - 1) // batch_size inputs."""
    steps = len(tokens) // batch_size
    used = steps * batch_size
    inputs = tokens[:used].reshape(batch_size, steps)
    return _columns(inputs, tokens[1 : used + 1].reshape(batch_size, steps), length)


# ---------------- the targets


@cut_windows.misconception
def not_shifted(tokens, batch_size, length):
    """Your targets are the inputs themselves. A network that only copies what it is given would be
    perfect. The target is the token that comes *next*: take the targets from tokens[1:]."""
    steps, used = _steps(tokens, batch_size)
    inputs = tokens[:used].reshape(batch_size, steps)
    return _columns(inputs, inputs, length)


@cut_windows.misconception
def shifted_by_two(tokens, batch_size, length):
    """Your targets are two tokens later than the inputs, so the network would leave out every
    second note. One is enough: tokens[1:]."""
    steps, used = _steps(tokens, batch_size)
    targets = tokens.roll(-2)[:used].reshape(batch_size, steps)
    return _columns(tokens[:used].reshape(batch_size, steps), targets, length)


@cut_windows.misconception
def first_of_the_window_as_its_last_target(tokens, batch_size, length):
    """In each window your last target is the window's own first token: roll brings it round. What
    follows the last token of a window is the first one of the *next* window. Shift the whole text,
    tokens[1:], before you cut it."""
    pairs = cut_windows.reference(tokens, batch_size, length)
    return [(one, one.roll(-1, 1)) for one, _ in pairs]


@cut_windows.misconception
def first_of_the_row_as_its_last_target(tokens, batch_size, length):
    """The last target of each row is the row's own first token: roll brings it round. What follows
    the end of a row is the beginning of the next row: take the targets from tokens[1:], before you
    cut rows."""
    steps, used = _steps(tokens, batch_size)
    inputs = tokens[:used].reshape(batch_size, steps)
    return _columns(inputs, inputs.roll(-1, 1), length)


@cut_windows.misconception
def two_tokens_later(tokens, batch_size, length):
    """Your targets are two tokens later than the inputs, so the network would leave out every
    second note. One is enough: tokens[1:], and (L - 1) // batch_size tokens in a row."""
    steps = (len(tokens) - 2) // batch_size
    inputs = tokens[: steps * batch_size].reshape(batch_size, steps)
    return _columns(inputs, tokens[2 : steps * batch_size + 2].reshape(batch_size, steps), length)


@cut_windows.misconception
def last_of_the_row_as_its_own_target(tokens, batch_size, length):
    """The last target of each row is the row's last input itself. What follows it is the first
    token of the next row: take the targets from tokens[1:], before you cut rows."""
    steps, used = _steps(tokens, batch_size)
    inputs = tokens[:used].reshape(batch_size, steps)
    return _columns(inputs, torch.cat([inputs[:, 1:], inputs[:, -1:]], 1), length)


@cut_windows.misconception
def first_of_the_text_as_the_last_target(tokens, batch_size, length):
    """All is right but the very last target, which is the first token of the text: roll brings it
    round. Nothing needs to be brought round: take the targets from tokens[1 : used + 1]."""
    steps, used = _steps(tokens, batch_size)
    inputs = tokens[:used]
    rows = [one.reshape(batch_size, steps) for one in (inputs, inputs.roll(-1))]
    return _columns(*rows, length)


@cut_windows.misconception
def each_window_with_a_target_less(tokens, batch_size, length):
    """Your windows are one column short: window[:, :-1] and window[:, 1:] lose a target in each.
    The target of a window's last token stands in the next window. Cut the targets from tokens[1:],
    as you cut the inputs from tokens."""
    pairs = cut_windows.reference(tokens, batch_size, length)
    return [(one[:, :-1], one[:, 1:]) for one, _ in pairs]


# ---------------- the windows


@cut_windows.misconception
def windows_overlap(tokens, batch_size, length):
    """Your windows overlap: each begins one column after the last one began. A state that is
    carried on would read the same tokens again. Begin a window where the last one ended: range(0,
    steps, length)."""
    steps, _ = _steps(tokens, batch_size)
    starts = range(max(steps - length + 1, 1))
    return _windows_at(tokens, batch_size, length, starts)


@cut_windows.misconception
def shorter_window_left_out(tokens, batch_size, length):
    """You left out the last window where it is shorter. It counts as well: let the loop run to the
    end of the row, range(0, steps, length); a slice stops by itself where the row ends."""
    steps, _ = _steps(tokens, batch_size)
    starts = range(0, steps - length + 1, length)
    return _windows_at(tokens, batch_size, length, starts)


@cut_windows.misconception
def a_column_left_out_between_windows(tokens, batch_size, length):
    """Between your windows a column is left out: each begins length + 1 columns after the
    last one. Begin where the last one ended: range(0, steps, length)."""
    return _windows_at(
        tokens, batch_size, length, range(0, _steps(tokens, batch_size)[0], length + 1)
    )


@cut_windows.misconception
def length_pieces(tokens, batch_size, length):
    """Your rows are cut into `length` pieces: chunk takes how *many* pieces there are. split takes
    how long each is: inputs.split(length, 1)"""
    steps, used = _steps(tokens, batch_size)
    rows = [one.reshape(batch_size, steps) for one in (tokens[:used], tokens[1 : used + 1])]
    return list(zip(*(one.chunk(length, 1) for one in rows), strict=True))


@cut_windows.misconception
def last_target_of_each_row_missing(tokens, batch_size, length):
    """You cut the text into rows first, and took each row's targets from the row itself. So the
    last window of a row has a target less than inputs: that target stands in the next row. Cut the
    targets from tokens[1:], in the same way."""
    steps = len(tokens) // batch_size
    rows = tokens[: steps * batch_size].reshape(batch_size, steps)
    starts = range(0, steps, length)
    return [(rows[:, n : n + length], rows[:, n + 1 : n + length + 1]) for n in starts]


@cut_windows.misconception
def one_column_less_in_each_window(tokens, batch_size, length):
    """In each window a column is missing: a slice stops *before* its second number, so [:, start :
    start + length] has `length` columns. Leave out the -1."""
    pairs = _windows_at(
        tokens, batch_size, length - 1, range(0, _steps(tokens, batch_size)[0], length)
    )
    return pairs


@cut_windows.misconception
def one_column_more_in_each_window(tokens, batch_size, length):
    """Your windows have a column too many, which the next window reads again: a slice stops before
    its second number, so [:, start : start + length] has `length` columns. Leave out the +1."""
    return _windows_at(
        tokens, batch_size, length + 1, range(0, _steps(tokens, batch_size)[0], length)
    )


@cut_windows.misconception
def last_column_without_targets(tokens, batch_size, length):
    """You cut the text into rows first, and took each row's targets from the row itself, so some
    last windows have more inputs than targets. The target of a row's last token stands in the next
    row: cut the targets from tokens[1:], in the same way."""
    steps = len(tokens) // batch_size
    rows = tokens[: steps * batch_size].reshape(batch_size, steps)
    starts = range(0, steps - 1, length)
    return [(rows[:, n : n + length], rows[:, n + 1 : n + length + 1]) for n in starts]


@cut_windows.misconception
def last_window_filled_with_zeros(tokens, batch_size, length):
    """You filled the last window up with zeros. Then the network would be asked to guess a symbol
    that is not in the text. Let the last window be shorter."""
    pairs = cut_windows.reference(tokens, batch_size, length)
    wide = [[torch.zeros(batch_size, length, dtype=torch.int64) for _ in pair] for pair in pairs]
    for pair, full in zip(pairs, wide, strict=True):
        for one, other in zip(pair, full, strict=True):
            other[:, : one.shape[1]] = one
    return wide


@cut_windows.misconception
def last_window_moved_back(tokens, batch_size, length):
    """You moved the last window back until it is as long as the others. So it reads some tokens
    twice, and does not go on where the window before it ended. Let it be shorter."""
    steps, _ = _steps(tokens, batch_size)
    starts = [max(0, min(n, steps - length)) for n in range(0, steps, length)]
    return _windows_at(tokens, batch_size, length, starts)


@cut_windows.misconception
def returned_in_the_loop(tokens, batch_size, length):
    """You gave back the first window alone: your `return` stands inside the loop, and ends it. Move
    it to the left, below the loop."""
    return cut_windows.reference(tokens, batch_size, length)[:1]


@cut_windows.misconception
def one_window_for_all(tokens, batch_size, length):
    """Your rows are right, and all of them stand in one window. Cut them into windows of `length`
    columns."""
    return cut_windows.reference(tokens, batch_size, len(tokens))


@cut_windows.misconception
def two_lists(tokens, batch_size, length):
    """You gave back two lists, one of inputs and one of targets. Asked for is one list of pairs:
    list(zip(inputs, targets)) makes pairs of two lists."""
    inputs, targets = zip(*cut_windows.reference(tokens, batch_size, length), strict=True)
    return list(inputs), list(targets)


@cut_windows.alternative
def cut_windows_by_chunks(tokens, batch_size, length):
    steps = (tokens.numel() - 1) // batch_size
    rows = tokens[: steps * batch_size].view(batch_size, -1)
    after = tokens[1 : steps * batch_size + 1].view(batch_size, -1)
    return tuple(zip(rows.split(length, dim=1), after.split(length, dim=1), strict=True))


@cut_windows.alternative
def cut_windows_token_by_token(tokens, batch_size, length):
    text = tokens.tolist()
    steps = (len(text) - 1) // batch_size
    pairs = []
    for start in range(0, steps, length):
        columns = range(start, min(start + length, steps))
        places = [[row * steps + column for column in columns] for row in range(batch_size)]
        inputs = [[text[place] for place in row] for row in places]
        targets = [[text[place + 1] for place in row] for row in places]
        pairs.append([torch.tensor(inputs), torch.tensor(targets)])
    return pairs


@cut_windows.alternative
def cut_windows_by_indices(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    places = torch.arange(steps) + steps * torch.arange(batch_size)[:, None]
    for start in range(0, steps, length):
        window = places[:, start : start + length]
        yield torch.stack([tokens[window], tokens[window + 1]])
