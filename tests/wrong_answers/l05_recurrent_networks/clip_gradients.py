"""Wrong answers to clip_gradients, which no misconception lists: each with what it is told."""

from __future__ import annotations

from artcourse.exercises.l05_recurrent_networks.clip_gradients import clip_gradients


def brought_to_length_one(gradients, max_norm):
    """Where they are too long, you divide by the norm alone, so that the norm becomes 1. It should
    become max_norm: multiply by max_norm / norm."""
    norm = sum((one**2).sum() for one in gradients) ** 0.5
    return [one / norm if norm > 1 else one * 1 for one in gradients]


def without_signs(gradients, max_norm):
    """You took the absolute numbers. Each keeps its sign."""
    return [one.abs() for one in clip_gradients.reference(gradients, max_norm)]


TOLD = {
    brought_to_length_one: "max_norm taken for 1",
    without_signs: "without signs",
}
