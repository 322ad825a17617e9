"""One font of all characters for files that leave (`make vendor`): the slices of the font package put
together, at the weight of text, as the plain TrueType file that a PDF takes its characters from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from scripts.vendor_fonts import Slice, cut, join

WEIGHT = 400
FIRST = "-latin-wght-normal"
"""The slice whose measures are those of the whole font."""
LAST_PLANE = 0xFFFF


def write_print_font(slices: Sequence[Slice], target: Path) -> None:
    """Write the font. Signs that slices draw alike share a glyph, as they do in the package."""
    shared: dict[int, str] = {}
    ordered = sorted(slices, key=lambda piece: not piece.file.stem.endswith(FIRST))
    font = join(_cut_slices(ordered, shared))
    for table in font["cmap"].tables:
        table.cmap.update(shared)
    whole = instantiateVariableFont(font, {"wght": WEIGHT})
    whole.flavor = None
    whole.save(target)


def _cut_slices(slices: Sequence[Slice], shared: dict[int, str]) -> Iterator[TTFont]:
    """Each slice with what none before it has; `shared` is filled with signs whose glyph one before has."""
    seen: set[str] = set()
    for piece in slices:
        glyphs = {code: name for code, name in TTFont(piece.file).getBestCmap().items() if code <= LAST_PLANE}
        shared.update({code: name for code, name in glyphs.items() if name in seen})
        own = [chr(code) for code, name in glyphs.items() if name not in seen]
        seen.update(glyphs.values())
        if own:
            yield cut(piece.file, own, joinable=True)
