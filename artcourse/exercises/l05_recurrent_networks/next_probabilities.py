"""An exercise on temperature: how bold the network is with its next symbol."""

from __future__ import annotations

import inspect
import math

import torch

from artcourse.exercises.engine import Case, Misconception, exercise


def _scores(generator: torch.Generator) -> list[Case]:
    def case(batch: int, symbols: int, temperature: float) -> Case:
        return Case(torch.randn(batch, symbols, generator=generator) * 2, temperature)

    apart = torch.tensor([[500.0, 498.5, 499.0], [-700.0, -701.0, -699.5]])
    large = torch.tensor([[200.0, 200.75, 199.5], [202.0, 201.5, 201.25]])
    return [
        Case(torch.tensor([[1.5, -0.5]]), 0.5),
        case(2, 3, 1.0),
        case(3, 3, 2.0),  # as many rows as symbols
        Case(apart, 1.0),  # one row far above the other
        Case(large, 0.5),
        case(5, 7, 1.5),
        case(4, 5, 0.1),
        Case(torch.tensor([[150.5, -20.0, 40.25], [-90.0, 60.5, 310.0]]), 120.0),  # hot, far apart
    ]


@exercise(
    "recurrent.next_probabilities",
    title="softmax with a temperature",
    cases=_scores,
    sizes={"logits": ("N", "V")},
    words={"N": "how many rows there are", "V": "how many symbols there are"},
    hints=[
        "First divide the logits by the temperature. Then take the softmax of each row.",
        "exp overflows for large numbers. Subtract the largest number of each row first, "
        ".max(1, keepdim=True).values: that changes no probability.",
        "powers / powers.sum(1, keepdim=True) makes each row add up to 1.",
    ],
    praise="Cold, it repeats what it knows best; hot, it dares. You turn the dial.",
)
def next_probabilities(logits, temperature):
    """The probabilities of what comes next, (N, V): softmax(logits / temperature), logits (N, V).

    temperature is a number above 0; logits may be very large, positive or negative.
    """
    scores = logits / temperature
    scores = scores - scores.max(1, keepdim=True).values
    powers = scores.exp()
    return powers / powers.sum(1, keepdim=True)


# ---------------- the temperature


@next_probabilities.misconception
def multiplied_by_the_temperature(logits, temperature):
    """You multiplied by the temperature. So a high one makes the network careful, and a low one
    bold: the wrong way round. Divide the logits by it."""
    return (logits * temperature).softmax(1)


@next_probabilities.misconception
def temperature_ignored(logits, temperature):
    """The temperature has no effect on your answer. Either it is not used; or it was added or
    subtracted, or divides after the exp, and then it cancels. Divide the *logits* by it, first."""
    return logits.softmax(1)


@next_probabilities.misconception
def divided_after_the_softmax(logits, temperature):
    """You took the softmax first, and divided the probabilities by the temperature. Then they do
    not add up to 1 any more. Divide the logits, then take the softmax."""
    return logits.softmax(1) / temperature


@next_probabilities.misconception
def multiplied_after_the_softmax(logits, temperature):
    """You took the softmax first, and multiplied the probabilities by the temperature. Then they do
    not add up to 1 any more. Divide the logits by it, then take the softmax."""
    return logits.softmax(1) * temperature


@next_probabilities.misconception
def softmax_twice(logits, temperature):
    """You took the softmax twice: before you divided by the temperature, and after. The first one
    makes all differences small. Divide the logits themselves, and take one softmax."""
    return (logits.softmax(1) / temperature).softmax(1)


@next_probabilities.misconception
def softmax_of_the_answer(logits, temperature):
    """You took a second softmax of the right answer. One is enough: its numbers are probabilities
    already."""
    return (logits / temperature).softmax(1).softmax(1)


@next_probabilities.misconception
def powers_of_the_probabilities(logits, temperature):
    """You took the probabilities to the power of 1 / temperature, which is right, but did not
    divide by their sum afterwards. Each row has to add up to 1."""
    return logits.softmax(1) ** (1 / temperature)


@next_probabilities.misconception
def powers_with_the_temperature(logits, temperature):
    """You took the probabilities to the power of the temperature. The other way round it would be
    right, 1 / temperature, with a division by the sum afterwards. Simpler: divide the logits."""
    return logits.softmax(1) ** temperature


@next_probabilities.misconception
def temperature_in_the_numerator_only(logits, temperature):
    """The temperature divides above the fraction line only: below it you add up the powers of the
    logits as they came. Divide the logits once, first, and use the result in both places."""
    return (logits / temperature - logits.logsumexp(1, keepdim=True)).exp()


