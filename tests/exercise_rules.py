"""Rules on the cases of an exercise: pure functions from an exercise to its faults.

A wrong answer passes where the cases let it: one that cuts fractions off, on whole numbers; one
that swaps height and width, on squares. So the cases of every exercise have what such answers
stumble over, in each argument to which a rule applies.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import torch

from artcourse.exercises import Case, Exercise
from artcourse.exercises.engine.judge import diagnose
from artcourse.exercises.engine.observe import observer

LARGE = 100.0  # e to the power of it is more than float32 can hold
PRIMES = {n for n in range(2, 100) if all(n % d for d in range(2, n))}

# Arguments that are neither negative nor large, in whatever exercise.
POSITIVE = {"seconds", "lr", "momentum", "beta1", "beta2", "eps", "square", "std"}
POSITIVE |= {"max_norm", "temperature", "deviations", "beta", "information", "entropies"}
# Arguments that are shades, between 0 and 1, as the task says or the picture is.
SHADES = {
    ("welcome.negative", "image"),
    ("convolution.vertical_edges", "picture"),
    ("vae.bernoulli_nll", "images"),
    ("vae.negative_elbo", "images"),
    ("latent.rebuild", "images"),
    ("style.prepare", "images"),
    ("style.prepare", "mean"),
    ("style.paint", "image"),
    ("style.keep_colours", "painted"),
    ("style.keep_colours", "photo"),
}
# Tables in which the task makes a size a multiple of 2, 3 or 4, so that it is no prime.
MULTIPLES = {
    ("backpropagation.max_pool_backward", "input"),
    ("gates.lstm_step", "weight_ih"),
    ("gates.lstm_step", "weight_hh"),
    ("gates.lstm_step_backward", "gates"),
    ("gates.gru_step", "weight_ih"),
    ("gates.gru_step", "weight_hh"),
}
# Tables that the task makes square.
SQUARE = {
    ("recurrent.rnn_step", "weight_hh"),
    ("recurrent.rnn_forward", "weight_hh"),
    ("recurrent.rnn_backward", "weight_hh"),
}
# Exercises in which the reader is told that the gradient must find its way back.
GRADIENT_TAUGHT = {
    "activations.stable_sigmoid",
    "vae.reparameterize",
    "vae.negative_elbo",
    "style.content_error",
    "style.style_error",
}


def numbers_are_fractional(exercise: Exercise) -> list[str]:
    """Each argument of real numbers has a fraction in some case."""
    return [
        f"{name} has whole numbers only"
        for name, values in _real(exercise)
        if not any((value != value.round()).any() for value in values)
    ]


def numbers_are_negative(exercise: Exercise) -> list[str]:
    """Each argument of real numbers is negative in some case, and positive in some."""
    faults = []
    for name, values in _unbounded(exercise):
        if not any((value < 0).any() for value in values):
            faults.append(f"{name} has no negative number")
        if not any((value > 0).any() for value in values):
            faults.append(f"{name} has no positive number")
    return faults


def numbers_are_large(exercise: Exercise) -> list[str]:
    """Among the arguments of real numbers, one is large in some case."""
    arguments = list(_unbounded(exercise))
    if not arguments:
        return []
    largest = max(value.abs().max().item() for _, values in arguments for value in values)
    if largest >= LARGE:
        return []
    return [f"no number is farther from 0 than {largest:.4g}, wanted {LARGE:g}"]


def sizes_hide_nothing(exercise: Exercise) -> list[str]:
    """The last two sizes of each table are, in some case, two different primes."""
    return [
        f"no {name} has two different primes for its last two sizes"
        for name, values in _tensors(exercise)
        if values[0].ndim >= 2
        and (exercise.id, name) not in MULTIPLES | SQUARE
        and not any(_two_primes(*value.shape[-2:]) for value in values)
    ]


def _two_primes(height: int, width: int) -> bool:
    return height != width and {height, width} <= PRIMES


def several_along_each_axis(exercise: Exercise) -> list[str]:
    """A tensor of three axes or more has, in some case, several along each: several in a batch."""
    one_picture = "(1, C, H, W)" in exercise.stub or "(1, 3, H, W)" in exercise.stub
    first = 1 if one_picture else 0  # the axis of the batch is left out where the task does
    return [
        f"{name} is never longer than 1 along all axes"
        for name, values in _tensors(exercise)
        if values[0].ndim >= 3 and not any(min(value.shape[first:]) > 1 for value in values)
    ]


def first_and_last_class(exercise: Exercise) -> list[str]:
    """Where there are classes, the first and the last are each right in some case."""
    first_seen = last_seen = False
    for given in map(_named(exercise), exercise.cases):
        labels = given.get("labels", given.get("target"))
        if not isinstance(labels, torch.Tensor) or labels.is_floating_point():
            return []
        classes = len(given["bias"]) if "bias" in given else given["scores"].shape[1]
        first_seen = first_seen or bool((labels == 0).any())
        last_seen = last_seen or bool((labels == classes - 1).any())
    faults = []
    if not first_seen:
        faults.append("the first class is never the right one")
    if not last_seen:
        faults.append("the last class is never the right one")
    return faults


def gradient_is_judged(exercise: Exercise) -> list[str]:
    """Where a gradient is taught, an answer that is cut off from it does not pass."""
    if exercise.id not in GRADIENT_TAUGHT:
        return []

    def cut_off(*arguments: Any) -> Any:
        return exercise.reference(*arguments).detach()

    passed = diagnose(exercise, cut_off).outcome == "passed"
    return ["an answer without a gradient passes"] if passed else []


RULES: tuple[Callable[[Exercise], list[str]], ...] = (
    numbers_are_fractional,
    numbers_are_negative,
    numbers_are_large,
    sizes_hide_nothing,
    several_along_each_axis,
    first_and_last_class,
    gradient_is_judged,
)


def _named(exercise: Exercise) -> Callable[[Case], dict[str, Any]]:
    """What gives the arguments of a case by their names."""
    answer = observer(exercise, exercise.reference)
    signature = inspect.signature(answer)
    return lambda case: signature.bind(*case.args, **case.kwargs).arguments


def _arguments(exercise: Exercise) -> dict[str, list[Any]]:
    """Each argument's name, with what it is in the cases that give it."""
    given: dict[str, list[Any]] = {}
    for arguments in map(_named(exercise), exercise.cases):
        for name, value in arguments.items():
            given.setdefault(name, []).append(value)
    return given


