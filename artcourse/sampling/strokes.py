"""Drawings that a network makes up: one movement of the pen after the other, by lot."""

from __future__ import annotations

import torch
from torch import Tensor

from artcourse.data.pen import DOWN, END, MOVEMENT, first_input, need_movements
from artcourse.functional._door import number, shape, whole
from artcourse.losses.mixture_density import Mixture, mixture_parameters
from artcourse.models.stroke_rnn import StrokeRNN

LONGEST = 133  # points of a drawing; the longest kanji has so many


@torch.no_grad()
def sample_strokes(
    model: StrokeRNN,
    count: int,
    *,
    temperature: float = 1.0,
    longest: int = LONGEST,
    begun: Tensor | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Let a network draw.

    Each movement is drawn by lot from the density that the network answers with, and given
    back to the network as the one before the next. A drawing ends when the lot puts the pen
    away, and at the latest after so many points.

    Parameters
    ----------
    model : StrokeRNN
        It is in evaluation mode afterwards.
    count : int
        How many drawings, all at once.
    temperature : float
        0.01 or more. Below 1 the network dares less: likely states of the pen and bell curves
        become more likely (the scores are divided by it), and each bell gets narrower (the
        deviations are multiplied by its square root). Above 1 it dares more.
    longest : int
        After how many points at most a drawing ends.
    begun : Tensor, shape (T, 5), optional
        The first movements of all drawings, which the network goes on from; it may not put
        the pen away.
    generator : torch.Generator, optional
        Of the model's device, for the lots. The same one draws the same.

    Returns
    -------
    Tensor, shape (count, T, 5)
        Movements as ``load_strokes`` returns them: each drawing ends, and its last rows put
        the pen away. A drawing of ``longest`` points was ended by this function.

    Raises
    ------
    ValueError
        When an argument is not as described.

    References
    ----------
    Ha and Eck, A neural representation of sketch drawings (2018), equation 11.

    Lesson: 06_lstm_and_gru
    """
    whole("count", count, 1)
    number("temperature", temperature, least=0.01)
    start = _start(model, begun, whole("longest", longest, 1))
    model.eval()
    state = None
    for row in start:
        answer, state = model.step(row.expand(count, MOVEMENT), state)
    rows = list(start[1:].unsqueeze(1).expand(-1, count, MOVEMENT))
    ended = torch.zeros(count, dtype=torch.bool, device=start.device)
    while len(rows) < longest and not ended.all():
        row = _drawn(mixture_parameters(answer), temperature, generator)
        row[ended] = _ending(row)
        ended = ended | (row[:, END] == 1)
        rows.append(row)
        answer, state = model.step(row, state)
    rows.append(_ending(start[0]).expand(count, MOVEMENT))
    return torch.stack(rows, dim=1)


def _start(model: StrokeRNN, begun: Tensor | None, longest: int) -> Tensor:
    """The rows that the network is given before it begins to draw, (1 + T, 5)."""
    first = first_input(next(model.parameters()))
    if begun is None:
        return first[None]
    need_movements("begun", begun, "(T, 5)")
    if begun[:, END].any():
        raise ValueError("begun should leave the pen there, and puts it away: take begun[:-1]")
    if len(begun) > longest:
        raise ValueError(f"begun should have {longest} rows at most, and has shape {shape(begun)}")
    return torch.cat([first[None], begun.to(first)])


def _drawn(mixture: Mixture, temperature: float, generator: torch.Generator | None) -> Tensor:
    """Draw one movement for each row by lot, (N, 5)."""
    rows = torch.arange(len(mixture.pen_logits), device=mixture.pen_logits.device)
    curve = _lot(mixture.log_weights, temperature, generator)
    pen = _lot(mixture.pen_logits, temperature, generator)
    rho = mixture.correlations[rows, curve]
    noise = torch.randn(len(rows), 2, generator=generator, device=rho.device, dtype=rho.dtype)
    # two normal numbers with the correlation ρ, out of two without: n₁, and ρ n₁ + √(1 − ρ²) n₂
    down = rho * noise[:, 0] + (1 - rho**2).sqrt() * noise[:, 1]
    z = torch.stack([noise[:, 0], down], dim=1)
    spread = temperature**0.5 * mixture.deviations[rows, curve]
    movement = z.new_zeros(len(rows), MOVEMENT)
    movement[:, :2] = mixture.means[rows, curve] + spread * z
    movement[rows, DOWN + pen] = 1
    movement[pen == END - DOWN] = _ending(movement)
    return movement


def _lot(scores: Tensor, temperature: float, generator: torch.Generator | None) -> Tensor:
    """Draw a number for each row of scores, by the softmax of them."""
    chances = torch.softmax(scores / temperature, dim=-1)
    return torch.multinomial(chances, 1, generator=generator)[:, 0]


def _ending(like: Tensor) -> Tensor:
    """The row that puts the pen away, (5,)."""
    row = like.new_zeros(MOVEMENT)
    row[END] = 1
    return row
