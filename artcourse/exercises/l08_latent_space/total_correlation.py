"""An exercise on what the latent numbers of a batch know of one another."""

from __future__ import annotations

import math

import torch

from artcourse.exercises.engine import Case, Function, exercise
from artcourse.exercises.l08_latent_space._log_means import (
    LOG_MEANS,
    NOT_SET_BACK,
    OTHER_AXES,
    in_joint_part,
    in_single_parts,
    joint_part,
    singles_added,
)


def _densities(generator: torch.Generator) -> list[Case]:
    def case(count: int, size: int) -> Case:
        """Log-densities of draws from normal distributions, each under all of these."""
        mu, noise = (torch.randn(count, size, generator=generator).double() for _ in range(2))
        deviation = 0.2 + torch.rand(count, size, generator=generator).double()
        away = (mu + deviation * noise)[:, None] - mu
        log_densities = -((away / deviation) ** 2) / 2 - deviation.log() - 0.92
        return Case(log_densities.round(decimals=2))

    def moved(count: int, size: int, by: float) -> Case:
        one = case(count, size)
        moves = by * (1 + torch.rand(count, 1, size, generator=generator).double())
        one.args[0][:] += moves.round(decimals=1)
        return one

    high, low = moved(5, 3, 300.0), moved(7, 2, -400.0)
    apart = moved(3, 2, 600.0)
    apart.args[0][1] -= 1700  # one draw is far below the others
    low.args[0][2, :, 1] -= 1700  # of one draw a single latent number is
    first = torch.tensor(
        [
            [[-0.5, -1.25], [0.5, -2.0]],
            [[-3.0, -0.25], [-0.75, 0.25]],
            [[0.25, -4.0], [-1.5, -0.75]],
        ]
    )
    third = torch.tensor([[[-2.5, 0.5]], [[-1.0, -3.5]], [[0.75, -1.5]]])
    return [
        Case(torch.cat([first, third], 1).double()),
        case(5, 3),
        high,
        low,
        apart,
        case(2, 7),
        case(11, 5),
    ]


@exercise(
    "latent.total_correlation",
    title="what the latent numbers know of one another",
    cases=_densities,
    tolerance=2e-4,
    sizes={"log_densities": ("N", "N", "d")},
    words={"N": "how many pictures", "d": "how many latent numbers"},
    hints=[
        "Two parts for each draw i. Joint: add the log-densities over k, then take the log of the "
        "mean over j of exp. Each by itself: take the log of the mean over j of exp for every k, "
        "then add these over k.",
        "The log of a mean of exp is torch.logsumexp(x, dim) - math.log(N): the sum, less log N. "
        "It takes the largest out first, so that exp(900) never comes up.",
        "joint = log_densities.sum(2).logsumexp(1) - math.log(N), with the shape (N,); single = "
        "log_densities.logsumexp(1) - math.log(N), with the shape (N, d). Then (joint - "
        "single.sum(1)).mean().",
    ],
    praise="Independent latent numbers would have 0: none says anything about another one.",
)
def total_correlation(log_densities):
    """The total correlation of a batch of latent vectors, in nats: a tensor without axes.

    log_densities (N, N, d) holds at [i, j, k] the natural log of the density of latent number k of
    draw i under picture j's posterior. For each i: the log of the mean over j of exp of the sum
    over k, minus the sum over k of the log of the mean over j of exp. The answer is the mean over
    i. The logs may be any numbers, such as 900 or -900.
    """
    count = log_densities.shape[1]
    joint = log_densities.sum(2)
    top = joint.max(1, keepdim=True).values
    joint = top[:, 0] + torch.exp(joint - top).sum(1).log() - math.log(count)
    top = log_densities.max(1, keepdim=True).values
    single = top[:, 0] + torch.exp(log_densities - top).sum(1).log() - math.log(count)
    return (joint - single.sum(1)).mean()


