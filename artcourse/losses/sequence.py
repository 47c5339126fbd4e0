"""The loss of networks that say what comes next, at each step of several sequences."""

from torch import Tensor

from artcourse.losses.cross_entropy import cross_entropy, cross_entropy_backward


def sequence_cross_entropy(logits: Tensor, targets: Tensor, *, ignore_index: int = -100) -> Tensor:
    """Return the mean cross-entropy over all steps of all sequences, in nats.

    Divided by ln 2 it is in bits, and as a power of e it is the perplexity.

    Parameters
    ----------
    logits : Tensor, shape (N, T, V)
        At each step, the scores of what comes next: the symbols along the last axis, where
        networks that read sequences have them.
    targets : Tensor of int64, shape (N, T)
        What came next.
    ignore_index : int
        The target that does not count: with it, shorter sequences are filled up.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ValueError
        As :func:`artcourse.losses.cross_entropy`, to whose axes these are moved.

    Examples
    --------
    >>> import torch
    >>> sequence_cross_entropy(torch.zeros(2, 3, 8), torch.tensor([[1, 7, 0], [4, -100, -100]]))
    tensor(2.0794)

    Lesson: 05_recurrent_networks
    """
    return cross_entropy(logits.movedim(-1, 1), targets, ignore_index=ignore_index)


def sequence_cross_entropy_backward(
    grad_output: Tensor, logits: Tensor, targets: Tensor, *, ignore_index: int = -100
) -> Tensor:
    """Return the gradient of sequence_cross_entropy's logits.

    Parameters
    ----------
    grad_output : Tensor, shape ()
    logits, targets, ignore_index
        As in sequence_cross_entropy.

    Returns
    -------
    Tensor, shape (N, T, V)

    Lesson: 05_recurrent_networks
    """
    scores = logits.movedim(-1, 1)
    grad = cross_entropy_backward(grad_output, scores, targets, ignore_index=ignore_index)
    return grad.movedim(1, -1)
