"""What a network listens to: how strongly each symbol of the past moves its next answer."""

from __future__ import annotations

import torch
from torch import Tensor

from artcourse.functional._door import need_tensor, shape
from artcourse.models import CharRNN


def influence(model: CharRNN, tokens: Tensor) -> Tensor:
    """Measure how strongly each past symbol moves the prediction of the last one.

    That is the length of the gradient of log p(last symbol) with respect to the embedding of
    the past symbol. Only small changes of an embedding are asked for: what another symbol
    in this place would have done is another question.

    Parameters
    ----------
    model : CharRNN
    tokens : Tensor of int64, shape (T + 1,)
        A text, with the symbol at its end that is predicted.

    Returns
    -------
    Tensor, shape (T,)
        As parts of the largest.

    Raises
    ------
    ValueError
        When the text has fewer than two symbols.

    Lesson: 06_lstm_and_gru
    """
    need_tensor("tokens", tokens)
    if tokens.ndim != 1 or len(tokens) < 2 or tokens.dtype != torch.int64:
        given = f"{tokens.dtype} of shape {shape(tokens)}"
        raise ValueError(f"tokens should be int64 numbers of two symbols or more, and is {given}")
    *_, last = tokens
    embedded = model.embedding(tokens[None, :-1]).detach().requires_grad_()
    logits = model.head(model.recurrent(embedded)[0])[0, -1]
    (grad,) = torch.autograd.grad(logits.log_softmax(0)[last], embedded)
    strength = grad[0].norm(dim=1)
    return strength / strength.max().clamp(min=torch.finfo(strength.dtype).tiny)
