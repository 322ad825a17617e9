"""The font of printed files: read once, and a file never sees what another one made of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from fpdf import FPDF

from data_access.files.printing import print_font
from data_access.files.printing.print_font import FAMILY, FONT, add_print_font
from tests.pdf_text import text_of

pytestmark = pytest.mark.skipif(not FONT.exists(), reason="the fonts are not vendored")

TEXTS = [f"{word}{number}号 龙游县" for number, word in enumerate("山塘水库河流桥涵堤坝村镇")]


def write(text: str, flag: bool = False) -> bytes:
    """A file of one text: in the font as it is given here, or as the library reads it anew."""
    pdf: Any = FPDF(format="A4")
    pdf.set_creation_date(datetime(2026, 11, 22, tzinfo=UTC))
    pdf.add_font(FAMILY, "", FONT) if flag else add_print_font(pdf)
    pdf.add_page()
    pdf.set_font(FAMILY, size=10)
    pdf.multi_cell(0, 6, text)
    return bytes(pdf.output())


def test_a_file_is_the_one_that_the_library_makes_by_itself() -> None:
    for text in TEXTS[:6]:
        assert write(text) == write(text, flag=True)
    assert "山0号" in text_of(write(TEXTS[0]))


def test_files_of_many_threads_are_those_that_are_made_one_by_one() -> None:
    alone = [write(text) for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        assert [*pool.map(write, TEXTS)] == alone


def test_the_font_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    write(TEXTS[0])
    read: list[object] = []
    best = TTFont.getBestCmap
    monkeypatch.setattr(TTFont, "getBestCmap", lambda font: [read.append(font), best(font)][1])
    write(TEXTS[1])
    write(TEXTS[2])
    assert read == []
    print_font._read_font.cache_clear()
    write(TEXTS[3])
    assert len(read) == 1
