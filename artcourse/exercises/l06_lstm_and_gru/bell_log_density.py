"""An exercise on a bell curve over the paper: where the pen may go next."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l06_lstm_and_gru._numbers import short


def _bells(generator: torch.Generator) -> list[Case]:
    def case(count: int, wide: float = 1.0) -> Case:
        correlation = (1.8 * torch.rand(count, generator=generator) - 0.9).round(decimals=2)
        return Case(
            short(generator, count, 2),
            short(generator, count, 2),
            (wide * (torch.rand(count, 2, generator=generator) + 0.3)).round(decimals=3),
            correlation,
        )

    far = case(5, 2.0)
    far.args[0][1] = torch.tensor([130.5, -95.0])  # e to the power of some thousands below zero
    far.args[1][3] = torch.tensor([-110.0, 20.25])
    narrow = case(3, 0.1)
    narrow.args[1][:] = narrow.args[0] + 0.05 * narrow.args[1]  # a density above 1
    return [case(1), case(2), case(3, 3.0), narrow, far]


@exercise(
    "gates.bell_log_density",
    title="the log of a bell curve in two dimensions",
    cases=_bells,
    sizes={"point": ("N", "2"), "mean": ("N", "2"), "deviations": ("N", "2")},
    words={"N": "how many points"},
    hints=[
        "Begin with how far away the point is, counted in deviations: (point - mean) / "
        "deviations. Its two columns are z_x and z_y.",
        "Don't work out the density: far from the mean it is 0 for a float. Work with its log. "
        "The log of exp(a) / b is a - log(b).",
        "a is -(z_x ** 2 + z_y ** 2 - 2 * ρ * z_x * z_y) / (2 * (1 - ρ ** 2)), and b is "
        "2 * π * s_x * s_y * √(1 - ρ ** 2). torch.pi is π.",
    ],
    praise="Where the bell is narrow, the log is above 0: a density is no probability.",
)
def bell_log_density(point, mean, deviations, correlation):
    """The natural log of the density of a normal distribution in two dimensions, (N,).

    For each of N points by itself: point, mean and deviations s_x, s_y (N, 2); correlation ρ
    (N,), between -1 and 1. Right also so far from the mean that the density itself is 0
    for a float.
    """
    z_x, z_y = ((point - mean) / deviations).unbind(1)
    narrow = 1 - correlation**2
    distance = (z_x**2 + z_y**2 - 2 * correlation * z_x * z_y) / narrow
    volume = 2 * torch.pi * deviations.prod(1) * narrow.sqrt()
    return -distance / 2 - volume.log()


def _squares(point, mean, deviations, correlation):
    """The sum that is divided by 1 - ρ²."""
    z_x, z_y = ((point - mean) / deviations).unbind(1)
    return z_x**2 + z_y**2 - 2 * correlation * z_x * z_y


def _exponent(point, mean, deviations, correlation):
    """What stands in the exponent of the density."""
    return -_squares(point, mean, deviations, correlation) / (2 * (1 - correlation**2))


def _volume(deviations, correlation):
    """What the density is divided by."""
    return 2 * torch.pi * deviations.prod(1) * (1 - correlation**2).sqrt()


# ---------------- the log


@bell_log_density.misconception
def log_of_the_density(point, mean, deviations, correlation):
    """You worked out the density, and then its log. Far from the mean the density is 0 for a float,
    and its log is minus infinity. Take the log on paper: -distance / 2 - log(volume)."""
    density = _exponent(point, mean, deviations, correlation).exp()
    return (density / _volume(deviations, correlation)).log()


@bell_log_density.misconception
def the_density(point, mean, deviations, correlation):
    """You gave back the density itself. Asked for is its log: leave the exp out, and subtract the
    log of what you divide by."""
    density = _exponent(point, mean, deviations, correlation).exp()
    return density / _volume(deviations, correlation)


@bell_log_density.misconception
def divided_by_the_volume(point, mean, deviations, correlation):
    """You divided the exponent by 2π s_x s_y √(1 - ρ²). The log of a quotient is a difference:
    subtract the log of it."""
    return _exponent(point, mean, deviations, correlation) / _volume(deviations, correlation)


@bell_log_density.misconception
def volume_without_a_log(point, mean, deviations, correlation):
    """You subtracted 2π s_x s_y √(1 - ρ²) itself. In the log of the density stands the log of
    it."""
    return _exponent(point, mean, deviations, correlation) - _volume(deviations, correlation)


@bell_log_density.misconception
def volume_added(point, mean, deviations, correlation):
    """You added log(2π s_x s_y √(1 - ρ²)). The density is divided by this: subtract its log."""
    return _exponent(point, mean, deviations, correlation) + _volume(deviations, correlation).log()


# ---------------- what the density is divided by


@bell_log_density.misconception
def volume_forgotten(point, mean, deviations, correlation):
    """Yours is the exponent alone. The density is divided by 2π s_x s_y √(1 - ρ²), so that all of
    it makes 1: subtract the log of this."""
    return _exponent(point, mean, deviations, correlation)


@bell_log_density.misconception
def without_2_pi(point, mean, deviations, correlation):
    """2π is missing in what you divide by: you are log(2π), 1.84, too high. For a minimum it
    does not count; for a density it does."""
    exponent = _exponent(point, mean, deviations, correlation)
    return exponent - (_volume(deviations, correlation) / (2 * torch.pi)).log()


@bell_log_density.misconception
def root_of_2_pi(point, mean, deviations, correlation):
    """You divided by √(2π), as in one dimension. In two dimensions it is √(2π) twice: 2π."""
    exponent = _exponent(point, mean, deviations, correlation)
    return exponent - (_volume(deviations, correlation) / (2 * torch.pi) ** 0.5).log()


@bell_log_density.misconception
def pi_alone(point, mean, deviations, correlation):
    """You divided by π s_x s_y √(1 - ρ²): the factor 2 is missing. Or you took half of the log
    of it all. It is log(2π s_x s_y √(1 - ρ²))."""
    exponent = _exponent(point, mean, deviations, correlation)
    return exponent - (_volume(deviations, correlation) / 2).log()


@bell_log_density.misconception
def deviations_not_divided_by(point, mean, deviations, correlation):
    """s_x and s_y are missing in what you divide by. A wide bell is a low one: 2π s_x s_y
    √(1 - ρ²)."""
    exponent = _exponent(point, mean, deviations, correlation)
    return exponent - _volume(torch.ones_like(deviations), correlation).log()


@bell_log_density.misconception
def variances_divided_by(point, mean, deviations, correlation):
    """In what you divide by stand the variances, s_x² s_y². It is s_x s_y: the root of their
    product."""
    exponent = _exponent(point, mean, deviations, correlation)
    return exponent - _volume(deviations**2, correlation).log()


@bell_log_density.misconception
def correlation_not_divided_by(point, mean, deviations, correlation):
    """√(1 - ρ²) is missing in what you divide by. A bell that is nearly a line is a high one: 2π
    s_x s_y √(1 - ρ²)."""
    exponent = _exponent(point, mean, deviations, correlation)
    return exponent - _volume(deviations, torch.zeros_like(correlation)).log()


@bell_log_density.misconception
def root_forgotten(point, mean, deviations, correlation):
    """You divided by 1 - ρ², and the root of it is asked for: 2π s_x s_y √(1 - ρ²). As a log that
    is half: 0.5 * log(1 - ρ²)."""
    volume = _volume(deviations, correlation) * (1 - correlation**2).sqrt()
    return _exponent(point, mean, deviations, correlation) - volume.log()


@bell_log_density.misconception
def variances_without_half(point, mean, deviations, correlation):
    """You subtracted the log of the determinant, s_x² s_y² (1 - ρ²), whole. The density is divided
    by its root, so it is half: log(2π) + log(determinant) / 2."""
    determinant = deviations.prod(1) ** 2 * (1 - correlation**2)
    exponent = _exponent(point, mean, deviations, correlation)
    return exponent - (2 * torch.pi * determinant).log()


# ---------------- the exponent


@bell_log_density.misconception
def exponent_not_halved(point, mean, deviations, correlation):
    """Your exponent is twice as large as it should be: the 2 below the line is missing. -distance /
    2"""
    exponent = _exponent(point, mean, deviations, correlation)
    return 2 * exponent - _volume(deviations, correlation).log()


@bell_log_density.misconception
def exponent_positive(point, mean, deviations, correlation):
    """Your density grows with the distance: the minus before the exponent is missing."""
    exponent = _exponent(point, mean, deviations, correlation)
    return -exponent - _volume(deviations, correlation).log()


@bell_log_density.misconception
def exponent_not_narrowed(point, mean, deviations, correlation):
    """In your exponent the division by 1 - ρ² is missing: -(z_x² + z_y² - 2 ρ z_x z_y) / (2 (1 -
    ρ²))."""
    half = -_squares(point, mean, deviations, correlation) / 2
    return half - _volume(deviations, correlation).log()


@bell_log_density.misconception
def exponent_times_narrow(point, mean, deviations, correlation):
    """Brackets are missing: a / 2 * (1 - ρ²) divides by 2, and then multiplies. Write
    a / (2 * (1 - ρ²))."""
    half = -_squares(point, mean, deviations, correlation) / 2 * (1 - correlation**2)
    return half - _volume(deviations, correlation).log()


@bell_log_density.misconception
def product_not_doubled(point, mean, deviations, correlation):
    """In your exponent stands ρ z_x z_y once. It is 2 ρ z_x z_y, as in the square of a
    difference."""
    z_x, z_y = ((point - mean) / deviations).unbind(1)
    squares = z_x**2 + z_y**2 - correlation * z_x * z_y
    exponent = -squares / (2 * (1 - correlation**2))
    return exponent - _volume(deviations, correlation).log()


@bell_log_density.misconception
def divided_by_the_variance(point, mean, deviations, correlation):
    """Your z is divided by s². A distance counted in deviations is divided by s; it is squared
    afterwards."""
    exponent = _exponent(point, mean, deviations**2, correlation)
    return exponent - _volume(deviations, correlation).log()


@bell_log_density.misconception
def not_divided_by_the_deviations(point, mean, deviations, correlation):
    """In your exponent the distances are not divided by the deviations. How far a point is counts
    in deviations: (point - mean) / deviations."""
    exponent = _exponent(point, mean, torch.ones_like(deviations), correlation)
    return exponent - _volume(deviations, correlation).log()


@bell_log_density.misconception
def correlation_for_the_covariance(point, mean, deviations, correlation):
    """Your matrix has ρ beside its diagonal. There stands the covariance, ρ s_x s_y; on the
    diagonal the variances, s_x² and s_y²."""
    s_x, s_y = deviations.unbind(1)
    rows = [torch.stack([s_x**2, correlation], 1), torch.stack([correlation, s_y**2], 1)]
    return _by_matrix(point, mean, torch.stack(rows, 1))


def _by_matrix(point, mean, matrix):
    """The log of the density for a matrix of covariances, whatever stands in it."""
    away = point - mean
    distance = (away * torch.linalg.solve(matrix, away)).sum(1)
    return -distance / 2 - (2 * torch.pi * matrix.det().sqrt()).log()


# ---------------- right


@bell_log_density.alternative
def bell_log_density_by_torch(point, mean, deviations, correlation):
    s_x, s_y = deviations[:, 0], deviations[:, 1]
    both = correlation * s_x * s_y
    rows = [torch.stack([s_x**2, both], -1), torch.stack([both, s_y**2], -1)]
    bell = torch.distributions.MultivariateNormal(mean, torch.stack(rows, -2))
    return bell.log_prob(point)


@bell_log_density.alternative
def bell_log_density_one_after_the_other(point, mean, deviations, correlation):
    normal = torch.distributions.Normal
    first = normal(mean[:, 0], deviations[:, 0]).log_prob(point[:, 0])
    slope = correlation * deviations[:, 1] / deviations[:, 0]
    middle = mean[:, 1] + slope * (point[:, 0] - mean[:, 0])
    spread = deviations[:, 1] * (1 - correlation**2) ** 0.5
    return first + normal(middle, spread).log_prob(point[:, 1])


@bell_log_density.alternative
def bell_log_density_point_by_point(point, mean, deviations, correlation):
    logs = []
    for p, m, s, rho in zip(point, mean, deviations, correlation, strict=True):
        x, y = (p - m).double() / s.double()
        narrow = (1 - rho) * (1 + rho)
        exponent = -(x * x - 2 * rho * x * y + y * y) / 2 / narrow
        below = s[0].log() + s[1].log() + 0.5 * narrow.log() + torch.tensor(2 * torch.pi).log()
        logs.append((exponent - below).item())
    return torch.tensor(logs)
