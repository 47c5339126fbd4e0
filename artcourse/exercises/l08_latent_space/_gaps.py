"""The gaps of a table of information, and what is often taken for them."""

from __future__ import annotations

import torch


def gaps(information):
    largest = information.sort(0, descending=True).values
    return largest[0] - largest[1]


def _second_of_distinct(information):
    """The second largest of the different numbers in each column."""
    seconds = []
    for column in information.T:
        different = column.unique()
        seconds.append(different[-2] if len(different) > 1 else different[-1])
    return information.amax(0) - torch.stack(seconds)


def _without_rows(information):
    rest = information.clone()
    rest[information.argmax(0)] = 0
    return rest


def _second_by_a_mask(information):
    rest = [column[column < column.max()].max() for column in information.T]
    return information.amax(0) - torch.stack(rest)


def _searched(
    information, *, moves=True, between=True, begins_with_first=False, anew=True, begin=0.0
):
    """The gaps by a search through each column, with a slip."""
    best = second = torch.tensor(begin)
    found = []
    for column in information.T:
        if anew:
            best = second = column[0] if begins_with_first else torch.tensor(begin)
        for value in column:
            if value > best:
                best, second = value, best if moves else second
            elif value > second and between:
                second = value
        found.append(best - second)
    return torch.stack(found)


# One pair of latent numbers for all factors: by what it is chosen.
PAIRS = {
    "know most in all": lambda information, entropies: information.sum(1),
    "know most of one factor": lambda information, entropies: information.amax(1),
    "know most of the first factor": lambda information, entropies: information[:, 0],
    "know most of the last factor": lambda information, entropies: information[:, -1],
}

