"""The trail of a case as a PDF file: made by wheels alone, in the Chinese font that is
vendored with the pages.

The library and its fonts are loaded when the first file is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from dashboard.http.trail.printed_photos import PrintedPhoto
from data_access.files.printing.print_font import FAMILY, add_print_font
from layouts.trail.trail_words import Line

if TYPE_CHECKING:
    from layouts.i18n import Translator

MARGIN, TIME_WIDTH, LABEL_WIDTH, PHOTO_SIDE = 15.0, 38.0, 30.0, 60.0
LARGE, NORMAL, SMALL = 16, 10, 8.5
BLACK, GREY = 0, 90
NO_PHOTOS: Mapping[str, PrintedPhoto] = MappingProxyType({})
UNSEEN = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200b\u200e\u200f"))
"""Signs that only order text on a screen; the font has none."""


def make_pdf(
    title: str,
    heads: Sequence[tuple[str, str]],
    lines: Sequence[Line],
    foot: str,
    t: Translator,
    photos: Mapping[str, PrintedPhoto] = NO_PHOTOS,
    place: str = "",
) -> bytes:
    """A document of A4 pages: a title, facts by label, then a paragraph for each entry, with its photo.
    `foot`: on every page, before its number. `place`: where the case is, for the captions.
    """
    pdf = _open_document(foot, t)
    pdf.set_title(title)
    _write(pdf, 0, LARGE, BLACK, title)
    pdf.ln(2)
    for name, value in heads:
        _write_pair(pdf, LABEL_WIDTH, name, [(NORMAL, BLACK, value)])
    _rule(pdf)
    for line in lines:
        what = " · ".join(part for part in (line.what, line.who, line.late) if part)
        runs = [(NORMAL, BLACK, what), *((SMALL, GREY, detail) for detail in line.details)]
        _write_pair(pdf, TIME_WIDTH, line.at, runs)
        if line.photo in photos:
            _place_photo(pdf, photos[line.photo], " · ".join(filter(None, (line.who, line.at, place))), t)
        _rule(pdf)
    return bytes(pdf.output())


def _open_document(foot: str, t: Translator) -> Any:
    from fpdf import FPDF

    class Document(FPDF):
        """Pages with a foot."""

        def footer(self) -> None:
            self.set_y(-12)
            _set(self, SMALL, GREY)
            words = t("trail.page", number=self.page_no(), of="{nb}")
            self.cell(0, 5, f"{foot} · {words}".translate(UNSEEN), align="C")

    pdf = Document(format="A4")
    pdf.set_margin(MARGIN)
    pdf.set_auto_page_break(True, 18)
    add_print_font(pdf)
    pdf.set_lang("zh-CN" if t.lang == "zh" else "en")
    pdf.add_page()
    return pdf


def _set(pdf: Any, size: float, grey: int) -> None:
    pdf.set_font(FAMILY, size=size)
    pdf.set_text_color(grey)


def _write(pdf: Any, indent: float, size: float, grey: int, text: str) -> None:
    _set(pdf, size, grey)
    pdf.set_x(MARGIN + indent)
    pdf.multi_cell(
        0, size * 0.55, text.translate(UNSEEN), align="L", wrapmode="CHAR", new_x="LMARGIN", new_y="NEXT"
    )


def _write_pair(pdf: Any, indent: float, name: str, runs: Sequence[tuple[float, int, str]]) -> None:
    """A label at the left, and beside it paragraphs; the first of them stands on the label's page."""
    if pdf.will_page_break(2 * NORMAL * 0.55):
        pdf.add_page()
    _set(pdf, SMALL, GREY)
    pdf.cell(indent, NORMAL * 0.55, name.translate(UNSEEN))
    for size, grey, text in runs:
        _write(pdf, indent, size, grey, text)


def _place_photo(pdf: Any, photo: PrintedPhoto, caption: str, t: Translator) -> None:
    """A photo with who took it, when and where; in place of one that cannot be shown, why not."""
    from fpdf.image_parsing import preload_image

    if not photo.content:
        _write(pdf, TIME_WIDTH, SMALL, GREY, f"[{t(photo.why)}] {caption}")
        return
    facts: Any = preload_image(pdf.image_cache, BytesIO(photo.content))[2]
    ratio = facts["w"] / facts["h"]
    width = min(PHOTO_SIDE, PHOTO_SIDE * ratio)
    if pdf.will_page_break(width / ratio + SMALL):
        pdf.add_page()
    pdf.image(BytesIO(photo.content), x=MARGIN + TIME_WIDTH, w=width, h=width / ratio, alt_text=caption)
    pdf.ln(1)
    _write(pdf, TIME_WIDTH, SMALL, GREY, caption)


def _rule(pdf: Any) -> None:
    y = pdf.get_y() + 1
    pdf.set_draw_color(200)
    pdf.line(MARGIN, y, pdf.w - MARGIN, y)
    pdf.ln(2)
