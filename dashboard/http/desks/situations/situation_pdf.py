"""A situation report as PDF: A4, black on white, in the Chinese font that is vendored with the pages."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.trail.trail_pdf import UNSEEN
from data_access.files.printing.print_font import FAMILY, add_print_font
from layouts.emergency.situation_paper import ReportPaper, cells_of

MARGIN: Final = 22.0
WIDTHS: Final = (74.0, 40.0, 34.0, 18.0)
"""Of the columns of the table, in mm."""
TITLE, HEADING, BODY, SMALL = 18.0, 12.0, 10.5, 9.0
LINE: Final = 6.2
REPLACED_SIGNS: Final = {
    **UNSEEN,
    **{ord(sign): text for sign, text in zip("ⅠⅡⅢⅣ", ("I", "II", "III", "IV"), strict=True)},
}


def make_situation_pdf(paper: ReportPaper, lang: str) -> bytes:
    """The file of a report."""
    pdf = _open(paper, lang)
    _text(pdf, TITLE, paper.title, align="C", height=10)
    pdf.ln(2)
    for label, value in paper.heads:
        _pair(pdf, label, value)
    for title, paragraphs in paper.sections:
        _heading(pdf, title)
        for paragraph in paragraphs:
            _text(pdf, BODY, paragraph)
    _heading(pdf, paper.figures_title)
    _row(pdf, paper.columns, SMALL, fill=True)
    for group in paper.groups:
        _row(pdf, (group.title, "", "", ""), SMALL, fill=True)
        for cells in cells_of(group):
            _row(pdf, cells, SMALL)
    if paper.changes:
        _heading(pdf, paper.changes_title)
        for change in paper.changes:
            _text(pdf, SMALL, f"· {change}")
    return bytes(pdf.output())


def _open(paper: ReportPaper, lang: str) -> Any:
    from fpdf import FPDF

    class Document(FPDF):
        """Pages with a foot."""

        def footer(self) -> None:
            self.set_y(-14)
            self.set_font(FAMILY, size=8)
            self.cell(0, 5, f"{paper.foot} · {self.page_no()}/{{nb}}".translate(REPLACED_SIGNS), align="C")

    pdf = Document(format="A4")
    pdf.set_margin(MARGIN)
    pdf.set_auto_page_break(True, 20)
    add_print_font(pdf)
    pdf.set_lang("zh-CN" if lang == "zh" else "en")
    pdf.set_title(paper.title.translate(REPLACED_SIGNS))
    pdf.set_creation_date(paper.at)
    pdf.set_draw_color(120)
    pdf.set_fill_color(238)
    pdf.add_page()
    return pdf


def _text(pdf: Any, size: float, text: str, align: str = "L", height: float = LINE) -> None:
    pdf.set_font(FAMILY, size=size)
    pdf.multi_cell(
        0, height, text.translate(REPLACED_SIGNS), align=align, wrapmode="CHAR", new_x="LMARGIN", new_y="NEXT"
    )


def _pair(pdf: Any, label: str, value: str) -> None:
    pdf.set_font(FAMILY, size=SMALL)
    pdf.cell(32, LINE, label.translate(REPLACED_SIGNS))
    _text(pdf, BODY, value)


def _heading(pdf: Any, title: str) -> None:
    if pdf.will_page_break(4 * LINE):
        pdf.add_page()
    pdf.ln(3)
    _text(pdf, HEADING, title, height=8)


def _row(pdf: Any, cells: tuple[str, ...], size: float, fill: bool = False) -> None:
    """A row of the table, as high as its longest cell."""
    pdf.set_font(FAMILY, size=size)
    texts = [cell.translate(REPLACED_SIGNS) for cell in cells]
    widths = (sum(WIDTHS),) if fill and not any(texts[1:]) else WIDTHS
    lines = [
        max(1, len(pdf.multi_cell(width, LINE, text, dry_run=True, output="LINES", wrapmode="CHAR")))
        for width, text in zip(widths, texts, strict=False)
    ]
    height = LINE * max(lines)
    if pdf.will_page_break(height):
        pdf.add_page()
    x, y = pdf.get_x(), pdf.get_y()
    for width, text in zip(widths, texts, strict=False):
        pdf.rect(x, y, width, height, style="DF" if fill else "D")
        pdf.set_xy(x, y)
        pdf.multi_cell(width, LINE, text, wrapmode="CHAR", align="L")
        x += width
    pdf.set_xy(pdf.l_margin, y + height)
