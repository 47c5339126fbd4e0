"""An exercise on a random number through which a gradient finds its way."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.engine.tables import Table, same
from artcourse.exercises.l07_variational_autoencoder._numbers import log_variances, short
from artcourse.exercises.l07_variational_autoencoder._slips import add_slips
from artcourse.exercises.l07_variational_autoencoder._way_back import cut_off


def _posteriors(generator: torch.Generator) -> list[Case]:
    def case(count: int, latents: int) -> Case:
        size = count, latents
        noise = short(generator, *size)
        return Case(short(generator, *size), log_variances(generator, *size), noise)

    far = case(3, 7)
    far.args[0][2, 3:] = torch.tensor([120.5, -95.25, 30.5, 0.75])
    return [case(1, 2), case(3, 2), case(2, 5), case(5, 3), far]


def _latent(answer, mu, log_var, noise):
    """The latent vectors; where they are right, what is wrong with the way back."""
    given = {"mu": mu.clone(), "log_var": log_var.clone(), "noise": noise.clone()}
    first = answer(mu, log_var, noise)
    if not isinstance(first, torch.Tensor):
        return first
    # Another state of torch's own random numbers: the answer is not to depend on it.
    torch.rand(7)
    again = answer(*(one.clone() for one in given.values()))
    if not same(first.detach(), again.detach(), 1e-9):
        return Table("other numbers at each call")
    if not same(reparameterize.reference(**given), first, 1e-5):
        return first.detach()
    cut = cut_off(answer, given, ["mu", "log_var"])
    return first.detach() if cut is None else cut


@exercise(
    "vae.reparameterize",
    title="a draw with a way back",
    cases=_posteriors,
    observe=_latent,
    sizes={"mu": ("N", "d"), "log_var": ("N", "d"), "noise": ("N", "d")},
    words={"N": "how many pictures", "d": "how many latent numbers"},
    hints=[
        "A standard normal number, times s and plus μ, is a draw from the normal distribution with "
        "mean μ and standard deviation s. The noise is drawn already: use the one you are given.",
        "The variance s² is exp(log_var). Its root s is exp(log_var / 2).",
        "mu + torch.exp(log_var / 2) * noise. Do not detach anything: the gradient has to pass.",
    ],
    praise="Chance comes in from the side, and the gradient has a way to mu and to log_var.",
)
def reparameterize(mu, log_var, noise):
    """Return (N, d): a draw from N(mu, exp(log_var)), made of noise from N(0, 1). All are (N, d).

    The gradient must find its way back to mu and log_var. Change nothing in place.
    """
    return mu + torch.exp(log_var / 2) * noise


_FORMULAS = {
    "noise not scaled": (
        "Your noise has the deviation 1, whatever log_var says. Multiply it by s, which is "
        "exp(log_var / 2).",
        lambda mu, log_var, noise: mu + noise,
    ),
    "log_var taken for s": (
        "You multiplied the noise by log_var itself. A deviation is never below 0: s is "
        "exp(log_var / 2).",
        lambda mu, log_var, noise: mu + log_var * noise,
    ),
    "log_var taken for the variance": (
        "You took the root (or the log) of log_var, as if it were the variance: nan where it is "
        "below 0. The variance is exp(log_var), and its root exp(log_var / 2).",
        lambda mu, log_var, noise: mu + log_var.sqrt() * noise,
    ),
    "variance for the deviation": (
        "You multiplied the noise by exp(log_var). That is the variance s². The deviation s is its "
        "root: exp(log_var / 2).",
        lambda mu, log_var, noise: mu + log_var.exp() * noise,
    ),
    "variance squared": (
        "You squared the variance. The deviation s is its root: exp(log_var / 2).",
        lambda mu, log_var, noise: mu + (2 * log_var).exp() * noise,
    ),
    "½ outside of exp": (
        "You halved exp(log_var). The root of exp(log_var) halves what stands inside: "
        "exp(log_var / 2).",
        lambda mu, log_var, noise: mu + log_var.exp() / 2 * noise,
    ),
    "root of the deviation": (
        "You took one root too many: exp(log_var / 2) is the deviation already.",
        lambda mu, log_var, noise: mu + (log_var / 4).exp() * noise,
    ),
    "exp forgotten": (
        "exp is missing: you multiplied the noise by log_var / 2, which is log s. s is "
        "exp(log_var / 2).",
        lambda mu, log_var, noise: mu + log_var / 2 * noise,
    ),
    "root of |log_var|": (
        "You took the root of log_var without its sign, as if it were the variance. The variance "
        "is exp(log_var), and its root exp(log_var / 2).",
        lambda mu, log_var, noise: mu + log_var.abs().sqrt() * noise,
    ),
    "log_var without its sign": (
        "You took |log_var| for the deviation. The deviation is exp(log_var / 2).",
        lambda mu, log_var, noise: mu + log_var.abs() * noise,
    ),
    "softplus": (
        "You took softplus(log_var) for the deviation. That is another way to make a number above "
        "0; here log_var is the log of the variance, so s is exp(log_var / 2).",
        lambda mu, log_var, noise: mu + torch.nn.functional.softplus(log_var) * noise,
    ),
    "sigmoid": (
        "You took sigmoid(log_var) for the deviation. log_var is the log of the variance, so s is "
        "exp(log_var / 2).",
        lambda mu, log_var, noise: mu + log_var.sigmoid() * noise,
    ),
    "2 to the power": (
        "You took a power of 2. log_var is a natural log: what undoes it is a power of e, "
        "torch.exp(log_var / 2).",
        lambda mu, log_var, noise: mu + 2 ** (log_var / 2) * noise,
    ),
    "10 to the power": (
        "You took a power of 10. log_var is a natural log: what undoes it is a power of e, "
        "torch.exp(log_var / 2).",
        lambda mu, log_var, noise: mu + 10 ** (log_var / 2) * noise,
    ),
    "1 added for exp": (
        "You have 1 + log_var / 2, which is near exp(log_var / 2) for small numbers alone. Use "
        "torch.exp.",
        lambda mu, log_var, noise: mu + (1 + log_var / 2) * noise,
    ),
    "all divided by s": (
        "You added mu to the noise and divided by s. First the noise times s, and mu behind it.",
        lambda mu, log_var, noise: (noise + mu) / (log_var / 2).exp(),
    ),
    "matrix product": (
        "You multiplied s and the noise as matrices, with @. Each number of s belongs to one "
        "number of the noise: *.",
        lambda mu, log_var, noise: mu + (log_var / 2).exp() @ noise.T,
    ),
    "variance divided by 4": (
        "You have a quarter of exp(log_var). The root of exp(log_var) halves what stands inside: "
        "exp(log_var / 2).",
        lambda mu, log_var, noise: mu + log_var.exp() / 4 * noise,
    ),
    "noise brought to deviation 1": (
        "You brought the noise to mean 0 and deviation 1. The source it comes from has these; by "
        "chance the noise has a little more or less, and that is as it should be.",
        lambda mu, log_var, noise: mu + (log_var / 2).exp() * (noise - noise.mean()) / noise.std(),
    ),
    "noise subtracted": (
        "You subtracted s * noise. That has the right distribution, but it is not the draw that "
        "this noise stands for: add it.",
        lambda mu, log_var, noise: mu - (log_var / 2).exp() * noise,
    ),
    "log_var negative": (
        "Your deviation gets smaller where it should get larger: exp(-log_var / 2) is 1 / s.",
        lambda mu, log_var, noise: mu + (-log_var / 2).exp() * noise,
    ),
    "noise divided by s": (
        "You divided by the variance. The noise is multiplied by the deviation, exp(log_var / 2).",
        lambda mu, log_var, noise: mu + noise / log_var.exp(),
    ),
    "noise added to the deviation": (
        "You added the noise to the deviation. It is multiplied by it: mu + s * noise.",
        lambda mu, log_var, noise: mu + (log_var / 2).exp() + noise,
    ),
    "noise added to the variance": (
        "You added the noise to the variance. It is multiplied by the deviation: mu + s * noise, "
        "where s is exp(log_var / 2).",
        lambda mu, log_var, noise: mu + log_var.exp() + noise,
    ),
    "noise added to log_var": (
        "You added the noise to log_var, inside of exp. First s = exp(log_var / 2), then mu + s * "
        "noise.",
        lambda mu, log_var, noise: mu + ((log_var + noise) / 2).exp(),
    ),
    "noise added inside of exp": (
        "You added the noise inside of exp. First s = exp(log_var / 2), then mu + s * noise.",
        lambda mu, log_var, noise: mu + (log_var / 2 + noise).exp(),
    ),
    "noise inside of exp": (
        "You multiplied by the noise inside of exp. First s = exp(log_var / 2), then mu + s * "
        "noise.",
        lambda mu, log_var, noise: mu + (log_var / 2 * noise).exp(),
    ),
    "mean scaled too": (
        "You multiplied mu by s as well: a bracket is in the wrong place. Scale the noise alone, "
        "and add mu behind it.",
        lambda mu, log_var, noise: (mu + noise) * (log_var / 2).exp(),
    ),
    "mean and deviation swapped": (
        "mu and s stand in each other's place. s multiplies the noise, and mu is added.",
        lambda mu, log_var, noise: (log_var / 2).exp() + mu * noise,
    ),
    "log_var added": (
        "You scaled the noise by mu and added log_var. s multiplies the noise, and mu is added.",
        lambda mu, log_var, noise: log_var + mu * noise,
    ),
    "mean forgotten": (
        "mu is missing: your draws lie around 0 for every picture. Add mu.",
        lambda mu, log_var, noise: (log_var / 2).exp() * noise,
    ),
    "no noise": (
        "You gave back mu: no chance is in it. A posterior of which only the mean is used is an "
        "ordinary autoencoder: add s * noise.",
        lambda mu, log_var, noise: mu * 1,
    ),
    "noise forgotten": (
        "The noise is missing: you added s itself, so that there is no chance in your answer. "
        "mu + s * noise",
        lambda mu, log_var, noise: mu + (log_var / 2).exp(),
    ),
    "noise without its sign": (
        "You took the noise without its sign, so that all your draws lie above mu.",
        lambda mu, log_var, noise: mu + (log_var / 2).exp() * noise.abs(),
    ),
    "density for a draw": (
        "You worked out the z-score, (noise - mu) / s. That makes standard noise of a draw. Here "
        "it goes the other way: mu + s * noise.",
        lambda mu, log_var, noise: (noise - mu) / (log_var / 2).exp(),
    ),
    "one noise for all pictures": (
        "All your pictures have the noise of the first. Each has its own row.",
        lambda mu, log_var, noise: mu + (log_var / 2).exp() * noise[:1],
    ),
    "one noise for all latent numbers": (
        "All latent numbers of a picture have the same noise. Each has its own.",
        lambda mu, log_var, noise: mu + (log_var / 2).exp() * noise[:, :1],
    ),
    "one deviation for all": (
        "You took the mean of log_var or of s over a picture. Each latent number has a deviation "
        "of its own.",
        lambda mu, log_var, noise: mu + (log_var.mean(1, keepdim=True) / 2).exp() * noise,
    ),
    "new noise": (
        "Your answer is another one at each call: you draw noise of your own. Use the noise that "
        "you are given. It is drawn outside, so that this function has a way back and can be "
        "checked.",
        lambda mu, log_var, noise: mu + (log_var / 2).exp() * torch.randn_like(mu),
    ),
    "no way back": (
        "The numbers are right, but no gradient finds its way back through them. .detach(), .data, "
        ".item(), float(…), torch.tensor(…), NumPy and torch.no_grad() cut it off: the encoder "
        "could not learn.",
        lambda mu, log_var, noise: (mu + (log_var / 2).exp() * noise).detach(),
    ),
    "no way back to log_var": (
        "The numbers are right, but no gradient reaches log_var: the encoder would not learn how "
        "wide a posterior is. .detach(), .data and torch.no_grad() cut it off.",
        lambda mu, log_var, noise: mu + (log_var.detach() / 2).exp() * noise,
    ),
    "no way back to mu": (
        "The numbers are right, but no gradient reaches mu: the encoder would not learn where a "
        "posterior lies. .detach(), .data and torch.no_grad() cut it off.",
        lambda mu, log_var, noise: mu.detach() + (log_var / 2).exp() * noise,
    ),
}
add_slips(reparameterize, _FORMULAS, lambda formula: formula)


# ---------------- right


@reparameterize.alternative
def reparameterize_by_a_root(mu, log_var, noise):
    return torch.addcmul(mu, log_var.exp().sqrt(), noise)


@reparameterize.alternative
def reparameterize_row_by_row(mu, log_var, noise):
    rows = []
    for m, v, e in zip(mu, log_var, noise, strict=True):
        rows.append(e.mul((0.5 * v).exp()).add(m))
    return torch.stack(rows)


@reparameterize.alternative
def reparameterize_into_a_copy(mu, log_var, noise):
    latent = mu.clone()
    latent += noise * torch.e ** (log_var / 2)
    return latent
