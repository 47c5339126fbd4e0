"""A recurrent network that draws: from the movements of a pen so far to the next one."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from artcourse.data.pen import MOVEMENT, need_movements
from artcourse.functional._door import number, shape, whole
from artcourse.models.char_rnn import begin_remembering

State = tuple[Tensor, Tensor, Tensor]
PLACE = 2  # numbers


class StrokeRNN(nn.Module):
    """An LSTM that answers each movement with a density of where the pen goes next.

    Besides the movement it is given the place on the paper to which it led, as whoever draws
    sees where the pen is. Without it the network would have to add all movements up itself.

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
    A neural representation of sketch drawings (2018), the decoder alone. The place is ours.

    Lesson: 06_lstm_and_gru
    """

    def __init__(self, hidden_size: int = 256, curves: int = 20, dropout: float = 0.1) -> None:
        super().__init__()
        whole("hidden_size", hidden_size, 1)
        whole("curves", curves, 1)
        if number("dropout", dropout, least=0) >= 1:
            raise ValueError(f"dropout should be a number below 1, and is {dropout!r}")
        self.lstm = nn.LSTM(MOVEMENT + PLACE, hidden_size, batch_first=True)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(hidden_size, 6 * curves + 3)
        begin_remembering(self.lstm)

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
        places = movements[..., :PLACE].cumsum(1)
        remembered, _ = self.lstm(torch.cat([movements, places], dim=-1))
        return self.head(self.dropout(remembered))

    def step(self, movement: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Answer one more movement of each drawing.

        Parameters
        ----------
        movement : Tensor, shape (N, 5)
            The last one.
        state : tuple of Tensor, optional
            What the step before returned; without it, the drawings begin.

        Returns
        -------
        Tensor, shape (N, 6 K + 3)
            For ``mixture_parameters``.
        tuple of Tensor, shapes (1, N, hidden_size), (1, N, hidden_size) and (N, 2)
            What to remember: the hidden state, the cell, and where the pen is.

        Raises
        ------
        ValueError
            When the tensor holds no movements, or the state is that of other drawings.
        """
        need_movements("movement", movement, "(N, 5)")
        place = movement[:, :PLACE]
        memory = None
        if state is not None:
            self._need_state(state, len(movement))
            *memory, before = state
            place = before + place
        seen = torch.cat([movement, place], dim=-1)
        remembered, memory = self.lstm(seen.unsqueeze(1), memory and tuple(memory))
        return self.head(self.dropout(remembered[:, 0])), (*memory, place)

    def _need_state(self, state: State, drawings: int) -> None:
        """Refuse the state of other drawings, or of another network."""
        memory = (1, drawings, self.lstm.hidden_size)
        shapes = [shape(part) for part in state]
        wanted = [memory, memory, (drawings, PLACE)]
        if shapes != wanted:
            raise ValueError(f"state should have the shapes {wanted}, and has {shapes}")
