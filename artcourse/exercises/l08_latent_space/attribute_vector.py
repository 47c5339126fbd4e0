"""An exercise on arithmetic with latent vectors: what is bold, as a direction."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, Function, NoAnswer, exercise
from artcourse.exercises.l08_latent_space._numbers import latents


def _pictures(generator: torch.Generator) -> list[Case]:
    def case(have: list[int], size: int, spread: float = 1.5) -> Case:
        return Case(latents(generator, len(have), size, spread=spread), torch.tensor(have) == 1)

    far = case([0, 1, 1, 0, 1, 1, 1], 5, 200.0)
    far.args[0][:] += 70  # a mean far from 0, as no prior has it
    return [
        case([1, 0, 0], 2),
        case([0, 1, 1, 1, 0], 3),
        case([1, 0, 0, 0, 1, 0, 0], 5),
        far,
        case([0, 0, 0, 1, 0], 7),
        case([1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1], 3),
    ]


def _answered(answer, latents, has):
    """The answer; what stops most of them has a sentence of its own."""
    try:
        return answer(latents, has)
    except RuntimeError as error:
        said, sizes = str(error), latents.shape
        if "Boolean value of Tensor" in said or "bool tensor is not supported" in said:
            raise NoAnswer(
                "has holds True or False for each picture, and `not`, `if`, 1 - … or a minus do "
                "not work on all of them at once. ~has turns the mask round, and latents[~has] "
                "picks the rows of the others."
            ) from None
        if any(
            f"({one}) must match the size of tensor b ({two})" in said
            for one, two in (sizes, sizes[::-1])
        ):
            raise NoAnswer(
                f"A row of {sizes[0]} (N, the pictures) met a row of {sizes[1]} (d, the latent "
                "numbers). has belongs to the rows of latents: as a column, has[:, None], it does."
            ) from None
        raise


@exercise(
    "latent.attribute_vector",
    title="an attribute as a direction",
    cases=_pictures,
    observe=_answered,
    sizes={"latents": ("N", "d"), "has": ("N",)},
    words={"N": "how many pictures", "d": "how many latent numbers"},
    hints=[
        "A mask of True and False picks rows: latents[has] are the vectors of the pictures that "
        "have the attribute. ~has turns the mask round.",
        "The mean over the pictures is .mean(0): one vector, (d,).",
        "latents[has].mean(0) is where they are on average. Subtract the mean of the others.",
    ],
    praise="Add it to the latent vector of a picture that lacks the attribute, and decode.",
)
def attribute_vector(latents, has):
    """The direction in which an attribute grows, (d,), from the latent vectors of N pictures.

    latents (N, d) has a vector for each picture; has (N,) is True for each picture that has the
    attribute, and False for the others. The direction is the mean vector of those that have it
    minus the mean vector of those that do not. There are some of each.
    """
    return latents[has].mean(0) - latents[~has].mean(0)


def _other_means(name: str, said: str, formula: Function) -> None:
    """Add a misconception that puts the vectors with the attribute and those without together."""

    def mistaken(latents, has):
        return formula(latents, latents[has], latents[~has])

    mistaken.__name__, mistaken.__doc__ = name, said
    attribute_vector.misconception(mistaken)


# ---------------- what is subtracted from what

_MEANS = {
    "the other way round": (
        "Your direction is turned round: it leads away from the attribute. Take the mean of those "
        "that have it, minus the mean of the others.",
        lambda every, some, others: others.mean(0) - some.mean(0),
    ),
    "less the mean of all": (
        "You subtracted the mean of all pictures. Those with the attribute are among them, so your "
        "direction is too short. Subtract the mean of those without it: latents[~has].mean(0).",
        lambda every, some, others: some.mean(0) - every.mean(0),
    ),
    "mean of all less the others": (
        "You began with the mean of all pictures. Begin with those that have the attribute: "
        "latents[has].mean(0).",
        lambda every, some, others: every.mean(0) - others.mean(0),
    ),
    "the mean of the others divided again": (
        "You divided the mean of the others by the number of those that have the attribute, too: "
        "are the brackets right?",
        lambda every, some, others: (some.sum(0) - others.mean(0)) / len(some),
    ),
    "one sum for both": (
        "Both of your sums hold all pictures: are they one tensor, changed in place by +=? Make "
        "two, and add each picture to one of them alone.",
        lambda every, some, others: every.sum(0) / len(some) - every.sum(0) / len(others),
    ),
    "as many of each": (
        "You took equally many of both groups, and left the rest of the larger one out (zip does "
        "that). Take the mean of all that have it, and of all others.",
        lambda every, some, others: some[: len(others)].mean(0) - others[: len(some)].mean(0),
    ),
    "nothing subtracted": (
        "Yours is where the pictures with the attribute are, and not what makes them different. "
        "Subtract the mean of the others.",
        lambda every, some, others: some.mean(0),
    ),
    "only the others": (
        "Yours is the mean of the pictures *without* the attribute. Begin with the mean of those "
        "that have it, and subtract this one.",
        lambda every, some, others: others.mean(0),
    ),
    "means added": (
        "You added the two means. The direction from one to the other is their difference.",
        lambda every, some, others: some.mean(0) + others.mean(0),
    ),
    "middle of the means": (
        "You took the middle between the two means. The direction from one to the other is their "
        "difference.",
        lambda every, some, others: (some.mean(0) + others.mean(0)) / 2,
    ),
    "divided by one another": (
        "You divided one mean by the other. A direction is a difference.",
        lambda every, some, others: some.mean(0) / others.mean(0),
    ),
    "sums for means": (
        "You added the vectors up. So the larger group counts for more, and the direction depends "
        "on how many there are. Take the mean of each group: .mean(0).",
        lambda every, some, others: some.sum(0) - others.sum(0),
    ),
    "sum less mean": (
        "Of those with the attribute you took the sum, of the others the mean. Take the mean of "
        "both.",
        lambda every, some, others: some.sum(0) - others.mean(0),
    ),
    "mean less sum": (
        "Of the others you took the sum. Take the mean of both groups.",
        lambda every, some, others: some.mean(0) - others.sum(0),
    ),
    "sums over all": (
        "You divided both sums by N, the number of all pictures (a .mean() with zeros in it does "
        "so). Divide each sum by how many are in its own group: latents[has].mean(0).",
        lambda every, some, others: (some.sum(0) - others.sum(0)) / len(every),
    ),
    "both over the number with it": (
        "You divided both sums by how many have the attribute. The others have a number of their "
        "own: (~has).sum().",
        lambda every, some, others: (some.sum(0) - others.sum(0)) / len(some),
    ),
    "both over the number without it": (
        "You divided both sums by how many do not have the attribute. Each sum is divided by how "
        "many are in its own group.",
        lambda every, some, others: (some.sum(0) - others.sum(0)) / len(others),
    ),
    "numbers of the groups swapped": (
        "You divided each sum by how many are in the *other* group.",
        lambda every, some, others: some.sum(0) / len(others) - others.sum(0) / len(some),
    ),
    "medians": (
        "You took medians. That is a middle too; asked for are means.",
        lambda every, some, others: some.median(0).values - others.median(0).values,
    ),
    "first of each": (
        "You subtracted the first picture without the attribute from the first one with it. What "
        "else is different between the two gets into the direction. Take means over all.",
        lambda every, some, others: some[0] - others[0],
    ),
    "last of each": (
        "You subtracted the last picture without the attribute from the last one with it: does "
        "each round of your loop overwrite what was there? Take means over all.",
        lambda every, some, others: some[-1] - others[-1],
    ),
    "largest of each": (
        "You took the largest number of each group, not the mean: .mean(0).",
        lambda every, some, others: some.amax(0) - others.amax(0),
    ),
    "mean over the latent numbers": (
        "You took the mean over the latent numbers, axis 1, and then over the pictures: one number "
        "for all. Take it over the pictures alone, axis 0.",
        lambda every, some, others: some.mean() - others.mean(),
    ),
    "each of length 1": (
        "You brought both means to length 1 before you subtracted. Then how far they are apart "
        "gets lost. Subtract them as they are.",
        lambda every, some, others: (
            some.mean(0) / some.mean(0).norm() - others.mean(0) / others.mean(0).norm()
        ),
    ),
    "distance": (
        "Yours is how far the two means are apart: one number. A direction has a number for each "
        "latent number: leave the difference as it is.",
        lambda every, some, others: (some.mean(0) - others.mean(0)).norm(),
    ),
    "added to the latents": (
        "You added the direction to the latents already. Give back the direction alone, (d,).",
        lambda every, some, others: every + some.mean(0) - others.mean(0),
    ),
    "sum of those with it over all": (
        "Of those with the attribute you took the sum over N, all pictures (a mean with zeros in "
        "it), and you subtracted nothing. Take the mean of each group, and their difference.",
        lambda every, some, others: some.sum(0) / len(every),
    ),
    "mean number of the others": (
        "Of the others you took one mean of all numbers. Each latent number has its own mean: "
        ".mean(0).",
        lambda every, some, others: some.mean(0) - others.mean(),
    ),
    "divided by one deviation for all": (
        "You divided the difference by the deviation of all numbers. The decoder reads latent "
        "numbers as they are: leave the difference as it is.",
        lambda every, some, others: (some.mean(0) - others.mean(0)) / every.std(),
    ),
    "both means in a row": (
        "You gave back both means in one row. The direction is one minus the other, (d,).",
        lambda every, some, others: torch.cat([some.mean(0), others.mean(0)]),
    ),
    "both means": (
        "You gave back both means. The direction is one minus the other.",
        lambda every, some, others: torch.stack([some.mean(0), others.mean(0)]),
    ),
    "divided by the deviation": (
        "You divided the difference by the deviation of all latents. The decoder reads latent "
        "numbers as they are: leave the difference as it is.",
        lambda every, some, others: (some.mean(0) - others.mean(0)) / every.std(0),
    ),
    "over the distance squared": (
        "You divided the difference by the square of its length. Leave the difference as it is.",
        lambda every, some, others: (
            (some.mean(0) - others.mean(0)) / (some.mean(0) - others.mean(0)).square().sum()
        ),
    ),
}
for _name, (_said, _formula) in _MEANS.items():
    _other_means(_name, _said, _formula)


# ---------------- how the mask is used


@attribute_vector.misconception
def mask_as_row_numbers(latents, has):
    """You made numbers of the mask, and took rows 0 and 1 with them, again and again. A mask picks
    the rows where it is True; keep it a mask: latents[has]."""
    return latents[has.long()].mean(0) - latents[1 - has.long()].mean(0)


@attribute_vector.misconception
def mask_as_row_numbers_and_turned_round(latents, has):
    """You turned a mask of whole numbers round with ~: that makes -1 and -2 of 0 and 1, which are
    rows counted from the end. Keep it a mask of True and False: latents[~has]."""
    return latents[has.long()].mean(0) - latents[~has.long()].mean(0)


@attribute_vector.misconception
def zeros_in_the_mean(latents, has):
    """You set the vectors without the attribute to 0 and took the mean with these zeros in it.
    Leave them out: latents[has].mean(0)."""
    with_it = latents * has[:, None]
    return with_it.sum(0) / len(latents) - latents[~has].mean(0)


@attribute_vector.misconception
def first_rows(latents, has):
    """You counted how many have the attribute, and took so many rows from the top. They stand in
    any rows: has says in which, latents[has]."""
    count = int(has.sum())
    return latents[:count].mean(0) - latents[count:].mean(0)


@attribute_vector.misconception
def mean_along_axis_one(latents, has):
    """You took the means along axis 1, over the latent numbers: one number for each picture. Take
    them along axis 0, over the pictures: one for each latent number."""
    return latents[has].mean(1) - latents[~has].mean(1)


@attribute_vector.misconception
def vector_by_vector(latents, has):
    """You subtracted vector from vector, and there are not equally many with the attribute and
    without. Take the mean of each group first: .mean(0)."""
    return latents[has] - latents[~has]


# ---------------- right


@attribute_vector.alternative
def attribute_vector_by_weights(latents, has):
    weights = has.float() / has.sum() - (~has).float() / (~has).sum()
    return weights @ latents


@attribute_vector.alternative
def attribute_vector_in_a_loop(latents, has):
    sums = {True: torch.zeros(latents.shape[1]), False: torch.zeros(latents.shape[1])}
    counts = {True: 0, False: 0}
    for vector, one in zip(latents, has.tolist(), strict=True):
        sums[one] += vector
        counts[one] += 1
    return sums[True] / counts[True] - sums[False] / counts[False]


@attribute_vector.alternative
def attribute_vector_with_zeros(latents, has):
    mask = has[:, None]
    with_it = torch.where(mask, latents, 0).sum(0) / mask.sum()
    without_it = torch.where(mask, 0, latents).sum(0) / (len(has) - mask.sum())
    return with_it - without_it


@attribute_vector.alternative
def attribute_vector_by_least_squares(latents, has):
    """The slope of the line through 0 (without) and 1 (with) that fits all vectors best."""
    table = torch.stack([has.double(), torch.ones(len(has)).double()], 1)
    return torch.linalg.lstsq(table, latents.double()).solution[0]
