"""Where a card stands in a file: XMP in pictures, INFO in WAV, a text in a MIDI file."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import mido
from PIL import Image, PngImagePlugin, UnidentifiedImageError

MOST_BYTES = 60_000  # of a card: what a JPEG holds in one place

_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_CARD = "urn:artcourse:card/"
_PNG_KEY = "XML:com.adobe.xmp"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:artcourse="{namespace}">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <xmp:CreateDate>{date}</xmp:CreateDate>
   <xmp:CreatorTool>{made_with}</xmp:CreatorTool>
   <Iptc4xmpExt:DigitalSourceType>{source_type}</Iptc4xmpExt:DigitalSourceType>
   <artcourse:card>{card}</artcourse:card>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def xmp_packet(facts: dict[str, Any]) -> str:
    """Write a card as XMP: its title, date and source type in the common fields, all in ours.

    Raises
    ------
    ValueError
        When the card is too long.
    """
    packet = _PACKET.format(
        namespace=_CARD,
        title=escape(str(facts["title"])),
        date=escape(str(facts["date"])),
        made_with=escape(str(facts["made_with"])),
        source_type=_SOURCE_TYPE + facts["source_type"],
        card=escape(json.dumps(facts, ensure_ascii=True)),
    )
    if len(packet.encode()) > MOST_BYTES:
        raise ValueError(
            f"The card has {len(packet.encode())} bytes, and {MOST_BYTES} fit into a picture. "
            "Say less in it."
        )
    return packet


def picture_file(picture: Image.Image, kind: str, facts: dict[str, Any] | None = None) -> bytes:
    """Return the bytes of a picture file, PNG or JPEG, with a card inside if there is one."""
    options: dict[str, Any] = {"quality": 95}  # which PNG, exact anyway, passes over
    if facts is not None:
        packet = xmp_packet(facts)
        if kind == "PNG":
            options["pnginfo"] = PngImagePlugin.PngInfo()
            options["pnginfo"].add_itxt(_PNG_KEY, packet)
        else:
            options["xmp"] = packet.encode()
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def wav_with_card(content: bytes, facts: dict[str, Any]) -> bytes:
    """Return the bytes of a WAV file with a card in its INFO part.

    Raises
    ------
    ValueError
        When it is no WAV file.
    """
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise ValueError("That is no WAV file: it does not begin with RIFF … WAVE.")
    source = f"{_SOURCE_TYPE}{facts['source_type']}"
    fields = {
        b"INAM": str(facts["title"]),
        b"ICRD": str(facts["date"]),
        b"ISFT": str(facts["made_with"]),
        b"ISRC": source,
        b"ICMT": json.dumps(facts, ensure_ascii=True),
    }
    info = b"INFO" + b"".join(_chunk(name, text.encode()) for name, text in fields.items())
    body = content[12:] + _chunk(b"LIST", info)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body


def _chunk(name: bytes, content: bytes) -> bytes:
    """A part of a RIFF file: its name, its length, its content, an even number of bytes."""
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def read(path: Path) -> str | None:
    """Return the text of the card inside a file, or None where it has none.

    Raises
    ------
    ValueError
        When the file is no picture and no sound, or its metadata are damaged.
    """
    with path.open("rb") as file:
        start = file.read(12)
    if start[:4] == b"RIFF" and start[8:] == b"WAVE":
        return _of_wav(path.read_bytes())
    if start[:4] == b"MThd":
        return _of_midi(path)
    if start[:3] == b"GIF" or start[:5] in (b"<?xml", b"<svg "):
        content = path.read_bytes()
        return _of_xmp(content[content.find(b"<x:xmpmeta") :], path.name)
    try:
        with Image.open(path) as picture:
            found = picture.info.get("xmp") or picture.info.get(_PNG_KEY)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ValueError(
            f"{path.name} is no PNG, JPEG, GIF, SVG, WAV or MIDI file that can be read."
        ) from error
    return None if found is None else _of_xmp(found, path.name)


def _of_xmp(packet: str | bytes, name: str) -> str | None:
    text = packet.decode("utf-8", errors="replace") if isinstance(packet, bytes) else packet
    if "<!" in text:  # a document type or an entity, which no XMP needs, and which can grow
        raise ValueError(f"The metadata of {name} are of a kind that is not read.")
    start, end = text.find("<x:xmpmeta"), text.rfind("</x:xmpmeta>")
    if start < 0 or end < 0:
        return None
    try:
        root = ElementTree.fromstring(text[start : end + len("</x:xmpmeta>")])
    except ElementTree.ParseError as error:
        raise ValueError(f"The metadata of {name} are damaged ({error}).") from error
    return root.findtext(f".//{{{_CARD}}}card")


def _of_wav(content: bytes) -> str | None:
    for name, part in _chunks(content[12:]):
        if name == b"LIST" and part[:4] == b"INFO":
            for field, text in _chunks(part[4:]):
                if field == b"ICMT":
                    return text.decode("utf-8", errors="replace").rstrip("\0")
    return None


def _of_midi(path: Path) -> str | None:
    try:
        tracks = mido.MidiFile(path, charset="utf-8").tracks
    except (OSError, EOFError, ValueError, LookupError, mido.KeySignatureError) as error:
        raise ValueError(f"{path.name} is no MIDI file that can be read.") from error
    texts = [message.text for track in tracks for message in track if message.type == "text"]
    return next((text for text in texts if text.startswith("{")), None)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a RIFF file, as far as they go: of a file cut short, those that are whole."""
    place = 0
    while place + 8 <= len(content):
        name, length = (
            content[place : place + 4],
            int.from_bytes(content[place + 4 : place + 8], "little"),
        )
        if place + 8 + length > len(content):
            return
        yield name, content[place + 8 : place + 8 + length]
        place += 8 + length + length % 2
