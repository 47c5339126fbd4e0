"""An exercise on the price of a code: how far a picture's posterior is from the prior."""

from __future__ import annotations

import math

import torch

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l07_variational_autoencoder._numbers import log_variances, short
from artcourse.exercises.l07_variational_autoencoder._slips import add_slips


def _posteriors(generator: torch.Generator) -> list[Case]:
    def case(count: int, latents: int) -> Case:
        return Case(short(generator, count, latents), log_variances(generator, count, latents))

    far = case(3, 7)
    far.args[0][1, 2:5] = torch.tensor([120.5, -95.25, 30.5])
    narrow = case(5, 3)
    narrow.args[1][2] = torch.tensor([-20.5, -9.25, 5.5])
    return [case(1, 2), case(3, 2), case(2, 5), narrow, far]


@exercise(
    "vae.kl_to_prior",
    title="what a picture's code costs",
    cases=_posteriors,
    sizes={"mu": ("N", "d"), "log_var": ("N", "d")},
    words={"N": "how many pictures", "d": "how many latent numbers"},
    hints=[
        "s² is log_var.exp(), and log s² is log_var itself: no other exp, log or root is needed.",
        "Each latent number costs ½ (μ² + s² - 1 - log s²). At μ = 0 and log s² = 0 that is 0.",
        "0.5 * (mu**2 + log_var.exp() - 1 - log_var) has the shape (N, d). Add up over the d "
        "latent numbers: .sum(1)",
    ],
    praise="It is 0 where the posterior is the prior, and never below: worth remembering.",
)
def kl_to_prior(mu, log_var):
    """Return (N,): KL(N(mu, exp(log_var)) || N(0, 1)), in nats. Both are (N, d).

    Add up over the d latent numbers of each picture, and not over the pictures.
    """
    return 0.5 * (mu**2 + log_var.exp() - 1 - log_var).sum(1)


def _each(mu, log_var):
    return 0.5 * (mu**2 + log_var.exp() - 1 - log_var)


_RIGHT = "½ (μ² + s² - 1 - log s²) is ½ (mu**2 + log_var.exp() - 1 - log_var)."

