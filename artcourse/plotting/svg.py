"""Drawings of a pen as SVG: for browsers, for programs that draw, and for plotters with a pen."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from torch import Tensor

from artcourse.functional._door import number
from artcourse.plotting.sheet import PEN_WIDTH, strokes_on_paper
from artcourse.plotting.svg_words import few_digits, svg_text


def strokes_to_svg(
    movements: Tensor,
    millimetres: float = 100,
    *,
    title: str = "A character, stroke by stroke",
    colour: str = "black",
) -> str:
    """Write a drawing as the text of an SVG file, one path for each stroke, in their order.

    They have no filling, so that a pen plotter draws them as the pen did. A browser shows
    the file as it is.

    Parameters
    ----------
    movements : Tensor, shape (T, 5)
        One drawing.
    millimetres : float
        The width and height of the paper.
    title : str
        What it shows, in words, for those who cannot see it. Control characters are left out.
    colour : str
        Of the lines, as web pages name them: ``"black"``, or ``"#1d3557"``.

    Returns
    -------
    str
        ``Path("drawing.svg").write_text(svg, encoding="utf-8")`` saves it.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Examples
    --------
    >>> import torch
    >>> from artcourse.data.pen import as_movements
    >>> line = as_movements([torch.tensor([[0.0, 0.0], [1.81666667, 3.63333333]])])
    >>> print(strokes_to_svg(line, title="One line").splitlines()[4].strip())
    <path d="M0 0L25 50"/>

    Lesson: 06_lstm_and_gru
    """
    number("millimetres", millimetres, above=0)
    side = few_digits(millimetres)
    title, colour = svg_text("title", title), svg_text("colour", colour)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}mm" height="{side}mm" '
        f'viewBox="0 0 {side} {side}">',
        f"  <title>{escape(title)}</title>",
        f'  <g fill="none" stroke={quoteattr(colour)} '
        f'stroke-width="{few_digits(PEN_WIDTH * millimetres)}" '
        'stroke-linecap="round" stroke-linejoin="round">',
    ]
    for stroke in strokes_on_paper(movements):
        points = [f"{few_digits(x)} {few_digits(y)}" for x, y in stroke * millimetres]
        points = points if len(points) > 1 else 2 * points  # a dot is a line of length 0
        lines.append(f'    <path d="M{"L".join(points)}"/>')
    return "\n".join([*lines, "  </g>", "</svg>", ""])
