"""How style transfer looks at pictures: a frozen copy of a network, and a fast Gram matrix."""

import copy
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate


class _FastGram(torch.autograd.Function):
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


def fast_gram(layer: Tensor) -> Tensor:
    """Return ``gram_matrix`` of one picture's layer: the same numbers, in half the time backward.

    It is exact where the gradient that comes back to it is symmetric, as that of any loss of
    the Gram matrix's squares is.
    """
    return _FastGram.apply(layer)


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


class FrozenFeatures:
    """A copy of a network that only looks: fast where it can be, and answering in float32.

    Parameters
    ----------
    network : torch.nn.Module
        From a picture to a dictionary of layers.
    dtype : torch.dtype
        Of its weights and of what it works out.
    device : torch.device
        Where.
    """

    def __init__(self, network: nn.Module, dtype: torch.dtype, device: torch.device) -> None:
        self.network = copy.deepcopy(network).to(device, memory_format=torch.channels_last)
        for weight in self.network.parameters():  # shades are normalised before they are rounded
            weight.data = weight.data.to(dtype)
        self.dtype, self.device = dtype, device

    def __call__(self, image: Tensor) -> dict[str, Tensor]:
        """Return what the layers answer to a picture, shape (1, 3, H, W), by their names."""
        image = image.contiguous(memory_format=torch.channels_last)
        fast = self.dtype != torch.float32
        with torch.autocast(self.device.type, torch.bfloat16, enabled=fast):
            return {name: layer.float() for name, layer in self.network(image).items()}


def frozen_features(
    features: nn.Module | FrozenFeatures, dtype: torch.dtype | None, device: torch.device
) -> FrozenFeatures:
    """Copy the network, once: what is frozen already is returned as it is."""
    if isinstance(features, FrozenFeatures):
        return features
    return FrozenFeatures(features, dtype or fast_dtype(device), device)
