"""Wrong answers to total_correlation, which no misconception lists: each with what it is told."""

from __future__ import annotations

from artcourse.exercises.l08_latent_space._log_means import joint_part, singles_added
from artcourse.exercises.l08_latent_space.total_correlation import total_correlation


def _parts(log_densities):
    return joint_part(log_densities) - singles_added(log_densities)


def over_the_draws(log_densities):
    return total_correlation.reference(log_densities.transpose(0, 1))


def pictures_and_numbers_swapped(log_densities):
    return total_correlation.reference(log_densities.transpose(1, 2))


def sum_over_the_draws(log_densities):
    return _parts(log_densities).sum()


def each_draw(log_densities):
    return _parts(log_densities)


def last_draw_as_a_part_of_all(log_densities):
    return _parts(log_densities)[-1] / len(log_densities)


def mean_over_the_latent_numbers_too(log_densities):
    return _parts(log_densities).mean() / log_densities.shape[2]


def product_of_densities(log_densities):
    densities = log_densities.exp()
    return (densities.prod(2).mean(1) / densities.mean(1).prod(1)).log().mean()


TOLD = {
    over_the_draws: "log_densities with axes 0 and 1 swapped",
    pictures_and_numbers_swapped: "log_densities with axes 1 and 2 swapped",
    sum_over_the_draws: "times N",
    each_draw: "not averaged over axis 0",
    last_draw_as_a_part_of_all: "log_densities its last alone along axis 0",
    mean_over_the_latent_numbers_too: "divided by d",
    product_of_densities: "exp of all",
}
