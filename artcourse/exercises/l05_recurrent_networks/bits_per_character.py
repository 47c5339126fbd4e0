"""An exercise on how good a network is at guessing a text, in bits."""

from __future__ import annotations

import inspect
import math

import torch

from artcourse.exercises.engine import Case, Misconception, exercise


def _texts(generator: torch.Generator) -> list[Case]:
    def case(batch: int, steps: int, symbols: int, ends: list[int], scale: float = 2.0) -> Case:
        logits = torch.randn(batch, steps, symbols, generator=generator) * scale
        targets = torch.randint(0, symbols, (batch, steps), generator=generator)
        targets[0, 0], targets[-1, 0] = 0, symbols - 1
        for row, end in enumerate(ends):
            targets[row, end:] = -100
        return Case(logits, targets)

    large, unlikely = case(3, 2, 7, [2, 1, 2]), case(3, 5, 4, [5, 3, 4])
    large.args[0].add_(200)  # too large for exp
    unlikely.args[0][:, :, 2] += 150  # the probability of each other symbol is too small for it
    return [
        case(1, 2, 3, [2]),
        case(2, 3, 5, [3, 3]),
        case(3, 4, 5, [4, 1, 2]),
        case(2, 5, 3, [2, 5]),
        large,
        unlikely,
        case(5, 3, 2, [1, 3, 2, 1, 3], scale=1.0),
    ]


@exercise(
    "recurrent.bits_per_character",
    title="how many bits a character costs",
    cases=_texts,
    tolerance=1e-4,
    sizes={"logits": ("N", "T", "V"), "targets": ("N", "T")},
    words={
        "N": "how many sequences are in the batch",
        "T": "the number of steps",
        "V": "how many symbols there are",
    },
    hints=[
        "logits.log_softmax(2) holds log p of every symbol in each place, and does not overflow.",
        "real = targets != -100 says where there is a target. With it, log_p[real] has one row of "
        "V numbers for each real target, and targets[real] the symbols.",
        "Pick the number of the true symbol: log_p[real][torch.arange(count), targets[real]]. Then "
        "take minus the mean, and divide by math.log(2): so nats become bits.",
    ],
    praise="Uniform guessing among 50 symbols costs 5.6 bits each. Less means: it has learned.",
)
def bits_per_character(logits, targets):
    """The mean of -log2 p(target) over all real targets, a 0-d tensor; p is softmax(logits).

    logits (N, T, V) may be very large; targets (N, T), int64, are -100 where there is padding.
    """
    real = targets != -100
    log_p = logits[real].log_softmax(1)
    chosen = log_p[torch.arange(len(log_p)), targets[real]]
    return -chosen.mean() / torch.log(torch.tensor(2.0))


def _bits(logits, targets):
    """-log2 p of each place, (N, T), 0 where it is padded, and where it is real."""
    real = targets != -100
    log_p = logits.log_softmax(2).gather(2, targets.clamp(min=0)[:, :, None])[:, :, 0]
    return torch.where(real, -log_p / math.log(2), torch.zeros(())), real


# ---------------- what is averaged


@bits_per_character.misconception
def padding_counted_in_the_mean(logits, targets):
    """Padded places add nothing to your sum, which is right, but they count where you divide: you
    divide by all places, N * T. Divide by the number of real targets, (targets != -100).sum()."""
    bits, _ = _bits(logits, targets)
    return bits.mean()


@bits_per_character.misconception
def padding_taken_for_the_first_symbol(logits, targets):
    """You took padded places for the first symbol, number 0, and counted them. Nothing is to be
    guessed there: leave them out of the sum and of the number that you divide by."""
    return _bits(logits, targets.clamp(min=0))[0].mean()


@bits_per_character.misconception
def mean_of_each_sequence_first(logits, targets):
    """You took the mean of each sequence, and then the mean of these. So a character in a short
    sequence counts more than one in a long sequence. Add up over all real targets of the batch, and
    divide once."""
    bits, real = _bits(logits, targets)
    return (bits.sum(1) / real.sum(1)).mean()


@bits_per_character.misconception
def added_up(logits, targets):
    """You added up the bits of all characters. Asked for is what *one* costs: divide by the number
    of real targets."""
    return _bits(logits, targets)[0].sum()


@bits_per_character.misconception
def divided_by_the_sequences(logits, targets):
    """You divided by the number of sequences: so many bits does a *sequence* cost. Divide by the
    number of real targets."""
    return _bits(logits, targets)[0].sum() / len(logits)


@bits_per_character.misconception
def one_number_a_sequence(logits, targets):
    """You gave back one number for each sequence. Asked for is one number for the whole batch: the
    mean over all real targets."""
    bits, real = _bits(logits, targets)
    return bits.sum(1) / real.sum(1)


@bits_per_character.misconception
def first_symbol_left_out(logits, targets):
    """You left out the targets that are 0. Symbol 0 is a symbol like the others; padded places are
    marked by -100: targets != -100"""
    return bits_per_character.reference(logits, torch.where(targets > 0, targets, -100))


