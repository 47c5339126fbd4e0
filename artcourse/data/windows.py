"""Long rows of numbers, cut into batches for a network that reads one after the other."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from artcourse.functional._door import whole

IGNORED = -100  # the target that ``cross_entropy`` passes over, unless told otherwise


class CarriedWindows:
    """Batches of windows, each of which goes on where the one before it ended.

    Row n of a batch goes on in row n of the next: so the hidden state that the network ends
    with is the one to begin the next batch with (truncated backpropagation through time). Only
    the first batch of a pass begins anew. The targets are the inputs shifted by one.

    See :func:`carried_windows`, which makes one.
    """

    def __init__(self, pieces: Sequence[Tensor], batch_size: int, length: int) -> None:
        self._pieces = pieces
        self._batch_size, self._length = batch_size, length
        self._columns = (sum(map(len, pieces)) - 1) // batch_size  # of each row

    def __len__(self) -> int:
        return -(-self._columns // self._length)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        pieces = self._pieces
        if len(pieces) > 1:
            pieces = [pieces[number] for number in torch.randperm(len(pieces)).tolist()]
        tokens = torch.cat(list(pieces))
        count = self._batch_size * self._columns
        inputs = tokens[:count].view(self._batch_size, self._columns)
        targets = tokens[1 : count + 1].view(self._batch_size, self._columns)
        both = (inputs.split(self._length, 1), targets.split(self._length, 1))
        return zip(*both, strict=True)


def carried_windows(
    tokens: Tensor | Sequence[Tensor], batch_size: int, length: int
) -> CarriedWindows:
    """Cut a text's numbers into windows that carry a hidden state on, for ``fit``.

    Parameters
    ----------
    tokens : Tensor of int64, shape (T,), or sequence of them
        One row of numbers; or several, such as a tune each, which are put one after another, in
        an order that is drawn anew for each pass by torch's own random numbers, to which
        ``fit`` sees.
    batch_size : int
        Into how many rows all of it is cut, which are read side by side. Up to
        ``batch_size - 1`` numbers are left over at the end.
    length : int
        Of a window. The last one may be shorter.

    Returns
    -------
    CarriedWindows
        Can be gone through again and has a length. It gives pairs of inputs and targets, both
        Tensor of int64, shape (batch_size, length).

    Raises
    ------
    ValueError
        When there are too few numbers to give each row one and a target.

    Examples
    --------
    >>> for inputs, targets in carried_windows(torch.arange(9), batch_size=2, length=3):
    ...     print(inputs.tolist(), targets.tolist())
    [[0, 1, 2], [4, 5, 6]] [[1, 2, 3], [5, 6, 7]]
    [[3], [7]] [[4], [8]]

    Lesson: 05_recurrent_networks
    """
    pieces = [tokens] if isinstance(tokens, Tensor) else list(tokens)
    for piece in pieces:
        _need_tokens(piece)
    batch_size = whole("batch_size", batch_size, 1)
    length = whole("length", length, 1)
    total = sum(map(len, pieces))
    if total <= batch_size:
        raise ValueError(
            f"tokens should be more than batch_size, which is {batch_size}, and are {total}"
        )
    return CarriedWindows(pieces, batch_size, length)


def padded(
    sequences: Sequence[Tensor], padding: int = 0, ignore_index: int = IGNORED
) -> tuple[Tensor, Tensor]:
    """Put sequences of unequal lengths into one batch, as inputs and targets.

    Parameters
    ----------
    sequences : sequence of Tensor of int64, shape (T,)
        At least two numbers each. T may differ.
    padding : int
        What fills the inputs behind the end of a shorter sequence. What the network answers
        there counts for nothing, so any symbol's number will do.
    ignore_index : int
        What fills the targets there: the number that ``cross_entropy`` passes over.

    Returns
    -------
    inputs, targets : Tensor of int64, shape (N, T_max - 1)
        The targets are the inputs shifted by one.

    Raises
    ------
    ValueError
        When there is no sequence, or one that is too short.

    Examples
    --------
    >>> inputs, targets = padded([torch.tensor([5, 6, 7]), torch.tensor([8, 9])])
    >>> inputs.tolist(), targets.tolist()
    ([[5, 6], [8, 0]], [[6, 7], [9, -100]])
    """
    sequences = list(sequences)
    for sequence in sequences:
        _need_tokens(sequence)
    lengths = [len(sequence) for sequence in sequences]
    if not lengths or min(lengths) < 2:
        raise ValueError(f"sequences should have 2 numbers or more each, and have {lengths}")
    shape = (len(sequences), max(lengths) - 1)
    inputs = torch.full(shape, padding, dtype=torch.int64)
    targets = torch.full(shape, ignore_index, dtype=torch.int64)
    for row, sequence in enumerate(sequences):
        inputs[row, : len(sequence) - 1] = sequence[:-1]
        targets[row, : len(sequence) - 1] = sequence[1:]
    return inputs, targets


def _need_tokens(piece: object) -> None:
    if not isinstance(piece, Tensor) or piece.ndim != 1 or piece.dtype != torch.int64:
        given = repr(piece)
        if isinstance(piece, Tensor):
            given = f"{piece.dtype} of shape {tuple(piece.shape)}"
        raise ValueError(
            "tokens should be int64 numbers of shape (T,), as the encode of a vocabulary gives "
            f"them, and is {given}"
        )
