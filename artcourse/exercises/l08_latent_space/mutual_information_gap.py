"""An exercise on a score: does each factor have one latent number of its own?"""

from __future__ import annotations

import math

import torch

from artcourse.exercises.engine import Case, Function, exercise
from artcourse.exercises.l08_latent_space._gaps import GAPS, PAIRS, gaps


def _tables(generator: torch.Generator) -> list[Case]:
    def case(size: int, factors: int) -> Case:
        entropies = (0.7 + 2 * torch.rand(factors, generator=generator)).round(decimals=2)
        known = torch.rand(size, factors, generator=generator) ** 2
        return Case((known * entropies).round(decimals=2), entropies)

    shared = case(5, 3)
    shared.args[0][:, 1] = (0.4 * shared.args[0][:, 1]).round(decimals=2)
    shared.args[0][3, 1] = shared.args[0][0, 1] = 1.15  # two know equally much of one factor
    shared.args[0][2, 2] = 1.45
    shared.args[1][1:] = torch.tensor([1.25, 1.6])
    nothing = case(3, 5)
    nothing.args[0][:, 2] = 0  # no latent number knows anything of one factor
    one_for_all = case(7, 2)
    one_for_all.args[0][4] = 0.95 * one_for_all.args[1]
    first = Case(torch.tensor([[0.25, 0.5], [0.75, 1.5]]), torch.tensor([1.25, 2.0]))
    return [first, case(3, 2), shared, nothing, one_for_all, case(2, 7), case(11, 5)]


@exercise(
    "latent.mutual_information_gap",
    title="does each factor have a latent number of its own",
    cases=_tables,
    sizes={"information": ("d", "F"), "entropies": ("F",)},
    words={"d": "how many latent numbers", "F": "how many factors"},
    hints=[
        "A column of information belongs to one factor. Sort each column, from the largest: "
        "information.sort(0, descending=True).values",
        "The first row is then the largest of each factor, the second row the second largest. "
        "Their difference is the gap, (F,).",
        "Divide each gap by its own factor's entropy, and take the mean over the factors last.",
    ],
    praise="1: of each factor one latent number knows all, and the others know nothing.",
)
def mutual_information_gap(information, entropies):
    """The mutual information gap (MIG): one number, a tensor without axes.

    information (d, F) says how many nats each of d latent numbers knows of each of F factors;
    entropies (F,) how many nats there are to know. The gap of a factor is its largest information
    minus its second largest, as a part of its entropy. The answer is the mean gap. Where two know
    equally much, the gap is 0. d is 2 or more.
    """
    largest = information.sort(0, descending=True).values
    return ((largest[0] - largest[1]) / entropies).mean()


def _mistake(name: str, said: str, formula: Function) -> None:
    """Add a misconception with this formula."""

    def mistaken(information, entropies):
        return formula(information, entropies)

    mistaken.__name__, mistaken.__doc__ = name, said
    mutual_information_gap.misconception(mistaken)


def _other_gap(name: str, said: str, gap: Function) -> None:
    """Add a misconception that finds the gaps of the factors in another way."""
    _mistake(name, said, lambda information, entropies: (gap(information) / entropies).mean())


def _ratio(information):
    first, second = information.topk(2, 0).values
    return torch.where(first > 0, second / first, 0)


def _less_the_best_other(information, best, entropies):
    """The score with one latent number as the best for all factors."""
    others = torch.arange(len(information)) != best
    return ((information[best] - information[others].amax(0)) / entropies).mean()


# ---------------- which two

for _name, (_said, _gap) in GAPS.items():
    _other_gap(_name, _said, _gap)

