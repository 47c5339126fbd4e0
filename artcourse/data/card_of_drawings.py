"""Cards inside drawings: films of them as GIF, and their lines as SVG."""

from __future__ import annotations

from typing import Any

from artcourse.data.card_formats import xmp_packet

GIF_KEY = b"XMP DataXMP"


def gif_with_card(content: bytes, facts: dict[str, Any]) -> bytes:
    """Return the bytes of a GIF file with a card as XMP, before the mark of its end.

    A program that knows no XMP takes each byte for the length of what follows it. The last 258
    bytes, which count down, lead it to the end wherever it comes from.

    Raises
    ------
    ValueError
        When it is no GIF file.
    """
    if content[:3] != b"GIF" or content[-1:] != b";":
        raise ValueError("That is no GIF file: it does not begin with GIF and end with ;.")
    counting_down = bytes([1, *range(255, -1, -1), 0])
    packet = xmp_packet(facts).encode()
    return content[:-1] + b"!\xff\x0b" + GIF_KEY + packet + counting_down + content[-1:]


def svg_with_card(text: str, facts: dict[str, Any]) -> str:
    """Return the text of an SVG file with a card as XMP in its metadata.

    Raises
    ------
    ValueError
        When it is no SVG file.
    """
    start, end, rest = text.rpartition("</svg>")
    if not end:
        raise ValueError("That is no SVG file: it does not end with </svg>.")
    return f"{start}<metadata>{xmp_packet(facts)}</metadata>\n{end}{rest}"