def _tensors(exercise: Exercise) -> Iterator[tuple[str, list[torch.Tensor]]]:
    """Each argument in which there are tensors, alone or in lists."""
    for name, values in _arguments(exercise).items():
        leaves = [leaf for value in values for leaf in _leaves(value)]
        tensors = [leaf for leaf in leaves if isinstance(leaf, torch.Tensor)]
        if tensors:
            yield name, tensors


def _real(exercise: Exercise) -> Iterator[tuple[str, list[torch.Tensor]]]:
    """Each argument in which there are floats, whether in tensors, in lists or alone."""
    for name, values in _arguments(exercise).items():
        leaves = [leaf for value in values for leaf in _leaves(value)]
        floats = [
            torch.as_tensor(leaf)
            for leaf in leaves
            if isinstance(leaf, float)
            or (isinstance(leaf, torch.Tensor) and leaf.is_floating_point())
        ]
        if floats:
            yield name, [value.detach() for value in floats]


def _unbounded(exercise: Exercise) -> Iterator[tuple[str, list[torch.Tensor]]]:
    """Each argument of real numbers that may be anything."""
    for name, values in _real(exercise):
        if name not in POSITIVE and (exercise.id, name) not in SHADES:
            yield name, values


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from _leaves(part)
    else:
        yield value
