"""An exercise on style: how far the textures of several layers are from those wanted."""

from __future__ import annotations

import torch

from artcourse import losses
from artcourse.exercises.engine import Case, exercise, tables
from artcourse.exercises.l09_style_transfer._features import gradients, one_number


class _Layers(list):
    """Features of several layers, printed as tables where they are small."""

    def __repr__(self) -> str:
        small = sum(layer.numel() for layer in self) < 10
        shown = [tables.as_text(layer) if small else str(tuple(layer.shape)) for layer in self]
        return "\n".join(shown)


def _pictures(generator: torch.Generator) -> list[Case]:
    def case(*shapes: tuple[list[int], list[int]]) -> Case:
        scales = range(1, len(shapes) + 1)  # one layer answers louder than another
        pairs = [
            [scale * torch.randn(1, channels, *size, generator=generator) for size in sizes]
            for scale, (channels, *sizes) in zip(scales, shapes, strict=True)
        ]
        return Case(*map(_Layers, zip(*pairs, strict=True)))

    layer = torch.tensor([[[[2.0, 1.0]], [[1.0, 3.0]]]])
    target = torch.tensor([[[[1.0, 1.0]], [[2.0, 2.0]]]])
    return [
        Case(_Layers([layer]), _Layers([target])),
        case((4, (3, 4), (3, 4)), (3, (2, 3), (2, 3))),
        case((2, (3, 4), (3, 4)), (2, (3, 4), (3, 4)), (2, (3, 4), (3, 4))),
        case((3, (4, 3), (2, 5)), (4, (2, 3), (3, 4))),
        case((2, (5, 4), (4, 3)), (3, (4, 2), (3, 5)), (4, (2, 3), (4, 5))),
    ]


def _error(answer, layers, targets):
    leaves = [layer.clone().requires_grad_() for layer in layers]
    given = [leaf * 1 for leaf in leaves], list(targets)
    error = answer(*given)
    # so that the judge sees what was changed
    layers[:], targets[:] = ([layer.detach() for layer in part] for part in given)
    if error is None:
        return None
    error = one_number(error)
    reached = [float(grad.any()) for grad in gradients(error, leaves)]
    return {"value": error, "has a gradient": torch.tensor(reached)}


@exercise(
    "style.style_error",
    title="how far from the style that is wanted",
    cases=_pictures,
    observe=_error,
    hints=[
        "Go through both lists at once: for layer, target in zip(layers, targets).",
        "losses.gram_matrix(layer) and losses.gram_matrix(target) have the same shape, whatever "
        "the pictures' sizes are. As with the content: squares of the difference, added up, as a "
        "part of the squares of the target's, added up.",
        "Collect one such number for each layer, and take their mean: sum(errors) / len(errors)",
    ],
    praise="A brush stroke in another place is the same style: only Gram matrices are compared.",
)
def style_error(layers, targets):
    """The mean, over the layers, of how far a Gram matrix is from the target's.

    Each as a part of the target's. Both are lists of features (1, C, H, W), in the same
    order; their H and W may differ. `losses.gram_matrix` may help.
    """
    errors = []
    for layer, target in zip(layers, targets, strict=True):
        gram, wanted = losses.gram_matrix(layer), losses.gram_matrix(target)
        errors.append(((gram - wanted) ** 2).sum() / (wanted**2).sum())
    return sum(errors) / len(errors)


def _grams(layers, targets):
    """Pairs of Gram matrices: what is there, and what is wanted."""
    return [tuple(map(losses.gram_matrix, pair)) for pair in zip(layers, targets, strict=True)]


def _relative(is_there, wanted):
    return ((is_there - wanted) ** 2).sum() / (wanted**2).sum()


def _mean(errors):
    errors = list(errors)
    return sum(errors) / len(errors)


# ---------------- what is compared


@style_error.misconception
def compared_place_by_place(layers, targets):
    """You compared the features place by place: that is content, and it stops with an error where
    the two pictures differ in size. Compare their Gram matrices."""
    return _mean(map(_relative, layers, targets))


@style_error.misconception
def content_losses(layers, targets):
    """You took losses.content_loss: it compares place by place, and refuses pictures of two sizes.
    For the style, compare Gram matrices."""
    return _mean(map(losses.content_loss, layers, targets))


