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
    return [case(1), case(2, 2.0), case(3, 3.0), narrow, far]


def _in_parts(answer, point, mean, deviations, correlation):
    """The log at the mean itself, and how much lower it is at the point: the exponent."""
    whole = answer(point, mean, deviations, correlation)
    top = answer(*(one.clone() for one in (mean, mean, deviations, correlation)))
    if whole is None:
        return None
    tensors = isinstance(whole, torch.Tensor) and isinstance(top, torch.Tensor)
    if not tensors or whole.shape != top.shape:
        return top, whole
    return top, whole - top


@exercise(
    "gates.bell_log_density",
    title="the log of a bell curve in two dimensions",
    cases=_bells,
    observe=_in_parts,
    parts=("log_height", "exponent"),
    sizes={"point": ("N", "2"), "mean": ("N", "2"), "deviations": ("N", "2")},
    words={"N": "how many points"},
    hints=[
        "The check looks at two parts: log_height, your answer where the point is the mean, and "
        "exponent, how much your answer changes from there to the point. Begin with how far away "
        "the point is, counted in deviations: (point - mean) / deviations. Its two columns are z_x "
        "and z_y.",
        "Don't work out the density: far from the mean it is 0 for a float. Work with its log. "
        "The log of exp(a) / b is a - log(b).",
        "The exponent a is -(z_x ** 2 + z_y ** 2 - 2 * ρ * z_x * z_y) / (2 * (1 - ρ ** 2)), and b "
        "is 2 * π * s_x * s_y * √(1 - ρ ** 2). torch.pi is π.",
    ],
    praise="Where the bell is narrow, the log is above 0: a density is no probability.",
)
def bell_log_density(point, mean, deviations, correlation):
    """The natural log of the density of a normal distribution in two dimensions, (N,).

    For each of N points by itself: point, mean and deviations s_x, s_y (N, 2); correlation ρ
    (N,), between -1 and 1. It must also be right for points so far from the mean that exp of
    the answer is 0. So work with logs: do not take the log of a density.
    """
    z_x, z_y = ((point - mean) / deviations).unbind(1)
    narrow = 1 - correlation**2
    distance = (z_x**2 + z_y**2 - 2 * correlation * z_x * z_y) / narrow
    volume = 2 * torch.pi * deviations.prod(1) * narrow.sqrt()
    return -distance / 2 - volume.log()


def _distance(z_x, z_y, rho):
    return (z_x**2 + z_y**2 - 2 * rho * z_x * z_y) / (1 - rho**2)


def _exponent(away, deviations, rho):
    return -_distance(*(away / deviations).unbind(1), rho) / 2


def _squares_and_product(for_squares, for_product, rho):
    """The exponent where the squares and the product are made of different numbers."""
    squares = (for_squares**2).sum(1)
    return -(squares - 2 * rho * for_product.prod(1)) / (1 - rho**2) / 2


def _volume(deviations, rho):
    return 2 * torch.pi * deviations.prod(1) * (1 - rho**2).sqrt()


def _log_of_quotient(exponent, volume):
    return exponent - volume.log()


def _slip(name, said, *, exponent=_exponent, volume=_volume, together=_log_of_quotient):
    """Add the misconception that a part of the formula is another one."""

    def slipped(point, mean, deviations, correlation):
        above = exponent(point - mean, deviations, correlation)
        return together(above, volume(deviations, correlation))

    slipped.__name__, slipped.__doc__ = name, said
    bell_log_density.misconception(slipped)


# ---------------- the log

_slip(
    "log of the density",
    "You worked out the density, and then its log. Far from the mean the density is 0 for a "
    "float, and its log is minus infinity. Take the log on paper: exponent - log(volume).",
    together=lambda exponent, volume: (exponent.exp() / volume).log(),
)


def _with_a_little_more(little, how, together):
    """Add the misconception that a small number keeps the log from minus infinity."""
    _slip(
        f"{little:g} {how}",
        f"You kept the density from 0: {little:g} is {how}. So all points far away get the same "
        "answer. Take the log on paper: exponent - log(volume).",
        together=lambda exponent, volume: together(exponent.exp() / volume, little).log(),
    )


for _little in (1e-5, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12):
    _with_a_little_more(_little, "added", torch.add)
for _little in (1e-5, 1e-6):  # smaller ones come out alike
    _with_a_little_more(_little, "the least", torch.clamp)
_slip(
    "minus the log",
    "Yours is minus the log of the density. That will be the loss; asked for is the log itself.",
    together=lambda exponent, volume: volume.log() - exponent,
)
_slip(
    "the density itself",
    "You gave back the density itself. Asked for is its log: leave the exp out, and subtract the "
    "log of what you divide by.",
    together=lambda exponent, volume: exponent.exp() / volume,
)
_slip(
    "divided by the volume",
    "You divided the exponent by 2π s_x s_y √(1 - ρ²). The log of a quotient is a difference: "
    "subtract the log of it.",
    together=lambda exponent, volume: exponent / volume,
)
_slip(
    "volume without a log",
    "You subtracted 2π s_x s_y √(1 - ρ²) itself. In the log of the density stands the log of it.",
    together=lambda exponent, volume: exponent - volume,
)
_slip(
    "volume added",
    "You added log(2π s_x s_y √(1 - ρ²)). The density is divided by this: subtract its log.",
    together=lambda exponent, volume: exponent + volume.log(),
)

