"""What a PDF file of ours says, read back."""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"\(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
ESCAPED = re.compile(rb"\\(.)", re.DOTALL)


def text_of(pdf: bytes) -> str:
    """What the pages of a file say, by the table in which it tells what its glyphs stand for."""
    found = STREAM.findall(pdf)
    streams = [zlib.decompressobj().decompress(item) if item[:1] == b"x" else item for item in found]
    table: dict[int, str] = {}
    for stream in (item for item in streams if b"begincmap" in item):
        for glyph, sign in re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4,})>\s", stream):
            table[int(glyph, 16)] = bytes.fromhex(sign.decode()).decode("utf-16-be")
    texts = []
    for written in SHOWN.findall(b"\n".join(escape for escape in streams if b" Tj" in escape)):
        raw = ESCAPED.sub(lambda escape: b"\r" if escape[1] == b"r" else escape[1], written)
        texts.append("".join(table[raw[at] << 8 | raw[at + 1]] for at in range(0, len(raw), 2)))
    return "\n".join(texts)
