"""A recurrent network that reads a text symbol by symbol and says what may come next.

It stands here twice: on the layers of torch.nn, which training uses, and on our own, which go
back by their own rules. Both have the same parts, and take each other's weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from artcourse import layers
from artcourse.functional._door import known, number, whole
from artcourse.layers.layer import Layer

State = Tensor | tuple[Tensor, Tensor]
CELLS = ("rnn", "lstm", "gru")


class CharRNN(nn.Module):
    """An embedding, a recurrent layer and a linear one, on torch.nn.

    Parameters
    ----------
    vocabulary_size : int
        V, how many symbols there are.
    hidden_size : int
        H, how many numbers the network carries from step to step.
    embedding_size : int
        How many numbers stand for a symbol.
    cell : 'rnn', 'lstm' or 'gru'
        The kind of recurrent layer. An RNN's hidden weights begin as a rotation, which keeps
        lengths; an LSTM begins with a bias of 1 on its forget gates.
    dropout : float
        Which part of the numbers is hidden in training, at both ends of the recurrent layer: on
        the way in and on the way out, not on the way from step to step.

    Raises
    ------
    ValueError
        When a size is no whole number of 1 or more, there is no such cell, or dropout is not
        from 0 to below 1.

    Examples
    --------
    >>> model = CharRNN(54, hidden_size=8, cell="lstm")
    >>> logits, state = model(torch.zeros(3, 7, dtype=torch.int64))
    >>> logits.shape
    torch.Size([3, 7, 54])

    References
    ----------
    Elman, Finding structure in time (1990). The rotation: Saxe, McClelland and Ganguli, Exact
    solutions to the nonlinear dynamics of learning in deep linear neural networks (2014). The
    bias: Gers, Schmidhuber and Cummins, Learning to forget (2000). Dropout: Zaremba, Sutskever
    and Vinyals, Recurrent neural network regularization (2014).

    Lesson: 05_recurrent_networks
    """

    def __init__(
        self,
        vocabulary_size: int,
        hidden_size: int = 256,
        embedding_size: int = 64,
        cell: str = "rnn",
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        if number("dropout", dropout, least=0) >= 1:
            raise ValueError(f"dropout should be a number below 1, and is {dropout!r}")
        kind = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[known("cell", cell, CELLS)]
        _need_sizes(vocabulary_size, hidden_size, embedding_size)
        self.cell = cell
        self.embedding = nn.Embedding(vocabulary_size, embedding_size)
        self.recurrent = kind(embedding_size, hidden_size, batch_first=True)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(hidden_size, vocabulary_size)
        begin_remembering(self.recurrent)

    def forward(self, tokens: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Read whole texts.

        Parameters
        ----------
        tokens : Tensor of int64, shape (N, T)
            The numbers of the symbols.
        state : Tensor, shape (1, N, H), or for an LSTM a tuple of two, optional
            What is remembered of the symbols before these. Without it, nothing.

        Returns
        -------
        logits : Tensor, shape (N, T, V)
            At each place, the scores of what comes next.
        state : Tensor, or for an LSTM a tuple of two
            What is remembered now.
        """
        output, state = self.recurrent(self.dropout(self.embedding(tokens)), state)
        return self.head(self.dropout(output)), state

    def step(self, tokens: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Read one symbol of each text, as ``sample_text`` asks for it.

        Parameters
        ----------
        tokens : Tensor of int64, shape (N,)
        state : as in forward

        Returns
        -------
        logits : Tensor, shape (N, V)
        state : as in forward
        """
        logits, state = self(tokens[:, None], state)
        return logits[:, 0], state


class CharRNNByHand(Layer):
    """The same network on ``artcourse.layers``, which goes back through time by its own rules.

    Its arguments, its parts and the names of its weights are those of :class:`CharRNN`, so
    that ``load_state_dict`` takes the weights of one into the other.

    Examples
    --------
    >>> ours, theirs = CharRNNByHand(54, hidden_size=8), CharRNN(54, hidden_size=8)
    >>> ours.load_state_dict(theirs.state_dict())
    >>> tokens = torch.arange(21).view(3, 7)
    >>> torch.allclose(ours(tokens)[0], theirs(tokens)[0], atol=1e-6)
    True

    Lesson: 05_recurrent_networks
    """

    def __init__(
        self,
        vocabulary_size: int,
        hidden_size: int = 256,
        embedding_size: int = 64,
        cell: str = "rnn",
        *,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        kinds = {"rnn": layers.RNN, "lstm": layers.LSTM, "gru": layers.GRU}
        kind = kinds[known("cell", cell, CELLS)]
        _need_sizes(vocabulary_size, hidden_size, embedding_size)
        self.cell = cell
        self.embedding = layers.Embedding(vocabulary_size, embedding_size, dtype=dtype)
        self.recurrent = kind(embedding_size, hidden_size, batch_first=True, dtype=dtype)
        self.head = layers.Linear(hidden_size, vocabulary_size, dtype=dtype)
        begin_remembering(self.recurrent)

    def __call__(self, tokens: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        return self.forward(tokens, state)

    def forward(self, tokens: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Read whole texts, as :meth:`CharRNN.forward` does."""
        output, state = self.recurrent(self.embedding(tokens), state)
        return self.head(output), state

    def backward(self, grad_logits: Tensor) -> None:
        """Add to the gradients of all weights: from the last step of the texts to the first.

        The state that came from the texts before counts as a constant.

        Parameters
        ----------
        grad_logits : Tensor, shape (N, T, V)
        """
        grad_output = self.head.backward(grad_logits)
        grad_embedded, _ = self.recurrent.backward((grad_output, None))
        self.embedding.backward(grad_embedded)

    def step(self, tokens: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Read one symbol of each text, as :meth:`CharRNN.step` does."""
        logits, state = self(tokens[:, None], state)
        return logits[:, 0], state

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        """Go through the parameters of all parts: ``"head.weight"`` belongs to the head."""
        for part in ("embedding", "recurrent", "head"):
            for name, parameter in getattr(self, part).named_parameters():
                yield f"{part}.{name}", parameter


def _need_sizes(vocabulary_size: object, hidden_size: object, embedding_size: object) -> None:
    """Refuse sizes that are no whole numbers of 1 or more."""
    whole("vocabulary_size", vocabulary_size, 1)
    whole("hidden_size", hidden_size, 1)
    whole("embedding_size", embedding_size, 1)


@torch.no_grad()
def begin_remembering(recurrent: Any) -> None:
    """Give a recurrent layer, ours or torch's, weights with which it forgets slowly at first.

    An RNN's hidden weights become a rotation: multiplied by it again and again, a vector keeps
    its length. An LSTM's forget gates get a bias of 1: σ(1) = 0.73 of each cell stays. A GRU
    stays as it is.
    """
    hidden_size = recurrent.hidden_size
    if isinstance(recurrent, nn.RNN | layers.RNN):
        nn.init.orthogonal_(recurrent.weight_hh_l0)
    if isinstance(recurrent, nn.LSTM | layers.LSTM):
        forget = slice(hidden_size, 2 * hidden_size)
        recurrent.bias_ih_l0[forget] = 1
        recurrent.bias_hh_l0[forget] = 0
