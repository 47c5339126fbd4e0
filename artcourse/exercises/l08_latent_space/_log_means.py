"""The two parts of the total correlation, and what is often taken for them."""

from __future__ import annotations

import math

import torch

from artcourse.exercises.engine import Function


def _log_mean(logs):
    return logs.logsumexp(1) - math.log(logs.shape[1])


def joint_part(log_densities):
    return _log_mean(log_densities.sum(2))


def single_parts(log_densities):
    return _log_mean(log_densities)


def singles_added(log_densities):
    return single_parts(log_densities).sum(1)


def in_joint_part(log_mean: Function) -> Function:
    """The joint part with something else for the log of the mean of exp over j."""
    return lambda log_densities: log_mean(log_densities.sum(2))


def in_single_parts(log_mean: Function) -> Function:
    """The parts by themselves with something else for the log of the mean of exp over j."""
    return lambda log_densities: log_mean(log_densities).sum(1)


def _without_own(logs):
    """The same without j = i, (N, N - 1, ...)."""
    rest = [torch.cat([logs[i, :i], logs[i, i + 1 :]]) for i in range(len(logs))]
    return torch.stack(rest)


# What is taken for the log of the mean of exp over j, axis 1: in both parts, or in one of them.
LOG_MEANS = {
    "log N forgotten": (
        "you took the log of the *sum* over j, and not of the mean. Each mean has its own log N to "
        "subtract: one in the joint part, and one for every k in the other, d times in all.",
        lambda logs: logs.logsumexp(1),
    ),
    "largest not put back": (
        "you took the largest out before exp, and did not add it again after the log.",
        lambda logs: logs.logsumexp(1) - math.log(len(logs)) - logs.amax(1),
    ),
    "largest not put back and log N forgotten": (
        "you took the largest out before exp, and did not add it again after the log. And yours is "
        "the log of the sum, not of the mean: subtract log(N).",
        lambda logs: logs.logsumexp(1) - logs.amax(1),
    ),
    "largest put back with a minus": (
        "you subtracted the largest after the log, too. What is taken out before exp is *added* "
        "after the log.",
        lambda logs: logs.logsumexp(1) - math.log(len(logs)) - 2 * logs.amax(1),
    ),
    "means of the logs": (
        "you took the mean of the logs over j. It is the log of the mean: exp inside, log outside.",
        lambda logs: logs.mean(1),
    ),
    "largest for the mean": (
        "you took the largest over j. All pictures add their part: the log of the mean of exp.",
        lambda logs: logs.amax(1),
    ),
    "the picture itself left out": (
        "you left j = i out of the mean. The picture itself counts, too: the mean is over all N.",
        lambda logs: _without_own(logs).logsumexp(1) - math.log(len(logs) - 1),
    ),
    "the picture itself left out of the sum": (
        "you left j = i out of the sum over j. The picture itself counts, too: the mean is over "
        "all N.",
        lambda logs: _without_own(logs).logsumexp(1) - math.log(len(logs)),
    ),
    "log of N - 1": (
        "you subtracted log(N - 1). The mean is over all N pictures j: log(N).",
        lambda logs: logs.logsumexp(1) - math.log(len(logs) - 1),
    ),
    "log N added": (
        "you added log(N). A mean is the sum divided by N, so its log is log(sum) - log(N).",
        lambda logs: logs.logsumexp(1) + math.log(len(logs)),
    ),
    "log N twice": (
        "you subtracted log(N) twice. Once for each mean is enough.",
        lambda logs: logs.logsumexp(1) - 2 * math.log(len(logs)),
    ),
    "N without its log": (
        "you subtracted N after the log. log(sum / N) is log(sum) - log(N).",
        lambda logs: logs.logsumexp(1) - len(logs),
    ),
    "divided by N after the log": (
        "you divided by N after the log. The mean is inside: log(sum / N) is log(sum) - log(N).",
        lambda logs: logs.logsumexp(1) / len(logs),
    ),
    "log to the base of 10": (
        "you subtracted log10(N). All logs are natural here: math.log(N).",
        lambda logs: logs.logsumexp(1) - math.log10(len(logs)),
    ),
    "log to the base of 2": (
        "you subtracted log2(N). All logs are natural here: math.log(N).",
        lambda logs: logs.logsumexp(1) - math.log2(len(logs)),
    ),
    "means of exp without the log": (
        "you took the mean of exp, and no log of it. The log comes after the mean.",
        lambda logs: logs.exp().mean(1),
    ),
}

