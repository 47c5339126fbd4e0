"""Wrong answers to bell_log_density, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l06_lstm_and_gru.bell_log_density import bell_log_density


def each_direction_by_itself(point, mean, deviations, correlation):
    return torch.distributions.Normal(mean, deviations).log_prob(point).sum(1)


def variances_for_deviations(point, mean, deviations, correlation):
    return bell_log_density.reference(point, mean, deviations**2, correlation)


def deviations_for_variances(point, mean, deviations, correlation):
    return bell_log_density.reference(point, mean, deviations.sqrt(), correlation)


def with_an_axis_too_many(point, mean, deviations, correlation):
    return bell_log_density.reference(point, mean, deviations, correlation)[:, None]


def added_up_over_the_points(point, mean, deviations, correlation):
    return bell_log_density.reference(point, mean, deviations, correlation).sum()


def distances_in_place(point, mean, deviations, correlation):
    right = bell_log_density.reference(point, mean, deviations, correlation)
    point -= mean
    return right


TOLD = {
    each_direction_by_itself: "correlation left out",
    variances_for_deviations: "deviations squared",
    deviations_for_variances: "deviations under a root",
    with_an_axis_too_many: "log_height and exponent: an axis of length 1",
    added_up_over_the_points: "log_height and exponent: sum of all",
    distances_in_place: "input changed in place",
}