# ---------------- what the density is divided by

_VOLUMES = {
    "volume forgotten": (
        "Yours is the exponent alone. The density is divided by 2π s_x s_y √(1 - ρ²), so that all "
        "of it makes 1: subtract the log of this.",
        lambda deviations, rho: torch.ones_like(rho),
    ),
    "without 2π": (
        "2π is missing in what you divide by: you are log(2π), 1.84, too high. For a minimum it "
        "does not count; for a density it does.",
        lambda deviations, rho: _volume(deviations, rho) / (2 * torch.pi),
    ),
    "root of 2π": (
        "You divided by √(2π), as in one dimension. In two dimensions it is √(2π) twice: 2π.",
        lambda deviations, rho: _volume(deviations, rho) / (2 * torch.pi) ** 0.5,
    ),
    "2π squared": (
        "You subtracted log(2π) twice. In each dimension it is √(2π), in two dimensions 2π, once.",
        lambda deviations, rho: _volume(deviations, rho) * 2 * torch.pi,
    ),
    "deviations not divided by": (
        "s_x and s_y are missing in what you divide by. A wide bell is a low one: 2π s_x s_y √(1 - "
        "ρ²).",
        lambda deviations, rho: _volume(torch.ones_like(deviations), rho),
    ),
    "variances divided by": (
        "In what you divide by stand the variances, s_x² s_y². It is s_x s_y.",
        lambda deviations, rho: _volume(deviations**2, rho),
    ),
    "deviations added": (
        "You added s_x and s_y in what you divide by. They are multiplied: 2π s_x s_y √(1 - ρ²).",
        lambda deviations, rho: _volume(deviations.sum(1, keepdim=True), rho),
    ),
    "correlation not divided by": (
        "√(1 - ρ²) is missing in what you divide by. A bell that is nearly a line is a high one: "
        "2π s_x s_y √(1 - ρ²).",
        lambda deviations, rho: _volume(deviations, 0 * rho),
    ),
    "root forgotten": (
        "You divided by 1 - ρ², and its root is asked for: 2π s_x s_y √(1 - ρ²). As a log that is "
        "half: 0.5 * log(1 - ρ²).",
        lambda deviations, rho: _volume(deviations, rho) * (1 - rho**2).sqrt(),
    ),
    "whole log of the determinant": (
        "You subtracted the log of the determinant, s_x² s_y² (1 - ρ²), whole. The density is "
        "divided by its root, so it is half: log(2π) + log(determinant) / 2.",
        lambda deviations, rho: _volume(deviations, rho) ** 2 / (2 * torch.pi),
    ),
    "deviations of all points": (
        "You multiplied the deviations of all points: .prod() or .log().sum() without an axis. "
        "Each point has its own: .prod(1).",
        lambda deviations, rho: _volume(deviations.prod().reshape(1, 1), rho),
    ),
    "log of the deviations forgotten": (
        "You subtracted s_x and s_y themselves. Subtract their logs: deviations.log().sum(1).",
        lambda deviations, rho: _volume(deviations.exp(), rho),
    ),
}
for _name, (_said, _divided_by) in _VOLUMES.items():
    _slip(_name, _said, volume=_divided_by)
_slip(
    "log to the base of 2",
    "You took the log to the base of 2. The exponent belongs to e, so the natural log is needed: "
    "torch.log.",
    together=lambda exponent, volume: exponent - volume.log2(),
)

# ---------------- the exponent

_DISTANCES = {
    "exponent not halved": (
        "Your exponent is twice as large as it should be: the 2 below the line is missing. "
        "-distance / 2",
        lambda x, y, rho: 2 * _distance(x, y, rho),
    ),
    "exponent positive": (
        "Your density grows with the distance: the minus before the exponent is missing.",
        lambda x, y, rho: -_distance(x, y, rho),
    ),
    "exponent not narrowed": (
        "In your exponent the division by 1 - ρ² is missing: -(z_x² + z_y² - 2 ρ z_x z_y) / (2 "
        "(1 - ρ²)).",
        lambda x, y, rho: _distance(x, y, rho) * (1 - rho**2),
    ),
    "exponent times 1 - ρ²": (
        "Brackets are missing: a / 2 * (1 - ρ²) divides by 2, and then multiplies. Write a / "
        "(2 * (1 - ρ²)).",
        lambda x, y, rho: _distance(x, y, rho) * (1 - rho**2) ** 2,
    ),
    "product not doubled": (
        "In your exponent stands ρ z_x z_y once. It is 2 ρ z_x z_y.",
        lambda x, y, rho: (x**2 + y**2 - rho * x * y) / (1 - rho**2),
    ),
    "product left out": (
        "In your exponent - 2 ρ z_x z_y is missing. Without it the bell cannot lean.",
        lambda x, y, rho: (x**2 + y**2) / (1 - rho**2),
    ),
    "product added": (
        "In your exponent you added 2 ρ z_x z_y. It is subtracted: with ρ above 0 points in the "
        "direction of both axes are near.",
        lambda x, y, rho: _distance(x, -y, rho),
    ),
    "product without ρ": (
        "In your exponent stands 2 z_x z_y, without ρ: 2 ρ z_x z_y.",
        lambda x, y, rho: (x - y) ** 2 / (1 - rho**2),
    ),
    "distances not squared": (
        "z_x and z_y are not squared in your exponent: z_x² + z_y² - 2 ρ z_x z_y.",
        lambda x, y, rho: (x + y - 2 * rho * x * y) / (1 - rho**2),
    ),
    "distances without signs": (
        "You took z_x and z_y without their signs. In z_x z_y the signs count.",
        lambda x, y, rho: _distance(x.abs(), y.abs(), rho),
    ),
}
for _name, (_said, _put_together) in _DISTANCES.items():
    _slip(
        _name,
        _said,
        exponent=lambda away, deviations, rho, distance=_put_together: (
            -distance(*(away / deviations).unbind(1), rho) / 2
        ),
    )
