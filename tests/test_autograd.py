"""The graph of numbers finds the slopes of school; a wrong gradient is told from a right one."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, numbers

from artcourse import autograd, functional, losses
from artcourse.autograd import Value, check_gradient, numerical_gradient, topological_order

SEVERAL = settings(max_examples=150, deadline=None)
NUMBER = st.floats(0.5, 2.5).flatmap(lambda size: st.sampled_from([size, -size]))

# Each with the torch function of the same meaning, on two numbers.
OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "negative": lambda a, b: -a + b,
    "cube": lambda a, b: a**3 * b,
    "inverse": lambda a, b: a**-2 + b,
    "root": lambda a, b: (a * a) ** 0.5 * b,
    "0th power": lambda a, b: a**0 * b,
    "exp": lambda a, b: a.exp() * b,
    "log": lambda a, b: (a * a).log() * b,
    "tanh": lambda a, b: a.tanh() * b,
    "sigmoid": lambda a, b: a.sigmoid() * b,
    "relu": lambda a, b: a.relu() * b,
    "number first": lambda a, b: 2 + (3 - a) * 1.5 + 4 / b,
    "number last": lambda a, b: (a + 2) * 3 - b / 4 - 1,
}


def torch_slopes(function: Callable, *data: float) -> tuple[float, list[float]]:
    inputs = [torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in data]
    output = function(*inputs)
    found = torch.autograd.grad(output, inputs)
    return output.item(), [slope.item() for slope in found]


def own_slopes(function: Callable, *data: float) -> tuple[float, list[float]]:
    inputs = [Value(number) for number in data]
    output = function(*inputs)
    output.backward()
    return output.data, [value.grad for value in inputs]


@pytest.mark.parametrize("name", OPERATIONS)
@settings(max_examples=30, deadline=None)
@given(a=NUMBER, b=NUMBER)
def test_each_operation(name: str, a: float, b: float) -> None:
    output, slopes = own_slopes(OPERATIONS[name], a, b)
    wanted, wanted_slopes = torch_slopes(OPERATIONS[name], a, b)
    assert output == pytest.approx(wanted, rel=1e-12)
    assert slopes == pytest.approx(wanted_slopes, rel=1e-10, abs=1e-12)


@SEVERAL
@given(data=st.data())
def test_any_graph(data: st.DataObject) -> None:
    """Operations drawn one after the other, on any numbers so far: shared, unused, deep."""
    steps = data.draw(
        st.lists(
            st.tuples(st.integers(0, 99), st.integers(0, 99), st.sampled_from("+-*/ts")),
            min_size=1,
            max_size=12,
        )
    )

    def function(*inputs: Any) -> Any:
        known = list(inputs)
        for one, two, kind in steps:
            a, b = known[one % len(known)].tanh(), known[two % len(known)]
            combined = {"+": a + b, "-": a - b, "*": a * b, "/": a / (b * b + 1)}
            known.append(combined.get(kind, (a * b).tanh() if kind == "t" else (a + b).sigmoid()))
        return sum(known[1:], known[0] * known[-1])

    inputs = [0.7, -1.3, 2.1]
    output, slopes = own_slopes(function, *inputs)
    wanted, wanted_slopes = torch_slopes(function, *inputs)
    assert output == pytest.approx(wanted, rel=1e-10)
    assert slopes == pytest.approx(wanted_slopes, rel=1e-10, abs=1e-10)


def test_by_hand() -> None:
    x, y = Value(3.0, label="x"), Value(-2.0, label="y")
    product = x * y
    result = product + x  # x·y + x: slopes y + 1 and x
    result.backward()
    assert (result.data, x.grad, y.grad, product.grad, result.grad) == (-3.0, -1.0, 3.0, 1.0, 1.0)
    assert [value.operation for value in topological_order(result)] == ["", "", "×", "+"]
    assert repr(x) == "Value(x: data=3, grad=-1)"
    assert product.parents == ((x, -2.0), (y, 3.0))


def test_a_value_used_twice_adds_up() -> None:
    x = Value(3.0)
    (x + x).backward()
    assert x.grad == 2.0
    x.grad = 0.0
    (x * x).backward()
    assert x.grad == 6.0


def test_leaves_add_up_over_calls_and_nothing_else_does() -> None:
    x = Value(3.0)
    square = x * x
    cube = square * x
    for calls in (1, 2, 3):
        cube.backward()
        assert (x.grad, square.grad, cube.grad) == (27.0 * calls, 3.0, 1.0)
    x.backward()
    assert x.grad == 82.0


def test_a_deep_graph_needs_no_recursion() -> None:
    x = Value(1.0)
    total = x
    for _ in range(20_000):
        total = total + x
    total.backward()
    assert x.grad == 20_001.0


def test_parents_come_before_children() -> None:
    a, b = Value(1.0), Value(2.0)
    c = a * b
    d = (c + a) * (c - b) * c
    order = topological_order(d)
    assert len(order) == len(set(order)) == 7
    places = {value: place for place, value in enumerate(order)}
    assert all(places[p] < places[value] for value in order for p, _ in value.parents)


def test_far_out_and_at_the_corner() -> None:
    for number in (-1e4, 1e4):
        for name in ("tanh", "sigmoid"):
            output, slopes = own_slopes(lambda a, name=name: getattr(a, name)(), number)
            assert output == pytest.approx(getattr(torch.tensor(number), name)().item())
            assert slopes == [0.0]
    assert own_slopes(lambda a: a.relu(), 0.0) == (0.0, [0.0])
    assert own_slopes(lambda a: a**1, 0.0) == (0.0, [1.0])
    assert own_slopes(lambda a: a**2, 0.0) == (0.0, [0.0])
    assert math.isnan(Value(math.nan).relu().data)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (lambda: Value(-1.0).log(), ValueError, r"log wants a number greater than 0, and got -1"),
        (lambda: Value(1000.0).exp(), ValueError, r"exp\(1000\) is too large"),
        (lambda: Value(-2.0) ** 0.5, ValueError, r"-2 \*\* 0.5 has no slope"),
        (lambda: Value(0.0) ** -1, ValueError, r"0 \*\* -1 has no slope"),
        (lambda: Value(0.0) ** 0.5, ValueError, r"0 \*\* 0.5 has no slope"),
        (lambda: Value(2.0) ** Value(3.0), ValueError, r"exponent should be a plain number"),
        (lambda: 1 / Value(0.0), ZeroDivisionError, "zero"),
        (lambda: Value("three"), ValueError, "three"),
    ],
)
def test_what_has_no_slope_is_refused(
    wrong: Callable, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        wrong()


# ---------------------------------------------------------------- numerical_gradient


def test_numerical_gradient_by_hand() -> None:
    x, y = torch.tensor([[1.0, -2.0, 3.0]]), torch.tensor(0.5)
    slopes = numerical_gradient(lambda x, y: (x**2).sum() * y, x, y)
    assert_close(slopes[0], torch.tensor([[1.0, -2.0, 3.0]]).double(), 1e-9)
    assert_close(slopes[1], torch.tensor(14.0).double(), 1e-9)
    assert x.tolist() == [[1.0, -2.0, 3.0]]


def test_numerical_gradient_takes_python_numbers_and_tensors_in_any_order() -> None:
    x = torch.arange(6.0).reshape(2, 3).T
    assert_close(numerical_gradient(lambda x: (x * x).sum().item(), x), 2 * x.double(), 1e-9)
    wide = torch.ones(1).expand(3)
    assert_close(
        numerical_gradient(lambda x: x[0] * x[1], wide), torch.tensor([1, 1, 0]).double(), 1e-9
    )


def test_a_function_that_changes_its_input_does_no_harm() -> None:
    def careless(x: torch.Tensor) -> torch.Tensor:
        x += 1
        return (x**2).sum()

    x = torch.tensor([1.0, 2.0])
    assert_close(numerical_gradient(careless, x), torch.tensor([4.0, 6.0]).double(), 1e-9)
    assert x.tolist() == [1.0, 2.0]


def test_what_numerical_gradient_refuses() -> None:
    with pytest.raises(ValueError, match=r"should return one number, and returned shape \(2,\)"):
        numerical_gradient(lambda x: x, torch.ones(2))
    with pytest.raises(ValueError, match=r"tensors of floats, and one is torch.int64.*lambda x"):
        numerical_gradient(lambda x: x.sum(), torch.arange(3))
    with pytest.raises(ValueError, match=r"tensors of floats, and one is float"):
        numerical_gradient(lambda x: x, 1.0)


# ---------------------------------------------------------------- check_gradient

INPUT, WEIGHT, BIAS = numbers(2, 3, 5, 6), numbers(4, 3, 2, 3, seed=1), numbers(4, seed=2)
ROWS, MATRIX = numbers(4, 5, dtype=torch.float32), numbers(3, 5, dtype=torch.float32, seed=1)
CLASSES = torch.tensor([0, 4, 2, 2])
RIGHT: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("relu", (INPUT,), {}),
    ("sigmoid", (INPUT,), {}),
    ("tanh", (INPUT,), {}),
    ("softmax", (INPUT,), {"dim": 1}),
    ("log_softmax", (INPUT, 1), {}),
    ("linear", (ROWS, MATRIX), {}),
    ("linear", (ROWS, MATRIX, None), {}),
    ("flatten", (INPUT, 1), {}),
    ("max_pool2d", (INPUT, 3, 2), {"padding": 1}),
    ("avg_pool2d", (INPUT, 3, 2), {"padding": 1, "count_include_pad": False}),
    ("conv2d", (INPUT, WEIGHT, BIAS), {"stride": (2, 1), "padding": 1}),
    ("conv2d", (INPUT, WEIGHT), {}),
    ("cross_entropy", (ROWS, CLASSES), {}),
    ("cross_entropy", (ROWS, CLASSES), {"reduction": "none"}),
    ("mse_loss", (ROWS, ROWS + 1), {"reduction": "sum"}),
]


@pytest.mark.parametrize(
    ("name", "inputs", "options"),
    [pytest.param(*case, id=f"{i} {case[0]}") for i, case in enumerate(RIGHT)],
)
def test_every_rule_of_the_package_is_right(
    name: str, inputs: tuple[Any, ...], options: dict[str, Any]
) -> None:
    room = losses if hasattr(losses, name) else functional
    backward = getattr(room, f"{name}_backward")
    found = check_gradient(getattr(room, name), backward, *inputs, **options)
    assert found, found
    assert str(found).startswith("The gradient of input is right: ")


def on_one_line(found: autograd.GradientCheck) -> str:
    """The sentences without the breaks that keep lines short."""
    return str(found).replace("\n", " ")


def bias_over_the_wrong_axis(grad_output, input, weight, bias):
    grad_input, grad_weight, _ = functional.linear_backward(grad_output, input, weight, bias)
    return grad_input, grad_weight, grad_output.sum(1)


def weight_transposed(grad_output, input, weight, bias):
    grad_input, grad_weight, grad_bias = functional.linear_backward(
        grad_output, input, weight, bias
    )
    return grad_input, grad_weight.T, grad_bias


def one_forgotten(grad_output, input, weight, bias):
    return functional.linear_backward(grad_output, input, weight)


def one_number_off(grad_output, input, weight, bias):
    grads = functional.linear_backward(grad_output, input, weight, bias)
    grads[1][2, 3] += 0.25
    return grads


def not_a_number(grad_output, input, weight, bias):
    grads = functional.linear_backward(grad_output, input, weight, bias)
    grads[0][1, 4] = torch.nan
    return grads


def sign_lost(grad_output, input, weight, bias):
    grads = functional.linear_backward(grad_output, input, weight, bias)
    return -grads[0], grads[1] / 4, grads[2] * 0


@pytest.mark.parametrize(
    ("backward", "sentences"),
    [
        (
            bias_over_the_wrong_axis,
            [
                r"gradient of bias should have shape \(3,\), not \(4,\)\.",
                "input is right: 20 n",
            ],
        ),
        (weight_transposed, [r"gradient of weight should have shape \(3, 5\), not \(5, 3\)\."]),
        (
            one_forgotten,
            [r"of bias should be a tensor, and is None", "weight is right: 15 numbers"],
        ),
        (
            one_number_off,
            [r"of weight is wrong in 1 of 15 numbers\. .* at \[2, 3\]: .* \(off by 0\.25\)\. T"],
        ),
        (not_a_number, [r"of input is wrong in 1 of 20 .* at \[1, 4\]: it is nan, and should be"]),
        (
            sign_lost,
            [
                r"of input is wrong in 20 of 20 .* All are -1 times what they should be",
                r"of weight is wrong in 15 of 15 .* All are 0.25 times what they should be",
                r"of bias is wrong in 3 of 3 .* It is zero everywhere",
            ],
        ),
        (lambda *_: None, [r"one each for input, weight, bias, and there are 1"]),
        (
            lambda *_: (None, 1.0, BIAS[:3]),
            [
                r"of input should be a tensor, and is None\. Does",
                r"of weight .* tensor, and is 1\.0",
            ],
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_wrong_rule_is_found_out(backward: Callable, sentences: list[str]) -> None:
    found = check_gradient(functional.linear, backward, ROWS, MATRIX, BIAS[:3])
    assert not found
    assert max(map(len, str(found).splitlines())) <= 88
    for sentence in sentences:
        with pytest.raises(AssertionError, match=sentence):
            assert found, on_one_line(found)


def test_gradients_may_be_given() -> None:
    def loss(x: torch.Tensor) -> torch.Tensor:
        return (x**3).sum()

    x = torch.tensor([1.0, 2.0])
    assert check_gradient(loss, torch.tensor([3.0, 12.0]), x)
    assert check_gradient(loss, (torch.tensor([3.0, 12.0]),), x)
    assert check_gradient(lambda x: float((x**3).sum()), torch.tensor([3.0, 12.0]), x)
    wrong = check_gradient(loss, torch.tensor([3.0, 11.9]), x)
    assert "at [1]: it is 11.9, and should be 12 (off by -0.1)" in on_one_line(wrong)
    assert check_gradient(loss, torch.tensor([3.0, 11.9]), x, tolerance=0.01)


def test_wrong_in_a_way_that_a_constant_push_would_hide() -> None:
    """Where all probabilities are pushed alike, nothing moves: the pushes have to differ."""
    found = check_gradient(
        functional.softmax, lambda grad, x, dim: 0 * x, torch.tensor([1.0, 2.0]), dim=0
    )
    assert "It is zero everywhere" in str(found)


def test_a_rule_that_changes_what_it_was_given_does_no_harm() -> None:
    def careless(grad_output: torch.Tensor, input: torch.Tensor) -> torch.Tensor:
        grad_output *= 2
        input *= 0
        return grad_output / 2 * 3

    x = torch.tensor([1.0, 2.0])
    assert check_gradient(lambda input: input * 3, careless, x)
    assert x.tolist() == [1.0, 2.0]


def test_each_verdict_begins_a_line_of_88_columns_at_most_the_wrong_ones_first() -> None:
    b = torch.tensor([0.25, -2.0])
    found = check_gradient(lambda a, b: (a**2).sum() / 2 + (b**2).sum(), (ROWS, 3 * b), ROWS, b)
    assert str(found).splitlines() == [
        "The gradient of b is wrong in 2 of 2 numbers. The worst is at [1]: it is -6, and should",
        "be -4 (off by -2). All are 1.5 times what they should be.",
        "The gradient of a is right: 20 numbers, none off by more than 1e-06.",
    ]


def test_a_gradient_of_one_number_alone() -> None:
    found = check_gradient(lambda a: a * 1.0, lambda grad, a: -grad, torch.tensor(1.0))
    assert not found
    assert "is wrong in 1 of 1 numbers. The worst is at []: it is -" in str(found)


def test_inputs_without_a_name() -> None:
    found = check_gradient(lambda *x: x[0] * x[1], lambda g, a, b: (g * b, g * a), ROWS, ROWS + 1)
    assert str(found).splitlines() == [
        "The gradient of input 0 is right: 20 numbers, none off by more than 1e-06.",
        "The gradient of input 1 is right: 20 numbers, none off by more than 1e-06.",
    ]


def test_what_check_gradient_refuses() -> None:
    with pytest.raises(ValueError, match="nothing to check"):
        check_gradient(lambda x: x, lambda g, x: g, 3)
    with pytest.raises(ValueError, match=r"one number, and returned shape \(4, 5\).*backward rule"):
        check_gradient(functional.relu, ROWS, ROWS)


def test_what_the_room_offers() -> None:
    offered = [name for name, value in vars(autograd).items() if callable(value)]
    functions = ["check_gradient", "numerical_gradient", "topological_order"]
    assert sorted(offered) == ["GradientCheck", "Value", *functions]
