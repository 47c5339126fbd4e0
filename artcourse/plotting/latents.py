"""Where pictures lie in a latent space, and which of its numbers are used."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.collections import EllipseCollection
from torch import Tensor

from artcourse.functional._door import need_floats, need_shape, number, whole
from artcourse.plotting.figures import describe, short, titled
from artcourse.plotting.layout import own_axes

UNUSED = "#b0b0b0"
LINES = ("-", "--", ":", "-.")
SHAPES = "osD^vPX*<>"
COLOURS = ("C0", "C1", "C2", "C3", "C4", "C6")  # the fifth is too pale for a letter


def plot_latent_map(
    latents: Tensor,
    labels: Tensor,
    names: Sequence[str],
    title: str | None = None,
    *,
    deviations: Tensor | None = None,
    alt: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw where pictures lie in a latent space of two numbers, each as a sign for its class.

    Parameters
    ----------
    latents : Tensor, shape (N, 2)
    labels : Tensor of int, shape (N,)
        The class of each.
    names : sequence of str
        Of the classes. A name of one character is the sign itself; longer ones have signs of
        their own, ten at most, and a legend.
    title : str, optional
    deviations : Tensor, shape (N, 2), optional
        The standard deviations of each posterior distribution, drawn as an ellipse of one
        deviation in each direction.
    alt : str, optional
        What it shows, in words. Without it, the title and how many they are.
    ax : Axes, optional
        Where to draw; otherwise in a figure of its own.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    need_floats("latents", latents, "(N, 2)")
    need_shape("latents", latents, (len(latents), 2), "two numbers for each picture")
    need_shape("labels", labels, (len(latents),), "a class for each row of latents")
    short_names = all(len(name) == 1 for name in names)
    whole("the largest label", int(labels.max()), 0, len(names) - 1)
    if not short_names:
        whole("the number of names longer than a character", len(names), 1, len(SHAPES))
    if deviations is not None:
        need_floats("deviations", deviations)
        need_shape("deviations", deviations, tuple(latents.shape), "as latents")
    ax = own_axes(ax, (7.2, 6.4), title)
    points, classes = latents.detach().cpu().double().numpy(), labels.cpu().numpy()
    for place, name in enumerate(names):
        chosen, colour = classes == place, COLOURS[place % len(COLOURS)]
        sign = f"$\\mathrm{{{name}}}$" if short_names and name.isalnum() else SHAPES[place % 10]
        ax.scatter(*points[chosen].T, s=62, marker=sign, color=colour, label=name, linewidths=0.4)
        if deviations is not None:
            _draw_ellipses(ax, points[chosen], deviations[torch.from_numpy(chosen)], colour)
    if not short_names:
        ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    ax.set(xlabel="first latent number", ylabel="second latent number", aspect="equal")
    words = f"a map of {len(points)} pictures of {len(names)} classes by two latent numbers"
    describe(ax, alt or titled(title, words))
    return ax


def _draw_ellipses(ax: Axes, points: np.ndarray, deviations: Tensor, colour: str) -> None:
    """An ellipse around each point, one deviation far in both directions."""
    wide, high = 2 * deviations.detach().cpu().double().numpy().T
    look = {"facecolors": "none", "edgecolors": colour, "linewidths": 0.8, "alpha": 0.6}
    where = {"units": "xy", "offsets": points, "transOffset": ax.transData}
    ax.add_collection(EllipseCollection(wide, high, np.zeros(len(points)), **where, **look))


def plot_kl_per_latent(
    kl: Tensor,
    title: str | None = None,
    *,
    threshold: float = 0.01,
    alt: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how much each latent number says about a picture: its part of the KL divergence.

    Parameters
    ----------
    kl : Tensor, shape (d,)
        In nats, the mean over pictures.
    title : str, optional
    threshold : float
        What a latent number that is used says at least, in nats. The others are grey.
    alt : str, optional
        What it shows, in words. Without it, the title and how many are used.
    ax : Axes, optional
        Where to draw; otherwise in a figure of its own.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 07_variational_autoencoder
    """
    need_floats("kl", kl, "(d,)")
    whole("the number of latent numbers", len(kl), 1)
    number("threshold", threshold, least=0)
    ax = own_axes(ax, (7.6, 3.2), title)
    heights = kl.detach().cpu().double().numpy()
    used = heights > threshold
    ax.bar(np.arange(len(heights)), heights, color=np.where(used, "C0", UNUSED))
    for place in np.flatnonzero(~used):  # a bar too low to be seen
        ax.plot(place, 0, marker="x", color="#777777", markersize=5, clip_on=False)
    ax.set(xlabel="latent number", ylabel="KL divergence (nats)")
    ax.grid(axis="x", visible=False)
    ax.xaxis.get_major_locator().set_params(integer=True)
    words = f"{used.sum()} of {len(heights)} latent numbers are used; the most says "
    words += f"{short(heights.max())} nats, all together {short(heights.sum())}"
    describe(ax, alt or titled(title, words))
    return ax


def plot_lengths(
    draws: Mapping[str, Tensor],
    title: str | None = None,
    *,
    alt: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how far latent vectors lie from the origin, and how dense the prior is there.

    Parameters
    ----------
    draws : dict of Tensor, shapes (N, d)
        Each with its name. The legend says the mean length and its standard deviation, and the
        mean of log p(z) under the standard normal distribution, in nats.
    title : str, optional
    alt : str, optional
        What it shows, in words. Without it, the title and what the legend says.
    ax : Axes, optional
        Where to draw; otherwise in a figure of its own.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    whole("the number of draws", len(draws), 1, len(LINES))
    lengths, legend = [], []
    for name, z in draws.items():
        need_floats(name, z, "(N, d)")
        length = z.detach().cpu().double().norm(dim=1)
        log_p = -length.square().mean() / 2 - z.shape[1] / 2 * math.log(2 * math.pi)
        spread = f"{length.mean():.1f} ± {length.std():.1f}"
        lengths.append(length.numpy())
        legend.append(f"{name}: {spread}, log p(z) " + f"{log_p:.1f}".replace("-", "−"))
    ax = own_axes(ax, (7.6, 4.4), title)
    edges = np.linspace(0, 1.05 * max(length.max() for length in lengths), 70)
    for length, name, style in zip(lengths, legend, LINES, strict=False):
        ax.hist(length, edges, histtype="step", linestyle=style, linewidth=2, label=name)
    ax.set(xlabel="length of z", ylabel="how many")
    ax.legend(loc="upper left", fontsize=9)
    ax.set_ylim(top=1.45 * ax.get_ylim()[1])
    describe(ax, alt or titled(title, "; ".join(legend)))
    return ax
