"""How many answers are right, and which class is taken for which."""

import torch
from torch import Tensor


def accuracy(output: Tensor, labels: Tensor) -> float:
    """Return the part of the answers that are right, from 0 to 1.

    Parameters
    ----------
    output : Tensor, shape (N, C)
        Scores: the class with the highest is the answer. Or answers themselves, shape (N,).
    labels : Tensor of int64, shape (N,)

    Raises
    ------
    ValueError
        When there is not one answer for each label.

    Examples
    --------
    >>> accuracy(torch.tensor([2, 0, 1, 1]), torch.tensor([2, 0, 1, 0]))
    0.75

    Lesson: 04_training_a_cnn
    """
    return (_answers(output, labels) == labels).double().mean().item()


def confusion_matrix(output: Tensor, labels: Tensor, classes: int) -> Tensor:
    """Count how often each class is taken for each other.

    Parameters
    ----------
    output : Tensor, shape (N, C)
        Scores: the class with the highest is the answer. Or answers themselves, shape (N,).
    labels : Tensor of int64, shape (N,)
    classes : int
        How many classes there are.

    Returns
    -------
    Tensor of int64, shape (classes, classes)
        A row for each true class, a column for each answer.

    Raises
    ------
    ValueError
        When there is not one answer for each label, or a class is out of range.

    Examples
    --------
    >>> confusion_matrix(torch.tensor([0, 1, 1, 1]), torch.tensor([0, 0, 1, 1]), 2)
    tensor([[1, 1],
            [0, 2]])

    Lesson: 04_training_a_cnn
    """
    answers = _answers(output, labels)
    both = torch.cat([answers, labels])
    if both.min() < 0 or both.max() >= classes:
        raise ValueError(
            f"with {classes} classes, answers and labels go from 0 to {classes - 1}: these go "
            f"from {both.min()} to {both.max()}"
        )
    counts = torch.bincount(labels * classes + answers, minlength=classes**2)
    return counts.reshape(classes, classes)


def _answers(output: Tensor, labels: Tensor) -> Tensor:
    answers = output.argmax(1) if output.ndim == 2 else output
    if answers.shape != labels.shape or labels.ndim != 1 or not len(labels):
        raise ValueError(
            f"there should be one answer for each label; output has shape {tuple(output.shape)}, "
            f"and labels {tuple(labels.shape)}"
        )
    return answers
