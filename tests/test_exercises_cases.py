"""The cases of every exercise can't be fooled, and the rules that say so find planted faults."""

from __future__ import annotations

from collections.abc import Callable

import exercise_rules
import pytest
import torch
from exercise_rules import RULES

from artcourse.exercises import Exercise, catalogue
from artcourse.exercises.engine import Case, exercise

CATALOGUE = catalogue()

# Exercises whose cases still break a rule, by name. Whoever mends one takes it off the list.
EXCEPTIONS = {
    "numbers_are_fractional": {
        "convolution.slide1d",
        "convolution.corr2d",
        "convolution.zero_pad",
        "convolution.corr2d_strided",
        "convolution.conv_channels",
        "activations.one_kernel",
        "activations.max_pool",
        "activations.avg_pool",
        "backpropagation.neuron_gradient",
        "backpropagation.backward_pass",
        "backpropagation.relu_backward",
        "backpropagation.linear_backward",
        "backpropagation.avg_pool_backward",
        "backpropagation.max_pool_backward",
        "backpropagation.conv_input_backward",
    },
    "numbers_are_negative": {
        "training.best_epoch",
    },
    "numbers_are_large": {
        "convolution.slide1d",
        "convolution.corr2d",
        "convolution.zero_pad",
        "convolution.corr2d_strided",
        "convolution.conv_channels",
        "activations.one_kernel",
        "activations.rectify",
        "activations.max_pool",
        "activations.avg_pool",
        "backpropagation.neuron_gradient",
        "backpropagation.backward_pass",
        "backpropagation.relu_backward",
        "backpropagation.linear_backward",
        "backpropagation.cross_entropy_backward",
        "backpropagation.max_pool_backward",
        "backpropagation.conv_input_backward",
        "training.sgd_step",
        "training.adam_step",
        "training.train_step",
        "training.best_epoch",
        "training.confusion",
        "style.paint",
        "style.content_error",
        "style.gram_matrix",
        "style.style_error",
    },
    "sizes_hide_nothing": {
        "convolution.vertical_edges",
        "convolution.corr2d_strided",
        "style.gram_matrix",
    },
    "several_along_each_axis": {
        "style.paint",
    },
    "gradient_is_judged": {
        "activations.stable_sigmoid",
    },
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("one", CATALOGUE.values(), ids=CATALOGUE)
def test_cases_cannot_be_fooled(one: Exercise, rule: Callable[[Exercise], list[str]]) -> None:
    faults = rule(one)
    if one.id in EXCEPTIONS.get(rule.__name__, set()):
        assert faults, f"{one.id} keeps this rule now: take it off the list of exceptions"
    else:
        assert not faults, "\n".join([f"{one.id}: {rule.__doc__}", *faults])


def test_exceptions_are_rules_and_exercises_that_exist() -> None:
    assert set(EXCEPTIONS) <= {rule.__name__ for rule in RULES}
    assert set().union(*EXCEPTIONS.values()) <= set(CATALOGUE)


def test_arguments_that_a_rule_leaves_out_exist() -> None:
    left_out = exercise_rules.SHADES | exercise_rules.MULTIPLES | exercise_rules.SQUARE
    for id, argument in left_out:
        assert argument in exercise_rules._arguments(CATALOGUE[id]), id
    assert set(CATALOGUE) >= exercise_rules.GRADIENT_TAUGHT


# ---------------- planted faults

IMAGES = torch.arange(-29.0, 31).reshape(2, 2, 3, 5) * 7.5
SCORES = torch.tensor([[1.5, -120.0, 3.0], [0.5, 2.0, -1.0]])


def with_images(*images: torch.Tensor) -> Exercise:
    """An exercise on pictures, with these for its cases."""

    @exercise(
        "small.doubled",
        "double it",
        lambda generator: [Case(image) for image in images],
        hints=["Add it to itself.", "2 * images"],
        praise="Well done.",
    )
    def doubled(images):
        """Return twice the pictures."""
        return 2 * images

    return doubled


def with_labels(*labels: int) -> Exercise:
    """An exercise on scores of three classes, with one case for these labels."""

    @exercise(
        "small.hits",
        "count the hits",
        lambda generator: [Case(SCORES[: len(labels)], torch.tensor(labels))],
        hints=["argmax", "(scores.argmax(1) == labels).sum()"],
        praise="Well done.",
    )
    def hits(scores, labels):
        """Count the labels that have the highest score."""
        return (scores.argmax(1) == labels).sum()

    return hits


def with_a_value_only() -> Exercise:
    """An exercise that should ask for a gradient, and compares values."""
    one = with_images(IMAGES)
    one.id = next(iter(exercise_rules.GRADIENT_TAUGHT))
    return one


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("one", [with_images(IMAGES), with_labels(0, 2)], ids=lambda one: one.id)
def test_good_cases_have_no_fault(one: Exercise, rule: Callable[[Exercise], list[str]]) -> None:
    assert rule(one) == []


PLANTED = [
    ("numbers_are_fractional", with_images(IMAGES.round()), "images has whole numbers only"),
    ("numbers_are_negative", with_images(IMAGES.abs()), "images has no negative number"),
    ("numbers_are_negative", with_images(-IMAGES.abs()), "images has no positive number"),
    ("numbers_are_large", with_images(IMAGES / 100), "farther from 0 than 2.25, wanted 100"),
    ("sizes_hide_nothing", with_images(IMAGES[..., :3]), "no images has two different primes"),
    ("sizes_hide_nothing", with_images(IMAGES[..., :4]), "no images has two different primes"),
    ("several_along_each_axis", with_images(IMAGES[:1]), "never longer than 1"),
    ("several_along_each_axis", with_images(IMAGES[:, :1], IMAGES[:1]), "never longer than 1"),
    ("first_and_last_class", with_labels(1, 2), "the first class"),
    ("first_and_last_class", with_labels(0, 1), "the last class"),
    ("gradient_is_judged", with_a_value_only(), "without a gradient passes"),
]


@pytest.mark.parametrize(("rule", "one", "fault"), PLANTED)
def test_a_planted_fault_is_found(rule: str, one: Exercise, fault: str) -> None:
    (found,) = getattr(exercise_rules, rule)(one)
    assert fault in found


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for rule, _, _ in PLANTED} == {rule.__name__ for rule in RULES}