def _mistake(
    name: str, said: str, *, joint: Function = joint_part, singles: Function = singles_added
) -> None:
    """Add a misconception with another joint part, or other parts each by themselves."""

    def mistaken(log_densities):
        return (joint(log_densities) - singles(log_densities)).mean()

    mistaken.__name__, mistaken.__doc__ = name, said
    total_correlation.misconception(mistaken)


def _nothing(log_densities):
    return log_densities.new_zeros(len(log_densities))


def _own(log_densities):
    """The log-density of each draw under its own picture's posterior, (N, d)."""
    return torch.stack([log_densities[i, i] for i in range(len(log_densities))])


# ---------------- too large or too small for exp


@total_correlation.misconception
def exp_of_all(log_densities):
    """You took exp of numbers that are too large or too small for it: exp(900) is more than a float
    holds, and exp(-900) is 0. Take the largest over j out of the same numbers first, for each i
    (and k) by itself, or use torch.logsumexp."""
    joint = log_densities.sum(2).exp().mean(1).log()
    return (joint - log_densities.exp().mean(1).log().sum(1)).mean()


@total_correlation.misconception
def one_largest_for_all(log_densities):
    """You took out the largest of all numbers. A draw that is far below it becomes 0 all the same,
    and its log minus infinity. Take the largest over j, for each i (and k) by itself."""

    def log_mean(logs):
        return logs.max() + (logs - logs.max()).exp().mean(1).log()

    return (log_mean(log_densities.sum(2)) - log_mean(log_densities).sum(1)).mean()


@total_correlation.misconception
def one_largest_for_all_k(log_densities):
    """For each k by itself you took out the largest over j and k at once. A latent number that is
    far below the others becomes 0 all the same, and its log minus infinity. Take the largest over
    j, for each i and k by itself."""
    top = log_densities.amax((1, 2), keepdim=True)
    single = (top + (log_densities - top).exp().mean(1, keepdim=True).log())[:, 0]
    return (joint_part(log_densities) - single.sum(1)).mean()


@total_correlation.misconception
def logs_clamped(log_densities):
    """You clamped the logs, so that exp can take them. So all that is farther away counts alike.
    Take out the largest over j instead, or use torch.logsumexp."""
    return total_correlation.reference(log_densities.clamp(-80, 80))


def _with_a_little_more(little: float) -> None:
    """Add the misconception that a small number keeps the log from minus infinity."""

    def mistaken(log_densities):
        joint = (log_densities.sum(2).exp().mean(1) + little).log()
        return (joint - (log_densities.exp().mean(1) + little).log().sum(1)).mean()

    mistaken.__name__ = f"{little:g} added"
    mistaken.__doc__ = (
        f"You took exp first, and {little:g} keeps the log from minus infinity (added, or as the "
        "least). For large numbers exp is still inf, and small ones all count alike. Use "
        "torch.logsumexp over j."
    )
    total_correlation.misconception(mistaken)


for _little in (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-20):
    _with_a_little_more(_little)


# ---------------- log of the mean

_mistake(
    "log N added once",
    "You added log(N) once in all. It is subtracted once from the joint part, and from the other "
    "part d times, once for each k.",
    joint=lambda logs: logs.sum(2).logsumexp(1) + math.log(len(logs)),
    singles=lambda logs: logs.logsumexp(1).sum(1),
)
_mistake(
    "log d for log N",
    "You subtracted log(d). The mean is over the N pictures j: log(N).",
    joint=lambda logs: logs.sum(2).logsumexp(1) - math.log(logs.shape[2]),
    singles=lambda logs: (logs.logsumexp(1) - math.log(logs.shape[2])).sum(1),
)
_mistake(
    "in bits",
    "Your answer is in bits: you divided by log(2), or took log2. It is asked for in nats, with "
    "natural logs.",
    joint=lambda logs: joint_part(logs) / math.log(2),
    singles=lambda logs: singles_added(logs) / math.log(2),
)
_mistake(
    "means of the logs",
    "You took means of the logs over j. Then both parts are equal, and your answer is 0, whatever "
    "the draws. It is the log of the mean: exp inside, log outside.",
    joint=_nothing,
    singles=_nothing,
)
for _name, (_said, _other) in LOG_MEANS.items():
    _joint, _singles = in_joint_part(_other), in_single_parts(_other)
    if _name != "means of the logs":
        _mistake(_name, f"In both parts {_said}", joint=_joint, singles=_singles)
    _mistake(f"{_name}, in the joint part", f"In the joint part {_said}", joint=_joint)
    _mistake(
        f"{_name}, in the single parts",
        f"For each k by itself {_said}",
        singles=_singles,
    )
