"""Tensors for tests that can't hide a mistake, and gradients through torch's autograd."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from hypothesis import strategies as st


def numbers(*shape: int, dtype: torch.dtype = torch.float64, seed: int = 0) -> torch.Tensor:
    """Numbers from 0.5 to 2.5 of either sign: no zeros that could hide a mistake."""
    generator = torch.Generator().manual_seed(seed)
    sign = torch.randint(0, 2, shape, generator=generator) * 2 - 1
    size = torch.rand(shape, generator=generator, dtype=torch.float64) * 2 + 0.5
    return (size * sign).to(dtype)


def in_strange_order(tensor: torch.Tensor) -> torch.Tensor:
    """The same numbers, in another order in memory and with gaps."""
    if tensor.ndim < 2:
        return tensor.repeat_interleave(2)[::2] if tensor.ndim else tensor
    wide = tensor.transpose(-1, -2).repeat_interleave(2, dim=-1).contiguous()
    return wide[..., ::2].transpose(-1, -2)


@st.composite
def shapes(draw: st.DrawFn, least_axes: int = 0, most_axes: int = 4) -> tuple[int, ...]:
    """Shapes of few numbers, where no two axes are equally long."""
    count = draw(st.integers(least_axes, most_axes))
    return tuple(draw(st.permutations([1, 2, 3, 4, 5]))[:count])


@st.composite
def int_or_pair(draw: st.DrawFn, least: int, most: int) -> int | tuple[int, int]:
    number = st.integers(least, most)
    return draw(st.one_of(number, st.tuples(number, number)))


def gradients(
    function: Callable, tensors: list[torch.Tensor], grad_output: torch.Tensor, **options: Any
) -> tuple[torch.Tensor, ...]:
    """Gradients of all tensors, through torch's autograd."""
    followed = [tensor.detach().clone().requires_grad_() for tensor in tensors]
    return torch.autograd.grad(function(*followed, **options), followed, grad_output)


def assert_close(own: Any, wanted: Any, tolerance: float = 1e-10) -> None:
    """Same shape, same dtype, same numbers."""
    torch.testing.assert_close(own, wanted, rtol=tolerance, atol=tolerance, equal_nan=True)