@style_error.misconception
def gram_matrix_of_the_difference(layers, targets):
    """You took the Gram matrix of the difference of the features. Then what is where still counts,
    and the sizes have to agree. First the two Gram matrices, then their difference."""
    return _mean(
        (losses.gram_matrix(layer - target) ** 2).sum() / (losses.gram_matrix(target) ** 2).sum()
        for layer, target in zip(layers, targets, strict=True)
    )


@style_error.misconception
def means_of_the_channels(layers, targets):
    """You compared the mean of each channel. That says how much of a colour or a stroke there is,
    but not which of them go together. Compare Gram matrices."""
    return _mean(
        _relative(layer.mean((2, 3)), target.mean((2, 3)))
        for layer, target in zip(layers, targets, strict=True)
    )


@style_error.misconception
def diagonals_compared(layers, targets):
    """You compared only the diagonals: each channel with itself. All of the matrix counts, and most
    of all which channels answer together."""
    return _mean(
        _relative((layer**2).mean((2, 3)), (target**2).mean((2, 3)))
        for layer, target in zip(layers, targets, strict=True)
    )


@style_error.misconception
def covariances_compared(layers, targets):
    """You subtracted the mean of each channel first: that compares covariances, which works too.
    Asked for are Gram matrices, of the features as they are."""
    pairs = [
        [one - one.mean((2, 3), keepdim=True) for one in pair]
        for pair in zip(layers, targets, strict=True)
    ]
    return _mean(_relative(*map(losses.gram_matrix, pair)) for pair in pairs)


@style_error.misconception
def gram_matrices_not_divided(layers, targets):
    """Right as long as both pictures are of one size. Each Gram matrix is divided by the H · W of
    its own picture, as losses.gram_matrix does it; you divided by none, or by one for both."""
    pairs = [
        [one.flatten(2) @ one.flatten(2).mT for one in pair]
        for pair in zip(layers, targets, strict=True)
    ]
    return _mean(_relative(*pair) for pair in pairs)


@style_error.misconception
def sums_of_the_matrices(layers, targets):
    """You added each Gram matrix up to one number before you compared. Then a pair of channels too
    much makes up for one too little. Compare number by number, then add up the squares."""
    return _mean(_relative(a.sum(), b.sum()) for a, b in _grams(layers, targets))


# ---------------- as a part of what


@style_error.misconception
def not_divided(layers, targets):
    """You did not divide by the target's. A layer that answers loudly then outweighs all others.
    Divide each layer's error by (wanted**2).sum(), with the target's Gram matrix wanted."""
    return _mean(((a - b) ** 2).sum() for a, b in _grams(layers, targets))


@style_error.misconception
def mean_squares(layers, targets):
    """You took the mean square of the difference. A layer that answers loudly then outweighs all
    others. Take the sum, and divide it by (wanted**2).sum(), of the target's Gram matrix."""
    return _mean(((a - b) ** 2).mean() for a, b in _grams(layers, targets))


@style_error.misconception
def part_of_the_targets_features(layers, targets):
    """Below you took the squares of the target's features. Above are Gram matrices, so below too:
    the squares of the target's Gram matrix."""
    return _mean(
        ((gram - wanted) ** 2).sum() / (target**2).sum()
        for (gram, wanted), target in zip(_grams(layers, targets), targets, strict=True)
    )


@style_error.misconception
def number_by_number(layers, targets):
    """You divided each square by its own number of the target, and took the mean. A number near 0
    then outweighs all others. Add up first, above and below, then divide once."""
    return _mean((((a - b) / b) ** 2).mean() for a, b in _grams(layers, targets))


@style_error.misconception
def absolute_differences(layers, targets):
    """You took absolute differences. Asked for are squares, above and below."""
    return _mean((a - b).abs().sum() / b.abs().sum() for a, b in _grams(layers, targets))


@style_error.misconception
def root_taken(layers, targets):
    """You took the root of each layer's error. Asked for is the ratio of the squares: leave out the
    root."""
    return _mean(_relative(a, b) ** 0.5 for a, b in _grams(layers, targets))


@style_error.misconception
def target_not_squared(layers, targets):
    """Below you forgot the square. Above are squares, so below too: (wanted**2).sum()"""
    return _mean(((a - b) ** 2).sum() / b.sum() for a, b in _grams(layers, targets))


