"""An exercise on content: how far a picture's features are from those that are wanted."""

from __future__ import annotations

import torch

from artcourse import losses
from artcourse.exercises.engine import Case, Function, exercise
from artcourse.exercises.l09_style_transfer._features import gradients, one_number


def _layers(generator: torch.Generator) -> list[Case]:
    def case(*shape: int) -> Case:
        return Case(*torch.randn(2, 1, *shape, generator=generator))

    features = torch.tensor([[[[3.0, 1.0]], [[2.0, 5.0]]]])
    target = torch.tensor([[[[1.0, 3.0]], [[4.0, 2.0]]]])
    after_relu = torch.rand(2, 1, 3, 5, 2, generator=generator) + 0.25
    return [Case(features, target), case(2, 3, 4), case(4, 2, 3), Case(*after_relu)]


def _error_and_gradients(answer, features, target):
    leaves = features.clone().requires_grad_(), target.clone().requires_grad_()
    given = [leaf * 1 for leaf in leaves]  # torch lets nobody change a leaf itself in place
    error = answer(*given)
    for argument, changed in zip((features, target), given, strict=True):
        argument.copy_(changed.detach())  # so that the judge sees it, too
    if error is None:
        return None
    error = one_number(error)
    grads = [grad[0] for grad in gradients(error, leaves)]
    names = "value", "gradient of features", "gradient of target"
    return dict(zip(names, (error, *grads), strict=True))


@exercise(
    "style.content_error",
    title="how far from the content that is wanted",
    cases=_layers,
    observe=_error_and_gradients,
    hints=[
        "Above: the squares of features - target, added up. Below: the squares of the target, "
        "added up.",
        "target.detach() has the same numbers, but to the gradient it is a constant. Take it above "
        "*and* below.",
        "wanted = target.detach(), and then two sums: ((features - wanted) ** 2).sum() and "
        "(wanted**2).sum()",
    ],
    praise="0 is the same content, and an empty answer gives 1, in every layer alike.",
)
def content_error(features, target):
    """How far features (1, C, H, W) are from the target's, as a part of the target: one number.

    The target is a constant: no gradient may flow into it.
    """
    target = target.detach()
    return ((features - target) ** 2).sum() / (target**2).sum()


# ---------------- where the gradient flows


@content_error.misconception
def gradient_flows_into_the_target(features, target):
    """The number is right, but the gradient flows into the target: what is wanted would move
    towards what is there. Make a constant of it first: target = target.detach()"""
    return ((features - target) ** 2).sum() / (target**2).sum()


@content_error.misconception
def no_way_back(features, target):
    """There is no way back from your number to the features, so the picture gets no gradient.
    .item(), float(…), torch.tensor(…), torch.no_grad() and detach() of the features cut it
    off: do without them. Only the target is detached."""
    return content_error.reference(features, target).item()


@content_error.misconception
def made_anew(features, target):
    """Your number is right, but there is no way back from it to the features: torch.tensor(…) and
    detach() of the features begin anew, and requires_grad does not mend that. Use the numbers as
    they are."""
    return torch.tensor(content_error.reference(features, target).item()).requires_grad_()


@content_error.misconception
def wrong_one_is_constant(features, target):
    """You made a constant of the features, and the gradient flows into the target. It is the other
    way round: the picture learns, and so its features; detach() the target."""
    return ((features.detach() - target) ** 2).sum() / (target**2).sum()


@content_error.misconception
def only_the_length_of_the_target_learns(features, target):
    """You made a constant of the whole difference, so the features get no gradient. Detach the
    target alone, above and below."""
    return ((features - target).detach() ** 2).sum() / (target**2).sum()


# ---------------- wrong formulas; whoever lets the gradient into the target is told both


def _mistake(formula: Function) -> Function:
    """Add a misconception in which the target is a constant, as it should be."""

    def of_a_constant(features, target):
        return formula(features, target.detach())

    of_a_constant.__name__, of_a_constant.__doc__ = formula.__name__, formula.__doc__
    content_error.misconception(of_a_constant)
    return formula


@_mistake
def not_divided(features, target):
    """You did not divide by the target's squares, (target**2).sum(). The sum is larger the larger
    the layer is; as a part of the target's, all layers can be compared."""
    return ((features - target) ** 2).sum()


@_mistake
def upside_down(features, target):
    """Your fraction is upside down: the target's squares belong below, and those of the difference
    above."""
    return (target**2).sum() / ((features - target) ** 2).sum()


@_mistake
def part_of_features_that_stay(features, target):
    """You divided by the squares of the features. They change with each step, and detach() does
    not hinder that. Divide by the target's, (target**2).sum()."""
    return ((features - target) ** 2).sum() / (features.detach() ** 2).sum()


@_mistake
def part_by_part(features, target):
    """You divided each square by its own target, and added up. A target near 0 then outweighs all
    others. Add up first, above and below, then divide once."""
    return ((features - target) ** 2 / target**2).sum()


