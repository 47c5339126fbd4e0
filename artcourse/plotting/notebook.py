"""How figures look, and how they appear in a notebook: with alt text, and in a small file."""

import base64
import io
from typing import Any

import matplotlib.pyplot as plt
from IPython import get_ipython
from IPython.core.pylabtools import print_figure
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from artcourse.plotting.words import alt_text

QUALITY = 86  # of a JPEG: no trace of it can be seen around letters


def use_style() -> None:
    """Draw all figures from here on in the course's style.

    In a notebook, every figure from here on also keeps its words (see :func:`describe`) as
    alt text, which web pages made from the notebook hand on to screen readers, and a cell
    that ends in Axes prints nothing about them.

    Notes
    -----
    Lesson: 00_welcome.
    """
    plt.style.use("artcourse.artcourse")
    shell = get_ipython()
    if shell is None:
        return
    # Imported now, it will not put its own way to show figures over this one later.
    import matplotlib_inline.backend_inline  # noqa: F401

    formatter = shell.display_formatter
    formatter.formatters["image/png"].pop(Figure, None)
    formatter.mimebundle_formatter.for_type(Figure, bundle)
    # The figure that the Axes are in is shown already.
    formatter.ipython_display_formatter.for_type(Axes, lambda axes: None)


def bundle(figure: Figure, **_: Any) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The picture of a figure, and its words.

    A photograph takes five times more as PNG than as JPEG, and a lesson shows many. Lines
    and letters are smaller, and sharper, as PNG. So the kind is chosen by the size.

    Returns
    -------
    data, metadata : dict, dict
        By media type: the picture in base64, and ``{"alt": words}``.
    """
    png = print_figure(figure, "png")
    if png is None:  # nothing has been drawn
        return {}, {}
    content = io.BytesIO()
    options = {"quality": QUALITY, "subsampling": 0, "optimize": True}
    Image.open(io.BytesIO(png)).convert("RGB").save(content, "JPEG", **options)
    jpeg = content.getvalue()
    kind, picture = ("image/jpeg", jpeg) if 1.5 * len(jpeg) < len(png) else ("image/png", png)
    return {kind: base64.b64encode(picture).decode("ascii")}, {kind: {"alt": alt_text(figure)}}
