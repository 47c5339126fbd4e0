"""What moves a prediction: against small changes of an embedding, made by hand."""

from __future__ import annotations

import pytest
import torch

from artcourse.measures import influence
from artcourse.models import CharRNN


def log_p(model: CharRNN, embedded: torch.Tensor, last: int) -> float:
    return model.head(model.recurrent(embedded)[0])[0, -1].log_softmax(0)[last].item()


@torch.no_grad()
@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_it_is_the_length_of_the_gradient(cell: str) -> None:
    torch.manual_seed(0)
    model = CharRNN(7, 5, 3, cell).double()
    tokens = torch.tensor([3, 1, 6, 0, 2])
    embedded, step = model.embedding(tokens[None, :-1]), 1e-5
    slopes = torch.zeros(4, 3, dtype=torch.float64)
    for place in range(4):
        for number in range(3):
            shift = torch.zeros_like(embedded)
            shift[0, place, number] = step
            up, down = (log_p(model, embedded + sign * shift, 2) for sign in (1, -1))
            slopes[place, number] = (up - down) / (2 * step)
    lengths = slopes.norm(dim=1)
    with torch.enable_grad():
        found = influence(model, tokens)
    assert torch.allclose(found, lengths / lengths.max(), atol=1e-6)


def test_one_symbol_has_no_past() -> None:
    with pytest.raises(ValueError, match="two symbols"):
        influence(CharRNN(7, 5, 3), torch.tensor([1]))
