"""An exercise on several draws for each picture, each with noise of its own."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, NoAnswer, exercise
from artcourse.exercises.engine.tables import Table
from artcourse.exercises.l07_variational_autoencoder._draws import judged
from artcourse.exercises.l07_variational_autoencoder._numbers import log_variances, short
from artcourse.exercises.l07_variational_autoencoder._refused import (
    AnotherCount,
    InOneRow,
    NoTensor,
    OneDraw,
    OnePicture,
    PicturesFirst,
    add_refused,
)


def _posteriors(generator: torch.Generator) -> list[Case]:
    def case(pictures: int, latents: int, count: int) -> Case:
        size = pictures, latents
        mu = short(generator, *size, spread=2.0)
        return Case(mu, log_variances(generator, *size), count, int(10 * mu.abs().sum()))

    far = case(3, 5, 700)
    far.args[0][1, 2:] = torch.tensor([120.5, -95.25, 30.5])
    return [case(2, 3, 500), case(5, 2, 600), far]


def _judged(answer, mu, log_var, count, seed):
    """Where the numbers come from, and how they are spread; which they are is free."""
    given = mu.clone(), log_var.clone()
    torch.default_generator.manual_seed(seed + 100)
    generator = torch.Generator().manual_seed(seed)
    before = generator.get_state()
    draws = answer(mu, log_var, count, generator)
    if draws is None:
        return None
    _need_draws(draws, count, mu.shape)
    more = answer(*(one.clone() for one in given), count, generator)
    found = judged(draws.detach().double(), *given)
    same_again = torch.equal(more, draws)
    if not generator.get_state().equal(before):
        return Table("the same at each call" if same_again else "the generator"), *found
    if same_again and found[-1] == "all draws alike":
        return (Table("no noise"),) * 5  # nothing is drawn: one thing is wrong, and not two
    return Table("not the generator"), *found


def _need_draws(draws, count, size):
    """Refuse what has not the shape of draws, and say what it is."""
    if not isinstance(draws, torch.Tensor):
        raise NoTensor
    shape, wanted = tuple(draws.shape), (count, *size)
    if shape == wanted:
        return
    pictures, latents = size
    if shape in [(pictures, latents), (1, pictures, latents)]:
        raise OneDraw
    if sorted(shape) == sorted(wanted):
        raise PicturesFirst
    if shape in [(count * pictures, latents), (pictures, count * latents)]:
        raise InOneRow
    if len(shape) == 3 and shape[1:] == tuple(size):
        raise AnotherCount
    if shape == (count, latents):
        raise OnePicture
    raise NoAnswer(f"The shape should be (count, N, d), {wanted}, and yours is {shape}.")


@exercise(
    "vae.sample_posterior",
    title="several draws for each picture",
    cases=_posteriors,
    observe=_judged,
    parts=("source", "mean", "deviation", "shape", "independence"),
    hints=[
        "The check looks at how your draws are spread: their mean should be mu and their deviation "
        "s = exp(log_var / 2), the noise a bell, new for each number of each draw, and it comes "
        "from the generator.",
        "noise = torch.randn(count, *mu.shape, generator=generator) has the shape (count, N, d): "
        "all the noise there is, at once.",
        "mu + torch.exp(log_var / 2) * noise: mu and log_var, (N, d), are used for each of the "
        "count draws by broadcasting.",
    ],
    praise="Each of these may have made the picture, as far as the encoder can tell.",
)
def sample_posterior(mu, log_var, count, generator):
    """Return (count, N, d): for each picture, count draws from N(mu, exp(log_var)), both (N, d).

    Draw new noise for each draw, picture and latent number from the generator (torch.Generator).
    """
    noise = torch.randn(count, *mu.shape, generator=generator, dtype=mu.dtype)
    return mu + torch.exp(log_var / 2) * noise


def _slip(name, said, draw):
    """Add a misconception: draw makes the draws of mu, s, count and generator."""

    def slipped(mu, log_var, count, generator):
        return draw(mu, (log_var / 2).exp(), count, generator)

    slipped.__name__, slipped.__doc__ = name, said
    sample_posterior.misconception(slipped)


def _noise(mu, count, generator):
    return torch.randn(count, *mu.shape, generator=generator, dtype=mu.dtype)


# ---------------- the noise

_slip(
    "one noise for all draws",
    "All your draws are alike: the noise is drawn once, before the loop, or repeated. Draw new "
    "noise for each.",
    lambda mu, s, count, generator: (mu + s * _noise(mu, 1, generator)).repeat(count, 1, 1),
)
_slip(
    "one noise for all pictures",
    "In each draw all pictures have the same noise, so that they hang together. The noise has the "
    "shape (count, N, d).",
    lambda mu, s, count, generator: mu + s * _noise(mu[:1], count, generator),
)
_slip(
    "one noise for all latent numbers",
    "All latent numbers of a picture have the same noise: your draws lie on a line. The noise has "
    "the shape (count, N, d).",
    lambda mu, s, count, generator: mu + s * _noise(mu[:, :1], count, generator),
)
_slip(
    "one number for a whole draw",
    "You drew one number for a whole draw. Each latent number of each picture has its own noise: "
    "(count, N, d).",
    lambda mu, s, count, generator: mu + s * _noise(mu[:1, :1], count, generator),
)
_slip(
    "no noise",
    "No noise is in your draws: they are the same at each call, and nothing is drawn. torch.randn "
    "makes noise.",
    lambda mu, s, count, generator: mu.expand(count, -1, -1).clone(),
)
_slip(
    "draws added up",
    "Each of your draws begins at the one before it, and so they wander off. Each begins at mu: do "
    "not overwrite mu in the loop.",
    lambda mu, s, count, generator: mu + (s * _noise(mu, count, generator)).cumsum(0),
)
_slip(
    "generator ignored",
    "Your noise does not come from the generator that you are given, by which the caller chooses "
    "what is drawn. Hand it on: torch.randn(…, generator=generator); randn_like and "
    "torch.distributions take none.",
    lambda mu, s, count, generator: mu + s * _noise(mu, count, None),
)
_slip(
    "seeded anew",
    "Your draws are the same at each call: you seed the generator yourself. It is seeded already, "
    "and goes on from call to call.",
    lambda mu, s, count, generator: mu + s * _noise(mu, count, generator.manual_seed(0)),
)
_slip(
    "evenly spread",
    "Your noise is spread evenly from 0 to 1: torch.rand. torch.randn, with an n, draws normal "
    "numbers around 0.",
    lambda mu, s, count, generator: (
        mu + s * torch.rand(count, *mu.shape, generator=generator, dtype=mu.dtype)
    ),
)
_slip(
    "noise without its sign",
    "Your noise has no sign: all draws lie above mu.",
    lambda mu, s, count, generator: mu + s * _noise(mu, count, generator).abs(),
)

_slip(
    "evenly spread around mu",
    "Your noise is spread evenly between two limits. torch.randn, with an n, draws normal numbers.",
    lambda mu, s, count, generator: (
        mu + s * (2 * torch.rand(count, *mu.shape, generator=generator, dtype=mu.dtype) - 1)
    ),
)
_slip(
    "evenly spread, by the variance",
    "Your noise is spread evenly from 0 to 1, torch.rand, and multiplied by the variance. Take "
    "torch.randn, and the deviation exp(log_var / 2).",
    lambda mu, s, count, generator: (
        mu + s**2 * torch.rand(count, *mu.shape, generator=generator, dtype=mu.dtype)
    ),
)
_slip(
    "evenly spread, not scaled",
    "Your noise is spread evenly from 0 to 1, torch.rand, and not scaled. Take torch.randn, and "
    "multiply it by exp(log_var / 2).",
    lambda mu, s, count, generator: (
        mu + torch.rand(count, *mu.shape, generator=generator, dtype=mu.dtype)
    ),
)
_slip(
    "two values",
    "Your noise has two values alone, one above mu and one below. Normal noise has all sizes: "
    "torch.randn.",
    lambda mu, s, count, generator: mu + s * _noise(mu, count, generator).sign(),
)
_slip(
    "first draw alone",
    "Only your first draw is filled, and the others are 0. Is the return line inside the loop, or "
    "the index always 0?",
    lambda mu, s, count, generator: torch.cat(
        [mu + s * _noise(mu, 1, generator), torch.zeros(count - 1, *mu.shape, dtype=mu.dtype)]
    ),
)

# ---------------- mean and deviation

_SCALES = {
    "noise not scaled": (
        "Your noise has the deviation 1, whatever log_var says. Multiply it by exp(log_var / 2).",
        torch.ones_like,
    ),
    "variance for the deviation": (
        "Your noise has the deviation exp(log_var). That is the variance s²; the deviation is its "
        "root, exp(log_var / 2).",
        torch.square,
    ),
    "log_var taken for the deviation": (
        "You took log_var itself for the deviation. The deviation is exp(log_var / 2).",
        lambda s: 2 * s.log(),
    ),
    "log_var taken for the variance": (
        "You took the root of log_var, which is nan where it is below 0. The variance is "
        "exp(log_var), and its root exp(log_var / 2).",
        lambda s: (2 * s.log()).sqrt(),
    ),
    "½ outside of exp": (
        "You halved exp(log_var). The root halves what stands inside: exp(log_var / 2).",
        lambda s: s**2 / 2,
    ),
    "deviation halved": (
        "Your deviation is half as large as it should be: exp(log_var / 2) is s already.",
        lambda s: s / 2,
    ),
    "exp forgotten": (
        "exp is missing: your deviation is log_var / 2, which is log s. s is exp(log_var / 2).",
        torch.log,
    ),
    "root of the deviation": (
        "You took one root too many: exp(log_var / 2) is the deviation already.",
        torch.sqrt,
    ),
    "softplus": (
        "Your deviation is softplus(log_var). log_var is the log of the variance here, so the "
        "deviation is exp(log_var / 2).",
        lambda s: torch.nn.functional.softplus(2 * s.log()),
    ),
    "sigmoid": (
        "Your deviation is sigmoid(log_var). log_var is the log of the variance, so the deviation "
        "is exp(log_var / 2).",
        lambda s: torch.sigmoid(2 * s.log()),
    ),
    "root of |log_var|": (
        "Your deviation is the root of |log_var|. log_var is the log of the variance, and so the "
        "deviation is exp(log_var / 2).",
        lambda s: (2 * s.log()).abs().sqrt(),
    ),
    "variance squared": (
        "You squared the variance. The deviation is its root: exp(log_var / 2).",
        lambda s: s**4,
    ),
    "log_var negative": (
        "Your deviation is small where it should be large: a sign is wrong in exp(log_var / 2), or "
        "the noise is divided by it.",
        torch.reciprocal,
    ),
}
for _name, (_said, _scale) in _SCALES.items():
    _slip(
        _name,
        _said,
        lambda mu, s, count, generator, scale=_scale: mu + scale(s) * _noise(mu, count, generator),
    )
_MIXES = {
    "noise added to the deviation": (
        "You added the noise to the deviation. It is multiplied by it: mu + s * noise.",
        lambda mu, s, noise: mu + s + noise,
    ),
    "noise added to the variance": (
        "You added the noise to the variance. It is multiplied by the deviation: mu + s * noise.",
        lambda mu, s, noise: mu + s**2 + noise,
    ),
    "mean scaled too": (
        "You multiplied mu by s as well: a bracket is in the wrong place. mu + s * noise",
        lambda mu, s, noise: (mu + noise) * s,
    ),
    "mean forgotten": (
        "mu is missing: your draws lie around 0 for each picture.",
        lambda mu, s, noise: s * noise,
    ),
    "mean subtracted": (
        "You subtracted mu. The draws lie around mu: add it.",
        lambda mu, s, noise: s * noise - mu,
    ),
    "from the prior": (
        "You drew from the prior: mean 0 and deviation 1. The posterior has mean mu and deviation "
        "exp(log_var / 2).",
        lambda mu, s, noise: 0 * mu + noise,
    ),
    "mean and deviation swapped": (
        "mu and s stand in each other's place: mu + s * noise.",
        lambda mu, s, noise: s + mu * noise,
    ),
}
for _name, (_said, _mix) in _MIXES.items():
    _slip(
        _name,
        _said,
        lambda mu, s, count, generator, mix=_mix: mix(mu, s, _noise(mu, count, generator)),
    )


# ---------------- another form

add_refused(
    sample_posterior,
    "no tensor",
    NoTensor,
    lambda mu, log_var, count, generator: [mu] * count,
)
add_refused(
    sample_posterior,
    "one draw",
    OneDraw,
    lambda mu, log_var, count, generator: mu,
)
add_refused(
    sample_posterior,
    "pictures first",
    PicturesFirst,
    lambda mu, log_var, count, generator: mu[:, None].repeat(1, count, 1),
)
add_refused(
    sample_posterior,
    "draws in one row",
    InOneRow,
    lambda mu, log_var, count, generator: mu.repeat(count, 1),
)
add_refused(
    sample_posterior,
    "another count",
    AnotherCount,
    lambda mu, log_var, count, generator: mu.repeat(count - 1, 1, 1),
)
add_refused(
    sample_posterior,
    "one picture",
    OnePicture,
    lambda mu, log_var, count, generator: mu[:1].repeat(count, 1),
)


# ---------------- right


@sample_posterior.alternative
def sample_posterior_draw_by_draw(mu, log_var, count, generator):
    draws = []
    for _ in range(count):
        noise = torch.randn(mu.shape, generator=generator)
        draws.append(mu + log_var.exp().sqrt() * noise)
    return torch.stack(draws)


@sample_posterior.alternative
def sample_posterior_by_torch(mu, log_var, count, generator):
    size = count, *mu.shape
    return torch.normal(mu.expand(size), (log_var / 2).exp().expand(size), generator=generator)


@sample_posterior.alternative
def sample_posterior_in_place(mu, log_var, count, generator):
    out = torch.empty(count, *mu.shape)
    for n in range(len(mu)):
        for k in range(mu.shape[1]):
            s = float(torch.exp(log_var[n, k] / 2))
            out[:, n, k].normal_(float(mu[n, k]), s, generator=generator)
    return out


@sample_posterior.alternative
def sample_posterior_from_even_numbers(mu, log_var, count, generator):
    even = torch.rand(count, *mu.shape, generator=generator, dtype=torch.float64)
    return mu + (log_var / 2).exp() * torch.special.ndtri(even.clamp(1e-12, 1 - 1e-12))
