"""Wrong answers to attribute_vector, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch


def _direction(latents, has):
    return latents[has].mean(0) - latents[~has].mean(0)


def of_length_one(latents, has):
    return torch.nn.functional.normalize(_direction(latents, has), dim=0)


def without_signs(latents, has):
    return _direction(latents, has).abs()


def in_a_table(latents, has):
    return _direction(latents, has)[None]


def half_of_it(latents, has):
    return _direction(latents, has) / 2


def centred_first(latents, has):
    return (latents - latents.mean(0))[has].mean(0)


def by_signs(latents, has):
    return ((2 * has.float() - 1)[:, None] * latents).mean(0)


def others_not_averaged(latents, has):
    return latents[has].mean(0) - latents[~has]


def one_number(latents, has):
    return _direction(latents, has).sum()


def a_list(latents, has):
    return _direction(latents, has).tolist()


TOLD = {
    of_length_one: "divided by its length",
    without_signs: "without signs",
    in_a_table: "an axis of length 1",
    half_of_it: "divided by 2",
    centred_first: "less the mean of all",
    by_signs: "sum over all, in both groups",
    others_not_averaged: "not averaged over axis 0",
    one_number: "sum of all",
    a_list: "another type",
}
