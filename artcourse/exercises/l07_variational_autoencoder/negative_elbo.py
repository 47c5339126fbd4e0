"""An exercise on the loss of a variational autoencoder: two terms, both in nats."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.engine.tables import same
from artcourse.exercises.l07_variational_autoencoder._large import small_and_large
from artcourse.exercises.l07_variational_autoencoder._numbers import ink, log_variances, short
from artcourse.exercises.l07_variational_autoencoder._refused import (
    NoTensor,
    SeveralNumbers,
    add_refused,
)
from artcourse.exercises.l07_variational_autoencoder._slips import add_slips
from artcourse.exercises.l07_variational_autoencoder._way_back import cut_off


def _batches(generator: torch.Generator) -> list[Case]:
    def case(shape: tuple[int, ...], latents: int, beta: float) -> Case:
        size = shape[0], latents
        return Case(
            short(generator, *shape, spread=2.0),
            ink(generator, *shape),
            short(generator, *size),
            log_variances(generator, *size),
            beta,
        )

    large = case((3, 1, 2, 5), 7, 1.5)
    large.args[0][1, 0, 1] = torch.tensor([800.0, -1.5, 0.25, -760.5, 2.0])
    return [
        case((1, 1, 2, 3), 2, 1.0),
        case((2, 1, 3, 5), 7, 1.0),
        case((5, 2, 3, 7), 4, 0.25),
        case((4, 3, 2, 5), 7, 4.5),
        large,
    ]


def _in_parts(answer, logits, images, mu, log_var, beta):
    """The two terms of the answer, so that a wrong one is named."""
    given = {
        "logits": logits.clone(),
        "images": images.clone(),
        "mu": mu.clone(),
        "log_var": log_var.clone(),
        "beta": beta,
    }
    whole = answer(logits, images, mu, log_var, beta)
    if whole is None:
        return None
    _need_one_number(whole)
    in_doubt = {**given, "logits": torch.zeros_like(logits)}  # each probability is ½
    with_kl, without = (
        answer(*(_copy(one) for one in {**in_doubt, "beta": weight}.values()))
        for weight in (beta, 0.0)
    )
    divergence = torch.as_tensor(with_kl - without).detach().double()
    if same(negative_elbo.reference(**given), whole, 1e-5):
        cut = cut_off(answer, given, ["logits", "mu", "log_var"])
        if cut is not None:
            return cut, cut, cut
    value = torch.as_tensor(whole).detach() - divergence
    reconstruction, at_800 = _reconstruction(answer, value, divergence, given)
    return reconstruction, divergence, at_800


def _reconstruction(answer, value, divergence, given):
    """The formula, looked at with small logits; and what becomes of it for large ones."""
    logits = given["logits"]

    def without_kl(some):
        copies = [_copy(one) for one in {**given, "logits": some}.values()]
        return torch.as_tensor(answer(*copies)) - divergence

    def right(some):
        return negative_elbo.reference(**{**given, "logits": some, "beta": 0.0})

    as_given = (logits,)
    return small_and_large(
        without_kl,
        right,
        value=value,
        given=as_given,
        small=(logits.clamp(-6, 6),) if logits.abs().max() > 100 else as_given,
        large=(800 * logits.sign(),),
    )


def _copy(one):
    return one.clone() if isinstance(one, torch.Tensor) else one


def _need_one_number(whole):
    plain = isinstance(whole, (int, float)) and not isinstance(whole, bool)
    if isinstance(whole, (tuple, list)):
        raise SeveralNumbers
    if not plain and not isinstance(whole, torch.Tensor):
        raise NoTensor


@exercise(
    "vae.negative_elbo",
    title="the loss: to rebuild, and to stay near the prior",
    cases=_batches,
    observe=_in_parts,
    parts=("reconstruction", "beta_times_kl", "at_800"),
    tolerance=1e-4,
    sizes={
        "logits": ("N", "C", "H", "W"),
        "images": ("N", "C", "H", "W"),
        "mu": ("N", "d"),
        "log_var": ("N", "d"),
    },
    words={"d": "how many latent numbers"},
    hints=[
        "The check looks at both terms by themselves, and at_800 at large logits. You wrote the "
        "terms already: bernoulli_nll(logits, images) and kl_to_prior(mu, log_var), each (N,).",
        "F.binary_cross_entropy_with_logits(logits, images, reduction='none') has (N, C, H, W). "
        "Add it up over the pixels of each picture: .flatten(1).sum(1). The KL is added up over "
        "the latent numbers: .sum(1).",
        "The mean over the batch comes last, and once: (reconstruction + beta * kl).mean()",
    ],
    praise="With β = 1 it is the bound of the paper, in nats, with no hidden weight.",
)
def negative_elbo(logits, images, mu, log_var, beta):
    """Minus the evidence lower bound (ELBO), in nats: one number for the batch.

    logits and images are (N, C, H, W): the decoder's answer, and pictures from 0 (paper) to 1
    (ink). mu and log_var are (N, d): the posterior of each picture. beta is a number. For each
    picture: its reconstruction, -(x ln p + (1 - x) ln(1 - p)) with p = sigmoid(logit), added up
    over all its numbers, plus beta times KL(posterior || prior), added up over its d latent
    numbers. Then the mean over the N pictures. The answer must be right for logits of 800 and
    -800, too. The gradient must find its way back to logits, mu and log_var.
    """
    each = logits.clamp(min=0) - logits * images + torch.log1p(torch.exp(-logits.abs()))
    reconstruction = each.flatten(1).sum(1)
    kl = 0.5 * (mu**2 + log_var.exp() - 1 - log_var).sum(1)
    return (reconstruction + beta * kl).mean()


def _each(logits, images):
    return F.binary_cross_entropy_with_logits(logits, images, reduction="none")


def _costs(logits, images):
    return _each(logits, images).flatten(1).sum(1)


def _kl(mu, log_var):
    return 0.5 * (mu**2 + log_var.exp() - 1 - log_var).sum(1)


def _summed(each):
    return each.flatten(1).sum(1).mean()


def _by_sigmoid(logits, images):
    p = logits.sigmoid()
    return -(images * p.log() + (1 - images) * (1 - p).log())


# The reconstruction of a batch, where it is another one.
_RECONSTRUCTIONS = {
    "mean over the pixels": (
        "Your reconstruction is a mean over the pixels. It should be their sum. As it is, the KL "
        "weighs C · H · W times too much beside it: a hidden β, with which the posterior often "
        "collapses.",
        lambda logits, images: _each(logits, images).mean(),
    ),
    "reconstruction summed over the batch": (
        "Your reconstruction is summed over the batch, and not averaged. So the weight of the KL "
        "would depend on the batch: divide both by N.",
        lambda logits, images: _each(logits, images).sum(),
    ),
    "log of the sigmoid": (
        "Your reconstruction takes the log of a sigmoid. Where a logit is 800 or -800 it is no "
        "number any more. Use F.binary_cross_entropy_with_logits, or max(logit, 0) - logit * x + "
        "log(1 + exp(-|logit|)).",
        lambda logits, images: _summed(_by_sigmoid(logits, images)),
    ),
    "cut off": (
        "Your reconstruction is right for small logits, and cut off for those of 800. A clamp does "
        "this, a 1e-7 that is added, and F.binary_cross_entropy, which stops at 100. Work with the "
        "logits: F.binary_cross_entropy_with_logits.",
        lambda logits, images: _summed(
            F.binary_cross_entropy(logits.sigmoid(), images, reduction="none")
        ),
    ),
    "sigmoid taken twice": (
        "In your reconstruction the sigmoid is taken twice. F.binary_cross_entropy_with_logits "
        "takes it inside: give it the logits.",
        lambda logits, images: _summed(_each(logits.sigmoid(), images)),
    ),
    "ink alone": (
        "Only ink counts in your reconstruction: (1 - x) log(1 - p) is missing.",
        lambda logits, images: _summed(images * F.softplus(-logits)),
    ),
    "ink and paper swapped": (
        "In your reconstruction ink and paper are swapped: x belongs to log(p).",
        lambda logits, images: _summed(_each(logits, 1 - images)),
    ),
    "squared error": (
        "Your reconstruction is the squared error of sigmoid(logits). That belongs to a normal "
        "distribution; here each pixel is a yes or a no: F.binary_cross_entropy_with_logits.",
        lambda logits, images: _summed((logits.sigmoid() - images) ** 2),
    ),
    "absolute error": (
        "Your reconstruction is the distance of sigmoid(logits) from the pictures. Here each pixel "
        "is a yes or a no: F.binary_cross_entropy_with_logits.",
        lambda logits, images: _summed((logits.sigmoid() - images).abs()),
    ),
    "reconstruction with the wrong sign": (
        "Your reconstruction has the wrong sign. What the pixels cost is above 0: -(x ln p + (1 - "
        "x) ln(1 - p)).",
        lambda logits, images: -_summed(_each(logits, images)),
    ),
    "reconstruction in bits": (
        "Your reconstruction is in bits, log2, and the KL in nats. Use natural logs in both.",
        lambda logits, images: _summed(_each(logits, images)) / math.log(2),
    ),
}
add_slips(
    negative_elbo,
    _RECONSTRUCTIONS,
    lambda slip: (
        lambda logits, images, mu, log_var, beta: (
            slip(logits, images) + beta * _kl(mu, log_var).mean()
        )
    ),
)

_KL_RIGHT = "It is ½ (μ² + s² - 1 - log s²), where s² is log_var.exp()."

# The divergence of a batch, where it is another one.
_DIVERGENCES = {
    "½ forgotten": (
        f"The ½ is missing in your KL. {_KL_RIGHT}",
        lambda mu, log_var: 2 * _kl(mu, log_var).mean(),
    ),
    "mean over the latent numbers": (
        "Your KL is a mean over the latent numbers, and the reconstruction a sum over the pixels. "
        "Both are sums: as it is, the KL weighs d times too little, a hidden β.",
        lambda mu, log_var: _kl(mu, log_var).mean() / mu.shape[1],
    ),
    "KL summed over the batch": (
        "Your KL is summed over the batch, and the reconstruction averaged. So the weight of the "
        "KL would depend on the batch: take the mean over the N pictures in both.",
        lambda mu, log_var: _kl(mu, log_var).sum(),
    ),
    "KL with the wrong sign": (
        "Your KL has the wrong sign. The loss is reconstruction plus β times KL: with a minus the "
        f"posterior would flee from the prior. {_KL_RIGHT}",
        lambda mu, log_var: -_kl(mu, log_var).mean(),
    ),
    "log_var taken for the variance": (
        "In your KL you took the log of log_var, which is nan where it is below 0. log_var is a "
        "log already: s² is log_var.exp(), and log s² is log_var.",
        lambda mu, log_var: 0.5 * (mu**2 + log_var - 1 - log_var.log()).sum(1).mean(),
    ),
    "log_var taken for the deviation": (
        f"In your KL you took log_var for the standard deviation. {_KL_RIGHT}",
        lambda mu, log_var: 0.5 * (mu**2 + log_var**2 - 1 - (log_var**2).log()).sum(1).mean(),
    ),
    "log_var taken for log s": (
        "In your KL you took log_var for log s, so that s² became exp(2 log_var). s² is "
        "log_var.exp().",
        lambda mu, log_var: _kl(mu, 2 * log_var).mean(),
    ),
    "variance squared": (
        f"In your KL you squared exp(log_var), which is s² already. {_KL_RIGHT}",
        lambda mu, log_var: 0.5 * (mu**2 + log_var.exp() ** 2 - 1 - log_var).sum(1).mean(),
    ),
    "deviation for the variance": (
        f"In your KL the deviation exp(log_var / 2) stands where s² belongs. {_KL_RIGHT}",
        lambda mu, log_var: 0.5 * (mu**2 + (log_var / 2).exp() - 1 - log_var).sum(1).mean(),
    ),
    "KL the other way round": (
        "Yours is KL(prior || posterior). Asked for is KL(posterior || prior).",
        lambda mu, log_var: _kl(mu * (-log_var / 2).exp(), -log_var).mean(),
    ),
    "no KL": (
        "The KL is missing, or beta does not count for it. Without it, this is an ordinary "
        "autoencoder with noise.",
        lambda mu, log_var: 0 * _kl(mu, log_var).mean(),
    ),
}
add_slips(
    negative_elbo,
    _DIVERGENCES,
    lambda slip: (
        lambda logits, images, mu, log_var, beta: (
            _costs(logits, images).mean() + beta * slip(mu, log_var)
        )
    ),
)

# Both terms right, and put together otherwise: of (N,), (N,), beta.
_TOGETHER = {
    "beta forgotten": (
        "beta is not used: the KL is to be multiplied by it.",
        lambda costs, kl, beta: (costs + kl).mean(),
    ),
    "beta on the reconstruction": (
        "You multiplied the reconstruction by beta. It weighs the KL.",
        lambda costs, kl, beta: (beta * costs + kl).mean(),
    ),
    "beta on both": (
        "You multiplied both terms by beta: a bracket is in the wrong place. It weighs the KL "
        "alone, so that it can trade the one for the other.",
        lambda costs, kl, beta: (beta * (costs + kl)).mean(),
    ),
    "beta shared out": (
        "You weigh the terms by 1 - beta and beta. The reconstruction has the weight 1.",
        lambda costs, kl, beta: ((1 - beta) * costs + beta * kl).mean(),
    ),
    "the ELBO itself": (
        "Yours is the ELBO itself. Asked for is minus it, so that smaller is better: "
        "reconstruction plus β times KL.",
        lambda costs, kl, beta: -(costs + beta * kl).mean(),
    ),
    "summed over the batch": (
        "You added up over the batch. Take the mean over the N pictures, so that the loss does not "
        "grow with the batch.",
        lambda costs, kl, beta: (costs + beta * kl).sum(),
    ),
    "mean over the batch forgotten": (
        "Your answer has a number for each picture: the mean over the batch is missing, .mean().",
        lambda costs, kl, beta: costs + beta * kl,
    ),
    "no way back": (
        "The number is right, but no gradient finds its way back through it. .item(), float(…), "
        ".detach(), torch.tensor(…) and torch.no_grad() cut it off: nothing could learn.",
        lambda costs, kl, beta: (costs + beta * kl).mean().detach(),
    ),
    "no way back through the KL": (
        "The number is right, but no gradient comes back through the KL to mu and log_var. "
        ".item(), .detach() and torch.no_grad() cut it off.",
        lambda costs, kl, beta: (costs + beta * kl.detach()).mean(),
    ),
    "no way back through the reconstruction": (
        "The number is right, but no gradient comes back through the reconstruction to the "
        "logits. .item(), .detach() and torch.no_grad() cut it off.",
        lambda costs, kl, beta: (costs.detach() + beta * kl).mean(),
    ),
}
add_slips(
    negative_elbo,
    _TOGETHER,
    lambda together: (
        lambda logits, images, mu, log_var, beta: together(
            _costs(logits, images), _kl(mu, log_var), beta
        )
    ),
)
add_refused(
    negative_elbo,
    "several numbers",
    SeveralNumbers,
    lambda logits, images, mu, log_var, beta: (_costs(logits, images), _kl(mu, log_var)),
)
add_refused(
    negative_elbo,
    "no tensor",
    NoTensor,
    lambda logits, images, mu, log_var, beta: _costs(logits, images).mean().numpy(),
)


# ---------------- right


@negative_elbo.alternative
def negative_elbo_by_torch(logits, images, mu, log_var, beta):
    costs = F.binary_cross_entropy_with_logits(logits, images, reduction="sum")
    kl = -0.5 * torch.sum(1 + log_var - mu.pow(2) - log_var.exp())
    return (costs + beta * kl) / len(images)


@negative_elbo.alternative
def negative_elbo_by_distributions(logits, images, mu, log_var, beta):
    normal = torch.distributions.Normal
    prior = normal(torch.zeros_like(mu), torch.ones_like(mu))
    kl = torch.distributions.kl_divergence(normal(mu, (log_var / 2).exp()), prior)
    pixels = torch.distributions.Bernoulli(logits=logits, validate_args=False)
    return beta * kl.sum(-1).mean() - pixels.log_prob(images).sum((1, 2, 3)).mean()


@negative_elbo.alternative
def negative_elbo_picture_by_picture(logits, images, mu, log_var, beta):
    total = 0
    for scores, image, m, v in zip(logits, images, mu, log_var, strict=True):
        total = total - (image * F.logsigmoid(scores) + (1 - image) * F.logsigmoid(-scores)).sum()
        total = total + beta * (m @ m + v.exp().sum() - v.sum() - len(m)) / 2
    return total / logits.shape[0]