# What a latent number costs, where that is another formula.
_FORMULAS = {
    "½ forgotten": (
        f"The ½ is missing. {_RIGHT}",
        lambda mu, log_var: 2 * _each(mu, log_var),
    ),
    "½ taken twice": (
        f"You halved twice. {_RIGHT}",
        lambda mu, log_var: 0.5 * _each(mu, log_var),
    ),
    "sign turned round": (
        "The sign is turned round. A KL divergence is never below 0. With the minus before it the "
        "bracket is 1 + log_var - mu**2 - log_var.exp().",
        lambda mu, log_var: -_each(mu, log_var),
    ),
    "sign turned round, without the ½": (
        f"The sign is turned round, and the ½ is missing. A KL is never below 0. {_RIGHT}",
        lambda mu, log_var: -2 * _each(mu, log_var),
    ),
    "log_var taken for the variance": (
        "You took the log of log_var, which is nan where it is below 0. log_var is a log already: "
        "the variance s² is log_var.exp(), and log s² is log_var.",
        lambda mu, log_var: 0.5 * (mu**2 + log_var - 1 - log_var.log()),
    ),
    "log_var taken for the deviation": (
        "You took log_var for the standard deviation s. s² is log_var.exp(), and log_var is the "
        "log of it.",
        lambda mu, log_var: 0.5 * (mu**2 + log_var**2 - 1 - (log_var**2).log()),
    ),
    "log_var squared for s²": (
        "You squared log_var for s². s² is log_var.exp().",
        lambda mu, log_var: 0.5 * (mu**2 + log_var**2 - 1 - log_var),
    ),
    "s² cancels out": (
        "s² and log s² cancel out in your answer: you have the same where the one and the other "
        "stand. s² is log_var.exp(), and log s² is log_var.",
        lambda mu, log_var: 0.5 * (mu**2 - 1 + 0 * log_var),
    ),
    "log_var for s² and nothing for its log": (
        "You have log_var where s² stands, and no log s² at all. s² is log_var.exp(), and log s² "
        "is log_var.",
        lambda mu, log_var: 0.5 * (mu**2 + log_var - 1),
    ),
    "log_var taken for log s": (
        "You took log_var for log s, so that s² became exp(2 log_var). It is log s²: s² is "
        "log_var.exp().",
        lambda mu, log_var: _each(mu, 2 * log_var),
    ),
    "s² squared": (
        "You squared exp(log_var). That is s² already, and no deviation that one has to square.",
        lambda mu, log_var: 0.5 * (mu**2 + log_var.exp() ** 2 - 1 - log_var),
    ),
    "deviation for the variance": (
        "You have the deviation s = exp(log_var / 2) where s² stands. s² is log_var.exp().",
        lambda mu, log_var: 0.5 * (mu**2 + (log_var / 2).exp() - 1 - log_var),
    ),
    "deviation for the variance, everywhere": (
        "You have the deviation s = exp(log_var / 2) where s² stands, in the log, too. s² is "
        "log_var.exp(), and log s² is log_var.",
        lambda mu, log_var: _each(mu, log_var / 2),
    ),
    "log s for log s²": (
        "You subtracted log s, half of log_var, inside the bracket. There stands log s², which is "
        "log_var itself.",
        lambda mu, log_var: _each(mu, log_var) + log_var / 4,
    ),
    "log s² doubled": (
        "You subtracted log_var twice as large as it should be. Does it stand outside of the "
        "bracket that is halved? Or is it taken for log s? It is log s² already.",
        lambda mu, log_var: _each(mu, log_var) - log_var / 2,
    ),
    "1 / s² for s²": (
        "You have 1 / s² where s² stands: exp(-log_var) for log_var.exp(). Is a sign wrong?",
        lambda mu, log_var: 0.5 * (mu**2 + (-log_var).exp() - 1 - log_var),
    ),
    "mean and variance squared together": (
        "You squared the sum of mu and s². mu alone is squared: mu**2 + log_var.exp().",
        lambda mu, log_var: 0.5 * ((mu + log_var.exp()) ** 2 - 1 - log_var),
    ),
    "mean not squared": (
        f"mu is not squared. {_RIGHT}",
        lambda mu, log_var: 0.5 * (mu + log_var.exp() - 1 - log_var),
    ),
    "mean without its sign": (
        f"You took |mu| where mu is squared. {_RIGHT}",
        lambda mu, log_var: 0.5 * (mu.abs() + log_var.exp() - 1 - log_var),
    ),
    "mean doubled": (
        f"You have 2 mu where mu is squared. {_RIGHT}",
        lambda mu, log_var: 0.5 * (2 * mu + log_var.exp() - 1 - log_var),
    ),
    "½ for the mean alone": (
        "The ½ stands before mu**2 alone: a bracket is missing. It halves all four terms.",
        lambda mu, log_var: 0.5 * mu**2 + log_var.exp() - 1 - log_var,
    ),
    "½ for the first two": (
        "The ½ stands before the first two terms alone: a bracket is missing. It halves all four.",
        lambda mu, log_var: 0.5 * (mu**2 + log_var.exp()) - 1 - log_var,
    ),
    "½ for the first term alone": (
        "-½ stands before a part of the terms alone: a bracket is missing. -½ (1 + log_var - "
        "mu**2 - log_var.exp()) halves all four.",
        lambda mu, log_var: -0.5 * (1 + log_var) - mu**2 - log_var.exp(),
    ),
    "½ for all but s²": (
        "exp(log_var) stands outside of the bracket that is halved. ½ (μ² + s² - 1 - log s²) "
        "halves all four terms.",
        lambda mu, log_var: 0.5 * (mu**2 - 1 - log_var) + log_var.exp(),
    ),
    "½ for all but s², with the wrong sign": (
        "-½ stands before a bracket that ends too early, and exp(log_var) is subtracted whole. -½ "
        "(1 + log_var - mu**2 - log_var.exp()) has all four terms inside.",
        lambda mu, log_var: -0.5 * (1 + log_var - mu**2) - log_var.exp(),
    ),
    "½ for 1 alone": (
        "-½ stands before the 1 alone: a bracket is missing. -½ (1 + log_var - mu**2 - "
        "log_var.exp()) halves all four.",
        lambda mu, log_var: -0.5 + log_var - mu**2 - log_var.exp(),
    ),
    "the other way round": (
        "You have KL(prior || posterior). Asked for is KL(posterior || prior): the posterior "
        "stands first.",
        lambda mu, log_var: 0.5 * ((1 + mu**2) * (-log_var).exp() - 1 + log_var),
    ),
    "mean divided by the variance": (
        "You divided mu**2 by the variance of the posterior. It is divided by that of the prior, "
        "which is 1.",
        lambda mu, log_var: 0.5 * (mu**2 * (-log_var).exp() + log_var.exp() - 1 - log_var),
    ),
    "mean and variance mixed": (
        f"mu**2 and s² are multiplied. They are added. {_RIGHT}",
        lambda mu, log_var: 0.5 * (mu**2 * log_var.exp() - 1 - log_var),
    ),
    "log to the base of 2": (
        "You took log2 of the variance. The natural log is needed, and log_var is just that.",
        lambda mu, log_var: 0.5 * (mu**2 + log_var.exp() - 1 - log_var / math.log(2)),
    ),
    "entropy": (
        "You worked out the entropy of the posterior: how wide it is. The divergence compares it "
        "with the prior, and mu counts, too.",
        lambda mu, log_var: 0.5 * (1 + math.log(2 * math.pi) + log_var),
    ),
    "entropy, without 2π": (
        "You worked out how wide the posterior is alone. The divergence compares it with the "
        "prior, and mu counts, too.",
        lambda mu, log_var: 0.5 * (1 + log_var),
    ),
    "log 2π added": (
        "log(2π) stands in your answer. It stands in both densities, and in their quotient it "
        f"cancels out. {_RIGHT}",
        lambda mu, log_var: 0.5 * (mu**2 + log_var.exp() - 1 - log_var + math.log(2 * math.pi)),
    ),
    "log 2π in the place of 1": (
        "log(2π) stands in your answer where the 1 belongs. It stands in both densities, and in "
        f"their quotient it cancels out. {_RIGHT}",
        lambda mu, log_var: 0.5 * (mu**2 + log_var.exp() - log_var + math.log(2 * math.pi)),
    ),
    "density of the prior": (
        "You have -log of a standard normal density. A divergence compares two distributions: ½ "
        "(μ² + s² - 1 - log s²).",
        lambda mu, log_var: 0.5 * (mu**2 + math.log(2 * math.pi)) + 0 * log_var,
    ),
    "squared distance": (
        "You have the squared distance of log_var from 0 in the place of the other three terms. "
        f"{_RIGHT}",
        lambda mu, log_var: 0.5 * (mu**2 + log_var**2),
    ),
    "in bits": (
        "Your answer is in bits. Asked for are nats, as the reconstruction has them: do not divide "
        "by log 2.",
        lambda mu, log_var: _each(mu, log_var) / math.log(2),
    ),
}
# The four terms of the bracket: what one is called, and the term.
_TERMS = {
    "μ²": ("mu**2", lambda mu, log_var: mu**2),
    "s²": ("s², log_var.exp(),", lambda mu, log_var: log_var.exp()),
    "1": ("The 1", lambda mu, log_var: -torch.ones_like(mu)),
    "log s²": ("log s², which is log_var,", lambda mu, log_var: -log_var),
}
for _name, (_called, _term) in _TERMS.items():
    _FORMULAS[f"{_name} left out"] = (
        f"{_called} is missing in your bracket. {_RIGHT}",
        lambda mu, log_var, term=_term: _each(mu, log_var) - 0.5 * term(mu, log_var),
    )
    _FORMULAS[f"{_name} with the wrong sign"] = (
        f"{_called} has the wrong sign in your bracket. {_RIGHT}",
        lambda mu, log_var, term=_term: _each(mu, log_var) - term(mu, log_var),
    )
