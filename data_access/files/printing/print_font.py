"""The Chinese font of what is printed: read once in a process, given to each file anew.

Reading its tens of thousands of signs takes a tenth of a second of the processor, and a file alters what it
has of a font. So a file gets from what was read only what is looked up, the signs with their widths; the font
file, which it cuts down, and all else that it writes to is its own. Files are made on several threads.
"""

from __future__ import annotations

import logging
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any, Final

FONT: Final = (
    Path(__file__).resolve().parents[3] / "assets" / "00_vendor" / "fonts" / "noto-sans-sc-print.ttf"
)
FAMILY: Final = "print"


def add_print_font(pdf: Any) -> None:
    """Give a document (fpdf.FPDF) the font, under FAMILY. The first one loads the library of fonts."""
    from fontTools.ttLib import TTFont
    from fpdf.fonts import SubsetMap

    known, glyphs = _read_font()
    font = copy(known)
    font.i = len(pdf.fonts) + 1
    font.ttfont = TTFont(FONT, recalcTimestamp=False, lazy=True)
    font.ttfont.setGlyphOrder([*glyphs])
    font.desc, font.cw, font.missing_glyphs = copy(font.desc), font.cw.copy(), []
    font.subset = SubsetMap(font)
    pdf.fonts[FAMILY] = font


@cache
def _read_font() -> tuple[Any, tuple[str, ...]]:
    """The font as the library reads it, to which no document writes; and its signs in the file's order."""
    from fpdf import FPDF

    logging.getLogger("fontTools").setLevel(logging.WARNING)
    reader = FPDF()
    reader.add_font(FAMILY, "", FONT)
    font: Any = reader.fonts[FAMILY]
    glyphs = tuple(font.ttfont.getGlyphOrder())
    font.close()
    return font, glyphs
