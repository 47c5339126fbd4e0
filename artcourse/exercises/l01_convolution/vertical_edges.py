"""An exercise on kernels: one of one's own, which answers to vertical edges."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, NoAnswer, exercise
from artcourse.exercises.engine.tables import kind
from artcourse.exercises.l01_convolution.corr2d import corr2d


def _test_pictures(generator: torch.Generator) -> list[Case]:
    flat = torch.full((5, 5), 0.5)
    vertical = torch.tensor([0.0, 0.0, 1.0, 1.0, 1.0]).expand(5, 5).clone()
    return [
        Case("a grey wall, all of one shade", flat),
        Case("an edge that runs from top to bottom", vertical),
        Case("an edge that runs from left to right", vertical.T.clone()),
    ]


def _reaction(answer, name, picture):
    """What the designed kernel says of a picture, in a word."""
    kernel = answer()
    if kernel is None:
        return None
    if not isinstance(kernel, torch.Tensor) or kernel.shape != (3, 3):
        raise NoAnswer(f"The kernel should be a tensor of shape (3, 3), yours is {kind(kernel)}.")
    if kernel.dtype == torch.uint8 or not kernel.isfinite().all():
        raise NoAnswer("The kernel should hold ordinary numbers; some of them are negative.")
    strongest = corr2d.reference(picture, kernel.float()).abs().max()
    return "silent" if strongest < 1e-6 else "it answers"


@exercise(
    "convolution.vertical_edges",
    title="design a kernel that finds vertical edges",
    cases=_test_pictures,
    observe=_reaction,
    hints=[
        "A vertical edge is where left and right differ. What would compare the pixel on the "
        "left with the pixel on the right?",
        "On a flat wall the answer must be 0, so the nine numbers have to add up to 0.",
        "Negative numbers in the left column, 0 in the middle, positive ones on the right.",
    ],
    praise="You designed a feature detector by hand. Networks will learn theirs.",
)
def vertical_edges():
    """Return a 3 × 3 kernel, a tensor, that answers to vertical edges only."""
    return torch.tensor([[-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]])


@vertical_edges.misconception
def finds_horizontal_edges():
    """Your kernel finds edges that run from left to right: it compares above with below.
    Turn it by 90°, so that it compares left with right."""
    return vertical_edges.reference().T


@vertical_edges.misconception
def does_not_add_up_to_zero():
    """Your kernel answers even on a plain grey wall, because its numbers do not add up to 0.
    An edge detector says nothing where nothing changes."""
    return torch.ones(3, 3)


@vertical_edges.misconception
def finds_every_edge():
    """Your kernel finds edges of both directions. It should be silent on an edge that runs
    from left to right. In a kernel that is silent there, the numbers of every row add up
    to 0."""
    return torch.tensor([[-1.0, -1.0, -1.0], [-1.0, 8.0, -1.0], [-1.0, -1.0, -1.0]])


@vertical_edges.misconception
def finds_nothing():
    """Your kernel is silent on all three test pictures, because each of its columns adds up
    to 0. The left and the right column need sums that differ."""
    return torch.zeros(3, 3)


@vertical_edges.alternative
def sobel():
    return torch.tensor([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])


@vertical_edges.alternative
def one_row_only():
    return torch.tensor([[0, 0, 0], [-1, 1, 0], [0, 0, 0]])