@bits_per_character.misconception
def all_symbols_averaged(logits, targets):
    """You took the mean over all V symbols of each place. Only the true symbol counts: pick its
    logarithm, the one that targets names, before you take the mean."""
    return -logits[targets != -100].log_softmax(1).mean() / math.log(2)


@bits_per_character.misconception
def first_sequence_only(logits, targets):
    """Only the first sequence counts in your answer: does `return` stand inside the loop? Take all
    real targets of the batch."""
    return bits_per_character.reference(logits[:1], targets[:1])


@bits_per_character.misconception
def last_sequence_only(logits, targets):
    """Only the last sequence counts in your answer: each round of your loop overwrites what was
    there. Add up over all real targets of the batch, and divide at the end."""
    return bits_per_character.reference(logits[-1:], targets[-1:])


@bits_per_character.misconception
def shifted_once_more(logits, targets):
    """You compared each guess with the target one step later. The targets are shifted already: the
    target of logits[:, t] is targets[:, t]."""
    return bits_per_character.reference(logits[:, :-1], targets[:, 1:])


# ---------------- the logarithm


@bits_per_character.misconception
def nats_for_bits(logits, targets):
    """Those are nats: torch.log, and so log_softmax and cross_entropy, take the natural logarithm.
    A bit is a factor of 2: divide by log(2), math.log(2)."""
    return bits_per_character.reference(logits, targets) * math.log(2)


@bits_per_character.misconception
def multiplied_by_log_two(logits, targets):
    """You multiplied by log(2). One bit is 0.69 nats, so there are more bits than nats: divide."""
    return bits_per_character.reference(logits, targets) * math.log(2) ** 2


@bits_per_character.misconception
def logarithm_to_base_ten(logits, targets):
    """You took the logarithm to base 10. A bit is a choice between two: take it to base 2,
    torch.log2, or divide natural logarithms by math.log(2)."""
    return bits_per_character.reference(logits, targets) * math.log10(2)


@bits_per_character.misconception
def perplexity(logits, targets):
    """That is the perplexity, 2 to the power of the bits: among how many equally likely symbols one
    would have to guess. Asked for are the bits themselves."""
    return 2 ** bits_per_character.reference(logits, targets)


@bits_per_character.misconception
def logarithm_of_the_mean(logits, targets):
    """You took the mean of the probabilities first, and then its logarithm. So one sure guess hides
    a very bad one. Take the logarithm of each probability, then the mean."""
    bits, real = _bits(logits, targets)
    return -((2 ** -bits[real]).mean().log2())


@bits_per_character.misconception
def mean_probability(logits, targets):
    """That is the mean probability of the true symbols. Take -log2 of each probability first, then
    the mean."""
    bits, real = _bits(logits, targets)
    return (2 ** -bits[real]).mean()


# ---------------- the probabilities


@bits_per_character.misconception
def exp_of_large_logits(logits, targets):
    """Right, until logits are large: exp overflows, and inf / inf is nan. log_softmax subtracts the
    largest logit first; do as it does, or use it."""
    powers = logits.exp()
    p = powers / powers.sum(2, keepdim=True)
    real = targets != -100
    return -p[real][torch.arange(int(real.sum())), targets[real]].log2().mean()


@bits_per_character.misconception
def logarithm_of_zero(logits, targets):
    """Right, until a true symbol is very unlikely: its probability becomes 0 in the computer, and
    the logarithm of 0 is -inf. log_softmax never makes the probability itself: use it."""
    return _of_log_p(logits.softmax(2).log(), targets)


@bits_per_character.misconception
def a_little_added_to_the_probability(logits, targets):
    """Right, until a true symbol is very unlikely: you added a small number to the probability, or
    cut it off there, so that nothing can cost more than some 30 bits. log_softmax needs no such
    help."""
    return _of_log_p((logits.softmax(2) + 1e-9).log(), targets)


@bits_per_character.misconception
def probability_cut_off(logits, targets):
    """Right, until a true symbol is very unlikely: you cut its probability off at a small number,
    so that nothing can cost more than some 40 bits. log_softmax needs no such help."""
    return _of_log_p(logits.softmax(2).clamp(min=1e-12).log(), targets)


@bits_per_character.misconception
def every_target_in_every_place(logits, targets):
    """log_p[:, targets] takes all targets in *every* place. Place i has its own target i:
    log_p[torch.arange(count), targets]."""
    real = targets != -100
    return -logits[real].log_softmax(1)[:, targets[real]].mean() / math.log(2)


@bits_per_character.misconception
def probabilities_for_nll_loss(logits, targets):
    """The logarithm is missing: nll_loss only picks and takes the mean, so give it log_softmax, not
    softmax."""
    bits, real = _bits(logits, targets)
    return -(2 ** -bits[real]).mean() / math.log(2)


@bits_per_character.misconception
def softmax_over_all_targets(logits, targets):
    """Your softmax runs along axis 0, over all targets. The probabilities of the V symbols in *one*
    place add up to 1: along the last axis."""
    real = targets != -100
    log_p = logits[real].log_softmax(0)
    return -log_p[torch.arange(len(log_p)), targets[real]].mean() / math.log(2)