@style_error.misconception
def mean_above_sum_below(layers, targets):
    """Above you took the mean, below the sum. Take the sum in both places (or the mean in both)."""
    return _mean(((a - b) ** 2).mean() / (b**2).sum() for a, b in _grams(layers, targets))


# ---------------- the layers


@style_error.misconception
def divided_by_the_last_number(layers, targets):
    """You divided by the number of the last layer. They are counted from 0, so that is one less
    than there are: divide by len(layers)."""
    last = torch.tensor(len(layers) - 1.0)  # divided by a tensor of 0, a number is inf
    return sum(_relative(a, b) for a, b in _grams(layers, targets)) / last


@style_error.misconception
def one_division_for_all(layers, targets):
    """You added up all layers before you divided, so a layer that answers loudly outweighs the
    others. Divide in each layer, then take the mean."""
    grams = _grams(layers, targets)
    return sum(((a - b) ** 2).sum() for a, b in grams) / sum((b**2).sum() for _, b in grams)


@style_error.misconception
def divided_inside_the_loop(layers, targets):
    """You divide inside the loop, so what was there is divided again each time round. Add up in
    the loop, and divide by len(layers) once, below it."""
    total = 0
    for a, b in _grams(layers, targets):
        total = (total + _relative(a, b)) / len(layers)
    return total


@style_error.misconception
def divided_by_the_channels(layers, targets):
    """You divided by the number of channels of the first layer. The mean is over the layers: divide
    by len(layers)."""
    return sum(_relative(a, b) for a, b in _grams(layers, targets)) / layers[0].shape[1]


@style_error.misconception
def last_layer_only(layers, targets):
    """Only your last layer counts: each time round, the loop writes over the number before. Add to
    it, with +=, or collect them in a list."""
    return _relative(*_grams(layers, targets)[-1])


@style_error.misconception
def returned_in_the_loop(layers, targets):
    """Only your first layer counts: your `return` stands inside the loop, and ends it. Move it to
    the left, below the loop."""
    return _relative(*_grams(layers, targets)[0])


@style_error.misconception
def each_with_each(layers, targets):
    """You compared each layer with *each* target: one loop inside the other. Layer and target
    belong together in pairs: for layer, target in zip(layers, targets)."""
    return _mean(
        _relative(losses.gram_matrix(layer), losses.gram_matrix(target))
        for layer in layers
        for target in targets
    )


@style_error.misconception
def no_way_back(layers, targets):
    """There is no way back from your number to the features, so the picture gets no gradient.
    .item(), float(…), torch.tensor(…), torch.no_grad() and detach() of the layers cut it off:
    do without them."""
    return style_error.reference(layers, targets).item()


@style_error.misconception
def made_anew(layers, targets):
    """Your number is right, but there is no way back from it to the features: torch.tensor(…) and
    detach() begin anew, and requires_grad does not mend that. Use features and numbers as they
    are: sum(errors) / len(errors)"""
    return torch.tensor(
        _mean(_relative(a, b) for a, b in _grams(layers, targets)).item()
    ).requires_grad_()


@style_error.alternative
def style_error_by_the_loss(layers, targets):
    total = 0
    for layer, target in zip(layers, targets, strict=True):
        total += losses.style_loss(layer, losses.gram_matrix(target))
    return total / len(layers)


@style_error.alternative
def style_error_by_numbers(layers, targets):
    errors = torch.zeros(len(layers))
    for number in range(len(layers)):
        rows, wanted = layers[number][0].flatten(1), targets[number][0].flatten(1)
        gram = rows @ rows.T / rows.shape[1]
        other = wanted @ wanted.T / wanted.shape[1]
        errors[number] = torch.sum((gram - other) ** 2) / torch.sum(other**2)
    return errors.mean()


@style_error.alternative
def style_error_in_a_stack(layers, targets):
    def gram(features):
        _, channels, height, width = features.shape
        rows = features.reshape(channels, height * width)
        return rows @ rows.t() / (channels * height * width)

    errors = [
        (gram(a) - gram(b)).pow(2).mean() / gram(b).pow(2).mean()
        for a, b in zip(layers, targets, strict=True)
    ]
    return torch.stack(errors).mean()
