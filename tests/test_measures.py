"""What is measured is right, and answers that do not fit are refused."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics
from torch import nn

from artcourse import training
from artcourse.measures import accuracy, confusion_matrix


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=50))
def test_accuracy_and_confusion_are_those_of_scikit_learn(pairs: list) -> None:
    answers, labels = torch.tensor(pairs).T
    assert accuracy(answers, labels) == pytest.approx(metrics.accuracy_score(labels, answers))
    expected = metrics.confusion_matrix(labels, answers, labels=range(4))
    assert confusion_matrix(answers, labels, 4).tolist() == expected.tolist()
    scores = nn.functional.one_hot(answers, 4).float() + 0.1
    assert accuracy(scores, labels) == accuracy(answers, labels)
    assert torch.equal(confusion_matrix(scores, labels, 4), confusion_matrix(answers, labels, 4))


@pytest.mark.parametrize(
    ("output", "labels"),
    [
        (torch.zeros(3, 2), torch.zeros(4).long()),
        (torch.zeros(3), torch.zeros(1).long()),
        (torch.zeros(0, 2), torch.zeros(0).long()),
        (torch.zeros(3, 2, 5), torch.zeros(3).long()),
        (torch.zeros(2, 2), torch.zeros(2, 1).long()),
    ],
)
def test_answers_that_do_not_fit_are_refused(output: torch.Tensor, labels: torch.Tensor) -> None:
    with pytest.raises(ValueError, match="there should be one answer for each label; output has"):
        accuracy(output, labels)
    with pytest.raises(ValueError, match="there should be one answer for each label; output has"):
        confusion_matrix(output, labels, 2)


@pytest.mark.parametrize("answers", [[0, 3], [-1, 0]])
def test_classes_out_of_range_are_refused(answers: list[int]) -> None:
    with pytest.raises(ValueError, match="with 3 classes, answers and labels go from 0 to 2: the"):
        confusion_matrix(torch.tensor(answers), torch.tensor([0, 1]), 3)
    with pytest.raises(ValueError, match="with 3 classes, answers and labels go from 0 to 2"):
        confusion_matrix(torch.tensor([0, 1]), torch.tensor(answers), 3)


def test_notebooks_of_before_find_them_where_they_were() -> None:
    assert training.accuracy is accuracy
    assert training.confusion_matrix is confusion_matrix