_slip(
    "divided by the variance",
    "Your z is divided by s². A distance counted in deviations is divided by s; it is squared "
    "afterwards.",
    exponent=lambda away, deviations, rho: _exponent(away, deviations**2, rho),
)
_slip(
    "divided by the deviation without a square",
    "You divided the squares by s_x and s_y. Outside of the bracket the square of s is needed: "
    "x² / s_x² is the square of x / s_x.",
    exponent=lambda away, deviations, rho: _exponent(away, deviations.sqrt(), rho),
)
_slip(
    "product not divided",
    "In your exponent the product of the two distances is not divided by s_x s_y: 2 ρ z_x z_y.",
    exponent=lambda away, deviations, rho: _squares_and_product(away / deviations, away, rho),
)
_slip(
    "squares not divided",
    "You divided the squares by s_x and s_y, and the product by s_x s_y. The squares are divided "
    "by s_x² and s_y²: best make z_x and z_y first.",
    exponent=lambda away, deviations, rho: _squares_and_product(
        away / deviations.sqrt(), away / deviations, rho
    ),
)
_slip(
    "not divided by the deviations",
    "In your exponent the distances are not divided by the deviations. How far away a point is "
    "counts in deviations: (point - mean) / deviations.",
    exponent=lambda away, deviations, rho: _exponent(away, torch.ones_like(deviations), rho),
)
_slip(
    "one deviation for both",
    "You divided both distances by s_x. The second has its own deviation, s_y.",
    exponent=lambda away, deviations, rho: _exponent(away, deviations[:, :1], rho),
)

# ---------------- ρ in both parts

for _called, _narrow in {
    "1 - ρ": lambda rho: 1 - rho,
    "(1 - ρ)²": lambda rho: (1 - rho) ** 2,
    "1 + ρ²": lambda rho: 1 + rho**2,
    "1": torch.ones_like,
}.items():
    _slip(
        f"{_called} for 1 - ρ²",
        f"You took {_called} where 1 - ρ² is meant: 1 - correlation**2.",
        exponent=lambda away, deviations, rho, narrow=_narrow: (
            _exponent(away, deviations, rho) * (1 - rho**2) / narrow(rho)
        ),
        volume=lambda deviations, rho, narrow=_narrow: (
            _volume(deviations, 0 * rho) * narrow(rho).sqrt()
        ),
    )


def _with_matrix(name, said, matrix_of):
    """Add the misconception that something else stands in the matrix of covariances."""

    def answer(point, mean, deviations, correlation):
        matrix = matrix_of(*deviations.unbind(1), correlation)
        rows = torch.stack([torch.stack(row, 1) for row in matrix], 1)
        away = point - mean
        distance = (away * torch.linalg.solve(rows, away)).sum(1)
        return -distance / 2 - (2 * torch.pi * rows.det().sqrt()).log()

    answer.__name__, answer.__doc__ = name, said
    bell_log_density.misconception(answer)


@bell_log_density.misconception
def two_numbers_for_each_point(point, mean, deviations, correlation):
    """You have two numbers for each point: a normal distribution for each direction, without ρ. Use
    the formula with both z_x and z_y, which makes one number."""
    z = (point - mean) / deviations
    return -(z**2) / 2 - ((2 * torch.pi) ** 0.5 * deviations).log()


_with_matrix(
    "correlation for the covariance",
    "Your matrix has ρ beside its diagonal. There stands the covariance, ρ s_x s_y; on the "
    "diagonal the variances, s_x² and s_y².",
    lambda s_x, s_y, rho: [[s_x**2, rho], [rho, s_y**2]],
)
_with_matrix(
    "deviations on the diagonal",
    "Your matrix has s_x and s_y on its diagonal. There stand the variances, s_x² and s_y²; beside "
    "it the covariance, ρ s_x s_y.",
    lambda s_x, s_y, rho: [[s_x, rho * s_x * s_y], [rho * s_x * s_y, s_y]],
)


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
