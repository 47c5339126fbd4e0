"""How style transfer looks at pictures: the layers of a network, fast, and what they differ in."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

Look = Callable[[Tensor], dict[str, Tensor]]


class Gram(torch.autograd.Function):
    """``gram_matrix`` for one picture, channels last in memory, with half the work backward."""

    @staticmethod
    def forward(ctx: Any, layer: Tensor) -> Tensor:
        """Return the Gram matrix, shape (1, C, C), of a layer of shape (1, C, H, W)."""
        features = layer.permute(0, 2, 3, 1).flatten(0, 2)  # (H · W, C), without a copy
        ctx.save_for_backward(features)
        ctx.shape = layer.permute(0, 2, 3, 1).shape
        return (features.T @ features / len(features))[None]

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        """Return the gradient of the layer from the symmetric one of its Gram matrix."""
        # dG = (dFᵀ F + Fᵀ dF) / (H · W): the two are one product, as G's gradient here,
        # that of a sum of squares, is as symmetric as G itself
        (features,) = ctx.saved_tensors
        grad = features @ (grad_output[0] * (2 / len(features)))
        return grad.reshape(ctx.shape).permute(0, 3, 1, 2)


def within(mask: Tensor, layer: Tensor) -> Tensor:
    """Weight a layer so that its Gram matrix becomes that of what is in the mask."""
    if mask.min() == 1:
        return layer
    weight = interpolate(mask, layer.shape[2:], mode="area")
    return layer * (weight / weight.mean().clamp(min=1e-6)).sqrt()


def fast_dtype(device: torch.device) -> torch.dtype:
    """Choose the numbers with which this device is fast."""
    has = getattr(torch.cpu, "get_capabilities", dict)()  # older torches cannot say it
    fast = device.type == "cpu" and (has.get("avx512_bf16") or has.get("amx_bf16"))
    return torch.bfloat16 if fast else torch.float32


def eye(features: nn.Module, dtype: torch.dtype | None, device: torch.device) -> Look:
    """Copy the network, to compute in dtype, where that is fast, and answer in float32."""
    dtype = dtype or fast_dtype(device)
    network = copy.deepcopy(features).to(device, memory_format=torch.channels_last)
    for weight in network.parameters():  # the shades are normalised before they are rounded
        weight.data = weight.data.to(dtype)

    def look(image: Tensor) -> dict[str, Tensor]:
        image = image.contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16, enabled=dtype != torch.float32):
            return {name: layer.float() for name, layer in network(image).items()}

    return look
