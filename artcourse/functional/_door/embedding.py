"""What the embedding refuses."""

import torch
from torch import Tensor

from artcourse.functional._door.arguments import whole
from artcourse.functional._door.checked import checked
from artcourse.functional._door.tensors import (
    need_alike,
    need_filled,
    need_floats,
    need_shape,
    need_tensor,
    shape,
)
from artcourse.functional.embedding import embedding, embedding_backward


def check_embedding(input: object, weight: object, padding_idx: object) -> None:
    """Check that input holds the numbers of symbols that weight has rows for."""
    need_floats("weight", weight, "(V, D)")
    need_filled("weight", weight, 2)
    need_tensor("input", input)
    if input.dtype not in (torch.int64, torch.int32):
        raise ValueError(
            f"input should hold symbols as torch.int64, and is {input.dtype}: try input.long()"
        )
    need_alike("input", input, "weight", weight, "device")
    symbols = len(weight)
    if input.numel() and not 0 <= input.min() <= input.max() < symbols:
        raise ValueError(
            f"input should hold symbols from 0 to {symbols - 1}, as weight has shape "
            f"{shape(weight)}, and goes from {input.min()} to {input.max()}"
        )
    if padding_idx is not None:
        whole("padding_idx", padding_idx, -symbols, symbols - 1)


def check_embedding_backward(
    grad_output: object, input: Tensor, weight: Tensor, padding_idx: object
) -> None:
    """Check what embedding gets, and the gradient of its answer."""
    check_embedding(input, weight, padding_idx)
    need_tensor("grad_output", grad_output)
    need_alike("grad_output", grad_output, "weight", weight)
    wanted = (*input.shape, weight.shape[1])
    need_shape("grad_output", grad_output, wanted, "as embedding's answer")


embedding = checked(check_embedding)(embedding)
embedding_backward = checked(check_embedding_backward)(embedding_backward)
