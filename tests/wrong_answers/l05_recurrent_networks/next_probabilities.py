"""Wrong answers to next_probabilities, which no misconception lists: each with what it is told."""

from __future__ import annotations


def logarithms_of_probabilities(logits, temperature):
    """Those are logarithms of probabilities: take softmax, not log_softmax."""
    return (logits / temperature).log_softmax(1)


def temperature_squared(logits, temperature):
    """You divided by the temperature twice."""
    return (logits / temperature / temperature).softmax(1)


def sign_turned_round(logits, temperature):
    """You turned the sign round: the least likely symbol became the most likely."""
    return (-logits / temperature).softmax(1)


def signs_ignored(logits, temperature):
    """You took the logits without their signs."""
    return (logits.abs() / temperature).softmax(1)


def first_row_alone(logits, temperature):
    """You gave back the first row alone."""
    return (logits[0] / temperature).softmax(0)


TOLD = {
    logarithms_of_probabilities: "the logarithm",
    temperature_squared: "temperature squared",
    sign_turned_round: "logits negated",
    signs_ignored: "logits without signs",
    first_row_alone: "the first alone",
}
