"""Windows of a picture, brought down to one number each: for wrong and right answers."""

from __future__ import annotations

import torch


def windows(image, kernel_size, stride, reduce):
    """One number for each window that lies inside the picture."""
    rows = (image.shape[0] - kernel_size) // stride + 1
    columns = (image.shape[1] - kernel_size) // stride + 1
    tops = [i * stride for i in range(rows)]
    lefts = [j * stride for j in range(columns)]
    return reduced(image, kernel_size, tops, lefts, reduce)


def ragged(image, kernel_size, stride, reduce):
    """Windows may hang over the edge: there they are smaller."""
    tops, lefts = range(0, image.shape[0], stride), range(0, image.shape[1], stride)
    return reduced(image, kernel_size, tops, lefts, reduce)


def reduced(image, k, tops, lefts, reduce):
    rows = [[reduce(image[top : top + k, left : left + k]) for left in lefts] for top in tops]
    return torch.stack([torch.stack(row) for row in rows])