@bits_per_character.misconception
def entropy_of_the_guess(logits, targets):
    """That is the entropy of the network's guess, -sum of p log2 p: how unsure it is, whatever the
    truth. Take -log2 p of the true symbol alone."""
    log_p = logits[targets != -100].log_softmax(1)
    return -(log_p.exp() * log_p).sum(1).mean() / math.log(2)


@bits_per_character.misconception
def softmax_before_cross_entropy(logits, targets):
    """You took the softmax twice: log_softmax and cross_entropy take it themselves. Give them the
    logits."""
    return _of_log_p(logits.softmax(2).log_softmax(2), targets)


@bits_per_character.misconception
def reshaped_for_cross_entropy(logits, targets):
    """You brought the logits into the shape (N, V, T) by reshape or view. That takes the numbers as
    they lie in memory, and mixes symbols and steps. Turn the axes: logits.transpose(1, 2)"""
    n, t, v = logits.shape
    return bits_per_character.reference(logits.reshape(n, v, t).transpose(1, 2), targets)


@bits_per_character.misconception
def softmax_over_the_steps(logits, targets):
    """Your softmax runs along the steps, axis 1. The probabilities of the V symbols in *one* place
    add up to 1: along the last axis."""
    return _of_log_p(logits.log_softmax(1), targets)


@bits_per_character.misconception
def logits_for_log_probabilities(logits, targets):
    """You took the logits for logarithms of probabilities. Softmax is missing: log_softmax over the
    last axis makes logarithms of probabilities of them."""
    return _of_log_p(logits, targets)


@bits_per_character.misconception
def most_likely_symbol(logits, targets):
    """You took the probability of the symbol that the network likes best. What counts is the
    probability of the *true* symbol, which targets names."""
    best = logits.argmax(2)
    return bits_per_character.reference(logits, torch.where(targets == -100, targets, best))


def _of_log_p(log_p, targets):
    real = targets != -100
    return -log_p[real][torch.arange(int(real.sum())), targets[real]].mean() / math.log(2)


@bits_per_character.misconception
def padding_used_as_an_index(logits, targets):
    """Right, until a sequence is padded: then -100 is used as the number of a symbol, and there is
    no such symbol. Leave padded places out first: real = targets != -100, then logits[real] and
    targets[real]."""
    n, t = torch.meshgrid(*map(torch.arange, targets.shape), indexing="ij")
    return -logits.log_softmax(2)[n, t, targets].mean() / math.log(2)


@bits_per_character.misconception
def padding_gathered(logits, targets):
    """Right, until a sequence is padded: then gather looks for symbol number -100, and there is no
    such symbol. Leave padded places out first: real = targets != -100, then logits[real] and
    targets[real]."""
    return -logits.log_softmax(2).gather(2, targets[:, :, None]).mean() / math.log(2)


def _minus_forgotten(logits, targets):
    """The minus sign is missing."""
    return -bits_per_character.reference(logits, targets)


def _with_the_logarithm_of_zero(slip):
    """A slip of someone who takes the logarithm of softmax, which is -inf where p is 0."""

    def implementation(logits, targets):
        value = slip(logits, targets)
        p = logits.softmax(2).gather(2, targets.clamp(min=0)[:, :, None])[:, :, 0]
        return value * math.inf if (p[targets != -100] == 0).any() else value

    return implementation


for slip in (
    _minus_forgotten,
    nats_for_bits,
    logarithm_to_base_ten,
    added_up,
    divided_by_the_sequences,
    mean_of_each_sequence_first,
    padding_counted_in_the_mean,
    padding_taken_for_the_first_symbol,
    first_symbol_left_out,
):
    explanation = " ".join(inspect.cleandoc(slip.__doc__).split())
    bits_per_character.misconceptions.append(
        Misconception(
            name=f"{slip.__name__.strip('_').replace('_', ' ')}; logarithm of zero",
            implementation=_with_the_logarithm_of_zero(slip),
            explanation=f"Two things. {explanation} And where a true symbol is very unlikely, its "
            "probability becomes 0 in the computer: log_softmax, not the logarithm of softmax.",
        )
    )


@bits_per_character.alternative
def bits_per_character_by_torch(logits, targets):
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
    return loss / math.log(2)


@bits_per_character.alternative
def bits_per_character_place_by_place(logits, targets):
    total, count = 0.0, 0
    for row, truth in zip(logits, targets, strict=True):
        for scores, symbol in zip(row, truth, strict=True):
            if symbol >= 0:
                total += float(scores.logsumexp(0) - scores[symbol])
                count += 1
    return total / count / math.log(2)


@bits_per_character.alternative
def bits_per_character_by_a_mask(logits, targets):
    mask = (targets != -100).float()
    shifted = logits - logits.amax(-1, keepdim=True)
    total = torch.log2(torch.exp(shifted).sum(-1))
    index = targets.masked_fill(targets == -100, 0)
    mine = torch.gather(shifted, -1, index.unsqueeze(-1)).squeeze(-1) * math.log2(math.e)
    return ((total - mine) * mask).sum() / mask.sum()
