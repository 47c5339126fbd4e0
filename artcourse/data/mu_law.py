"""Sound as symbols: each sample becomes one of some levels, fine for soft ones, coarse for loud."""

import math

from torch import Tensor

from artcourse.data._door import check_loudness
from artcourse.functional._door import need_floats, need_real, whole


def mu_law_encoding(x: Tensor, quantization_channels: int = 256) -> Tensor:
    """Turn samples into whole numbers, as telephones do.

    With μ = quantization_channels - 1, ``y = sign(x) · ln(1 + μ |x|) / ln(1 + μ)`` is rounded
    to one of the levels from -1 to 1. Name and argument are those of torchaudio.

    Parameters
    ----------
    x : Tensor
        Samples from -1 to 1.
    quantization_channels : int
        How many levels there are.

    Returns
    -------
    Tensor of int64, shape of x
        From 0 to quantization_channels - 1.

    Raises
    ------
    ValueError
        When these are no samples, such as nan or what goes beyond -1 and 1.

    Examples
    --------
    >>> import torch
    >>> mu_law_encoding(torch.tensor([-1.0, -0.01, 0.0, 0.01, 1.0]))
    tensor([  0,  98, 128, 157, 255])

    References
    ----------
    ITU-T, Recommendation G.711 (1988); for networks: van den Oord and others, WaveNet (2016).

    Lesson: 05_recurrent_networks
    """
    need_floats("x", x)
    check_loudness(x)
    mu = whole("quantization_channels", quantization_channels, 2) - 1
    samples = x.detach().cpu().double()  # half precision cannot tell 256 levels apart
    bent = samples.sign() * (mu * samples.abs()).log1p() / math.log1p(mu)
    return ((bent + 1) / 2 * mu + 0.5).long().clamp(max=mu).to(x.device)


def mu_law_decoding(x_mu: Tensor, quantization_channels: int = 256) -> Tensor:
    """Turn numbers of levels back into samples.

    Parameters
    ----------
    x_mu : Tensor of int64
        As :func:`mu_law_encoding` returns them.
    quantization_channels : int

    Returns
    -------
    Tensor of float32, shape of x_mu
        From -1 to 1.

    Raises
    ------
    ValueError
        When there is no such level.

    Examples
    --------
    >>> import torch
    >>> mu_law_decoding(torch.tensor([0, 98, 157, 255]))
    tensor([-1.0000, -0.0102,  0.0102,  1.0000])

    Lesson: 05_recurrent_networks
    """
    mu = whole("quantization_channels", quantization_channels, 2) - 1
    need_real("x_mu", x_mu)
    wanted = f"x_mu should hold whole numbers from 0 to {mu}"
    if x_mu.is_floating_point():
        raise ValueError(f"{wanted}, and is {x_mu.dtype}")
    if x_mu.numel():
        low, high = x_mu.min().item(), x_mu.max().item()
        if low < 0 or high > mu:
            raise ValueError(f"{wanted}, and goes from {low} to {high}")
    bent = x_mu.float() / mu * 2 - 1
    return bent.sign() * (bent.abs() * math.log1p(mu)).expm1() / mu
