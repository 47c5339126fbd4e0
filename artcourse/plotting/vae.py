"""A variational autoencoder as boxes, with the two terms of its loss at their places."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, Polygon
from torch import Tensor

from artcourse.data._door import check_shades
from artcourse.functional._door import yes_or_no
from artcourse.plotting.figures import describe
from artcourse.plotting.layout import own_axes
from artcourse.plotting.unrolled import BACKWARD, FORWARD, HIDDEN, INPUT, OUTPUT, QUIET

SIZE = (9.0, 4.2)  # inches
LINE = 1.7  # the height at which everything goes from left to right
UP, DOWN = LINE + 0.55, LINE - 0.55  # the heights of μ and s
PLACES = {"x": 0.55, "encoder": 1.95, "mu": 3.3, "times": 4.25, "z": 5.35, "decoder": 6.7}
PLACES |= {"rebuilt": 8.15}
GREY = {"cmap": "gray", "vmin": 0, "vmax": 1}
MIDDLE = {"ha": "center", "va": "center"}
REBUILDING = "reconstruction: how far is the picture from the rebuilt one?"
STAYING = "KL divergence: how far is\n$N(\\mu, s^2)$ from $N(0, 1)$?"


def plot_vae(
    image: Tensor | None = None,
    rebuilt: Tensor | None = None,
    *,
    gradients: bool = False,
    label: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a variational autoencoder: encoder, sampled latent vector, decoder, and its loss.

    Parameters
    ----------
    image, rebuilt : Tensor, shape (1, C, H, W), optional
        Pictures to stand at both ends. One channel is ink: 1 is shown black. Without them
        there are boxes.
    gradients : bool
        Whether the way of the gradients is drawn as well: back through z to μ and s, and not
        into the noise.
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
    yes_or_no("gradients", gradients)
    ax = own_axes(ax, SIZE, "A variational autoencoder, and the two terms of its loss")
    ax.set(xlim=(-0.1, 8.8), ylim=(-0.6, 3.3), aspect="equal")
    ax.axis("off")
    _end(ax, "x", "picture $x$", image)
    _end(ax, "rebuilt", "rebuilt picture", rebuilt)
    _network(ax, "encoder", 0.75, 0.35)
    _network(ax, "decoder", 0.35, 0.75)
    _draw_latent(ax)
    _draw_losses(ax)
    if gradients:
        _draw_gradients(ax)
    if label is not None:
        _draw_label(ax, label)
    words = (
        "A picture x goes into the encoder, which answers with a mean and a deviation s. Noise "
        "times s is added to the mean, which makes the latent vector z. The decoder turns z into "
        "a rebuilt picture. The loss has two terms: the KL divergence at the mean and the "
        "deviation, and the reconstruction between the two pictures."
    )
    if gradients:
        words += (
            " Orange arrows lead the gradients back from the decoder through z to the mean and "
            "the deviation, and none goes into the noise."
        )
    if label is not None:
        words += f" The label {label} goes into the encoder, and into the decoder as well."
    describe(ax, words)
    return ax


def _draw_label(ax: Axes, label: str) -> None:
    """What both networks are told, from above."""
    for name in ("encoder", "decoder"):
        ax.text(PLACES[name], LINE + 1.42, f"label: {label}", fontsize=11, **MIDDLE)
        _way(ax, (PLACES[name], LINE + 1.25), (PLACES[name], LINE + 0.6))


def _end(ax: Axes, name: str, text: str, image: Tensor | None) -> None:
    """The picture at an end, or a box for it, and what it is."""
    x = PLACES[name]
    if image is None:
        _box(ax, x, LINE, 1.1, 1.1, INPUT if name == "x" else OUTPUT)
    else:
        argument = "image" if name == "x" else name
        shades = check_shades(image, f"take one, {argument}[0:1]").clamp(0, 1)
        if len(shades) == 1:
            shades = 1 - shades
        place = (x - 0.55, x + 0.55, LINE - 0.55, LINE + 0.55)
        limits = ax.get_xlim(), ax.get_ylim()
        ax.imshow(shades.permute(1, 2, 0).numpy(), extent=place, **GREY)
        ax.set(xlim=limits[0], ylim=limits[1])
    below = LINE - 0.8 if image is not None else LINE
    lines = text if image is not None else text.replace(" ", "\n", 1)
    ax.text(x, below, lines, fontsize=10.5, **MIDDLE)


def _network(ax: Axes, name: str, left: float, right: float) -> None:
    """A trapezium, as high at both sides as there are many numbers."""
    x = PLACES[name]
    corners = [(x - 0.5, LINE - left), (x - 0.5, LINE + left)]
    corners += [(x + 0.5, LINE + right), (x + 0.5, LINE - right)]
    ax.add_patch(Polygon(corners, facecolor=HIDDEN, edgecolor=QUIET, linewidth=1))
    ax.text(x, LINE, name, fontsize=11, **MIDDLE)


def _draw_latent(ax: Axes) -> None:
    """From the encoder's two answers and the noise to the latent vector."""
    _way(ax, (PLACES["x"] + 0.58, LINE), (PLACES["encoder"] - 0.53, LINE))
    for height, name in ((UP, "$\\mu$"), (DOWN, "$s$")):
        _box(ax, PLACES["mu"], height, 0.7, 0.5, INPUT, name)
        _way(ax, (PLACES["encoder"] + 0.53, LINE), (PLACES["mu"] - 0.38, height))
    _circle(ax, PLACES["times"], DOWN, "×")
    _circle(ax, PLACES["times"], LINE, "+")
    _way(ax, (PLACES["mu"] + 0.35, DOWN), (PLACES["times"] - 0.18, DOWN))
    _way(ax, (PLACES["mu"] + 0.35, UP), (PLACES["times"] - 0.13, LINE + 0.15))
    _way(ax, (PLACES["times"], DOWN + 0.18), (PLACES["times"], LINE - 0.18))
    _way(ax, (PLACES["times"], DOWN - 0.6), (PLACES["times"], DOWN - 0.18))
    ax.text(
        PLACES["times"], DOWN - 0.76, "noise $\\varepsilon$ from $N(0, 1)$", fontsize=10, **MIDDLE
    )
    _way(ax, (PLACES["times"] + 0.18, LINE), (PLACES["z"] - 0.36, LINE))
    _box(ax, PLACES["z"], LINE, 0.7, 0.5, INPUT, "$z$")
    ax.text(PLACES["z"], UP + 0.05, "$z = \\mu + s \\cdot \\varepsilon$", fontsize=11, **MIDDLE)
    _way(ax, (PLACES["z"] + 0.36, LINE), (PLACES["decoder"] - 0.53, LINE))
    _way(ax, (PLACES["decoder"] + 0.53, LINE), (PLACES["rebuilt"] - 0.58, LINE))


