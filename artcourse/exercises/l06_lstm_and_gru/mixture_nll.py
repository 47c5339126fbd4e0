"""An exercise on the loss of a mixture: several bells, and one of them was right."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l06_lstm_and_gru._numbers import short


def _mixtures(generator: torch.Generator) -> list[Case]:
    def case(count: int, bells: int, spread: float = 2.0) -> Case:
        scores = short(generator, count, bells)
        return Case(scores.log_softmax(1), short(generator, count, bells, spread=spread))

    not_one = case(5, 2)
    not_one.args[0][:] += short(generator, 5, 1).abs() + 0.5
    high, low, both, within = case(3, 5), case(2, 3), case(7, 3), case(3, 2)
    high.args[1][:] += 500
    low.args[1][:] -= 500
    both.args[1][::2] += 450
    both.args[1][1::2] -= 550
    within.args[1][:, 1] += torch.tensor([300.0, -400.0, 200.0])
    weighed = case(3, 7)
    weighed.args[0][::2] += 450
    weighed.args[0][1::2] -= 500
    return [case(1, 2), case(2, 3), not_one, high, low, both, within, weighed]


@exercise(
    "gates.mixture_nll",
    title="the loss of a mixture",
    cases=_mixtures,
    sizes={"log_weights": ("N", "K"), "log_densities": ("N", "K")},
    words={"N": "how many points", "K": "how many bells"},
    hints=[
        "The log of a product is a sum: the log of weight times density is log_weights + "
        "log_densities.",
        "Adding over the K bells needs exp, which overflows for 500. So take the largest of each "
        "row out first: largest = total.max(1, keepdim=True).values",
        "log Σ exp(total) = largest + log Σ exp(total - largest). torch.logsumexp(total, 1) does "
        "just this. Then the minus.",
    ],
    praise="The bell that was right may speak for all: the others lose nothing by being elsewhere.",
)
def mixture_nll(log_weights, log_densities):
    """Minus the natural log of the density of a mixture, for each of N points: (N,).

    log_weights and log_densities (N, K) are the logs of the weight and of the density of each
    of K bells. The density is the sum of weight times density over the bells. Take the weights
    as they come, whether they add up to 1 or not. The logs may be any numbers, such as 500
    or -500.
    """
    total = log_weights + log_densities
    largest = total.max(1, keepdim=True).values
    log_sum = largest[:, 0] + torch.exp(total - largest).sum(1).log()
    return -log_sum


# ---------------- too large or too small for exp


@mixture_nll.misconception
def exp_of_all(log_weights, log_densities):
    """You took exp first and the log at the end. exp(500) is more than a float holds, and exp(-500)
    is 0 for it. Take out the largest of each row first, or use torch.logsumexp."""
    return -(log_weights + log_densities).exp().sum(1).log()


@mixture_nll.misconception
def largest_of_the_densities_alone(log_weights, log_densities):
    """You took out the largest log density, and exp of a log weight is still too large, or 0. Add
    both logs first, and take the largest of the sum out of each row."""
    largest = log_densities.max(1, keepdim=True).values
    parts = log_weights.exp() * (log_densities - largest).exp()
    return -(largest[:, 0] + parts.sum(1).log())


@mixture_nll.misconception
def one_largest_for_all(log_weights, log_densities):
    """You took out the largest of all numbers. A row that is far below it becomes 0 all the same.
    Take the largest of each row: .max(1, keepdim=True).values"""
    total = log_weights + log_densities
    return -(total.max() + (total - total.max()).exp().sum(1).log())


def _with_a_little_more(little):
    """Add the misconception that a small number keeps the log from minus infinity."""

    def answer(log_weights, log_densities):
        return -((log_weights + log_densities).exp().sum(1) + little).log()

    answer.__name__ = f"{little:g} added"
    answer.__doc__ = (
        f"You kept the density from 0: {little:g} is added, or the least that it can be. So every "
        "point that is far away has the same loss, and no gradient. Take out the largest of each "
        "row instead, or use torch.logsumexp."
    )
    mixture_nll.misconception(answer)


for _little in (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12):
    _with_a_little_more(_little)


@mixture_nll.misconception
def logs_clamped(log_weights, log_densities):
    """You clamped the logs, so that exp can take them. So all that is farther away counts alike.
    Take out the largest of each row instead, or use torch.logsumexp."""
    return -(log_weights + log_densities).clamp(-80, 80).exp().sum(1).log()


@mixture_nll.misconception
def not_the_largest_taken_out(log_weights, log_densities):
    """You took out the smallest of each row, or the mean. Then exp overflows for the others. Take
    out the largest: what is left is 0 or below, and its exp at most 1."""
    total = log_weights + log_densities
    smallest = total.min(1).values
    return -(smallest + (total - smallest[:, None]).exp().sum(1).log())


@mixture_nll.misconception
def one_row_for_each_row(log_weights, log_densities):
    """Your answer is a table, (N, N): a column (N, 1) and a row (N,) were added, each with each.
    The largest has an axis too many: largest[:, 0]."""
    total = log_weights + log_densities
    largest = total.max(1, keepdim=True).values
    return -(largest + (total - largest).exp().sum(1).log())


@mixture_nll.misconception
def largest_not_put_back(log_weights, log_densities):
    """You subtracted the largest and did not add it again after the log: largest + log Σ exp(total
    - largest)."""
    total = log_weights + log_densities
    return -(total - total.max(1, keepdim=True).values).exp().sum(1).log()


@mixture_nll.misconception
def largest_added_alone(log_weights, log_densities):
    """You added the largest without having subtracted it before exp: largest + log Σ exp(total -
    largest)."""
    total = log_weights + log_densities
    return -(total.max(1).values + total.exp().sum(1).log())


@mixture_nll.misconception
def largest_put_back_the_wrong_way(log_weights, log_densities):
    """The largest has the wrong sign at the end. Minus stands before all of it: -(largest + log Σ
    exp(total - largest)). Is a bracket missing?"""
    total = log_weights + log_densities
    largest = total.max(1).values
    return largest - (total - largest[:, None]).exp().sum(1).log()


# ---------------- how the bells are put together


@mixture_nll.misconception
def mean_over_the_bells(log_weights, log_densities):
    """You took the mean over the bells. Their weights share out already: the densities, times the
    weights, are added up."""
    total = log_weights + log_densities
    return -(total.logsumexp(1) - torch.tensor(float(total.shape[1])).log())


@mixture_nll.misconception
def sum_of_the_logs(log_weights, log_densities):
    """You added up the logs of the bells. That is the log of their product, and then every bell
    would have to be right. Add up the densities: torch.logsumexp."""
    return -(log_weights + log_densities).sum(1)


@mixture_nll.misconception
def logs_weighted(log_weights, log_densities):
    """You added up weight times log density. The log has to stand outside of the sum: log Σ weight
    times density. Inside, every bell would have to be right."""
    return -(log_weights.exp() * log_densities).sum(1)


@mixture_nll.misconception
def log_of_the_logs_weighted(log_weights, log_densities):
    """You took the log of the sum of weight times log density. The densities themselves are added
    up, each times its weight: exp of log_weights + log_densities comes before the sum."""
    return -(log_weights.exp() * log_densities).sum(1).log()


@mixture_nll.misconception
def mean_of_exp(log_weights, log_densities):
    """You took the mean over the bells where a sum belongs. And you took exp first, which overflows
    for 500 and is 0 for -500: torch.logsumexp does neither."""
    return -(log_weights + log_densities).exp().mean(1).log()


@mixture_nll.misconception
def best_bell_alone(log_weights, log_densities):
    """You took the best bell alone. The others add their part: log Σ exp(total)."""
    return -(log_weights + log_densities).max(1).values


@mixture_nll.misconception
def likeliest_bell_alone(log_weights, log_densities):
    """You took the bell with the largest weight alone. The point may come of another bell: all
    are added up."""
    place = log_weights.argmax(1, keepdim=True)
    return -(log_weights + log_densities).gather(1, place)[:, 0]


@mixture_nll.misconception
def best_density_alone(log_weights, log_densities):
    """You took the bell with the highest density alone, whatever it weighs. All bells are added up,
    each times its weight."""
    place = log_densities.argmax(1, keepdim=True)
    return -(log_weights + log_densities).gather(1, place)[:, 0]


@mixture_nll.misconception
def summed_over_the_points(log_weights, log_densities):
    """You added up over the points, axis 0: your answer has a number for each bell. Add up over
    the bells, axis 1."""
    return -(log_weights + log_densities).logsumexp(0)


@mixture_nll.misconception
def sums_of_each(log_weights, log_densities):
    """You put weights and densities together each by themselves, and added the two logs. First
    weight times density for each bell, then the sum: logsumexp(log_weights + log_densities)."""
    return -(log_weights.logsumexp(1) + log_densities.logsumexp(1))


@mixture_nll.misconception
def one_number_for_all(log_weights, log_densities):
    """You added up over the points as well: one number. Each point has its own loss: add up over
    the bells alone, axis 1."""
    return -(log_weights + log_densities).flatten().logsumexp(0)


@mixture_nll.misconception
def first_bell_alone(log_weights, log_densities):
    """You took the first bell alone. All are added up: does your loop end too early?"""
    return -(log_weights + log_densities)[:, 0]


@mixture_nll.misconception
def weighted_afterwards(log_weights, log_densities):
    """You took the log of the sum of the densities, and multiplied it by the weights afterwards.
    Each density is multiplied by its own weight before the sum."""
    return -(log_weights.exp() * log_densities.logsumexp(1, keepdim=True)).sum(1)


@mixture_nll.misconception
def densities_made_one(log_weights, log_densities):
    """You put the densities through a softmax. So how good the best bell is gets lost. Take them as
    they come."""
    return -(log_weights + log_densities.log_softmax(1)).logsumexp(1)


@mixture_nll.misconception
def logs_multiplied(log_weights, log_densities):
    """You multiplied the logs. The log of weight times density is the sum of both logs."""
    return -(log_weights * log_densities).logsumexp(1)


@mixture_nll.misconception
def weights_themselves_added(log_weights, log_densities):
    """You added the weight itself to the log of the density. The log of a product is the sum of
    two logs: log_weights + log_densities, without an exp."""
    return -(log_weights.exp() + log_densities).logsumexp(1)


@mixture_nll.misconception
def log_weights_for_weights(log_weights, log_densities):
    """You multiplied the density by the log of the weight. log_weights is a log already: add it
    inside, exp(log_weights + log_densities)."""
    return -(log_weights * log_densities.exp()).sum(1).log()


@mixture_nll.misconception
def weights_made_one(log_weights, log_densities):
    """You divided the weights by their sum (a softmax). Take them as they come: some do not add
    up to 1 here."""
    return -(log_weights.log_softmax(1) + log_densities).logsumexp(1)


@mixture_nll.misconception
def softmax_for_log_softmax(log_weights, log_densities):
    """You put the log weights through a softmax, which makes weights of them, and added those as if
    they were logs. They are logs already: add them as they come."""
    return -(log_weights.softmax(1) + log_densities).logsumexp(1)


@mixture_nll.misconception
def logs_weighted_inside(log_weights, log_densities):
    """You multiplied the log densities by the weights before logsumexp. A weight times a density is
    a sum of logs: log_weights + log_densities."""
    return -(log_weights.exp() * log_densities).logsumexp(1)


# ---------------- the log and the minus


@mixture_nll.misconception
def minus_inside(log_weights, log_densities):
    """Your minus stands inside of the sum, so the worst bell counts most. Minus is taken of the
    whole: -torch.logsumexp(total, 1)."""
    return (-(log_weights + log_densities)).logsumexp(1)


@mixture_nll.misconception
def log_forgotten(log_weights, log_densities):
    """Yours is minus the density: the log is missing."""
    return -(log_weights + log_densities).exp().sum(1)


# ---------------- right


@mixture_nll.alternative
def mixture_nll_by_torch(log_weights, log_densities):
    return -torch.logsumexp(log_weights + log_densities, dim=1)


@mixture_nll.alternative
def mixture_nll_two_at_a_time(log_weights, log_densities):
    first, *others = (log_weights + log_densities).unbind(1)
    for other in others:
        first = torch.logaddexp(first, other)
    return first.neg()


@mixture_nll.alternative
def mixture_nll_point_by_point(log_weights, log_densities):
    out = torch.zeros(len(log_weights))
    for n in range(len(log_weights)):
        total = [float(w) + float(d) for w, d in zip(log_weights[n], log_densities[n], strict=True)]
        top = max(total)
        out[n] = -top - torch.tensor([one - top for one in total]).exp().sum().log()
    return out