_mistake(
    "largest of other rows taken out",
    "You subtracted the largest of row j from column j: a row (N,) met a table (N, N). Keep the "
    "axis, .max(1, keepdim=True), so that row i loses its own largest.",
    joint=lambda logs: (
        (logs.sum(2) - logs.sum(2).amax(1)).exp().mean(1).log() + logs.sum(2).amax(1)
    ),
)


# ---------------- a sum of your loops that is not set back to 0

for _name, (_said, _other) in NOT_SET_BACK.items():
    _mistake(_name, f"{_said} Set it to 0 inside of the loop, before each new sum.", **_other)


# ---------------- which axes

for _name, (_said, _other) in OTHER_AXES.items():
    _mistake(_name, _said, **_other)


# ---------------- other parts of the KL, and one part alone

_mistake(
    "index-code mutual information",
    "You subtracted the joint part from each draw's density under its own picture's posterior: "
    "that is what latent vectors know of the *pictures*. Asked for is what latent numbers know of "
    "one another: the joint part minus the parts by themselves.",
    joint=lambda logs: _own(logs).sum(1),
    singles=joint_part,
)
_mistake(
    "own posterior for the joint part",
    "For the joint part you took each draw's density under its own picture's posterior, [i, i]. It "
    "is the mean over all pictures j.",
    joint=lambda logs: _own(logs).sum(1),
)
_mistake(
    "difference without its sign",
    "You took each difference without its sign. For some draws it is negative, and counts so: "
    "leave out abs().",
    joint=lambda logs: (joint_part(logs) - singles_added(logs)).abs(),
    singles=_nothing,
)
_mistake(
    "joint part alone",
    "Yours is the joint part alone. Subtract the parts of the latent numbers by themselves.",
    singles=_nothing,
)
_mistake(
    "single parts alone",
    "Yours are the parts of the latent numbers by themselves, with a minus. They are subtracted "
    "from the joint part.",
    joint=_nothing,
)
_mistake(
    "parts added",
    "You added the two parts. Subtract the parts by themselves from the joint one.",
    singles=lambda logs: -singles_added(logs),
)


# ---------------- right


@total_correlation.alternative
def total_correlation_by_torch(log_densities):
    count = log_densities.size(0)
    joint = torch.logsumexp(log_densities.sum(dim=-1), dim=1)
    single = torch.logsumexp(log_densities, dim=1).sum(dim=-1)
    return (joint - single).mean() + (log_densities.size(-1) - 1) * math.log(count)


@total_correlation.alternative
def total_correlation_draw_by_draw(log_densities):
    def log_mean(numbers):
        top = max(numbers)
        return top + math.log(sum(math.exp(one - top) for one in numbers) / len(numbers))

    total = 0.0
    for table in log_densities.tolist():
        total += log_mean([sum(row) for row in table])
        total -= sum(log_mean(column) for column in zip(*table, strict=True))
    return total / len(log_densities)


@total_correlation.alternative
def total_correlation_with_weights(log_densities):
    logs = log_densities - torch.tensor(float(len(log_densities))).log()
    whole = log_densities.sum(2) - math.log(len(log_densities))
    return torch.mean(whole.logsumexp(1) - torch.sum(logs.logsumexp(1), 1))