_FORMULAS["1 and log s² left out"] = (
    f"- 1 - log s² is missing in your bracket. {_RIGHT}",
    lambda mu, log_var: 0.5 * (mu**2 + log_var.exp()),
)
_FORMULAS["mean and variance with the wrong sign"] = (
    "mu**2 and s² have the wrong sign beside the others. With -½ before it the bracket is 1 + "
    "log_var - mu**2 - log_var.exp().",
    lambda mu, log_var: -0.5 * (1 + log_var + mu**2 + log_var.exp()),
)
_FORMULAS["s² and its log with the wrong sign"] = (
    f"s² and log s² have the wrong sign in your bracket. {_RIGHT}",
    lambda mu, log_var: 0.5 * (mu**2 - log_var.exp() - 1 + log_var),
)
add_slips(
    kl_to_prior,
    _FORMULAS,
    lambda formula: lambda mu, log_var: formula(mu, log_var).sum(1),
)

# How the costs of the latent numbers are put together, where that is another way.
_TOGETHER = {
    "mean over the latent numbers": (
        "You took the mean over the latent numbers. The numbers are independent, so their "
        "divergences add up: .sum(1). With the mean the KL would weigh d times too little beside "
        "a reconstruction that is a sum: a hidden β.",
        lambda each: each.mean(1),
    ),
    "mean of all numbers": (
        "You took the mean over all numbers. Each picture has a number of its own, the sum over "
        "its latent numbers: .sum(1)",
        torch.mean,
    ),
    "sum of all numbers": (
        "You added up over the pictures as well. Each picture has a number of its own: .sum(1)",
        torch.sum,
    ),
    "mean over the batch": (
        "You took the mean over the batch as well. That comes later: here each picture has a "
        "number of its own.",
        lambda each: each.sum(1).mean(),
    ),
    "summed over the batch": (
        "You added up over axis 0, the pictures. Add up over axis 1, the latent numbers of each: "
        ".sum(1)",
        lambda each: each.sum(0),
    ),
    "first latent number alone": (
        "You kept the first latent number of each picture alone. All d are added up.",
        lambda each: each[:, 0],
    ),
    "last latent number alone": (
        "You kept the last latent number of each picture alone: is the sum overwritten in your "
        "loop? Add up with +=.",
        lambda each: each[:, -1],
    ),
    "averaged over the batch": (
        "You took the mean over axis 0, the pictures. Add up over axis 1, the latent numbers of "
        "each: .sum(1)",
        lambda each: each.mean(0),
    ),
}
add_slips(
    kl_to_prior,
    _TOGETHER,
    lambda together: lambda mu, log_var: together(_each(mu, log_var)),
)


