"""An exercise on gradients that are too long: shorter, in the same direction."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, NoAnswer, exercise


def _gradients(generator: torch.Generator) -> list[Case]:
    def some(*shapes: tuple[int, ...], scale: float = 1.0) -> list[torch.Tensor]:
        return [torch.randn(shape, generator=generator) * scale for shape in shapes]

    return [
        # The norm of all is 6.5, that of each is 2.5 and 6.
        Case([torch.tensor([1.5, -2.0]), torch.tensor([[6.0]])], 4.0),
        Case(some((3, 2), (3, 5), (3,), scale=0.4), 2.5),  # short enough, and its square is not
        Case(some((2, 3), (2,), (5, 2), (5,), scale=20.0), 0.5),
        Case([torch.tensor([0.0, 0.0, 0.0]), torch.zeros(2, 3)], 1.0),
        Case([torch.tensor([[0.2, -0.15, 0.1], [0.3, 0.0, 0.12]]), some((7,))[0] * 300], 1.5),
        # Each is short enough, and all together are not.
        Case([torch.tensor([[0.9, -0.3]]), torch.tensor([0.5, 0.6, -0.4]), some((2, 2))[0]], 1.25),
        Case([torch.tensor([[0.3, 0.4, -0.1]]), torch.tensor([0.25, -0.2])], 0.5),
    ]


def _clipped(answer, gradients, max_norm):
    """All numbers in one row; tensors of the wrong number or shape have their sentence."""
    shapes = [tuple(one.shape) for one in gradients]
    clipped = answer(gradients, max_norm)
    if clipped is None:
        return None
    if isinstance(clipped, torch.Tensor) or not hasattr(clipped, "__iter__"):
        raise NoAnswer("Return a list of tensors, one for each gradient that came in.")
    clipped = list(clipped)
    if len(clipped) == 2 and isinstance(clipped[0], (list, tuple)):
        raise NoAnswer("Return the list of tensors alone, without the norm beside it.")
    if not all(isinstance(one, torch.Tensor) for one in clipped):
        raise NoAnswer("Every entry of your list should be a tensor of torch.")
    if len(clipped) < len(shapes):
        raise NoAnswer(
            f"Your list has {len(clipped)} tensor, of {len(shapes)}: one for each gradient, in its "
            "own shape. Does your `return` stand inside the loop?"
        )
    mine = [tuple(one.shape) for one in clipped]
    if mine != shapes:
        raise NoAnswer(f"The shapes should stay as they are, {shapes}, and yours are {mine}.")
    if any(one is given for one in clipped for given in gradients):
        raise NoAnswer(
            "Your list holds a tensor that came in, and not a new one. Whoever changes it later "
            "changes the gradient as well: one * scale, or one.clone(), makes a new tensor."
        )
    return torch.cat([one.reshape(-1) for one in clipped])


@exercise(
    "recurrent.clip_gradients",
    title="gradients clipped by their norm",
    cases=_gradients,
    observe=_clipped,
    hints=[
        "The norm of all numbers together: square every number of every tensor, add up all "
        "squares, and take one root at the end.",
        "total = sum((gradient**2).sum() for gradient in gradients) ** 0.5",
        "If total is larger than max_norm, multiply every tensor by the same factor, "
        "max_norm / total. Otherwise give the tensors back as they are.",
    ],
    praise="Shorter, in the same direction: one bad step can no longer throw the network off.",
)
def clip_gradients(gradients, max_norm):
    """A list of new tensors: all gradients times max_norm / norm, if norm is larger than max_norm.

    norm is that of all numbers of all tensors in one long row; it may be 0. Change no input.
    """
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    scale = max_norm / norm if norm > max_norm else 1.0
    return [gradient * scale for gradient in gradients]


def _norm(gradients):
    return torch.cat([one.flatten() for one in gradients]).norm()


def _limited(gradients, size, max_norm):
    """Rescaled where a size of another kind exceeds max_norm."""
    scale = max_norm / size if size > max_norm else 1.0
    return [one * scale for one in gradients]


@clip_gradients.misconception
def clipped_by_value(gradients, max_norm):
    """You clipped each *number* at max_norm. That bends the direction: large numbers become
    shorter, and small ones stay. Clip the norm: multiply all numbers by one common factor."""
    return [one.clamp(-max_norm, max_norm) for one in gradients]


@clip_gradients.misconception
def large_numbers_cut_off(gradients, max_norm):
    """You cut off numbers above max_norm, one by one. Large negative ones stay, and the direction
    is bent. Clip the norm: multiply all numbers by one common factor."""
    return [one.clamp(max=max_norm) for one in gradients]


@clip_gradients.misconception
def each_row_by_itself(gradients, max_norm):
    """You clipped each row by its own norm. Take one norm of all rows and all tensors together, and
    one factor for all."""
    norms = [one.norm(dim=-1, keepdim=True).clamp(min=max_norm) for one in gradients]
    return [one * max_norm / norm for one, norm in zip(gradients, norms, strict=True)]


@clip_gradients.misconception
def each_tensor_by_itself(gradients, max_norm):
    """You clipped each tensor by its own norm. So a long gradient is made shorter, and its short
    neighbours are not, which bends the direction of the step. Take one norm of all tensors
    together, and one factor for all."""
    return [_limited([one], one.norm(), max_norm)[0] for one in gradients]


@clip_gradients.misconception
def too_long_tensors_by_the_common_norm(gradients, max_norm):
    """Your norm is that of all tensors, but you ask of each tensor by itself whether it is too
    long, and rescale only those that are. One question, one factor, for all of them."""
    norm = _norm(gradients)
    return [one * max_norm / norm if one.norm() > max_norm else one * 1 for one in gradients]


@clip_gradients.misconception
def always_rescaled(gradients, max_norm):
    """You rescale always, so that short gradients grow to max_norm, and gradients that are all 0
    become nan. Clipping only makes shorter: ask first, if norm > max_norm."""
    return [one * (max_norm / _norm(gradients)) for one in gradients]


@clip_gradients.misconception
def always_rescaled_but_zeros(gradients, max_norm):
    """You rescale always, so that short gradients grow to max_norm. Clipping only makes shorter:
    ask first, if norm > max_norm."""
    norm = _norm(gradients)
    return [one * (max_norm / norm) if norm > 0 else one * 1 for one in gradients]


@clip_gradients.misconception
def short_ones_made_longer(gradients, max_norm):
    """Your comparison is turned round: what is too long stays, and what is short enough is
    stretched. Rescale where norm > max_norm."""
    norm = _norm(gradients)
    return [one * (max_norm / norm) if 0 < norm < max_norm else one * 1 for one in gradients]


@clip_gradients.misconception
def sum_of_the_norms(gradients, max_norm):
    """Your norm is the sum of the tensors' norms, which is larger than the norm of all numbers
    together. Add up the *squares*, and take one root at the end."""
    return _limited(gradients, sum(one.norm() for one in gradients), max_norm)


@clip_gradients.misconception
def mean_of_the_norms(gradients, max_norm):
    """Your norm is the mean of the tensors' norms. Take the norm of all numbers together: add up
    all squares, and take one root at the end."""
    return _limited(gradients, sum(one.norm() for one in gradients) / len(gradients), max_norm)


@clip_gradients.misconception
def largest_of_the_norms(gradients, max_norm):
    """Your norm is the largest of the tensors' norms. Take the norm of all numbers together: add up
    all squares of all tensors, and take one root at the end."""
    return _limited(gradients, max(one.norm() for one in gradients), max_norm)


@clip_gradients.misconception
def norm_of_the_first(gradients, max_norm):
    """Only the first tensor counts for your norm. Add up the squares of all tensors, then take one
    root."""
    return _limited(gradients, gradients[0].norm(), max_norm)


@clip_gradients.misconception
def norm_of_the_last(gradients, max_norm):
    """Only the last tensor counts for your norm: does each round of your loop overwrite what was
    there? Add up the squares of all tensors, with +=, then take one root."""
    return _limited(gradients, gradients[-1].norm(), max_norm)


@clip_gradients.misconception
def root_forgotten(gradients, max_norm):
    """The root is missing: you took the sum of the squares for the norm. norm = (…) ** 0.5"""
    return _limited(gradients, _norm(gradients) ** 2, max_norm)


@clip_gradients.misconception
def absolute_values_added_up(gradients, max_norm):
    """You added up the absolute values. The norm is the length of an arrow: add up the squares, and
    take the root of their sum."""
    return _limited(gradients, sum(one.abs().sum() for one in gradients), max_norm)


@clip_gradients.misconception
def largest_number_for_the_norm(gradients, max_norm):
    """You took the largest absolute number for the norm. The norm is the length of all numbers
    together: add up the squares, and take the root of their sum."""
    return _limited(gradients, max(one.abs().max() for one in gradients), max_norm)


@clip_gradients.misconception
def mean_of_the_squares(gradients, max_norm):
    """You took the root of the *mean* of the squares. The norm is the root of their sum: it does
    not divide by how many numbers there are."""
    count = sum(one.numel() for one in gradients)
    return _limited(gradients, _norm(gradients) / count**0.5, max_norm)


@clip_gradients.misconception
def mean_of_each_tensors_squares(gradients, max_norm):
    """You took the mean of the squares of each tensor. The norm is the root of their sum, over all
    numbers."""
    size = sum((one**2).mean() for one in gradients) ** 0.5
    return _limited(gradients, size, max_norm)


@clip_gradients.misconception
def mean_square_over_the_tensors(gradients, max_norm):
    """You divided the sum of the squares by the number of tensors. The norm is the root of the sum
    itself."""
    return _limited(gradients, _norm(gradients) / len(gradients) ** 0.5, max_norm)


@clip_gradients.misconception
def largest_positive_number(gradients, max_norm):
    """You took the largest number for the norm. The norm is the length of all numbers together: add
    up the squares, and take the root of their sum."""
    return _limited(gradients, max(one.max() for one in gradients), max_norm)


@clip_gradients.misconception
def norm_so_far(gradients, max_norm):
    """You rescale in the same loop in which you add up, so that the first tensors know nothing of
    the later ones. Work out the norm of all first; then go through the list once more."""
    return [
        _limited([one], _norm(gradients[: n + 1]), max_norm)[0] for n, one in enumerate(gradients)
    ]


@clip_gradients.misconception
def plain_sum_for_the_norm(gradients, max_norm):
    """You added up the numbers themselves, where positive and negative ones cancel each other.
    Square each number first; take the root of the sum at the end."""
    return _limited(gradients, sum(one.sum() for one in gradients), max_norm)


@clip_gradients.misconception
def square_compared_with_max_norm(gradients, max_norm):
    """You compare the sum of the squares with max_norm, before the root. Compare the norm itself,
    the root of that sum."""
    norm = _norm(gradients)
    return [one * max_norm / norm if norm**2 > max_norm else one * 1 for one in gradients]


@clip_gradients.misconception
def divided_by_the_square(gradients, max_norm):
    """Where they are too long, you divide by the sum of the squares. Divide by the norm, its root:
    the factor is max_norm / norm."""
    norm = _norm(gradients)
    return [one * max_norm / norm**2 if norm > max_norm else one * 1 for one in gradients]


@clip_gradients.misconception
def length_one_where_too_long(gradients, max_norm):
    """Where they are too long, you divide by the norm alone, so that the norm becomes 1. It should
    become max_norm: multiply by max_norm / norm."""
    norm = _norm(gradients)
    return [one / norm if norm > max_norm else one * 1 for one in gradients]


@clip_gradients.misconception
def divided_by_the_larger(gradients, max_norm):
    """You divided by the larger of the two, norm or max_norm. So short gradients change, too, and
    long ones end at length 1. Multiply by max_norm / norm, and only where norm > max_norm."""
    norm = _norm(gradients).clamp(min=max_norm)
    return [one / norm for one in gradients]


@clip_gradients.misconception
def short_ones_thrown_away(gradients, max_norm):
    """What is short enough comes back as 0. Only what is too long changes; the others stay as they
    are."""
    scaled = clip_gradients.reference(gradients, max_norm)
    return [one * (_norm(gradients) > max_norm) for one in scaled]


@clip_gradients.misconception
def nothing_changed(gradients, max_norm):
    """Your tensors come back as they were. In a loop, gradient = gradient * scale gives a new
    tensor another name, and leaves the list as it is. Build a new list: [gradient * scale for
    gradient in gradients]"""
    return [one * 1 for one in gradients]


@clip_gradients.misconception
def limit_subtracted(gradients, max_norm):
    """You subtracted what is too much from each number. That turns the direction. Multiply all by
    one factor, max_norm / norm."""
    excess = (_norm(gradients) - max_norm).clamp(min=0)
    return [one - excess for one in gradients]


@clip_gradients.misconception
def factor_squared(gradients, max_norm):
    """Your factor is the square of max_norm / norm. Then they become too short: take the factor
    itself."""
    scale = (max_norm / _norm(gradients)).clamp(max=1)
    return [one * scale**2 for one in gradients]


@clip_gradients.misconception
def root_of_the_factor(gradients, max_norm):
    """Your factor is the root of max_norm / norm. Then they stay too long: take the factor itself,
    and the root of the squares only."""
    scale = (max_norm / _norm(gradients)).clamp(max=1)
    return [one * scale**0.5 for one in gradients]


@clip_gradients.misconception
def smaller_of_the_two_as_the_factor(gradients, max_norm):
    """You multiplied by the smaller of norm and max_norm. The factor is max_norm / norm, and at
    most 1."""
    return [one * _norm(gradients).clamp(max=max_norm) for one in gradients]


@clip_gradients.misconception
def each_brought_to_max_norm(gradients, max_norm):
    """Where all together are too long, you bring each tensor to the length max_norm. Together they
    are too long still. One factor for all: max_norm / norm."""
    if _norm(gradients) <= max_norm:
        return [one * 1 for one in gradients]
    return [one * max_norm / one.norm() for one in gradients]


@clip_gradients.misconception
def divided_by_max_norm(gradients, max_norm):
    """Where they are too long, you divide by max_norm. They would be short enough only by chance.
    The factor that brings their norm to max_norm is max_norm / norm."""
    return [one / max_norm if _norm(gradients) > max_norm else one * 1 for one in gradients]


@clip_gradients.misconception
def multiplied_by_max_norm(gradients, max_norm):
    """Where they are too long, you multiply by max_norm. Divide by the norm as well: the factor is
    max_norm / norm."""
    return [one * max_norm if _norm(gradients) > max_norm else one * 1 for one in gradients]


@clip_gradients.misconception
def factor_upside_down(gradients, max_norm):
    """Your factor is norm / max_norm: where they are too long, you make them longer. Turn it round:
    max_norm / norm."""
    return [one * (_norm(gradients) / max_norm).clamp(min=1) for one in gradients]


@clip_gradients.misconception
def too_long_thrown_away(gradients, max_norm):
    """Where they are too long, you throw them away: all are 0. Keep their direction, and make them
    shorter, by the factor max_norm / norm."""
    return [one * (_norm(gradients) <= max_norm) for one in gradients]


@clip_gradients.alternative
def clip_gradients_by_torch(gradients, max_norm):
    parameters = []
    for gradient in gradients:
        parameter = torch.zeros_like(gradient, requires_grad=True)
        parameter.grad = gradient.clone()
        parameters.append(parameter)
    torch.nn.utils.clip_grad_norm_(parameters, max_norm)
    return [parameter.grad for parameter in parameters]


@clip_gradients.alternative
def clip_gradients_in_one_row(gradients, max_norm):
    row = torch.cat([gradient.ravel() for gradient in gradients])
    row = row * (max_norm / row.norm().clamp(min=max_norm))
    pieces = row.split([gradient.numel() for gradient in gradients])
    return [piece.view_as(one) for piece, one in zip(pieces, gradients, strict=True)]


@clip_gradients.alternative
def clip_gradients_number_by_number(gradients, max_norm):
    squares = 0.0
    for gradient in gradients:
        for number in gradient.flatten().tolist():
            squares += number * number
    if squares <= max_norm**2:
        return [gradient.clone() for gradient in gradients]
    return tuple(gradient / squares**0.5 * max_norm for gradient in gradients)
