"""Wrong answers to mutual_information_gap, which no misconception lists: what each is told."""

from __future__ import annotations


def _parts(information, entropies):
    first, second = information.topk(2, 0).values
    return (first - second) / entropies


def each_factor(information, entropies):
    return _parts(information, entropies)


def negative(information, entropies):
    return -_parts(information, entropies).mean()


def one_entropy_for_all(information, entropies):
    return _parts(information, entropies[:1].expand_as(entropies)).mean()


def last_factor_as_a_part_of_all(information, entropies):
    return _parts(information, entropies)[-1] / len(entropies)


def returned_in_the_loop(information, entropies):
    for part in _parts(information, entropies):
        return part / len(entropies)


def sum_by_the_mean_entropy(information, entropies):
    return (_parts(information, entropies) * entropies).sum() / entropies.mean()


def sum_in_nats(information, entropies):
    return (_parts(information, entropies) * entropies).sum()


def how_much_is_shared(information, entropies):
    return 1 - _parts(information, entropies).mean()


def a_list(information, entropies):
    return _parts(information, entropies).tolist()


TOLD = {
    each_factor: "not averaged over axis 0",
    negative: "negated",
    one_entropy_for_all: "entropies all like its first",
    last_factor_as_a_part_of_all: "information its last alone along axis 1",
    returned_in_the_loop: "information its first alone along axis 1",
    sum_by_the_mean_entropy: "divided by the mean entropy; times F",
    sum_in_nats: "entropies forgotten; times F",
    how_much_is_shared: "1 minus it",
    a_list: "another type",
}