# Sums in loops that are never set back to 0: what goes on growing, and which part it is.
NOT_SET_BACK = {
    "single parts grow": (
        "The parts by themselves grow from draw to draw: the sum over k is never set back.",
        {"singles": lambda logs: singles_added(logs).cumsum(0)},
    ),
    "joint parts grow": (
        "The joint part grows from draw to draw: its sum is never set back.",
        {"joint": lambda logs: joint_part(logs).cumsum(0)},
    ),
    "both parts grow": (
        "Both parts grow from draw to draw: your sums are never set back.",
        {
            "joint": lambda logs: joint_part(logs).cumsum(0),
            "singles": lambda logs: singles_added(logs).cumsum(0),
        },
    ),
    "sum over k grows with j": (
        "In the joint part the sum over k grows from picture to picture: it is never set back.",
        {"joint": lambda logs: in_joint_part(_log_mean)(logs.cumsum(1))},
    ),
    "sum over k grows with i and j": (
        "In the joint part the sum over k grows from picture to picture and from draw to draw: it "
        "is never set back.",
        {"joint": lambda logs: _log_mean(logs.sum(2).flatten().cumsum(0).view(len(logs), -1))},
    ),
    "sum of exp grows with i": (
        "In the joint part the sum of exp over j grows from draw to draw: it is never set back.",
        {"joint": lambda logs: joint_part(logs).logcumsumexp(0)},
    ),
    "sum of exp grows with k": (
        "For each k by itself the sum of exp over j grows from k to k: it is never set back.",
        {"singles": lambda logs: single_parts(logs).logcumsumexp(1).sum(1)},
    ),
}

# Parts along other axes: the name, what the student reads, and which part is what.
OTHER_AXES = {
    "mean over k in both parts": (
        "You took the mean over k. Densities of several numbers are multiplied, so their logs are "
        "added: sum over k.",
        {
            "joint": lambda logs: logs.mean(2).logsumexp(1) - math.log(len(logs)),
            "singles": lambda logs: single_parts(logs).mean(1),
        },
    ),
    "mean over k in the single parts": (
        "You took the mean over k of the parts by themselves. Their logs are added: sum over k.",
        {
            "singles": lambda logs: single_parts(logs).mean(1),
        },
    ),
    "mean over k in the joint part": (
        "In the joint part you took the mean over k. The densities of all k are multiplied, so "
        "their logs are added: sum over k.",
        {
            "joint": lambda logs: logs.mean(2).logsumexp(1) - math.log(len(logs)),
        },
    ),
    "last k alone": (
        "Of the parts by themselves you took the last k alone: does each round of your loop "
        "overwrite what was there? Add them up, with +=.",
        {
            "singles": lambda logs: single_parts(logs)[:, -1],
        },
    ),
    "single parts added over i as well": (
        "You added up the parts by themselves over all i and k, and subtracted that from each "
        "joint part. Add over k alone, .sum(1): each draw i has its own.",
        {
            "singles": lambda logs: single_parts(logs).sum(),
        },
    ),
    "single parts added over i": (
        "You added the parts by themselves over i, axis 0, and took the mean over k. It is the "
        "other way round: add over k, and take the mean over i at the end.",
        {
            "singles": lambda logs: single_parts(logs).sum(0).mean(),
        },
    ),
    "sum and log-sum-exp exchanged": (
        "You exchanged the two parts: first comes the joint one, where the sum over k is inside, "
        "and from it the parts by themselves are subtracted, where it is outside.",
        {
            "joint": singles_added,
            "singles": joint_part,
        },
    ),
    "log-sum-exp over k": (
        "You took the log of the mean of exp over k, the latent numbers. It is over j, the "
        "pictures: axis 1.",
        {
            "joint": lambda logs: logs.sum(1).logsumexp(1) - math.log(len(logs)),
            "singles": lambda logs: (logs.logsumexp(2) - math.log(len(logs))).sum(1),
        },
    ),
    "joint part over j and k at once": (
        "In the joint part you took logsumexp over j and k at once. First add over k, then take "
        "the log of the mean of exp over j.",
        {
            "joint": lambda logs: logs.flatten(1).logsumexp(1) - math.log(len(logs)),
        },
    ),
    "joint part with both sums exchanged": (
        "In the joint part you took logsumexp over k, axis 2, and added over j. It is the other "
        "way round: add over k, then logsumexp over j.",
        {"joint": lambda logs: logs.logsumexp(2).sum(1) - math.log(len(logs))},
    ),
    "joint part over i": (
        "In the joint part you took logsumexp over i, axis 0. The mean is over the pictures j, "
        "axis 1.",
        {
            "joint": lambda logs: logs.sum(2).logsumexp(0) - math.log(len(logs)),
        },
    ),
    "joint part added over j": (
        "In the joint part you added over j, axis 1, and took the log of the mean of exp over k. "
        "It is the other way round: add over k, axis 2, first.",
        {
            "joint": lambda logs: logs.sum(1).logsumexp(1) - math.log(len(logs)),
        },
    ),
    "single parts over k": (
        "For the parts by themselves you took logsumexp over k, axis 2, and added over j. It is "
        "the other way round: logsumexp over j, axis 1, then add over k.",
        {
            "singles": lambda logs: (logs.logsumexp(2) - math.log(len(logs))).sum(1),
        },
    ),
    "over i and j at once": (
        "You took the log of the mean of exp over i and j at once. It is over j alone, axis 1; "
        "over i goes a plain mean, at the end.",
        {
            "joint": lambda logs: (
                logs.sum(2).logsumexp((0, 1), keepdim=True)[0] - 2 * math.log(len(logs))
            ),
            "singles": lambda logs: (logs.logsumexp((0, 1)) - 2 * math.log(len(logs))).sum(
                0, keepdim=True
            ),
        },
    ),
    "single parts over i": (
        "For the parts by themselves you took logsumexp over i, axis 0. The mean is over the "
        "pictures j, axis 1.",
        {
            "singles": lambda logs: (logs.logsumexp(0) - math.log(len(logs))).sum(1),
        },
    ),
}
