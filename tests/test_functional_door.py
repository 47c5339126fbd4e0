"""The door of functional: each argument is looked at once, and refused in the same words."""

from __future__ import annotations

import inspect
import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np
import pytest
import torch
from tensors import numbers

from artcourse import functional, layers, losses
from artcourse.functional._door import checked, known, number, whole, whole_pair, yes_or_no


def calls_at_the_door(work: Callable[[], object]) -> Counter[str]:
    """Count by name the functions of the door that are called during the work."""
    seen: Counter[str] = Counter()

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and "/_door/" in frame.f_code.co_filename.replace("\\", "/"):
            seen[frame.f_code.co_name] += 1

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(before)
    return seen


PHOTO, WEIGHT, BIAS = numbers(3, 20, 30), numbers(5, 3, 3, 4, seed=1), numbers(5, seed=2)
CONVOLUTIONS = {
    "conv2d": lambda: functional.conv2d(PHOTO, WEIGHT, BIAS, stride=2, padding=1),
    "conv2d of a batch": lambda: functional.conv2d(PHOTO[None], WEIGHT, padding="same"),
    "conv2d_loops": lambda: functional.conv2d_loops(PHOTO[:, :5, :6], WEIGHT, BIAS),
    "conv2d_backward": lambda: functional.conv2d_backward(numbers(5, 18, 27), PHOTO, WEIGHT, BIAS),
    "filter_image": lambda: functional.filter_image(PHOTO, WEIGHT[0, 0]),
    "convolve2d": lambda: functional.convolve2d(PHOTO[0], WEIGHT[0, 0]),
    "windows2d": lambda: functional.windows2d(PHOTO, 3),
    "windows2d_backward": lambda: functional.windows2d_backward(numbers(3, 19, 29, 2, 2), PHOTO, 2),
}


@pytest.mark.parametrize("work", CONVOLUTIONS.values(), ids=CONVOLUTIONS)
def test_a_photograph_through_a_convolution_is_checked_once(work: Callable[[], object]) -> None:
    seen = calls_at_the_door(work)
    assert seen["wrapper"] == 1  # one door
    assert seen["need_room"] == 2  # one look at the height, and one at the width
    tensors = [name for name in ("PHOTO", "WEIGHT", "BIAS") if name in inspect.getsource(work)]
    assert seen["need_tensor"] <= len(tensors) + 1  # and grad_output


def test_a_second_door_would_be_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("artcourse.functional.convolution.pad2d", functional.pad2d)
    seen = calls_at_the_door(CONVOLUTIONS["conv2d"])
    assert seen["wrapper"] > 1


SCORES, CLASSES = numbers(4, 3), torch.tensor([0, 2, 1, 1])
ONE = torch.ones((), dtype=torch.float64)
OTHERS = {
    "sigmoid_backward": lambda: functional.sigmoid_backward(SCORES, SCORES),
    "tanh_backward": lambda: functional.tanh_backward(SCORES, SCORES),
    "softmax_backward": lambda: functional.softmax_backward(SCORES, SCORES, 1),
    "log_softmax_backward": lambda: functional.log_softmax_backward(SCORES, SCORES, 1),
    "flatten_backward": lambda: functional.flatten_backward(SCORES.flatten(), SCORES),
    "max_pool2d": lambda: functional.max_pool2d(PHOTO, 2),
    "max_pool2d_backward": lambda: functional.max_pool2d_backward(numbers(3, 10, 15), PHOTO, 2),
    "avg_pool2d_backward": lambda: functional.avg_pool2d_backward(numbers(3, 10, 15), PHOTO, 2),
    "cross_entropy": lambda: losses.cross_entropy(SCORES, CLASSES),
    "cross_entropy_backward": lambda: losses.cross_entropy_backward(ONE, SCORES, CLASSES),
}


@pytest.mark.parametrize("work", OTHERS.values(), ids=OTHERS)
def test_functions_call_each_other_without_a_door(work: Callable[[], object]) -> None:
    assert calls_at_the_door(work)["wrapper"] == 1


