"""An exercise on the reconstruction: the one picture to which the posterior's mean decodes."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, Function, NoAnswer, exercise
from artcourse.exercises.engine.tables import same
from artcourse.exercises.l08_latent_space._numbers import latents


def _pictures(generator: torch.Generator) -> list[Case]:
    def case(shape: tuple[int, ...], latent_size: int, spread: float = 0.8) -> Case:
        return Case(
            torch.rand(shape, generator=generator).round(decimals=2),
            latents(generator, latent_size, shape[-1], spread=spread),
            latents(generator, latent_size, shape[-1], spread=0.8),
            latents(generator, latent_size, shape[-1], spread=spread),
        )

    far = case((3, 1, 2, 7), 5)
    far.args[3][:, ::2] *= 200  # logits of which exp is inf
    return [
        case((1, 1, 2, 3), 2),
        case((2, 1, 3, 5), 3),
        case((3, 2, 5, 7), 2),
        case((5, 1, 3, 2), 3),
        far,
    ]


_BY_CHANCE = (
    "Your picture is drawn at random, and would be another one with another seed. *The* "
    "reconstruction is the picture of the posterior's mean: decode mu itself, without noise, and "
    "leave the shades as the sigmoid makes them."
)


class _Drawn(NoAnswer):
    """The picture comes about by chance."""


class _Pair(NoAnswer):
    """The encoder or the decoder was given several things in place of one tensor."""


def _rebuilt(answer, images, weights_of_mu, weights_of_log_var, weights_of_decode):
    """What the answer decodes, and the picture that it makes of the logits."""
    encode = _encoder(images, weights_of_mu, weights_of_log_var)
    decode = _decoder(images.shape, weights_of_decode)
    given = []

    def listening(latent):
        logits = decode(latent)
        given.append(latent)
        return logits

    torch.manual_seed(0)
    before = torch.get_rng_state()
    picture = answer(images, encode, listening)
    if isinstance(picture, tuple):
        raise NoAnswer("You gave back several things. Give back the picture alone.")
    if isinstance(picture, torch.Tensor) and picture.ndim == 0:
        raise NoAnswer("Your answer is one number, such as a loss. Asked for are the pictures.")
    mu, _ = encode(images)
    if picture is None or same(torch.sigmoid(decode(mu)), picture, 1e-5):
        return None if picture is None else (mu, picture)
    if not torch.get_rng_state().equal(before):
        raise _Drawn(_BY_CHANCE)
    if not given:
        raise NoAnswer(
            "Your picture does not come from the decoder: decode is never called. Give it mu, and "
            "make shades of the logits that come back."
        )
    if len(given) == 1 and given[0].shape == mu.shape:  # judge the two parts apart
        picture = answer(images, encode, lambda latent: decode(mu))
    return torch.cat(given), picture


def _encoder(pictures, weights_of_mu, weights_of_log_var):
    def encode(images):
        _need(images, pictures.shape, "encode wants pictures, (N, C, H, W)")
        if len(images) == len(pictures) and not images.isclose(pictures).all():
            raise NoAnswer("You gave encode other pictures than images. It takes them as they are.")
        places = torch.arange(1.0, 1 + images[0, :, :, 0].numel()).reshape(images.shape[1:3])
        rows = (images * places[:, :, None].sqrt()).mean((1, 2)) - 0.75
        return torch.tanh(rows) @ weights_of_mu.T, rows @ weights_of_log_var.T

    return encode


def _decoder(shape, weights_of_decode):
    def decode(latent):
        wanted = shape[0], len(weights_of_decode)
        _need(latent, wanted, "decode wants latent numbers, (N, d), as mu is")
        columns = latent @ weights_of_decode
        places = torch.arange(1.0, 1 + shape[1] * shape[2]).reshape(shape[1:3])
        return columns[:, None, None] * places[:, :, None].rsqrt() - 0.3 * places[:, :, None].log()

    return decode


def _need(given, shape, wanted):
    """Refuse all but a tensor with these axes; only how many are in the batch is free."""
    if isinstance(given, (tuple, list)):
        raise _Pair(
            f"{wanted}, and it was given a {type(given).__name__} of {len(given)}. encode gives "
            "back two things: mu, log_var = encode(images)"
        )
    had = tuple(getattr(given, "shape", ()))
    if len(had) == len(shape) - 1 and isinstance(given, torch.Tensor):
        raise NoAnswer(
            f"{wanted}, and what it was given has the shape {had}: the axis of the batch is "
            "missing. Give it all at once, or one by one with [n : n + 1] in place of [n]."
        )
    if had[1:] != shape[1:]:
        raise NoAnswer(f"{wanted}, and what it was given has the shape {had}. Do not reshape it.")


@exercise(
    "latent.rebuild",
    title="the reconstruction of a picture",
    cases=_pictures,
    observe=_rebuilt,
    parts=("latent", "picture"),
    hints=[
        "The check looks at two parts: latent, what you give to decode, and picture, what you make "
        "of its logits. Begin with latent: encode gives back two things, the mean and the "
        "log-variance of each picture's own normal distribution: mu, log_var = encode(images). "
        "Only one of them is needed here.",
        "Training draws a latent vector at random. Here one picture is wanted, so take the middle "
        "of the distribution, mu, and no noise.",
        "decode(mu) gives logits, which are any numbers. torch.sigmoid makes shades between 0 and "
        "1 of them.",
    ],
    praise="One picture in, one picture out, and the same one each time.",
)
def rebuild(images, encode, decode):
    """The reconstruction of images (N, C, H, W): what the mean of each posterior decodes to.

    encode(images) gives mu and log_var, each (N, d). decode(latent) takes (N, d) and gives logits
    (N, C, H, W), which may be as far from 0 as 1000. The answer has shades between 0 and 1, and
    is the same in each call.
    """
    mu, _ = encode(images)
    return torch.sigmoid(decode(mu))


def _mistake(name: str, said: str, formula: Function) -> None:
    """Add a misconception that makes something else of the mean, the log-variance and decode."""

    def mistaken(images, encode, decode):
        return formula(*encode(images), decode)

    mistaken.__name__, mistaken.__doc__ = name, said
    rebuild.misconception(mistaken)


# ---------------- which latent vector


@rebuild.misconception
def pair_decoded(images, encode, decode):
    """You gave decode all that encode gives back, which is a pair: mu and log_var. decode wants one
    tensor, (N, d): take mu out of the pair, mu, log_var = encode(images), and decode mu."""
    return torch.sigmoid(decode(encode(images)))


_mistake(
    "drawn from the posterior",
    _BY_CHANCE,
    lambda mu, log_var, decode: decode(mu + (log_var / 2).exp() * torch.randn_like(mu)).sigmoid(),
)
_mistake(
    "log-variance decoded",
    "You decoded log_var. It says how wide the posterior is, and not where. encode gives mu first: "
    "mu, log_var = encode(images)",
    lambda mu, log_var, decode: decode(log_var).sigmoid(),
)
_mistake(
    "mean and log-variance added",
    "You added log_var to mu and decoded the sum. log_var says how wide the posterior is; its "
    "middle is mu alone.",
    lambda mu, log_var, decode: decode(mu + log_var).sigmoid(),
)
_mistake(
    "mean and half of the log-variance added",
    "You added log_var / 2, the log of the deviation, to mu. The middle of the posterior is mu "
    "alone.",
    lambda mu, log_var, decode: decode(mu + log_var / 2).sigmoid(),
)
_mistake(
    "mean of length 1",
    "You brought each mean to length 1. The decoder has learned to read mu as it is: decode mu.",
    lambda mu, log_var, decode: decode(torch.nn.functional.normalize(mu, dim=1)).sigmoid(),
)
_mistake(
    "mean and deviation added",
    "You added the deviation, exp(log_var / 2), to mu: that is a draw where all noise is 1. The "
    "reconstruction is without noise: decode mu.",
    lambda mu, log_var, decode: decode(mu + (log_var / 2).exp()).sigmoid(),
)
_mistake(
    "mean and variance added",
    "You added exp(log_var), the variance, to mu. The middle of the posterior is mu alone.",
    lambda mu, log_var, decode: decode(mu + log_var.exp()).sigmoid(),
)
_mistake(
    "mean times the log-variance",
    "You multiplied mu by log_var. It says how wide the posterior is, which does not count here: "
    "decode mu alone.",
    lambda mu, log_var, decode: decode(mu * log_var).sigmoid(),
)
_mistake(
    "mean times the deviation",
    "You multiplied mu by the deviation, exp(log_var / 2). Only noise is multiplied by it, and "
    "here is no noise: decode mu.",
    lambda mu, log_var, decode: decode(mu * (log_var / 2).exp()).sigmoid(),
)
_mistake(
    "mean divided by the deviation",
    "You divided mu by the deviation. The decoder has learned to read mu as it is: decode mu.",
    lambda mu, log_var, decode: decode(mu / (log_var / 2).exp()).sigmoid(),
)
_mistake(
    "middle of the prior",
    "You decoded zeros, the middle of the prior. That is one picture for all, which does not "
    "depend on the images. Decode the mean of each picture's own posterior, mu.",
    lambda mu, log_var, decode: decode(0 * mu).sigmoid(),
)
_mistake(
    "one mean for the batch",
    "You took the mean of mu over the batch, so all pictures come out alike. mu holds a mean for "
    "each picture already: decode it as it is.",
    lambda mu, log_var, decode: decode(mu.mean(0, keepdim=True).expand_as(mu)).sigmoid(),
)
_mistake(
    "mean through a function",
    "You put mu through a sigmoid before decode. Latent numbers may be any numbers: decode mu as "
    "it is, and take the sigmoid of the logits alone.",
    lambda mu, log_var, decode: decode(mu.sigmoid()).sigmoid(),
)
_mistake(
    "sigmoid before the decoder",
    "You took the sigmoid of mu, and not of the logits. decode comes first, then the sigmoid: "
    "torch.sigmoid(decode(mu))",
    lambda mu, log_var, decode: decode(mu.sigmoid()),
)
_mistake(
    "first picture decoded",
    "You decoded the first latent vector alone. Each picture has its own: decode all of mu.",
    lambda mu, log_var, decode: decode(mu[:1].expand_as(mu))[:1].sigmoid(),
)


# ---------------- from logits to shades

_SHADES = {
    "sigmoid forgotten": (
        "Yours are the logits, which are any numbers. Shades lie between 0 and 1: take the sigmoid "
        "of them, torch.sigmoid.",
        lambda logits: logits,
    ),
    "logits cut off": (
        "You cut the logits off at 0 and 1. A logit of 0 means grey, 0.5, and no logit is a shade: "
        "take the sigmoid.",
        lambda logits: logits.clamp(0, 1),
    ),
    "tanh for sigmoid": (
        "You took tanh, which goes from -1 to 1. The decoder was trained with the sigmoid, which "
        "goes from 0 to 1.",
        torch.tanh,
    ),
    "logits moved": (
        "You took (logits + 1) / 2, which is right for numbers between -1 and 1. Logits are any "
        "numbers: take the sigmoid.",
        lambda logits: (logits + 1) / 2,
    ),
    "tanh moved": (
        "You took (tanh + 1) / 2. That is the sigmoid of *twice* the logits, so it is too hard: "
        "take the sigmoid of the logits as they come.",
        lambda logits: (logits.tanh() + 1) / 2,
    ),
    "only ink and paper": (
        "You made ink or paper of each shade, 1 or 0. The reconstruction has greys too: the "
        "sigmoid itself.",
        lambda logits: (logits > 0).to(logits.dtype),
    ),
    "softmax over the channels": (
        "You took a softmax over the channels: then the channels of each pixel add up to 1. Each "
        "number is a shade of its own: take the sigmoid.",
        lambda logits: logits.softmax(1),
    ),
    "softmax over the pixels": (
        "You took a softmax over the pixels: then they share one drop of ink. Each pixel is a "
        "shade of its own: take the sigmoid.",
        lambda logits: logits.flatten(1).softmax(1).view_as(logits),
    ),
    "softmax over the width": (
        "You took a softmax over the last axis: then the shades of each row add up to 1. Each "
        "pixel is a shade of its own: take the sigmoid.",
        lambda logits: logits.softmax(-1),
    ),
    "relu for sigmoid": (
        "You took relu, which leaves numbers above 1. Take the sigmoid, which ends below 1.",
        torch.relu,
    ),
    "stretched between the extremes": (
        "You stretched the logits so that the smallest is 0 and the largest 1. So the shades "
        "depend on the other pictures. The decoder was trained with the sigmoid: take that.",
        lambda logits: (logits - logits.min()) / (logits.max() - logits.min()),
    ),
    "stretched in each picture": (
        "You stretched the logits of each picture so that its smallest is 0 and its largest 1. The "
        "decoder was trained with the sigmoid: take that.",
        lambda logits: (
            (logits - logits.amin((1, 2, 3), keepdim=True))
            / (logits.amax((1, 2, 3), keepdim=True) - logits.amin((1, 2, 3), keepdim=True))
        ),
    ),
    "sigmoid turned round": (
        "You took 1 / (1 + exp(logits)): black and white are exchanged. The sigmoid has a minus: "
        "1 / (1 + exp(-logits)), or torch.sigmoid.",
        lambda logits: (-logits).sigmoid(),
    ),
    "exp of the logits": (
        "You took exp of the logits, which is how many times more likely ink is than paper, and "
        "may be inf. The sigmoid makes a shade of the logit.",
        torch.exp,
    ),
    "exp over 1 + exp": (
        "You took exp(logits) / (1 + exp(logits)). For a logit of 1000 that is inf / inf: nan. "
        "torch.sigmoid, or 1 / (1 + exp(-logits)), is right for that one too.",
        lambda logits: logits.exp() / (1 + logits.exp()),
    ),
    "log of the sigmoid": (
        "You took the log of the sigmoid, which the loss needs. Shades are the sigmoid itself.",
        lambda logits: logits.sigmoid().log(),
    ),
}
for _name, (_said, _shades) in _SHADES.items():
    _mistake(_name, _said, lambda mu, log_var, decode, shades=_shades: shades(decode(mu)))


# ---------------- right


@rebuild.alternative
def rebuild_without_gradient(images, encode, decode):
    with torch.no_grad():
        posterior = encode(images)
        return decode(posterior[0]).sigmoid()


@rebuild.alternative
def rebuild_picture_by_picture(images, encode, decode):
    mu, _ = encode(images)
    logits = decode(mu)
    return torch.stack([torch.special.expit(one) for one in logits])


@rebuild.alternative
def rebuild_written_out(images, encode, decode):
    mu, _ = encode(images)
    logits = decode(mu)
    small = torch.exp(-logits.abs())
    return torch.where(logits >= 0, 1 / (1 + small), small / (1 + small))


@rebuild.alternative
def rebuild_in_place(images, encode, decode):
    codes = encode(images)[0]
    out = torch.empty_like(images)
    out[:] = 1 / (1 + torch.exp(-decode(codes)))
    return out
