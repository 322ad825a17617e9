"""A situation report as a Word document, which superiors edit and file."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from layouts.emergency.situation_paper import ReportPaper, cells_of

FONT, LATIN = "宋体", "Times New Roman"
HEADINGS: Final = "黑体"
"""Names of fonts that every Chinese office has; none is put into the file."""


def make_situation_docx(paper: ReportPaper, lang: str) -> bytes:
    """The file of a report."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document: Any = Document()
    _set_fonts(document, lang)
    facts = document.core_properties
    facts.title, facts.author, facts.comments = paper.title, "", ""
    facts.created = facts.modified = paper.at.replace(tzinfo=None)
    title = document.add_heading(paper.title, level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_heads(document, paper)
    for name, paragraphs in paper.sections:
        document.add_heading(name, level=1)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
    document.add_heading(paper.figures_title, level=1)
    _add_table(document, paper)
    if paper.changes:
        document.add_heading(paper.changes_title, level=1)
        for change in paper.changes:
            document.add_paragraph(change, style="List Bullet")
    document.sections[0].footer.paragraphs[0].text = paper.foot
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _set_fonts(document: Any, lang: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, font, size in (("Normal", FONT, 12), ("Heading 1", HEADINGS, 14), ("Title", HEADINGS, 20)):
        style = document.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), font)
    document.core_properties.language = "zh-CN" if lang == "zh" else "en"


def _add_heads(document: Any, paper: ReportPaper) -> None:
    table = document.add_table(rows=0, cols=2)
    for label, value in paper.heads:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = _cm(3.6), _cm(12.4)


def _add_table(document: Any, paper: ReportPaper) -> None:
    table = document.add_table(rows=1, cols=len(paper.columns))
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, paper.columns, strict=True):
        cell.text = words
        cell.paragraphs[0].runs[0].bold = True
    for group in paper.groups:
        row = table.add_row().cells
        whole = row[0].merge(row[-1])
        whole.text = group.title
        whole.paragraphs[0].runs[0].bold = True
        for cells in cells_of(group):
            for cell, words in zip(table.add_row().cells, cells, strict=True):
                cell.text = words


def _cm(width: float) -> Any:
    from docx.shared import Cm

    return Cm(width)
