"""An exercise on a better estimate of the log-likelihood: many draws, weighed by importance."""

from __future__ import annotations

import math

import torch

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l07_variational_autoencoder._large import small_and_large
from artcourse.exercises.l07_variational_autoencoder._numbers import short
from artcourse.exercises.l07_variational_autoencoder._refused import NoTensor, add_refused
from artcourse.exercises.l07_variational_autoencoder._slips import add_slips


def _draws(generator: torch.Generator) -> list[Case]:
    def case(draws: int, pictures: int) -> Case:
        size = draws, pictures
        return Case(short(generator, *size, spread=2.0), short(generator, *size))

    low, high, both, within = case(5, 3), case(7, 2), case(3, 5), case(5, 2)
    low.args[1][1] += 950
    low.args[1][2:] -= 1200.5
    low.args[0][:] -= 5000
    high.args[0][:] += 3000
    high.args[1][:] -= 1500
    both.args[0][:] += torch.tensor([4000.0, -900.0, -5000.0, 2.5, 800.0])
    within.args[0][2:] -= torch.tensor([4000.5, 900.25])
    within.args[0][0] += 850
    return [case(2, 1), case(2, 3), case(1, 5), low, high, both, within]


def _bounds(answer, log_joint, log_posterior):
    """The formula, looked at with small logs; and what becomes of it for those far from 0."""
    given = log_joint.clone(), log_posterior.clone()
    value = answer(log_joint, log_posterior)
    if value is None:
        return None
    if not isinstance(value, torch.Tensor):
        raise NoTensor
    has_large = max(one.abs().max() for one in given) > 100
    return small_and_large(
        answer,
        importance_weighted_bound.reference,
        value=value,
        given=given,
        small=tuple(0.002 * one for one in given) if has_large else given,
        large=(given[0].clamp(-2, 2) - 2000, given[1].clamp(-2, 2)),
    )


@exercise(
    "vae.importance_weighted_bound",
    title="a tighter bound, by many draws",
    cases=_draws,
    observe=_bounds,
    parts=("nats", "far_from_0"),
    sizes={"log_joint": ("K", "N"), "log_posterior": ("K", "N")},
    words={"K": "how many draws", "N": "how many pictures"},
    hints=[
        "The check looks at two things: nats, your formula with small logs, and far_from_0, the "
        "same with large ones. The log of a quotient is a difference: the log of a weight is "
        "log_joint - log_posterior.",
        "exp of it would be inf or 0. Take the largest of each picture out first: largest = "
        "log_weights.max(0).values, and then log Σ exp(log_weights - largest) + largest. "
        "torch.logsumexp(log_weights, 0) does just this.",
        "A mean over the K draws is a sum divided by K. As a log: logsumexp - log(K). K is "
        "len(log_joint), and math.log takes a plain number.",
    ],
    praise="With one draw it is the ELBO. With more of them it comes nearer to log p(x).",
)
def importance_weighted_bound(log_joint, log_posterior):
    """Return (N,): the bound for each picture, from log p(x, z) and log q(z | x), both (K, N).

    Logs are natural, K draws for each. Be right where they are as far from 0 as 5000 and -5000.
    """
    log_weights = log_joint - log_posterior
    largest = log_weights.max(0).values
    return largest + (log_weights - largest).exp().mean(0).log()


def _bound(log_weights):
    return log_weights.logsumexp(0) - math.log(len(log_weights))


