"""How the figures of the course look."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
from IPython import get_ipython

from artcourse.plotting.notebook import show_figures_with_words

STYLE = Path(__file__).parents[1] / "artcourse.mplstyle"


def use_style() -> None:
    """Draw all figures from here on in the course's style.

    In a notebook, every figure from here on also keeps its words (see :func:`describe`) as
    alt text, which web pages made from the notebook hand on to screen readers, and a cell
    that ends in Axes prints nothing about them.

    Notes
    -----
    Lesson: 00_welcome.
    """
    plt.style.use(STYLE)
    shell = get_ipython()
    if shell is not None:
        show_figures_with_words(shell)