@kl_to_prior.misconception
def one_counted_once(mu, log_var):
    """You subtracted the 1 once for all latent numbers of a picture. Each of them has a 1 of its
    own: subtract it before the sum, or subtract d."""
    return 0.5 * ((mu**2 + log_var.exp() - log_var).sum(1) - 1)


@kl_to_prior.misconception
def pictures_counted_for_1(mu, log_var):
    """You subtracted N, how many pictures there are. Each latent number brings a 1: subtract d,
    mu.shape[1], for each picture."""
    return 0.5 * ((mu**2 + log_var.exp() - log_var).sum(1) - len(mu))


@kl_to_prior.misconception
def all_numbers_counted_for_1(mu, log_var):
    """You subtracted N · d. Each latent number brings a 1, and a picture has d of them: subtract d,
    mu.shape[1]."""
    return 0.5 * ((mu**2 + log_var.exp() - log_var).sum(1) - mu.numel())


@kl_to_prior.misconception
def mean_squared_after_the_sum(mu, log_var):
    """You added up the means before you squared them. Each latent number's mean is squared by
    itself."""
    return 0.5 * (mu.sum(1) ** 2 + (log_var.exp() - 1 - log_var).sum(1))


# ---------------- right


@kl_to_prior.alternative
def kl_to_prior_by_torch(mu, log_var):
    normal = torch.distributions.Normal
    posterior = normal(mu, (log_var / 2).exp())
    prior = normal(torch.zeros_like(mu), torch.ones_like(mu))
    return torch.distributions.kl_divergence(posterior, prior).sum(-1)


@kl_to_prior.alternative
def kl_to_prior_as_papers_write_it(mu, log_var):
    return -0.5 * torch.sum(1 + log_var - mu.pow(2) - log_var.exp(), dim=1)


@kl_to_prior.alternative
def kl_to_prior_number_by_number(mu, log_var):
    out = []
    for means, logs in zip(mu.tolist(), log_var.tolist(), strict=True):
        deviations = [math.exp(one / 2) for one in logs]
        out.append(
            sum(
                (m * m + s * s - 1) / 2 - math.log(s)
                for m, s in zip(means, deviations, strict=True)
            )
        )
    return torch.tensor(out)
