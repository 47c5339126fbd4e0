"""An exercise on how badly a decoder explains a picture: yes or no for each pixel, in nats."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l07_variational_autoencoder._large import small_and_large
from artcourse.exercises.l07_variational_autoencoder._numbers import ink, short
from artcourse.exercises.l07_variational_autoencoder._refused import NoTensor, add_refused
from artcourse.exercises.l07_variational_autoencoder._slips import add_slips


def _decoded(generator: torch.Generator) -> list[Case]:
    def case(*shape: int, spread: float = 2.0) -> Case:
        return Case(short(generator, *shape, spread=spread), ink(generator, *shape))

    high, low = case(3, 2, 5, 4), case(2, 1, 7, 5)
    high.args[0][:, :, 1] = torch.tensor([1000.0, 850.5, 990.0, 760.25])
    low.args[0][:, :, 2] = torch.tensor([-1000.0, -800.5, -950.0, -900.0, -730.25])
    return [case(1, 1, 2, 3), case(2, 1, 3, 5), case(5, 3, 2, 7), high, low]


def _nats(answer, logits, images):
    """The formula, looked at with small logits; and what becomes of it for large ones."""
    given = logits.clone(), images.clone()
    value = answer(logits, images)
    if value is None:
        return None
    if not isinstance(value, torch.Tensor):
        raise NoTensor
    has_large = given[0].abs().max() > 100
    small = (given[0].clamp(-6, 6), given[1]) if has_large else given
    return small_and_large(
        answer,
        bernoulli_nll.reference,
        value=value,
        given=given,
        small=small,
        large=(1000 * given[0].sign(), given[1]),
    )


@exercise(
    "vae.bernoulli_nll",
    title="how badly the decoder explains a picture",
    cases=_decoded,
    observe=_nats,
    parts=("nats", "at_1000"),
    sizes={"logits": ("N", "C", "H", "W"), "images": ("N", "C", "H", "W")},
    hints=[
        "The check looks at two things: nats, your formula with small logits, and at_1000, the "
        "same with large ones. With p = sigmoid(logits) each number of a picture costs "
        "-(x * log(p) + (1 - x) * log(1 - p)). Where a logit is 1000, 1 - p is 0 for a float, so "
        "the log has to be worked out on paper.",
        "-log(p) is log(1 + exp(-logit)), and -log(1 - p) is log(1 + exp(logit)). Put together: "
        "max(logit, 0) - logit * x + log(1 + exp(-|logit|)). Here exp never gets a large number.",
        "logits.clamp(min=0) - logits * images + torch.log1p(torch.exp(-logits.abs())) has the "
        "shape (N, C, H, W). .flatten(1).sum(1) adds up each picture by itself.",
    ],
    praise="A sum over the pixels, and no mean: so one nat of it weighs as much as one of the KL.",
)
def bernoulli_nll(logits, images):
    """Return (N,): -ln p(image | z) of each picture, in nats; sigmoid(logit) is the chance of ink.

    Both are (N, C, H, W); an image is 1 where there is ink, and 0 for paper. Numbers between count
    as that much of each. The answer must be right for logits of 1000 and -1000, too.
    """
    each = logits.clamp(min=0) - logits * images + torch.log1p(torch.exp(-logits.abs()))
    return each.flatten(1).sum(1)


def _each(logits, images):
    return F.binary_cross_entropy_with_logits(logits, images, reduction="none")


def _by_probabilities(p, images):
    return -(images * p.log() + (1 - images) * (1 - p).log())


def _added_up(each):
    def answer(logits, images):
        return each(logits, images).flatten(1).sum(1)

    return answer


# What each number of a picture costs, where that is another formula.
_FORMULAS = {
    "log of the sigmoid": (
        "For logits of 1000 and of -1000 your answer is no number. The sigmoid is 1 or 0 there, "
        "and the log of 0 minus infinity; and exp(1000) is inf. Work with the logits, and let exp "
        "see no number above 0: max(logit, 0) - logit * x + log(1 + exp(-|logit|)).",
        lambda logits, images: _by_probabilities(logits.sigmoid(), images),
    ),
    "exp of a large logit": (
        "exp(logit) is inf for a logit of 1000. Let exp see no number above 0: max(logit, 0) - "
        "logit * x + log(1 + exp(-|logit|)).",
        lambda logits, images: (1 + logits.exp()).log() - logits * images,
    ),
    "exp of minus a small logit": (
        "exp(-logit) is inf for a logit of -1000. Let exp see no number above 0: max(logit, 0) - "
        "logit * x + log(1 + exp(-|logit|)).",
        lambda logits, images: (1 - images) * logits + (1 + (-logits).exp()).log(),
    ),
    "cut off": (
        "Your answer is right for small logits, and cut off for those of 1000. A clamp does this, "
        "a 1e-7 that is added, nan_to_num, and F.binary_cross_entropy, which stops at 100. So a "
        "large mistake costs too little, and nothing pulls it back. Work with the logits: "
        "F.binary_cross_entropy_with_logits, or max(logit, 0) - logit * x + log(1 + "
        "exp(-|logit|)).",
        lambda logits, images: F.binary_cross_entropy(logits.sigmoid(), images, reduction="none"),
    ),
    "cut off and not a number": (
        "You clamp the logits, or add a small number to one of the two logs. The other one is "
        "minus infinity all the same. Nothing has to be clamped: "
        "F.binary_cross_entropy_with_logits, or max(logit, 0) - logit * x + log(1 + "
        "exp(-|logit|)).",
        lambda logits, images: _by_probabilities(logits.clamp(-88, 88).sigmoid(), images),
    ),
    "ink alone": (
        "Only ink counts in your answer: (1 - x) * log(1 - p) is missing. A decoder that answers "
        "ink everywhere would cost nothing.",
        lambda logits, images: images * F.softplus(-logits),
    ),
    "paper alone": (
        "Only paper counts in your answer: x * log(p) is missing, what the ink costs.",
        lambda logits, images: (1 - images) * F.softplus(logits),
    ),
    "ink and paper swapped": (
        "You have ink and paper swapped: x belongs to log(p), and 1 - x to log(1 - p). The same "
        "comes of a wrong sign before the logits.",
        lambda logits, images: _each(logits, 1 - images),
    ),
    "logits and images swapped": (
        "logits and images are swapped: each stands where the other belongs. "
        "F.binary_cross_entropy_with_logits takes the logits first, and then the pictures.",
        lambda logits, images: _each(images, logits),
    ),
    "paper subtracted": (
        "The minus stands before the ink's part alone: -(x log p + (1 - x) log(1 - p)) wants a "
        "bracket.",
        lambda logits, images: images * F.softplus(-logits) - (1 - images) * F.softplus(logits),
    ),
    "sigmoid taken twice": (
        "The sigmoid is taken twice. F.binary_cross_entropy_with_logits takes it inside: give it "
        "the logits.",
        lambda logits, images: _each(logits.sigmoid(), images),
    ),
    "no logits, no sigmoid": (
        "A log of a number below 0 gave nan. Logits are no probabilities: they may be any number. "
        "p is sigmoid(logits).",
        lambda logits, images: _by_probabilities(logits, images),
    ),
    "squared error": (
        "You took the squared error of sigmoid(logits). That belongs to a decoder that answers "
        "with a normal distribution. Here each pixel is a yes or a no: take logs.",
        lambda logits, images: (logits.sigmoid() - images) ** 2,
    ),
    "squared error of logits": (
        "You took the squared error of the logits. That belongs to a decoder that answers with a "
        "normal distribution. Here each pixel is a yes or a no, with the probability "
        "sigmoid(logit): take logs.",
        lambda logits, images: (logits - images) ** 2,
    ),
    "minus the log of a bell": (
        "You have minus the log of a normal density, with its log(2π). That belongs to a decoder "
        "that answers with a normal distribution. Here each pixel is a yes or a no.",
        lambda logits, images: 0.5 * ((logits.sigmoid() - images) ** 2 + math.log(2 * math.pi)),
    ),
    "sigmoid of the pictures": (
        "You took the sigmoid of the pictures. They are between 0 and 1 already: the logits alone "
        "go through a sigmoid.",
        lambda logits, images: _each(logits, images.sigmoid()),
    ),
    "absolute error": (
        "You took the distance of sigmoid(logits) from the picture. A likelihood wants logs: -(x "
        "log p + (1 - x) log(1 - p)).",
        lambda logits, images: (logits.sigmoid() - images).abs(),
    ),
    "pictures made black and white": (
        "You made black and white of the pictures first. Grey counts as it is: x = 0.3 costs 0.3 "
        "times the ink and 0.7 times the paper.",
        lambda logits, images: _each(logits, (images > 0.5).to(images.dtype)),
    ),
    "log forgotten": (
        "The log is missing: you have -(x p + (1 - x)(1 - p)). Nats are logs: -(x log p + (1 - x) "
        "log(1 - p)).",
        lambda logits, images: -(images * logits.sigmoid() + (1 - images) * (1 - logits.sigmoid())),
    ),
    "log of the paper's part forgotten": (
        "The paper's part has no log: you have (1 - x) (1 - p). It is (1 - x) log(1 - p).",
        lambda logits, images: images * F.softplus(-logits) - (1 - images) * (1 - logits.sigmoid()),
    ),
    "1 - log p for log(1 - p)": (
        "You have 1 - log(p) where log(1 - p) belongs. log(1 - p) is F.logsigmoid(-logits).",
        lambda logits, images: (
            images * F.softplus(-logits) - (1 - images) * (1 + F.softplus(-logits))
        ),
    ),
    "minus log p for log(1 - p)": (
        "You have -log(p) where log(1 - p) belongs. log(1 - p) is F.logsigmoid(-logits), with the "
        "minus inside.",
        lambda logits, images: images * F.softplus(-logits) - (1 - images) * F.softplus(-logits),
    ),
    "log p for both": (
        "You have log(p) for the paper, too. Paper has the probability 1 - p: log(1 - p) is "
        "F.logsigmoid(-logits).",
        lambda logits, images: F.softplus(-logits),
    ),
    "log of the mixed probability": (
        "You mixed the probabilities with x, and took the log of that. The log belongs to each: x "
        "log p + (1 - x) log(1 - p).",
        lambda logits, images: (
            -(images * logits.sigmoid() + (1 - images) * (1 - logits.sigmoid())).log()
        ),
    ),
    "in bits": (
        "Your answer is in bits: the log to the base of 2. Asked for are nats, as the KL has them: "
        "the natural log, torch.log.",
        lambda logits, images: _each(logits, images) / math.log(2),
    ),
    "maximum forgotten": (
        "max(logit, 0) is missing: max(logit, 0) - logit * x + log(1 + exp(-|logit|)).",
        lambda logits, images: _each(logits, images) - logits.clamp(min=0),
    ),
    "log of 1 plus exp forgotten": (
        "log(1 + exp(-|logit|)) is missing. It is largest where the decoder is in doubt: "
        "max(logit, 0) - logit * x + log(1 + exp(-|logit|)).",
        lambda logits, images: logits.clamp(min=0) - logits * images,
    ),
    "product with the picture forgotten": (
        "- logit * x is missing: max(logit, 0) - logit * x + log(1 + exp(-|logit|)).",
        lambda logits, images: F.softplus(logits),
    ),
    "product with the picture added": (
        "You added logit * x. It is subtracted: where there is ink, a large logit costs little.",
        lambda logits, images: _each(logits, images) + 2 * logits * images,
    ),
    "logit forgotten in the product": (
        "You subtracted the picture itself. It is logit * x: log(1 + exp(logit)) - logit * x.",
        lambda logits, images: F.softplus(logits) - images,
    ),
    "sign in the softplus": (
        "You have log(1 + exp(-logit)) - logit * x. Either the minus in exp is too much, or behind "
        "it stands + (1 - x) * logit.",
        lambda logits, images: F.softplus(-logits) - logits * images,
    ),
    "largest size for the maximum": (
        "Where a logit is below 0, |logit| is too much in your answer. Either |logit| stands where "
        "max(logit, 0) belongs, or |…| is missing in exp(-|logit|).",
        lambda logits, images: _each(logits, images) + logits.abs() - logits.clamp(min=0),
    ),
    "minus before the size forgotten": (
        "In log(1 + exp(-|logit|)) the minus is missing, so exp(1000) is inf.",
        lambda logits, images: (
            logits.clamp(min=0) - logits * images + torch.log1p(torch.exp(logits.abs()))
        ),
    ),
    "1 in the log forgotten": (
        "You took the log of exp(-|logit|), which is -|logit|. Inside stands 1 + exp(-|logit|): "
        "torch.log1p adds the 1.",
        lambda logits, images: logits.clamp(min=0) - logits * images - logits.abs(),
    ),
}
add_slips(bernoulli_nll, _FORMULAS, _added_up)

# How the costs of the numbers are put together, where that is another way.
_TOGETHER = {
    "mean over the pixels": (
        "You took the mean over a picture. Its log-likelihood is the sum over all its numbers. "
        "With the mean the KL would weigh C · H · W times as much as it should: a hidden β.",
        lambda each: each.flatten(1).mean(1),
    ),
    "last number alone": (
        "You kept the cost of the last number of each picture alone: is the sum overwritten in "
        "your loop? Add up with +=.",
        lambda each: each.flatten(1)[:, -1],
    ),
    "mean of all numbers": (
        "You took the mean of all numbers of the batch, as torch's losses do if one says nothing. "
        "Each picture has a number of its own, the sum over its pixels: reduction='none', and "
        "then .flatten(1).sum(1)",
        torch.mean,
    ),
    "sum of all numbers": (
        "You added up all pictures of the batch. Each has a number of its own: .flatten(1).sum(1)",
        torch.sum,
    ),
    "mean over the batch": (
        "You took the mean over the batch as well. That comes later; here each picture has a "
        "number of its own.",
        lambda each: each.flatten(1).sum(1).mean(),
    ),
    "summed over the batch": (
        "You added up over axis 0, the pictures, and left the pixels. It is the other way round: "
        "axis 0 stays, .flatten(1).sum(1)",
        lambda each: each.sum(0),
    ),
    "mean over height and width": (
        "Your answer is a mean over height and width, for each channel. Each picture has one "
        "number, the sum over all of its numbers: .sum((1, 2, 3))",
        lambda each: each.mean((2, 3)),
    ),
    "sum over channels alone": (
        "You added up over the channels alone. Each picture has one number: .sum((1, 2, 3))",
        lambda each: each.sum(1),
    ),
}


@bernoulli_nll.misconception
def likelihood_itself(logits, images):
    """Yours is the likelihood itself, which is nearly 0 for any picture of some size. Asked for is
    minus its log: leave the exp out."""
    return (-_each(logits, images).flatten(1).sum(1)).exp()


@bernoulli_nll.misconception
def softmax_over_the_pixels(logits, images):
    """You took a softmax over the pixels, as if one pixel of a picture were to be chosen. Each
    pixel is a yes or a no of its own: a sigmoid."""
    return -(images.flatten(1) * logits.flatten(1).log_softmax(1)).sum(1)


add_slips(
    bernoulli_nll,
    _TOGETHER,
    lambda together: lambda logits, images: together(_each(logits, images)),
)
add_refused(
    bernoulli_nll,
    "no tensor",
    NoTensor,
    lambda logits, images: _each(logits, images).flatten(1).sum(1).tolist(),
)


# ---------------- right


@bernoulli_nll.alternative
def bernoulli_nll_by_torch(logits, images):
    return F.binary_cross_entropy_with_logits(logits, images, reduction="none").sum((1, 2, 3))


@bernoulli_nll.alternative
def bernoulli_nll_by_logsigmoid(logits, images):
    ink_costs, paper_costs = -F.logsigmoid(logits), -F.logsigmoid(-logits)
    return torch.einsum("nchw,nchw->n", images, ink_costs) + torch.einsum(
        "nchw,nchw->n", 1 - images, paper_costs
    )


@bernoulli_nll.alternative
def bernoulli_nll_picture_by_picture(logits, images):
    out = torch.zeros(len(logits))
    for n in range(len(logits)):
        for a, x in zip(logits[n].flatten().tolist(), images[n].flatten().tolist(), strict=True):
            out[n] += max(a, 0) - a * x + math.log1p(math.exp(-abs(a)))
    return out


@bernoulli_nll.alternative
def bernoulli_nll_by_distribution(logits, images):
    bell = torch.distributions.Bernoulli(logits=logits, validate_args=False)
    return -bell.log_prob(images).reshape(len(images), -1).sum(-1)