# Each gap that is another one: its name, what the student reads, and how it comes about.
GAPS = {
    "second largest of all": (
        "You subtracted the second largest of the whole table. Each factor has a second largest "
        "of its own: sort along axis 0, within the columns.",
        lambda information: information.amax(0) - information.flatten().sort().values[-2],
    ),
    "largest of all": (
        "You began with the largest of the whole table. Each factor has a largest of its own: sort "
        "along axis 0, within the columns.",
        lambda information: information.max() - information.sort(0).values[-2],
    ),
    "largest less the second smallest": (
        "You subtracted the second *smallest*: kthvalue, and sort without descending=True, begin "
        "with the smallest. Subtract the second largest.",
        lambda information: information.amax(0) - information.sort(0).values[1],
    ),
    "search from the first number": (
        "Your search begins with the first number for both, best and second. Where the first one "
        "is the largest, nothing beats the second. Begin with 0 or -inf.",
        lambda information: _searched(information, begins_with_first=True),
    ),
    "search not begun anew": (
        "Your search goes on with best and second of the factor before. Set both back for each "
        "factor, inside of the loop.",
        lambda information: _searched(information, anew=False),
    ),
    "largest of each from the largest of all": (
        "You subtracted the largest of each factor from the largest of the whole table. From the "
        "largest of each factor subtract its second largest.",
        lambda information: information.max() - information.amax(0),
    ),
    "only one largest taken out": (
        "You took out the largest of the whole table, and then each column's largest again. Each "
        "factor's own largest is to be taken out; easier: sort each column.",
        lambda information: (
            information.amax(0) - information.where(information < information.max(), 0).amax(0)
        ),
    ),
    "not sorted": (
        "You subtracted row 1 from row 0 as they stand. The largest may be in any row: sort each "
        "column first.",
        lambda information: information[0] - information[1],
    ),
    "smallest two": (
        "You sorted from the smallest, and took the first two rows: the two smallest. Sort with "
        "descending=True, or take rows -1 and -2.",
        lambda information: information.sort(0).values[1] - information.sort(0).values[0],
    ),
    "smallest two and negative": (
        "You sorted from the smallest, and took row 0 minus row 1: the two smallest, and below 0. "
        "Sort with descending=True.",
        lambda information: information.sort(0).values[0] - information.sort(0).values[1],
    ),
    "largest less smallest": (
        "You subtracted the smallest. Subtract the *second largest*: it is the strongest rival.",
        lambda information: information.amax(0) - information.amin(0),
    ),
    "largest less the mean": (
        "You subtracted the mean of the column. Subtract the *second largest*: it is the strongest "
        "rival.",
        lambda information: information.amax(0) - information.mean(0),
    ),
    "largest less the sum of the others": (
        "You subtracted all the others together. Subtract the second largest alone.",
        lambda information: 2 * information.amax(0) - information.sum(0),
    ),
    "largest less the mean of the others": (
        "You subtracted the mean of the others. Subtract the *second largest* alone: it is the "
        "strongest rival.",
        lambda information: (
            information.amax(0)
            - (information.sum(0) - information.amax(0)) / (len(information) - 1)
        ),
    ),
    "rows taken out": (
        "To find the second largest you set the whole *row* of the largest to 0, for all factors. "
        "Take it out of its own column alone; easier: sort each column.",
        lambda information: information.amax(0) - _without_rows(information).amax(0),
    ),
    "places for numbers": (
        "You took the places (.indices) of the largest. Their numbers are .values.",
        lambda information: -information.sort(0, descending=True).indices[:2].diff(dim=0)[0],
    ),
    "numbers less places": (
        "sort gives back two things, numbers and places, and you subtracted one from the other. "
        "Take the numbers, .values, and of these rows 0 and 1.",
        lambda information: torch.sub(*information.sort(0, descending=True)),
    ),
    "two numbers less their places": (
        "topk gives back two things, numbers and places, and you subtracted one from the other. "
        "Take the numbers, .values, and of these rows 0 and 1.",
        lambda information: torch.sub(*information.topk(2, 0)),
    ),
    "largest alone": (
        "You took the largest alone. A factor that two latent numbers know equally well would "
        "score 1: subtract the second largest.",
        lambda information: information.amax(0),
    ),
    "second largest alone": (
        "You took the second largest alone. The gap is the largest minus it.",
        lambda information: information.sort(0).values[-2],
    ),
    "second of the different numbers": (
        "Where two latent numbers know equally much of a factor, the gap is 0. You left out "
        "numbers that are equal to the largest (by unique, or a mask), and so took the third.",
        _second_of_distinct,
    ),
    "sorted within the rows": (
        "You sorted within the rows, which is what sort() does without an axis, and took rows 0 "
        "and 1. A column belongs to a factor: information.sort(0, descending=True).",
        lambda information: torch.sub(*information.sort(1, descending=True).values[:2]),
    ),
    "gaps of the latent numbers": (
        "You sorted within the rows: that is the gap of each *latent number*, between the two "
        "factors of which it knows most. Sort within the columns, axis 0.",
        lambda information: torch.sub(
            *information.sort(1, descending=True).values[:, :2].unbind(1)
        ),
    ),
    "second of the different numbers, by a mask": (
        "Where two latent numbers know equally much of a factor, the gap is 0. Your mask left out "
        "all that are equal to the largest, and where all are equal nothing is left.",
        _second_by_a_mask,
    ),
    "second less the third": (
        "You took the second largest minus the third. Rows count from 0: the largest is row 0, the "
        "second largest row 1.",
        lambda information: torch.sub(*information.sort(0, descending=True).values[[1, 2]]),
    ),
    "largest less the third": (
        "You subtracted row 2 of the sorted table. Rows count from 0: the second largest is row 1.",
        lambda information: torch.sub(*information.sort(0, descending=True).values[[0, 2]]),
    ),
    "two largest added": (
        "You added the two largest. The gap is the largest minus the second largest.",
        lambda information: information.topk(2, 0).values.sum(0),
    ),
}
for _begin in (0.0, -1.0, -float("inf")):
    _words = f" (Yours begins with {_begin:g}.)"
    GAPS[f"old best lost, from {_begin:g}"] = (
        "In your search the old best gets lost where a better one comes. It is then the second "
        f"best: second = best, before best = value.{_words}",
        lambda information, begin=_begin: _searched(information, moves=False, begin=begin),
    )
    GAPS[f"second best only from the best, from {_begin:g}"] = (
        "Your second best changes only where a new best comes. A number between the two is a new "
        f"second best, too: elif value > second.{_words}",
        lambda information, begin=_begin: _searched(information, between=False, begin=begin),
    )