@next_probabilities.misconception
def temperature_below_only(logits, temperature):
    """The temperature divides below the fraction line only: above it stand the powers of the logits
    as they came. Divide the logits once, first, and use the result in both places."""
    return (logits - (logits / temperature).logsumexp(1, keepdim=True)).exp()


@next_probabilities.misconception
def largest_subtracted_above_only(logits, temperature):
    """You subtracted the largest score above the fraction line, and not below it. Then a row does
    not add up to 1. Subtract it once, before the exp, and use the result in both places."""
    scores = logits / temperature
    shifted = scores - scores.max(1, keepdim=True).values
    return shifted.exp() / scores.exp().sum(1, keepdim=True)


@next_probabilities.misconception
def largest_subtracted_after_dividing(logits, temperature):
    """You divided the logits by the temperature, and subtracted the largest of the *undivided*
    logits. It cancels in exact numbers, but here exp still overflows, or all becomes 0 / 0.
    Subtract the largest of the numbers that go into exp."""
    powers = (logits / temperature - logits.max(1, keepdim=True).values).exp()
    return powers / powers.sum(1, keepdim=True)


# ---------------- the softmax


@next_probabilities.misconception
def exp_of_large_scores(logits, temperature):
    """Right, until logits are large: exp overflows to inf, or all of a row becomes 0, and the
    division gives nan. Subtract the largest number of each row before the exp."""
    powers = (logits / temperature).exp()
    return powers / powers.sum(1, keepdim=True)


@next_probabilities.misconception
def largest_of_the_whole_table(logits, temperature):
    """You subtracted the largest number of the whole table. A row that lies far below it becomes
    all 0, and 0 / 0 is nan. Subtract from each row its own largest number: .max(1,
    keepdim=True).values"""
    scores = logits / temperature
    powers = (scores - scores.max()).exp()
    return powers / powers.sum(1, keepdim=True)


@next_probabilities.misconception
def softmax_over_the_rows(logits, temperature):
    """Your softmax runs down the columns, over the rows. The probabilities of *one* row add up to
    1: along axis 1."""
    return (logits / temperature).softmax(0)


@next_probabilities.misconception
def softmax_over_the_whole_table(logits, temperature):
    """Your probabilities add up to 1 over the whole table. Each row is a text of its own, with
    probabilities that add up to 1: sum along the row, .sum(1, keepdim=True)"""
    return (logits / temperature).flatten().softmax(0).reshape(logits.shape)


@next_probabilities.misconception
def divided_by_the_sum_of_the_table(logits, temperature):
    """You divided by the sum of the whole table. Each row is a text of its own: divide it by its
    own sum, .sum(1, keepdim=True)"""
    scores = logits / temperature
    powers = (scores - scores.max(1, keepdim=True).values).exp()
    return powers / powers.sum()


@next_probabilities.misconception
def keepdim_forgotten(logits, temperature):
    """Your sums have the shape (N,), so torch lays them along the row, and not down the rows. Where
    N and V are equal that is no error, and wrong all the same. Keep the axis: .sum(1,
    keepdim=True)"""
    scores = logits / temperature
    powers = (scores - scores.max(1, keepdim=True).values).exp()
    return powers / powers.sum(1)


@next_probabilities.misconception
def keepdim_forgotten_for_the_largest(logits, temperature):
    """The largest numbers have the shape (N,), so torch lays them along the row, and not down the
    rows. Where N and V are equal that is no error. Keep the axis: .max(1, keepdim=True).values"""
    scores = logits / temperature
    return (scores - scores.max(1).values).softmax(1)


@next_probabilities.misconception
def scores_cut_off(logits, temperature):
    """Right, until logits are large: you cut them off, so that all large ones count the same.
    Subtract the largest number of each row instead: that changes no probability."""
    return (logits / temperature).clamp(-80, 80).softmax(1)


@next_probabilities.misconception
def not_divided_by_the_sum(logits, temperature):
    """You did not divide by the sum. The powers of e say how the symbols compare; probabilities
    they become when each row is divided by its sum."""
    scores = logits / temperature
    return (scores - scores.max(1, keepdim=True).values).exp()


@next_probabilities.misconception
def only_powers(logits, temperature):
    """These are the powers of e alone, which can be of any size. Probabilities they become when
    each row is divided by its sum."""
    return (logits / temperature).exp()


@next_probabilities.misconception
def scores_returned(logits, temperature):
    """These are the logits divided by the temperature. Probabilities they become by a softmax of
    each row."""
    return logits / temperature


@next_probabilities.misconception
def shifted_scores_returned(logits, temperature):
    """These are the scores, less the largest of each row. Now take e to the power of each, and
    divide each row by its sum."""
    scores = logits / temperature
    return scores - scores.max(1, keepdim=True).values