def _draw_losses(ax: Axes) -> None:
    """Both terms, in the colour of what comes back."""
    ax.text(PLACES["mu"], UP + 0.72, STAYING, fontsize=10, color=BACKWARD, **MIDDLE)
    around = FancyBboxPatch((PLACES["mu"] - 0.47, DOWN - 0.4), 0.94, 1.9, "round,pad=0")
    around.set(facecolor="none", edgecolor=BACKWARD, linewidth=1.4, linestyle="--")
    ax.add_patch(around)
    low = -0.2
    ends = [PLACES["x"], PLACES["x"], PLACES["rebuilt"], PLACES["rebuilt"]]
    ax.plot(ends, [0.72, low, low, 0.72], color=BACKWARD, linewidth=1.4)
    middle = (PLACES["x"] + PLACES["rebuilt"]) / 2
    ax.text(middle, low - 0.22, REBUILDING, fontsize=10, color=BACKWARD, **MIDDLE)


def _draw_gradients(ax: Axes) -> None:
    """The ways back, beside those forward."""
    low = LINE - 0.14
    for begin, end in (
        ((PLACES["rebuilt"] - 0.58, low), (PLACES["decoder"] + 0.53, low)),
        ((PLACES["decoder"] - 0.53, low), (PLACES["z"] + 0.36, low)),
        ((PLACES["z"] - 0.36, low), (PLACES["times"] + 0.16, low)),
        ((PLACES["times"] - 0.06, LINE + 0.3), (PLACES["mu"] + 0.37, UP + 0.14)),
        ((PLACES["times"] - 0.16, DOWN - 0.12), (PLACES["mu"] + 0.37, DOWN - 0.12)),
        ((PLACES["times"] + 0.12, LINE - 0.18), (PLACES["times"] + 0.12, DOWN + 0.18)),
        ((PLACES["mu"] - 0.38, UP + 0.14), (PLACES["encoder"] + 0.5, LINE + 0.24)),
        ((PLACES["mu"] - 0.38, DOWN - 0.14), (PLACES["encoder"] + 0.5, LINE - 0.24)),
    ):
        _way(ax, begin, end, BACKWARD)


def _box(ax: Axes, x: float, y: float, wide: float, high: float, fill: str, text: str = "") -> None:
    corner = (x - wide / 2, y - high / 2)
    box = FancyBboxPatch(corner, wide, high, "round,pad=0,rounding_size=0.1")
    box.set(facecolor=fill, edgecolor=QUIET, linewidth=1)
    ax.add_patch(box)
    ax.text(x, y, text, fontsize=13, **MIDDLE)


def _circle(ax: Axes, x: float, y: float, text: str) -> None:
    ax.add_patch(Circle((x, y), 0.18, facecolor="white", edgecolor=FORWARD, zorder=3))
    ax.text(x, y - 0.01, text, fontsize=12, color=FORWARD, zorder=4, **MIDDLE)


def _way(
    ax: Axes, begin: tuple[float, float], end: tuple[float, float], color: str = FORWARD
) -> None:
    style = {"arrowstyle": "-|>", "color": color, "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, begin, arrowprops=style)
