"""An exercise on the way back through the draw, and on the divergence's own gradient."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, NoAnswer, exercise
from artcourse.exercises.l07_variational_autoencoder._numbers import log_variances, short
from artcourse.exercises.l07_variational_autoencoder._refused import (
    NoTensor,
    OneGradient,
    SummedOverTheBatch,
    add_refused,
)


def _batches(generator: torch.Generator) -> list[Case]:
    def case(count: int, latents: int) -> Case:
        size = count, latents
        first, mu, noise = (short(generator, *size) for _ in range(3))
        return Case(first, mu, log_variances(generator, *size), noise)

    far = case(3, 7)
    far.args[0][1, 2:5] = torch.tensor([120.5, -95.25, 30.5])
    return [case(1, 2), case(3, 2), case(2, 5), case(5, 3), far]


_NAMES = ("mu_through_z", "mu_by_kl", "log_var_through_z", "log_var_by_kl")


def _in_parts(answer, grad_latent, mu, log_var, noise):
    """What comes through z and what comes of the KL, each by itself."""
    copies = [one.clone() for one in (mu, log_var, noise)]
    whole = answer(grad_latent, mu, log_var, noise)
    if whole is None:
        return None
    whole = _pair(whole, mu.shape)
    by_kl = _pair(answer(torch.zeros_like(grad_latent), *copies), mu.shape)
    through_z = [one - other for one, other in zip(whole, by_kl, strict=True)]
    return through_z[0], by_kl[0], through_z[1], by_kl[1]


def _pair(found, shape):
    """Both gradients, of the right shape."""
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        raise OneGradient
    for name, one in zip(("grad_mu", "grad_log_var"), found, strict=True):
        if not isinstance(one, torch.Tensor):
            raise NoTensor
        if one.shape == shape[1:]:
            raise SummedOverTheBatch
        if one.shape != shape:
            raise NoAnswer(
                f"{name} should have the shape of mu, {tuple(shape)}, and yours has "
                f"{tuple(one.shape)}."
            )
    return [one.detach().double() for one in found]


@exercise(
    "vae.latent_backward",
    title="back through the draw",
    cases=_batches,
    observe=_in_parts,
    parts=_NAMES,
    sizes=dict.fromkeys(("grad_latent", "mu", "log_var", "noise"), ("N", "d")),
    words={"N": "how many pictures", "d": "how many latent numbers"},
    hints=[
        "The check looks at four parts: what comes back through z, and what comes of the KL, each "
        "for mu and for log_var. z = mu + s * noise, so mu gets grad_latent as it is.",
        "s is exp(log_var / 2), and its slope is s / 2. So log_var gets grad_latent * noise * s / "
        "2. The KL of one number is ½ (μ² + exp(log_var) - 1 - log_var): its slopes are μ and "
        "½ (exp(log_var) - 1).",
        "The KL is averaged over the batch, so its slopes are divided by N = len(mu). grad_latent "
        "comes of a mean already: don't divide it.",
    ],
    praise="Two voices at each latent number: one wants to rebuild, one wants to be forgotten.",
)
def latent_backward(grad_latent, mu, log_var, noise):
    """The gradients of the whole loss with respect to mu and log_var: grad_mu, grad_log_var.

    All are (N, d). The latent vectors were z = mu + exp(log_var / 2) * noise. The loss is a mean
    over the N pictures: of the reconstruction, which depends on z, and of the KL, which is
    ½ (μ² + exp(log_var) - 1 - log_var), added up over the d numbers of a picture (β is 1).
    grad_latent is what came back through the decoder: the gradient of the mean reconstruction
    with respect to z. Return both gradients, each of what comes through z and of the KL.
    """
    s = torch.exp(log_var / 2)
    grad_mu = grad_latent + mu / len(mu)
    grad_log_var = grad_latent * noise * s / 2 + (s**2 - 1) / 2 / len(mu)
    return grad_mu, grad_log_var


def _mu_through_z(grad, mu, log_var, noise):
    return grad


def _mu_by_kl(grad, mu, log_var, noise):
    return mu / len(mu)


def _log_var_through_z(grad, mu, log_var, noise):
    return grad * noise * (log_var / 2).exp() / 2


def _log_var_by_kl(grad, mu, log_var, noise):
    return (log_var.exp() - 1) / 2 / len(mu)


_RIGHT = dict(
    zip(_NAMES, (_mu_through_z, _mu_by_kl, _log_var_through_z, _log_var_by_kl), strict=True)
)


def _slip(name, said, **others):
    """Add the misconception that some of the four parts are others."""
    parts = {**_RIGHT, **others}

    def slipped(grad_latent, mu, log_var, noise):
        a, b, c, d = (parts[one](grad_latent, mu, log_var, noise) for one in _NAMES)
        return a + b, c + d

    slipped.__name__, slipped.__doc__ = name, said
    latent_backward.misconception(slipped)


def _nothing(grad, mu, log_var, noise):
    return torch.zeros_like(mu)


# ---------------- the KL's own part

_slip(
    "KL forgotten",
    "The KL's own gradient is missing in both. It does not come through z: mu and log_var stand "
    "in the KL themselves. Add mu / N and ½ (exp(log_var) - 1) / N.",
    mu_by_kl=_nothing,
    log_var_by_kl=_nothing,
)
_slip(
    "KL forgotten in mu",
    "In grad_mu the KL's own gradient is missing: add mu / N.",
    mu_by_kl=_nothing,
)
_slip(
    "KL forgotten in log_var",
    "In grad_log_var the KL's own gradient is missing: add ½ (exp(log_var) - 1) / N.",
    log_var_by_kl=_nothing,
)
_slip(
    "KL not divided by N",
    "The KL's gradients are not divided by N. The loss is a mean over the batch, in the KL as "
    "well: mu / N and ½ (exp(log_var) - 1) / N.",
    mu_by_kl=lambda grad, mu, log_var, noise: mu,
    log_var_by_kl=lambda grad, mu, log_var, noise: (log_var.exp() - 1) / 2,
)
_slip(
    "KL divided by all numbers",
    "You divided the KL's gradients by N · d. The KL is added up over the d latent numbers, and "
    "averaged over the N pictures alone.",
    mu_by_kl=lambda grad, mu, log_var, noise: mu / mu.numel(),
    log_var_by_kl=lambda grad, mu, log_var, noise: (log_var.exp() - 1) / 2 / mu.numel(),
)
_slip(
    "KL with the wrong sign",
    "The KL's gradients have the wrong sign. The loss is reconstruction *plus* KL.",
    mu_by_kl=lambda grad, mu, log_var, noise: -mu / len(mu),
    log_var_by_kl=lambda grad, mu, log_var, noise: (1 - log_var.exp()) / 2 / len(mu),
)
_slip(
    "KL with the wrong sign in log_var",
    "The KL's gradient for log_var has its sign turned round. The slope of exp(log_var) - log_var "
    "is exp(log_var) - 1.",
    log_var_by_kl=lambda grad, mu, log_var, noise: (1 - log_var.exp()) / 2 / len(mu),
)
_slip(
    "½ forgotten in the KL",
    "In the KL's gradient for log_var the ½ is missing: ½ (exp(log_var) - 1) / N. In that for mu "
    "the slope of mu**2 brings a 2, and the ½ takes it away.",
    log_var_by_kl=lambda grad, mu, log_var, noise: (log_var.exp() - 1) / len(mu),
)
_slip(
    "½ forgotten in both of the KL",
    "In the KL's gradients the ½ is missing. They are mu / N and ½ (exp(log_var) - 1) / N.",
    mu_by_kl=lambda grad, mu, log_var, noise: 2 * mu / len(mu),
    log_var_by_kl=lambda grad, mu, log_var, noise: (log_var.exp() - 1) / len(mu),
)
_slip(
    "1 forgotten",
    "In the KL's gradient for log_var the - 1 is missing: the slope of - log_var is -1. Without it "
    "every posterior would shrink to a point's width.",
    log_var_by_kl=lambda grad, mu, log_var, noise: log_var.exp() / 2 / len(mu),
)
_slip(
    "deviation for the variance",
    "In the KL's gradient for log_var stands s = exp(log_var / 2). It is s²: ½ (exp(log_var) - 1).",
    log_var_by_kl=lambda grad, mu, log_var, noise: ((log_var / 2).exp() - 1) / 2 / len(mu),
)
_slip(
    "KL by the deviation",
    "In the KL you took the slope with respect to s, which is s - 1 / s. Asked for is that with "
    "respect to log_var: ½ (s² - 1).",
    log_var_by_kl=lambda grad, mu, log_var, noise: (
        ((log_var / 2).exp() - (-log_var / 2).exp()) / len(mu)
    ),
)
_slip(
    "KL by the variance",
    "In the KL you took the slope with respect to the variance, ½ (1 - 1 / s²). Asked for is that "
    "with respect to log_var: times s², ½ (s² - 1).",
    log_var_by_kl=lambda grad, mu, log_var, noise: (1 - (-log_var).exp()) / 2 / len(mu),
)
_slip(
    "KL for its slope",
    "In the KL's gradient for log_var stands - log_var. The slope of exp(log_var) - log_var is "
    "exp(log_var) - 1.",
    log_var_by_kl=lambda grad, mu, log_var, noise: (log_var.exp() - 1 - log_var) / 2 / len(mu),
)
_slip(
    "log_var for its exp",
    "In the KL's gradient for log_var stands log_var itself. The slope of exp(log_var) is "
    "exp(log_var): ½ (exp(log_var) - 1).",
    log_var_by_kl=lambda grad, mu, log_var, noise: (log_var - 1) / 2 / len(mu),
)
_slip(
    "z for mu in the KL",
    "In the KL's gradient for mu stands z. The KL in closed form does not know z: mu / N.",
    mu_by_kl=lambda grad, mu, log_var, noise: (mu + (log_var / 2).exp() * noise) / len(mu),
)
_slip(
    "KL through z",
    "You sent the KL's gradient for mu through noise and s as well: grad_log_var is made of "
    "grad_mu. Only grad_latent comes through z; the KL in closed form has no noise in it.",
    log_var_by_kl=lambda grad, mu, log_var, noise: (
        (mu * noise * (log_var / 2).exp() + log_var.exp() - 1) / 2 / len(mu)
    ),
)
_slip(
    "KL by the draw",
    "You took ½ z² for the KL, and sent its gradient back through z. That is a part of an estimate "
    "from the draw. In closed form the KL gives mu / N and ½ (exp(log_var) - 1) / N, beside z.",
    mu_by_kl=lambda grad, mu, log_var, noise: (mu + (log_var / 2).exp() * noise) / len(mu),
    log_var_by_kl=lambda grad, mu, log_var, noise: (
        (mu + (log_var / 2).exp() * noise) * noise * (log_var / 2).exp() / 2 / len(mu)
    ),
)
_slip(
    "log_var taken for log s",
    "You took log_var for log s in both. It is log s²: s is exp(log_var / 2) in z, and in the KL "
    "stands ½ (exp(log_var) - 1).",
    log_var_through_z=lambda grad, mu, log_var, noise: grad * noise * log_var.exp(),
    log_var_by_kl=lambda grad, mu, log_var, noise: ((2 * log_var).exp() - 1) / len(mu),
)
_slip(
    "1 added",
    "In the KL's gradient for log_var you added the 1. The slope of - log_var is -1: ½ "
    "(exp(log_var) - 1).",
    log_var_by_kl=lambda grad, mu, log_var, noise: (log_var.exp() + 1) / 2 / len(mu),
)
# ---------------- what comes through z

_slip(
    "noise forgotten",
    "On the way through z to log_var the noise is missing: z = mu + s * noise, so s gets "
    "grad_latent * noise.",
    log_var_through_z=lambda grad, mu, log_var, noise: grad * (log_var / 2).exp() / 2,
)
_slip(
    "z for the noise",
    "On the way through z to log_var you have z where the noise belongs. z = mu + s * noise: s was "
    "multiplied by the noise alone.",
    log_var_through_z=lambda grad, mu, log_var, noise: (
        grad * (mu + (log_var / 2).exp() * noise) / 2
    ),
)
_slip(
    "z for the noise, times s",
    "On the way through z to log_var you have z * s where noise * s belongs. In z = mu + s * noise "
    "the deviation meets the noise alone.",
    log_var_through_z=lambda grad, mu, log_var, noise: (
        grad * (mu + (log_var / 2).exp() * noise) * (log_var / 2).exp() / 2
    ),
)
_slip(
    "grad_latent as it is",
    "On the way through z log_var got grad_latent as it is. That is right for mu. For log_var "
    "multiply it by noise * s / 2, the slope of z.",
    log_var_through_z=lambda grad, mu, log_var, noise: grad,
)
_slip(
    "stopped at the deviation",
    "On the way through z you stopped at s: grad_latent * noise is its gradient. log_var is one "
    "step further back: the slope of exp(log_var / 2) is s / 2.",
    log_var_through_z=lambda grad, mu, log_var, noise: grad * noise,
)
_slip(
    "half of the noise alone",
    "On the way through z the deviation is missing: the slope of exp(log_var / 2) is s / 2, not ½.",
    log_var_through_z=lambda grad, mu, log_var, noise: grad * noise / 2,
)
_slip(
    "½ forgotten through z",
    "On the way through z to log_var the ½ is missing: the slope of exp(log_var / 2) is s / 2.",
    log_var_through_z=lambda grad, mu, log_var, noise: grad * noise * (log_var / 2).exp(),
)
_slip(
    "variance on the way through z",
    "On the way through z you multiplied by the variance, exp(log_var). In z stands s = "
    "exp(log_var / 2), and its slope is s / 2.",
    log_var_through_z=lambda grad, mu, log_var, noise: grad * noise * log_var.exp() / 2,
)
_slip(
    "variance on the way through z, not halved",
    "On the way through z you multiplied by the variance, exp(log_var). In z stands s = "
    "exp(log_var / 2), and its slope is s / 2: half of it, too.",
    log_var_through_z=lambda grad, mu, log_var, noise: grad * noise * log_var.exp(),
)
_slip(
    "by the variance through z",
    "On the way through z you divided by 2 s: that is the gradient of the variance. That of "
    "log_var is grad_latent * noise * s / 2.",
    log_var_through_z=lambda grad, mu, log_var, noise: grad * noise / (log_var / 2).exp() / 2,
)
_slip(
    "z forgotten in log_var",
    "grad_log_var holds the KL's part alone. z depends on log_var, too: add grad_latent * noise * "
    "s / 2.",
    log_var_through_z=_nothing,
)
_slip(
    "z forgotten",
    "Both gradients hold the KL's part alone. What came back through the decoder, grad_latent, is "
    "not handed on.",
    mu_through_z=_nothing,
    log_var_through_z=_nothing,
)
_slip(
    "divided by N once more",
    "You divided what comes through z by N. grad_latent is the gradient of a mean already: divide "
    "the KL's part alone.",
    mu_through_z=lambda grad, mu, log_var, noise: grad / len(mu),
    log_var_through_z=lambda grad, mu, log_var, noise: (
        _log_var_through_z(grad, mu, log_var, noise) / len(mu)
    ),
)
_slip(
    "mu scaled",
    "On the way through z you multiplied mu's part by s. mu is only added in z: it gets "
    "grad_latent as it is.",
    mu_through_z=lambda grad, mu, log_var, noise: grad * (log_var / 2).exp(),
)


@latent_backward.misconception
def gradients_swapped(grad_latent, mu, log_var, noise):
    """The two gradients are swapped: grad_mu comes first, and then grad_log_var."""
    return latent_backward.reference(grad_latent, mu, log_var, noise)[::-1]


add_refused(
    latent_backward,
    "one gradient",
    OneGradient,
    lambda grad_latent, mu, log_var, noise: grad_latent,
)
add_refused(
    latent_backward,
    "no tensors",
    NoTensor,
    lambda grad_latent, mu, log_var, noise: (grad_latent.tolist(), log_var.tolist()),
)
add_refused(
    latent_backward,
    "summed over the batch",
    SummedOverTheBatch,
    lambda grad_latent, mu, log_var, noise: (grad_latent.sum(0), log_var.sum(0)),
)


# ---------------- right


@latent_backward.alternative
def latent_backward_by_autograd(grad_latent, mu, log_var, noise):
    leaves = mu.clone().requires_grad_(), log_var.clone().requires_grad_()
    m, v = leaves
    z = m + (v / 2).exp() * noise
    kl = 0.5 * (m**2 + v.exp() - 1 - v).sum(1).mean()
    return torch.autograd.grad((grad_latent * z).sum() + kl, leaves)


@latent_backward.alternative
def latent_backward_by_the_draw(grad_latent, mu, log_var, noise):
    pictures, _ = mu.shape
    away = noise * log_var.exp().sqrt()
    return [
        grad_latent + mu.div(pictures),
        0.5 * (grad_latent * away + torch.expm1(log_var) / pictures),
    ]