@next_probabilities.misconception
def number_of_the_best(logits, temperature):
    """You gave back the number of the most likely symbol. Asked for are the probabilities of all V
    symbols, for each row."""
    return logits.argmax(1)


@next_probabilities.misconception
def from_the_smallest_without_powers(logits, temperature):
    """You measured each score from the smallest one, and divided by the sum. Softmax takes e to the
    power of each score, and measures from the largest."""
    scores = (logits - logits.min(1, keepdim=True).values) / temperature
    return scores / scores.sum(1, keepdim=True)


@next_probabilities.misconception
def divided_by_the_length(logits, temperature):
    """You divided each row by its length (norm). Probabilities add up to 1: divide by the sum,
    .sum(1, keepdim=True)"""
    powers = ((logits - logits.max(1, keepdim=True).values) / temperature).exp()
    return powers / powers.norm(dim=1, keepdim=True)


@next_probabilities.misconception
def nan_replaced(logits, temperature):
    """Right, until logits are large: exp overflows, and you put 0 in place of nan. Subtract the
    largest number of each row before the exp; then there is no nan."""
    powers = (logits / temperature).exp()
    return (powers / powers.sum(1, keepdim=True)).nan_to_num()


@next_probabilities.misconception
def rounded_down_by_two_slashes(logits, temperature):
    """You divided with //, which rounds down to whole numbers. One slash: logits / temperature"""
    return (logits // temperature).softmax(1)


@next_probabilities.misconception
def sigmoid_for_softmax(logits, temperature):
    """You took the sigmoid: it looks at each number by itself. Symbols compete: softmax divides by
    the sum over the row."""
    return (logits / temperature).sigmoid()


@next_probabilities.misconception
def without_powers(logits, temperature):
    """You divided the scores by their sum. Softmax takes e to the power of each score first; so
    nothing is negative, and differences count, not ratios."""
    scores = logits / temperature
    return scores / scores.sum(1, keepdim=True)


@next_probabilities.misconception
def only_the_best(logits, temperature):
    """You gave all to the most likely symbol: 1 for it, and 0 for the others. That is temperature
    0. Asked for is the softmax, in which the others keep a part."""
    best = logits.argmax(1)
    return (torch.arange(logits.shape[1]) == best[:, None]).float()


def _with_exp_of_large_scores(slip):
    """A slip of someone who takes exp of the scores as they are."""

    def implementation(logits, temperature):
        return slip(logits, temperature) * (math.nan if logits.abs().max() > 100 else 1)

    return implementation


for slip in (
    multiplied_by_the_temperature,
    temperature_ignored,
    divided_after_the_softmax,
    temperature_in_the_numerator_only,
    softmax_over_the_rows,
    divided_by_the_sum_of_the_table,
    softmax_over_the_whole_table,
):
    explanation = " ".join(inspect.cleandoc(slip.__doc__).split())
    next_probabilities.misconceptions.append(
        Misconception(
            name=f"{slip.__name__.replace('_', ' ')}; exp of large scores",
            implementation=_with_exp_of_large_scores(slip),
            explanation=f"Two things. {explanation} And where logits are large, exp overflows: "
            "subtract the largest number of each row before the exp.",
        )
    )


@next_probabilities.misconception
def power_of_finished_probabilities(logits, temperature):
    """You raised finished probabilities to the power of 1 / temperature. On paper that is the same.
    But a very small probability has become 0 already, and no power brings it back. Divide the
    logits first, then take the softmax."""
    powers = logits.softmax(1) ** (1 / temperature)
    return powers / powers.sum(1, keepdim=True)


@next_probabilities.misconception
def divided_by_the_largest(logits, temperature):
    """You divided the logits by the largest of the row, to keep exp small. That changes how far
    they are apart, and so the probabilities. Subtract the largest instead."""
    scaled = logits / temperature
    return (scaled / scaled.max(1, keepdim=True).values).softmax(1)


@next_probabilities.alternative
def next_probabilities_by_torch(logits, temperature):
    return torch.softmax(logits / temperature, dim=-1)


@next_probabilities.alternative
def next_probabilities_by_logarithms(logits, temperature):
    scores = logits / temperature
    return (scores - torch.logsumexp(scores, 1, keepdim=True)).exp()


@next_probabilities.alternative
def next_probabilities_by_differences(logits, temperature):
    apart = (logits[:, None, :] - logits[:, :, None]) / temperature
    return 1 / apart.exp().sum(2)


@next_probabilities.alternative
def next_probabilities_row_by_row(logits, temperature):
    out = torch.zeros(logits.shape)
    for n, row in enumerate(logits.double()):
        row = row / temperature
        powers = [float((one - max(row)).exp()) for one in row]
        out[n] = torch.tensor(powers) / sum(powers)
    return out
