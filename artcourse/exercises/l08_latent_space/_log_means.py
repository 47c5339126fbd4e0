"""The two parts of the total correlation, and along which axes they are often taken."""

from __future__ import annotations

import math


def joint_part(log_densities):
    return log_densities.sum(2).logsumexp(1) - math.log(log_densities.shape[1])


def single_parts(log_densities):
    return log_densities.logsumexp(1) - math.log(log_densities.shape[1])


def singles_added(log_densities):
    return single_parts(log_densities).sum(1)


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