def test_a_layer_is_checked_once_on_its_way_and_once_back() -> None:
    layer = layers.Conv2d(3, 5, (3, 4), dtype=torch.float64)
    assert calls_at_the_door(lambda: layer(PHOTO))["wrapper"] == 1
    assert calls_at_the_door(lambda: layer.backward(numbers(5, 18, 27)))["wrapper"] == 1


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda: functional.places2d(PHOTO, 21, 1), "over 21 numbers, and the height has 20"),
        (lambda: functional.places2d(PHOTO, 2, 0), "stride should be a whole number, 1 or more"),
        (
            lambda: functional.windows2d_backward(numbers(3, 19, 29, 2, 2), PHOTO, 3),
            r"grad_output should have shape \(3, 18, 28, 3, 3\) \(as windows2d's answer\)",
        ),
        (
            lambda: functional.conv2d_output_shape(PHOTO, numbers(5, 3, 21, 2)),
            "over 21 numbers, and the height has 20",
        ),
        (
            lambda: functional.conv2d_output_shape(PHOTO, WEIGHT[0]),
            r"weight should have shape \(F, C/groups, kH, kW\), and has \(3, 3, 4\)",
        ),
        (
            lambda: functional.conv2d_output_shape(PHOTO, WEIGHT, padding=((0, -1), (0, 0))),
            r"padding should be a whole number, 0 or more, .* and is \(0, -1\)",
        ),
    ],
)
def test_helpers_of_lessons_have_a_door_too(work: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        work()


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: whole("n", 1.0, 1), "n should be a whole number, 1 or more, and is 1.0"),
        (lambda: whole("n", True, 0), "n should be a whole number, 0 or more, and is True"),
        (lambda: whole("n", 7, 1, 6), "n should be a whole number from 1 to 6, and is 7"),
        (
            lambda: whole_pair("n", (1, 2, 3), 0),
            "n should be a whole number, 0 or more, or a pair of them (for rows, for columns), "
            "and is (1, 2, 3)",
        ),
        (lambda: number("x", "1"), "x should be a number, and is '1'"),
        (lambda: number("x", float("nan")), "x should be a number, and is nan"),
        (lambda: number("x", True), "x should be a number, and is True"),
        (lambda: number("x", -1, least=0), "x should be a number, 0 or more, and is -1"),
        (
            lambda: number("x", 0, above=0, remark="in pixels"),
            "x should be a number greater than 0 (in pixels), and is 0",
        ),
        (lambda: known("w", "c", ("a", "b")), "w should be 'a' or 'b', and is 'c'"),
        (lambda: known("w", None, ("a",)), "w should be 'a', and is None"),
        (
            lambda: known("w", "Same", ("valid", "same")),
            "w should be 'valid' or 'same', and is 'Same'. Did you mean 'same'?",
        ),
        (lambda: yes_or_no("w", 1), "w should be True or False, and is 1"),
    ],
)
def test_one_vocabulary(ask: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"should be .*, and is ") as caught:
        ask()
    assert str(caught.value) == sentence


def test_what_is_right_comes_back() -> None:
    assert type(whole("n", np.int64(3), 1)) is int
    assert whole("n", 6, 1, 6) == 6
    assert number("x", np.float32(0.5), above=0) == 0.5
    assert number("x", 0, least=0) == 0
    assert known("w", "b", ("a", "b")) == "b"
    assert yes_or_no("w", False) is False


def test_a_check_gets_defaults_and_gives_forms() -> None:
    given: list[dict[str, Any]] = []

    def check(**arguments: Any) -> dict[str, Any]:
        given.append(arguments)
        return {"b": 20}

    @checked(check)
    def add(a: int, b: int = 2, *, c: int = 3) -> int:
        return a + b + c

    assert add(1) == 1 + 20 + 3
    assert given == [{"a": 1, "b": 2, "c": 3}]
    assert add.__name__ == "add"
    with pytest.raises(TypeError, match="'a'"):
        add()


def test_the_room_offers_all_that_lessons_explain() -> None:
    explained = {
        name
        for module in list(sys.modules.values())
        if module.__name__.startswith("artcourse.functional.")
        for name, value in vars(module).items()
        if inspect.isfunction(value) and "Lesson: " in (value.__doc__ or "")
    }
    offered = {name for name, value in vars(functional).items() if inspect.isfunction(value)}
    assert {"relu", "conv2d_backward", "softmax"} < explained <= offered
    assert all(name.removesuffix("_backward") in offered for name in offered)


def test_what_the_door_checks_is_offered_checked() -> None:
    """No name that has a door is offered without it."""
    doors = [module for name, module in sys.modules.items() if "functional._door." in name]
    behind = {
        name: value
        for module in doors
        for name, value in vars(module).items()
        if hasattr(value, "__wrapped__") and not name.startswith("_")
    }
    assert {"relu", "conv2d", "windows2d_backward", "places2d"} < set(behind)
    for name, value in behind.items():
        assert getattr(functional, name) is value
