"""A recurrent network that draws: from the movements of a pen so far to the next one."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from artcourse.data.pen import MOVEMENT, need_movements
from artcourse.functional._door import need_floats, number, shape, whole

State = tuple[Tensor, Tensor]


class StrokeRNN(nn.Module):
    """An LSTM that answers each movement with a density of where the pen goes next.

    Parameters
    ----------
    hidden_size : int
        How many numbers it remembers.
    curves : int
        K, the bell curves of the density: in so many places at once it may expect the pen.
    dropout : float
        Which part of what it remembers is hidden from the answer, in training.

    Raises
    ------
    ValueError
        When a size is no whole number of 1 or more, or dropout is not from 0 to below 1.

    Examples
    --------
    >>> model = StrokeRNN(hidden_size=8, curves=2)
    >>> model(torch.zeros(3, 7, 5)).shape
    torch.Size([3, 7, 15])

    References
    ----------
    Graves, Generating sequences with recurrent neural networks (2013), section 4; Ha and Eck,
    A neural representation of sketch drawings (2018), the decoder alone.
    """

    def __init__(self, hidden_size: int = 256, curves: int = 20, dropout: float = 0.1) -> None:
        super().__init__()
        whole("hidden_size", hidden_size, 1)
        whole("curves", curves, 1)
        if number("dropout", dropout, least=0) >= 1:
            raise ValueError(f"dropout should be a number below 1, and is {dropout!r}")
        self.lstm = nn.LSTM(MOVEMENT, hidden_size, batch_first=True)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(hidden_size, 6 * curves + 3)
        with torch.no_grad():  # at first it forgets little: σ(1) = 0.73 of each cell stays
            self.lstm.bias_ih_l0[hidden_size : 2 * hidden_size] = 1
            self.lstm.bias_hh_l0[hidden_size : 2 * hidden_size] = 0

    def forward(self, movements: Tensor) -> Tensor:
        """Answer all movements of drawings, from their beginning.

        Parameters
        ----------
        movements : Tensor, shape (N, T, 5)
            Those before the ones to be said, as ``previous_movements`` returns them.

        Returns
        -------
        Tensor, shape (N, T, 6 K + 3)
            For ``mixture_density_loss``.

        Raises
        ------
        ValueError
            When the tensor holds no movements of several drawings.
        """
        need_movements("movements", movements, "(N, T, 5)")
        remembered, _ = self.lstm(movements)
        return self.head(self.dropout(remembered))

    def step(self, movement: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Answer one more movement of each drawing.

        Parameters
        ----------
        movement : Tensor, shape (N, 5)
            The last one.
        state : pair of Tensor, shapes (1, N, hidden_size), optional
            What the step before returned; without it, the drawings begin.

        Returns
        -------
        Tensor, shape (N, 6 K + 3)
            For ``mixture_parameters``.
        pair of Tensor, shapes (1, N, hidden_size)
            What to remember: the hidden state and the cell.

        Raises
        ------
        ValueError
            When the tensor holds no movements, or the state is that of other drawings.
        """
        need_movements("movement", movement, "(N, 5)")
        if state is not None:
            wanted = (1, len(movement), self.lstm.hidden_size)
            for part in state:
                need_floats("state", part)
                if shape(part) != wanted:
                    raise ValueError(
                        f"state should be two tensors of shape {wanted}, and one has {shape(part)}"
                    )
        remembered, state = self.lstm(movement.unsqueeze(1), state)
        return self.head(self.dropout(remembered[:, 0])), state