_mistake(
    "gaps of the latent numbers without entropies",
    "You sorted within the rows, so yours are the gaps of the latent numbers, and no entropy is in "
    "them. Sort within the columns, axis 0, and divide each gap by its factor's entropy.",
    lambda information, entropies: gaps(information.T).mean(),
)
_mistake(
    "gaps of the latent numbers by the mean entropy",
    "You sorted within the rows, so yours are the gaps of the latent numbers, by a mean entropy. "
    "Sort within the columns, axis 0, and divide each gap by its own factor's entropy.",
    lambda information, entropies: gaps(information.T).mean() / entropies.mean(),
)
_mistake(
    "gaps of the latent numbers as parts",
    "You divided by the entropies, and sorted within the rows: these are the gaps of the latent "
    "numbers. Sort within the columns, axis 0.",
    lambda information, entropies: gaps((information / entropies).T).mean(),
)
_mistake(
    "loop over the latent numbers",
    "Your loop goes through the rows, the latent numbers. Go through the columns: information[:, "
    "k] belongs to factor k and to entropies[k].",
    lambda information, entropies: (
        sum(gaps(information[k]) / entropies[k] for k in range(len(information))) / len(information)
    ),
)
_mistake(
    "row of each factor",
    "For factor k you took information[k], which is a row, a latent number. Its column is "
    "information[:, k].",
    lambda information, entropies: (
        sum(gaps(information[k]) / entropies[k] for k in range(len(entropies))) / len(entropies)
    ),
)
_mistake(
    "two largest of the table",
    "You took the largest and the second largest of the whole table. Each factor has its own two: "
    "sort along axis 0, within the columns.",
    lambda information, entropies: (gaps(information.flatten()) / entropies).mean(),
)
_mistake(
    "two largest of the parts",
    "You divided by the entropies, and took the two largest of the whole table. Each factor has "
    "its own two: sort along axis 0, within the columns.",
    lambda information, entropies: gaps((information / entropies).flatten()),
)
_mistake(
    "two largest of the table by the mean entropy",
    "You took the two largest of the whole table, and one entropy for all. Each factor has its own "
    "two, within its column, and its own entropy.",
    lambda information, entropies: gaps(information.flatten()) / entropies.mean(),
)


for _name, _chosen in PAIRS.items():
    _mistake(
        f"one pair of latent numbers that {_name}",
        f"You took the same two latent numbers for all factors, those that {_name}. Each factor "
        "has a best and a second best of its own: sort along axis 0, within the columns.",
        lambda information, entropies, chosen=_chosen: (
            torch.sub(*information[chosen(information, entropies).argsort(descending=True)[:2]])
            / entropies
        ).mean(),
    )
    _mistake(
        f"one latent number for all factors that {_name}",
        f"You took one latent number as the best for all factors (of those that {_name}). "
        "Each factor has a best one of its own: sort along axis 0, within the columns.",
        lambda information, entropies, chosen=_chosen: _less_the_best_other(
            information, chosen(information, entropies).argmax(), entropies
        ),
    )
_mistake(
    "largest part of all",
    "You divided by the entropies, and began with the largest of the whole table. Each factor has "
    "a largest of its own: sort along axis 0, within the columns.",
    lambda information, entropies: (
        (information / entropies).max() - (information / entropies).sort(0).values[-2]
    ).mean(),
)


# ---------------- as a part of what

