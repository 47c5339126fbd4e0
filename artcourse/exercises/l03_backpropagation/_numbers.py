"""What answers of several numbers have in common."""

from __future__ import annotations

import torch


def as_floats(numbers):
    """Several numbers as floats: 3 is as right as 3.0, and a tensor of numbers as a list."""
    if isinstance(numbers, torch.Tensor) and numbers.ndim <= 1:
        return numbers.tolist()
    if not isinstance(numbers, (list, tuple)):
        return numbers
    plain = (int, float, torch.Tensor)
    return [float(n) if isinstance(n, plain) else n for n in numbers]
