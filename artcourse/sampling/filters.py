"""How bold a choice may be: filters on logits, before softmax makes probabilities of them.

A symbol that a filter leaves out gets minus infinity, which softmax makes a probability of 0.
"""

import torch
from torch import Tensor

from artcourse.functional import softmax
from artcourse.functional._door import need_filled, need_floats, number, whole


def temperature(logits: Tensor, temperature: float) -> Tensor:
    """Divide logits by a temperature, before softmax.

    Below 1, likely symbols become likelier still; above 1, all become more alike. At 1,
    nothing changes.

    Parameters
    ----------
    logits : Tensor, shape (…, V)
        Scores of V symbols.
    temperature : float
        Greater than 0.

    Returns
    -------
    Tensor, shape (…, V)

    Raises
    ------
    ValueError
        When the logits are none, or the temperature is no number above 0.

    Examples
    --------
    >>> logits = torch.tensor([0.2, 0.8]).log()
    >>> softmax(temperature(logits, 0.5), dim=-1)
    tensor([0.0588, 0.9412])

    References
    ----------
    D. H. Ackley, G. E. Hinton and T. J. Sejnowski, *A Learning Algorithm for Boltzmann
    Machines* (1985).

    Lesson: 05_recurrent_networks
    """
    _need_logits(logits)
    help_ = "top_k=1 always takes the likeliest"
    return logits / number("temperature", temperature, above=0, remark=help_)


def top_k(logits: Tensor, k: int) -> Tensor:
    """Leave out all but the k likeliest symbols.

    Of symbols that are equally likely, those with the lower numbers stay.

    Parameters
    ----------
    logits : Tensor, shape (…, V)
        Scores of V symbols.
    k : int
        How many stay. V or more leaves out none.

    Returns
    -------
    Tensor, shape (…, V)

    Raises
    ------
    ValueError
        When the logits are none, or k is no whole number of 1 or more.

    Examples
    --------
    >>> top_k(torch.tensor([2.0, 5.0, 3.0]), 2)
    tensor([-inf, 5., 3.])

    References
    ----------
    A. Fan, M. Lewis and Y. Dauphin, *Hierarchical Neural Story Generation* (2018).
    """
    _need_logits(logits)
    order = logits.argsort(dim=-1, descending=True, stable=True)
    return logits.scatter(-1, order[..., whole("k", k, 1) :], -torch.inf)


def nucleus(logits: Tensor, p: float) -> Tensor:
    """Leave out the unlikely: the likeliest symbols stay that together reach a probability of p.

    Where the network is sure, few symbols stay, and where it is not, many: that is what
    :func:`top_k` cannot do. Also called top-p sampling.

    Parameters
    ----------
    logits : Tensor, shape (…, V)
        Scores of V symbols.
    p : float
        Greater than 0, and at most 1, which leaves out none. The likeliest symbol always stays.

    Returns
    -------
    Tensor, shape (…, V)

    Raises
    ------
    ValueError
        When the logits are none, or p is no such number.

    Examples
    --------
    >>> nucleus(torch.tensor([0.5, 0.125, 0.375]).log(), 0.8).exp()
    tensor([0.5000, 0.0000, 0.3750])

    References
    ----------
    A. Holtzman and others, *The Curious Case of Neural Text Degeneration* (2020), section
    3.1.
    """
    _need_logits(logits)
    number("p", p, above=0, remark="a probability")
    if p > 1:
        raise ValueError(f"p should be at most 1 (a probability), and is {p}")
    if p == 1:
        return logits.clone()
    order = logits.argsort(dim=-1, descending=True, stable=True)
    probabilities = softmax(logits, dim=-1).gather(-1, order)
    # a symbol stays where those before it do not reach p yet
    before = probabilities.cumsum(-1) - probabilities
    left_out = torch.zeros_like(logits, dtype=torch.bool).scatter(-1, order, before >= p)
    return logits.masked_fill(left_out, -torch.inf)


def _need_logits(logits: object) -> None:
    need_floats("logits", logits, "(…, V)")
    need_filled("logits", logits, 1)