_mistake(
    "entropies forgotten",
    "Your gaps are in nats. A factor with many values has more nats to know: divide each gap by "
    "its own entropy.",
    lambda information, entropies: gaps(information).mean(),
)
_mistake(
    "divided by the mean entropy",
    "You took the mean of the gaps, and divided it by the mean of the entropies (or the sums). "
    "Each gap is divided by its own entropy; the mean comes last.",
    lambda information, entropies: gaps(information).mean() / entropies.mean(),
)
_mistake(
    "mean divided by each entropy",
    "You took the mean of the gaps before you divided, and divided it by each entropy. Divide each "
    "gap by its own one; the mean comes last.",
    lambda information, entropies: (gaps(information).mean() / entropies).mean(),
)
_mistake(
    "divided by all entropies together",
    "You divided by the sum of all entropies. Each gap is divided by its own factor's entropy, and "
    "then comes the mean.",
    lambda information, entropies: (gaps(information) / entropies.sum()).mean(),
)
_mistake(
    "times the entropies",
    "You multiplied by the entropies. The gap is a part of the entropy: divide.",
    lambda information, entropies: (gaps(information) * entropies).mean(),
)
_mistake(
    "weighted by the entropies",
    "You weighted the gaps by the entropies. Each factor counts the same: divide each gap by its "
    "entropy, and take the plain mean.",
    lambda information, entropies: (gaps(information) * entropies).sum() / entropies.sum(),
)
_mistake(
    "divided by the largest",
    "You divided each gap by the factor's largest information, which may be 0, and then it is nan. "
    "Divide by how much there is to know: its entropy.",
    lambda information, entropies: (gaps(information) / information.amax(0)).mean(),
)
_mistake(
    "divided by the largest, which is never 0",
    "You divided each gap by the factor's largest information. Divide by how much there is to "
    "know: its entropy.",
    lambda information, entropies: (
        gaps(information) / information.amax(0).where(information.amax(0) > 0, 1)
    ).mean(),
)
_mistake(
    "divided by the largest, without torch",
    "You divided by what the latent numbers know of a factor, and this may be 0. Divide by how "
    "much there is to know: the factor's entropy, which is above 0.",
    lambda information, entropies: torch.tensor(
        [
            gap / largest
            for gap, largest in zip(
                gaps(information).tolist(), information.amax(0).tolist(), strict=True
            )
        ]
    ).mean(),
)
_mistake(
    "divided by the largest entropy",
    "You divided all gaps by the largest entropy. Each gap is divided by its own factor's entropy.",
    lambda information, entropies: (gaps(information) / entropies.max()).mean(),
)
_mistake(
    "divided by what is known in all",
    "You divided by what all latent numbers know of the factor together. Divide by how much there "
    "is to know: its entropy.",
    lambda information, entropies: (
        gaps(information) / information.sum(0).where(information.sum(0) > 0, 1)
    ).mean(),
)
_mistake(
    "nan where nothing is known",
    "You divided by what the latent numbers know. Where they know nothing that is 0 / 0: nan. "
    "Divide by how much there is to know: the factor's entropy, which is above 0.",
    lambda information, entropies: (gaps(information) / information.sum(0)).mean(),
)
_mistake(
    "entropies in bits",
    "You made bits of the entropies, and left the information in nats. Both are in nats already: "
    "divide as they are.",
    lambda information, entropies: (gaps(information) / entropies).mean() * math.log(2),
)
_mistake(
    "information in bits",
    "You made bits of the information, and left the entropies in nats. Both are in nats already: "
    "divide as they are.",
    lambda information, entropies: (gaps(information) / entropies).mean() / math.log(2),
)
_mistake(
    "only the largest divided",
    "You divided the largest alone by the entropy: a bracket is missing. Divide the whole gap.",
    lambda information, entropies: (
        information.amax(0) / entropies - information.topk(2, 0).values[1]
    ).mean(),
)
_mistake(
    "only the second largest divided",
    "You divided the second largest alone by the entropy: a bracket is missing. Divide the whole "
    "gap.",
    lambda information, entropies: (
        information.amax(0) - information.topk(2, 0).values[1] / entropies
    ).mean(),
)
_mistake(
    "ratio for the gap",
    "You took the ratio of the two largest. The gap is their difference, as a part of the entropy.",
    lambda information, entropies: _ratio(information).mean(),
)


# ---------------- how it is put together

_mistake(
    "sum for mean",
    "You added the gaps of the factors up. The score is their mean: divide by F, how many factors "
    "there are.",
    lambda information, entropies: (gaps(information) / entropies).sum(),
)
_mistake(
    "mean over the latent numbers",
    "You divided the sum of the gaps by d, how many latent numbers there are. There is one gap for "
    "each *factor*: divide by F.",
    lambda information, entropies: (gaps(information) / entropies).sum() / len(information),
)
_mistake(
    "median gap",
    "You took the median of the gaps. The score is their mean.",
    lambda information, entropies: (gaps(information) / entropies).median(),
)
_mistake(
    "largest gap",
    "You took the largest gap. The score is the mean over all factors.",
    lambda information, entropies: (gaps(information) / entropies).max(),
)
_mistake(
    "last factor alone",
    "You gave back the gap of the last factor alone. The score is the mean over all: does each "
    "round of your loop overwrite what was there?",
    lambda information, entropies: (gaps(information) / entropies)[-1],
)
_mistake(
    "first factor alone",
    "You gave back the gap of the first factor alone. The score is the mean over all: does your "
    "return stand inside the loop?",
    lambda information, entropies: (gaps(information) / entropies)[0],
)


# ---------------- right


@mutual_information_gap.alternative
def mutual_information_gap_by_topk(information, entropies):
    first, second = torch.topk(information / entropies, 2, dim=0).values
    return torch.mean(first - second)


@mutual_information_gap.alternative
def mutual_information_gap_factor_by_factor(information, entropies):
    total = 0.0
    for column, entropy in zip(information.T.tolist(), entropies.tolist(), strict=True):
        *_, second, first = sorted(column)
        total += (first - second) / entropy
    return total / len(entropies)


@mutual_information_gap.alternative
def mutual_information_gap_with_the_best_taken_out(information, entropies):
    rest = information.clone()
    best = information.argmax(0)
    rest[best, torch.arange(len(entropies))] = -float("inf")
    return ((information.max(0).values - rest.max(0)[0]) / entropies).sum() / entropies.numel()