_FORMULAS = {
    "mean of the logs": (
        "You took the mean of the log-weights. That is the ELBO, averaged over K draws, and more "
        "draws do not make it tighter. Asked for is the log of the mean: mean first, then log.",
        lambda a, b: (a - b).mean(0),
    ),
    "sum for the mean": (
        "You took the log of the sum over the draws. It is the log of the mean: - log(K) is "
        "missing. As it is, K copies of one draw would make the bound higher.",
        lambda a, b: (a - b).logsumexp(0),
    ),
    "sum of the logs": (
        "You added up the log-weights. Asked for is the log of the mean of the weights: "
        "torch.logsumexp(log_weights, 0) - log(K).",
        lambda a, b: (a - b).sum(0),
    ),
    "exp of all": (
        "You took exp first and the log at the end. exp(1000) is inf, and exp(-1000) is 0. The log "
        "of a weight is log_joint - log_posterior: take out the largest of it for each picture "
        "before exp, or use torch.logsumexp.",
        lambda a, b: (a - b).exp().mean(0).log(),
    ),
    "cut off": (
        "Your answer is right for small logs, and cut off for those far from 0. A clamp does this, "
        "and a 1e-8 that is added. Take out the largest log-weight of each picture before exp, or "
        "use torch.logsumexp: then nothing has to be cut.",
        lambda a, b: _bound((a - b).clamp(-80, 80)),
    ),
    "a little added": (
        "You add a small number, such as 1e-8, to keep the log from minus infinity. So small "
        "weights all count alike, and exp is inf for large ones all the same. Take out the largest "
        "log-weight of each picture before exp, or use torch.logsumexp.",
        lambda a, b: ((a - b).exp().mean(0) + 1e-8).log(),
    ),
    "one largest for all": (
        "You took out the largest of all numbers. A picture that is far below it becomes 0 all the "
        "same. Take the largest of each picture: .max(0).values",
        lambda a, b: (a - b).max() + ((a - b) - (a - b).max()).exp().mean(0).log(),
    ),
    "largest of each draw": (
        "You took out the largest along axis 1, over the pictures. Each picture has its own, over "
        "its draws: axis 0.",
        lambda a, b: (
            (a - b).amax(1).mean() + ((a - b) - (a - b).amax(1, keepdim=True)).exp().mean(0).log()
        ),
    ),
    "largest of log_joint alone": (
        "You took out the largest log_joint, and with log_posterior exp is still inf or 0. First "
        "the difference, log_joint - log_posterior; then the largest of that.",
        lambda a, b: a.amax(0) + ((a - a.amax(0)).exp() / b.exp()).mean(0).log(),
    ),
    "log of the mean of the logs": (
        "You took the log of the mean of the log-weights. exp is missing before the mean: log mean "
        "exp(log_weights), best by torch.logsumexp.",
        lambda a, b: (a - b).mean(0).log(),
    ),
    "smallest taken out": (
        "You took out the smallest, or the mean. Then exp overflows for the others. Take out the "
        "largest: what is left is 0 or below.",
        lambda a, b: (a - b).amin(0) + ((a - b) - (a - b).amin(0)).exp().mean(0).log(),
    ),
    "largest not put back": (
        "You subtracted the largest before exp and did not add it again after the log.",
        lambda a, b: _bound(a - b) - (a - b).amax(0),
    ),
    "largest subtracted again": (
        "The largest is subtracted after the log. It was subtracted before exp, so it is added "
        "now.",
        lambda a, b: _bound(a - b) - 2 * (a - b).amax(0),
    ),
    "over the pictures": (
        "You went over axis 1, the pictures: your answer has a number for each draw. The mean is "
        "over the draws, axis 0.",
        lambda a, b: (a - b).logsumexp(1) - math.log(a.shape[1]),
    ),
    "over the pictures, as a sum": (
        "You went over axis 1, the pictures: your answer has a number for each draw. The mean is "
        "over the draws, axis 0; and - log(K) makes a mean of the sum.",
        lambda a, b: (a - b).logsumexp(1),
    ),
    "over the pictures, with log K": (
        "You went over axis 1, the pictures: your answer has a number for each draw. The mean is "
        "over the draws: torch.logsumexp(log_weights, 0).",
        lambda a, b: (a - b).logsumexp(1) - math.log(len(a)),
    ),
    "mean of the logs over the pictures": (
        "You took the mean of the log-weights over axis 1, the pictures. Asked for is the log of "
        "the mean of the weights, over axis 0, the draws.",
        lambda a, b: (a - b).mean(1),
    ),
    "log N for log K": (
        "You subtracted the log of how many pictures there are. The mean is over the K draws: "
        "len(log_joint).",
        lambda a, b: (a - b).logsumexp(0) - math.log(a.shape[1]),
    ),
    "log of all numbers for log K": (
        "You subtracted the log of N · K. The mean is over the K draws of a picture: "
        "len(log_joint).",
        lambda a, b: (a - b).logsumexp(0) - math.log(a.numel()),
    ),
    "log1p": (
        "You took torch.log1p, the log of 1 plus it. The log itself is asked for.",
        lambda a, b: (a - b).amax(0) + ((a - b) - (a - b).amax(0)).exp().mean(0).log1p(),
    ),
    "log K added": (
        "You added log(K). A mean is a sum divided by K: subtract its log.",
        lambda a, b: (a - b).logsumexp(0) + math.log(len(a)),
    ),
    "log K taken twice": (
        "You subtracted log(K) twice: .mean(0) divides by K already.",
        lambda a, b: _bound(a - b) - math.log(len(a)),
    ),
    "K subtracted": (
        "You subtracted K itself. Divided by K is, as a log, minus log(K).",
        lambda a, b: (a - b).logsumexp(0) - len(a),
    ),
    "divided by K after the log": (
        "You divided by K after the log. The mean is taken inside of it: subtract log(K).",
        lambda a, b: (a - b).logsumexp(0) / len(a),
    ),
    "divided by K before exp": (
        "You divided the log-weights by K before exp. The mean is taken of the weights: subtract "
        "log(K) from logsumexp.",
        lambda a, b: ((a - b) / len(a)).logsumexp(0),
    ),
    "log of K - 1": (
        "You divided by K - 1, as for a sample's variance. The mean over K draws divides by K.",
        lambda a, b: (a - b).logsumexp(0) - math.log(len(a) - 1),
    ),
    "sum of the logs for that of the weights": (
        "You added up the log-weights and subtracted log(K). Asked for is the log of the mean of "
        "the weights themselves: logsumexp in the place of the sum.",
        lambda a, b: (a - b).sum(0) - math.log(len(a)),
    ),
    "begun with a zero": (
        "Your sum of the weights begins with a log of 0, which is a weight of 1. Begin with minus "
        "infinity, or with the first draw.",
        lambda a, b: torch.logaddexp((a - b).logsumexp(0), 0 * a[0]) - math.log(len(a)),
    ),
    "with the wrong sign": (
        "Yours is minus the bound. The loss to minimise would be that; asked for is the bound.",
        lambda a, b: -_bound(a - b),
    ),
    "upside down": (
        "Your weight is upside down: q / p. It is p(x, z) / q(z | x), log_joint - log_posterior.",
        lambda a, b: _bound(b - a),
    ),
    "minus inside": (
        "Two signs are wrong: yours is minus the log of the mean of q / p, which lies above "
        "log p(x). Take the log of the mean of p / q.",
        lambda a, b: -_bound(b - a),
    ),
    "added": (
        "You added log_posterior. The draws come from q, so the weight is p divided by q: subtract "
        "it.",
        lambda a, b: _bound(a + b),
    ),
    "posterior left out": (
        "log_posterior is not used. The draws come from q, so each is weighed by p / q: log_joint "
        "- log_posterior.",
        lambda a, b: _bound(a),
    ),
    "logs divided": (
        "You divided the logs. The log of a quotient is a difference: log_joint - log_posterior.",
        lambda a, b: _bound(a / b),
    ),
    "means apart": (
        "You took the mean of p and the mean of q each by itself. The mean is of their quotient: "
        "first the difference of the logs, then logsumexp.",
        lambda a, b: a.logsumexp(0) - b.logsumexp(0),
    ),
    "mean of the posteriors apart": (
        "You subtracted the mean of log_posterior after logsumexp. Each draw is divided by its "
        "own: first the difference, then logsumexp.",
        lambda a, b: _bound(a) - b.mean(0),
    ),
    "best draw alone": (
        "You took the best draw alone. The bound is the log of the mean over all K.",
        lambda a, b: (a - b).amax(0),
    ),
    "best draw, divided by K": (
        "You took the best draw alone. The others add their part: logsumexp.",
        lambda a, b: (a - b).amax(0) - math.log(len(a)),
    ),
    "log forgotten": (
        "The log is missing: yours is the mean of the weights, which is inf for such logs.",
        lambda a, b: (a - b).exp().mean(0),
    ),
    "first draw alone": (
        "You used the first draw alone. All K count: does your loop end too early?",
        lambda a, b: (a - b)[0],
    ),
    "last draw alone": (
        "You used the last draw alone. All K count: is the sum overwritten in your loop?",
        lambda a, b: (a - b)[-1],
    ),
    "weights themselves": (
        "You gave back the weights, a softmax over the draws: (K, N). Asked for is one number for "
        "each picture, the log of the mean of the weights before they are made to sum to 1.",
        lambda a, b: (a - b).softmax(0),
    ),
    "weights made to sum to 1": (
        "You made the weights of each picture sum to 1 first. Then the log of their mean is minus "
        "log(K), whatever the picture is. Take them as they come.",
        lambda a, b: _bound((a - b).log_softmax(0)),
    ),
    "weighted mean of the logs": (
        "You took the mean of the log-weights, weighed by a softmax. That is a weight for the "
        "gradients, not the bound. The bound is logsumexp - log(K).",
        lambda a, b: ((a - b).softmax(0) * (a - b)).sum(0),
    ),
    "in bits": (
        "Your answer is in bits. Asked for are nats: the natural log, and no division by log 2.",
        lambda a, b: _bound(a - b) / math.log(2),
    ),
    "log K to the base of 2": (
        "You subtracted log2(K). All logs here are natural: math.log(K).",
        lambda a, b: (a - b).logsumexp(0) - math.log2(len(a)),
    ),
    "log K to the base of 10": (
        "You subtracted log10(K). All logs here are natural: math.log(K).",
        lambda a, b: (a - b).logsumexp(0) - math.log10(len(a)),
    ),
    "one sum for all pictures": (
        "You added up over the pictures as well: one number. Each picture has a bound of its own: "
        "over axis 0.",
        lambda a, b: (a - b).flatten().logsumexp(0) - math.log(len(a)),
    ),
    "one number for all pictures": (
        "You took the mean over all draws of all pictures before the log. Each picture has a bound "
        "of its own: over axis 0.",
        lambda a, b: (a - b).flatten().logsumexp(0) - math.log(a.numel()),
    ),
}
add_slips(
    importance_weighted_bound,
    _FORMULAS,
    lambda slip: lambda log_joint, log_posterior: slip(log_joint, log_posterior),
)
add_refused(
    importance_weighted_bound,
    "no tensor",
    NoTensor,
    lambda log_joint, log_posterior: _bound(log_joint - log_posterior).tolist(),
)


# ---------------- right


@importance_weighted_bound.alternative
def importance_weighted_bound_by_torch(log_joint, log_posterior):
    draws = torch.tensor(log_joint.shape[0], dtype=log_joint.dtype)
    return torch.logsumexp(log_joint - log_posterior, dim=0) - draws.log()


@importance_weighted_bound.alternative
def importance_weighted_bound_two_at_a_time(log_joint, log_posterior):
    first, *others = log_joint - log_posterior
    for other in others:
        first = torch.logaddexp(first, other)
    return first - math.log(1 + len(others))


@importance_weighted_bound.alternative
def importance_weighted_bound_picture_by_picture(log_joint, log_posterior):
    out = torch.empty(log_joint.shape[1], dtype=log_joint.dtype)
    for n, column in enumerate((log_joint - log_posterior).T.tolist()):
        top = max(column)
        out[n] = top + math.log(sum(math.exp(one - top) for one in column) / len(column))
    return out
