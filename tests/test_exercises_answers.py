"""What a check says of answers of several parts, of other types, and of common errors."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from artcourse import exercises, losses
from artcourse.exercises.engine import Case, Exercise, exercise, report, tables
from artcourse.exercises.engine.judge import diagnose
from artcourse.exercises.engine.observe import observer

CATALOGUE = exercises.catalogue()


def said(id: str, answer: Callable) -> str:
    return diagnose(CATALOGUE[id], answer).message


def _plain(message: str) -> str:
    return " ".join(message.split())


def first_two_right(grad_output, input, weight):
    return grad_output @ weight, grad_output.T @ input, grad_output.sum(0) + 1


def second_wrong(w, x, b, target):
    error = w * x + b - target
    return 2 * error * x, -2 * error * w, 2 * error


def first_arrow_forgotten(arrows, count):
    grads = [0.0] * (count - 1) + [1.0]
    for result, source, slope in reversed(arrows[1:]):
        grads[source] += grads[result] * slope
    return grads


# ---------------- where the exercises are


@pytest.mark.parametrize("lesson", exercises.LESSONS)
def test_a_lesson_is_a_folder_with_a_file_an_exercise(lesson: str) -> None:
    folder = Path(exercises.__file__).parent / exercises.FOLDERS[lesson]
    files = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}
    own = exercises.catalogue(lesson)
    assert files == {one.name for one in own.values()}
    assert all(one.id == f"{lesson}.{one.name}" for one in own.values())
    assert all(one.reference.__module__.endswith(f".{one.name}") for one in own.values())


def test_lessons_are_found_by_the_names_that_notebooks_have() -> None:
    from artcourse.exercises import convolution

    assert convolution.corr2d is CATALOGUE["convolution.corr2d"]
    assert Path(convolution.__file__).parent.name == "l01_convolution"
    with pytest.raises(AttributeError, match="no attribute 'sculpture'"):
        exercises.sculpture  # noqa: B018


# ---------------- what an answer is given


@pytest.mark.parametrize("one", CATALOGUE.values(), ids=CATALOGUE)
def test_all_answers_take_what_the_stub_takes(one: Exercise) -> None:
    scope = {}
    exec(one.stub, scope)
    stub = scope[one.name]
    assert stub.__doc__
    assert diagnose(one, stub).outcome == "not attempted"
    mistakes = [known.implementation for known in one.misconceptions]
    for answer in [one.reference, *one.alternatives, *mistakes]:
        assert parameters(answer) == parameters(stub), answer.__name__


def parameters(answer: Callable) -> list[str]:
    return list(inspect.signature(answer).parameters)


# ---------------- several parts


def test_a_wrong_part_is_named_and_shown_as_a_table() -> None:
    message = said("backpropagation.linear_backward", first_two_right)
    assert "In grad_bias: Each of your numbers is 1 too large, in every case." in _plain(message)
    assert "5*" in message
    assert "tensor(" not in message
    assert "grad_weight" not in message


def test_a_wrong_number_among_several_is_named_and_marked() -> None:
    message = said("backpropagation.neuron_gradient", second_wrong)
    assert "In grad_x: Your numbers have the wrong sign" in message
    assert "18*" in message
    assert "grad_w" not in message


def test_a_part_of_the_wrong_shape_has_its_sentence() -> None:
    def answer(weight, grad, velocity, lr, momentum):
        velocity = momentum * velocity + grad
        return weight - lr * velocity, velocity[None]

    message = _plain(said("training.sgd_step", answer))
    assert "In velocity: The numbers are right; the shape has an axis of length 1" in message
    assert "too many: (1, 2) in place of (2,)." in message


def test_a_wrong_number_in_a_list_is_marked() -> None:
    message = said("backpropagation.backward_pass", first_arrow_forgotten)
    assert "The first entry of `arrows` does not count." in message
    assert "0*" in message


def test_parts_may_come_as_a_list_but_none_may_be_missing() -> None:
    def listed(grad_output, input, weight):
        return [grad_output @ weight, grad_output.T @ input, grad_output.sum(0)]

    one = CATALOGUE["backpropagation.linear_backward"]
    assert diagnose(one, listed).outcome == "passed"
    message = " ".join(diagnose(one, lambda *given: listed(*given)[:2]).message.split())
    assert "3 things, with `return grad_input, grad_weight, grad_bias`" in message
    assert "It gave back a list of 2." in message


def test_every_answer_of_several_parts_has_names_for_them() -> None:
    for one in CATALOGUE.values():
        case = one.cases[0]
        answer = observer(one, one.reference)(*case.args, **case.kwargs)
        if isinstance(answer, (list, tuple)):
            assert len(answer) == len(one.parts), one.id


# ---------------- numbers of another type, and of more digits


def test_true_and_false_are_compared_as_1_and_0() -> None:
    assert "Yours is a switch" in said("activations.rectify", lambda x: x > 0)
    assert "the slope alone" in said(
        "backpropagation.relu_backward", lambda grad_output, input: input > 0
    )


def test_any_type_of_real_numbers_is_right() -> None:
    one = CATALOGUE["activations.rectify"]
    for dtype in (torch.float64, torch.float32):
        assert diagnose(one, lambda x, dtype=dtype: x.clamp(min=0).to(dtype)).outcome == "passed"


def test_whole_numbers_for_real_ones_are_told_their_type() -> None:
    message = said(
        "convolution.slide1d",
        lambda *given: CATALOGUE["convolution.slide1d"].reference(*given).long(),
    )
    assert "should be of type torch.float32" in " ".join(message.split())


def test_numbers_that_differ_look_different() -> None:
    def with_a_rounded_e(x):
        powers = 2.718 ** -x.abs()
        return torch.where(x > 0, 1 / (1 + powers), powers / (1 + powers))

    message = said("activations.stable_sigmoid", with_a_rounded_e)
    assert "0.88078*" in message
    assert "0.8808*" not in message
    expected, got = tables.compared(torch.tensor([1.0, 2.00004]), torch.tensor([1.0, 2.0001]), 1e-5)
    assert expected.split() == ["1", "2"]
    assert got.split() == ["1", "2.0001*"]
    assert tables.compared(1.00001, 1.00003, 1e-9) == ["1.00001", "1.00003*"]


def test_the_first_number_of_a_large_tensor_looks_different() -> None:
    message = report.difference(torch.full((9, 9), 0.880797), torch.full((9, 9), 0.880768))
    assert "0.8808 expected, 0.88077* yours" in message


def test_nan_and_inf_are_one_mistake() -> None:
    broken = torch.tensor([1.0, float("nan")]), torch.tensor([float("inf"), 1.0])
    assert tables.same(*broken, 1e-5)
    assert not tables.same(torch.ones(2), broken[0], 1e-5)


# ---------------- advice


@exercise(
    "welcome.total",
    "add up a list",
    lambda generator: [Case([3.0, 1.0, 2.0], torch.ones(2, 3))],
    hints=["sum", "sum(numbers)"],
    praise="Well done.",
)
def total(numbers, table):
    return sum(numbers)


def sorted_in_place(numbers, table):
    numbers.sort()
    return sum(numbers)


def added_in_place(numbers, table):
    table += 1
    return sum(numbers)


def with_a_way_back(table):
    table.requires_grad_()
    return (table**2).sum(), table


def changed_on_the_way(numbers, table):
    powers = table.requires_grad_().exp()
    powers.add_(1)
    powers.sum().backward()


def gradient_of_a_copy(numbers, table):
    error, _ = with_a_way_back(table)
    return torch.autograd.grad(error, table.clone())


def back_twice(numbers, table):
    error, _ = with_a_way_back(table)
    error.backward()
    error.backward()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (sorted_in_place, "Work on a copy, `list(numbers)`"),
        (added_in_place, "Work on a copy, `table.clone()`"),
        (lambda numbers, table: max(0, table), "`if`, `and`, max() and min() want one number"),
        (lambda numbers, table: table[0] if table > 0 else 0, "Use torch.where"),
        (lambda numbers, table: table / table.sum(1), "Print the shapes of both"),
        (lambda numbers, table: torch.zeros(2).copy_(torch.ones(3)), "Print the shapes of both"),
        (lambda numbers, table: table @ table, "A has as many columns as B has rows"),
        (lambda numbers, table: [][0], "the list's length (a new list is empty)"),
        (lambda numbers, table: table[2], "tensor's shape: input or answer?"),
        (lambda numbers, table: table[2:].max(), "past the end"),
        (lambda numbers, table: list(numbers.reverse()), "and so do reverse and sort"),
        (lambda numbers, table: table ^ 2, "In Python a power is **"),
        (lambda numbers, table: torch.sqrt(2 / 3), "write the root as number ** 0.5"),
        (lambda numbers, table: torch.randn((2, 3), torch.Generator()), "generator=generator"),
        (lambda numbers, table: table[table[0]], "A score is no class number"),
        (lambda numbers, table: (1, 2)[2], "The tuple has fewer numbers"),
        (lambda numbers, table: torch.ones(2, 3, 4) @ torch.ones(2, 3, 4), ".mT for each of a"),
        (lambda numbers, table: torch.tensor([table, table]), "makes one tensor of many"),
        (lambda numbers, table: 0.1 * table.grad, "Only a tensor that you began with has a .grad"),
        (lambda numbers, table: table.grad.zero_(), "backward() gives nothing back"),
        (lambda numbers, table: table.sum().backward(), "keeps the way back only to"),
        (lambda numbers, table: table.requires_grad_().add_(1), "with torch.no_grad():"),
        (lambda numbers, table: table.requires_grad_().backward(), "begins at one number"),
        (back_twice, "Work the loss out anew"),
        (changed_on_the_way, "before you change anything"),
        (gradient_of_a_copy, "no copy that was made before"),
        (lambda numbers, table: table @ table.double().T, "both have the input's type"),
        (lambda numbers, table: table.max(1) - 1, ".amax(1) gives the numbers alone"),
        (lambda numbers, table: numbers.extend(table.sum()), "errors.append(number)"),
        (lambda numbers, table: table.view(2, 2), "its sizes, multiplied, make as many"),
        (lambda numbers, table: numbers.mean(), "sum(errors) / len(errors)"),
        (lambda numbers, table: torch.mean(numbers), "sum(errors) / len(errors)"),
        (lambda numbers, table: 0.1 * torch.autograd.grad(*with_a_way_back(table)), "(grad,) ="),
        (
            lambda numbers, table: torch.optim.SGD([table.requires_grad_() * 1]),
            "then requires_grad_()",
        ),
        (lambda numbers, table: [a for a, b in (numbers, table)], "makes pairs of two lists"),
    ],
)
def test_advice(answer: Callable, words: str) -> None:
    message = diagnose(total, answer).message
    advice = message.partition("It happened with this input:")[2]  # not the student's own line
    assert words in " ".join((advice or message).split())


def only_the_first_layer_learns(layers, targets):
    return CATALOGUE["style.style_error"].reference(
        [layers[0], *(layer.detach() for layer in layers[1:])], targets
    )


def begun_with_a_zero(layers, targets):
    error = torch.zeros(1)
    for number in range(len(layers) - 1):
        error = error + losses.content_loss(layers[number], layers[number])
    return error


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (
            "style_error",
            only_the_first_layer_learns,
            "has a gradient expected yours ────────────── ──────── ───── 1 1 1 0*",
        ),
        ("style_error", begun_with_a_zero, "a bare 0: your loop did not run at all"),
        ("style_error", lambda layers, targets: layers, "a list of 1 tensor. Asked for is one."),
        ("style_error", lambda layers, targets: losses.gram_matrix(layers), "one by one"),
        ("content_error", lambda features, target: (features, target), "Asked for is one."),
    ],
)
def test_errors_without_a_name_are_shown_where_they_are(
    name: str, answer: Callable, words: str
) -> None:
    diagnosis = diagnose(CATALOGUE[f"style.{name}"], answer)
    assert diagnosis.outcome != "passed"
    assert words in " ".join(diagnosis.message.split())


def test_no_advice_is_of_kernels() -> None:
    assert "kernel" not in inspect.getsource(report)