@_mistake
def absolute_differences(features, target):
    """You took absolute differences. Asked for are squares, above and below: a large difference
    counts for more than two small ones."""
    return (features - target).abs().sum() / target.abs().sum()


@_mistake
def absolute_differences_added_up(features, target):
    """You added up absolute differences, and divided by nothing. Asked for are squares, as a part
    of those of the target, (target**2).sum()."""
    return (features - target).abs().sum()


@_mistake
def length_of_the_difference(features, target):
    """You took the length of the difference: the root of the sum. Leave out the root, and divide by
    the squares of the target, (target**2).sum()."""
    return ((features - target) ** 2).sum() ** 0.5


@_mistake
def root_taken(features, target):
    """You took the root: that is the ratio of the lengths. Asked for is that of the squares: leave
    out the root."""
    return (((features - target) ** 2).sum() / (target**2).sum()) ** 0.5


@_mistake
def squared_after_the_sum(features, target):
    """You added up first and squared the sum, so that differences cancel each other out. Square
    each of them first: (… ** 2).sum()"""
    return (features - target).sum() ** 2 / target.sum() ** 2


@_mistake
def not_squared(features, target):
    """You added up the differences as they are, and those above 0 cancel out those below. Square
    each of them first."""
    return (features - target).sum() / target.sum()


@_mistake
def target_not_squared(features, target):
    """Below you forgot the square. Above are squares, so below too: (target**2).sum()"""
    return ((features - target) ** 2).sum() / target.sum()


@_mistake
def difference_of_squares(features, target):
    """You subtracted squares: a feature of 3 and one of -3 would be the same. Subtract first, then
    square: (features - target) ** 2"""
    return (features**2 - target**2).sum() / (target**2).sum()


@_mistake
def part_of_its_own(features, target):
    """You divided by the squares of the features. They change with each step, and could make the
    error small by growing. Divide by those of the target."""
    return ((features - target) ** 2).sum() / (features**2).sum()


@_mistake
def target_squared_after_the_sum(features, target):
    """Below you added up first, and squared the sum: what is above 0 and what is below cancel each
    other out. Square first: (target**2).sum()"""
    return ((features - target) ** 2).sum() / target.sum() ** 2


@_mistake
def part_by_part_not_added_up(features, target):
    """You divided each square by its own target. Asked for is one number: add up first, above and
    below, then divide once."""
    return (features - target) ** 2 / target**2


@_mistake
def target_not_added_up(features, target):
    """Below you forgot the sum, so your answer is a number for each feature. Add up there too:
    (target**2).sum()"""
    return ((features - target) ** 2).sum() / target**2


@_mistake
def channel_by_channel(features, target):
    """You divided channel by channel, and took the mean. A channel that says little then counts as
    much as all others. Add up over all channels first, then divide once."""
    above, below = (part.sum((0, 2, 3)) for part in ((features - target) ** 2, target**2))
    return (above / below).mean()


@_mistake
def angle_between_them(features, target):
    """You took 1 minus the cosine of the angle. That forgets how strongly the layer answers. Asked
    for are the squares of the differences, as a part of those of the target."""
    return 1 - (features * target).sum() / features.norm() / target.norm()


@_mistake
def means_of_the_channels(features, target):
    """You took the mean of each channel first. So it is lost where things are, and
    just that is the content. Compare place by place."""
    means, wanted = features.mean((2, 3)), target.mean((2, 3))
    return ((means - wanted) ** 2).sum() / (wanted**2).sum()


@_mistake
def means_of_the_places(features, target):
    """You took the mean over the channels first. Each channel sees something else, and mixed they
    say little. Compare channel by channel."""
    means, wanted = features.mean(1), target.mean(1)
    return ((means - wanted) ** 2).sum() / (wanted**2).sum()


@_mistake
def gram_matrices_compared(features, target):
    """You compared Gram matrices. They forget where things are: that is style. For content, compare
    the features themselves, place by place."""
    gram, wanted = losses.gram_matrix(features), losses.gram_matrix(target)
    return ((gram - wanted) ** 2).sum() / (wanted**2).sum()


@_mistake
def first_channel_only(features, target):
    """You compared only the first channel, features[:, 0]. All channels count."""
    features, target = features[:, 0], target[:, 0]
    return ((features - target) ** 2).sum() / (target**2).sum()


@content_error.alternative
def content_error_by_means(features, target):
    wanted = target.detach()
    return (features - wanted).pow(2).mean() / wanted.pow(2).mean()


@content_error.alternative
def content_error_without_gradient(features, target):
    with torch.no_grad():
        wanted = target.clone()
        size = (wanted * wanted).sum()
    difference = features - wanted
    return (difference * difference).sum() / size


@content_error.alternative
def content_error_by_lengths(features, target):
    constant = target.data
    return torch.norm(features - constant) ** 2 / torch.norm(constant) ** 2


@content_error.alternative
def content_error_by_torch(features, target):
    distance = torch.nn.MSELoss(reduction="sum")
    wanted = target.detach()
    return distance(features, wanted) / distance(wanted, torch.zeros_like(wanted))
