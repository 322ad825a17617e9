"""A call sheet or evacuation form as a PDF file: A4 portrait, pure black on white, the same bytes for the
same sheet.

The library and its font are loaded when the first file is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from data_access.files.printing.print_font import FAMILY, add_print_font
from domain.emergency.rollouts.sheets.printed_sheet import PrintedLine, PrintedSheet

LEFT, RIGHT, TOP, BOTTOM = 12.7, 197.3, 12.0, 281.0
"""Edges of what is printed, in mm."""
ROW, STRIP = 7.6, 9.5
SIDE, CROSS = 3.4, 4.2
TITLE, BODY, SMALL, TINY = 16.5, 8.8, 7.8, 7.2
SHADE: Final = 238
FILL_AND_STROKE, STROKE = 2, 0.011
"""The font has one weight: a bold text is one with an outline, in mm for each point of its size."""
UNSEEN: Final[dict[int, str | None]] = {
    **dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200b\u200e\u200f")),
    **dict(zip(map(ord, "ⅠⅡⅢⅣ"), ("I", "II", "III", "IV"), strict=True)),
}
"""Signs that only order text on a screen, and numerals of one sign; the font has neither."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Widths of the columns, the last of which ends at its right, the one before it (of seven) of deputies;
    of a box with its gap; of what is written behind them.
    """

    columns: tuple[float, ...]
    box: float
    fills: tuple[float, ...]


CALLS: Final = Shape((15.0, 19.5, 15.0, 36.0, 22.5, 19.0, 13.5), 8.0, (9.1,))
"""Code, name, post, place, phone, deputy, figures; results; time."""
MOVES: Final = Shape((16.5, 19.0, 12.0, 27.0, 24.0, 13.0), 6.6, (8.0, 8.0, 13.0))
"""Code, head, people, address, phone, state; states; shelter, people, time."""


def make_call_sheet(sheet: PrintedSheet, shape: Shape = CALLS) -> bytes:
    """The file of a sheet, as many pages as it takes."""
    return bytes(_Sheet(sheet, shape).draw().output())


class _Sheet:
    """Draws one sheet from the top to the bottom of its pages."""

    def __init__(self, sheet: PrintedSheet, shape: Shape) -> None:
        self.sheet, self.shape, self.pdf = sheet, shape, _open_document(sheet)
        self.page = 0
        self.y = self.size = 0.0
        self.widths: dict[tuple[str, float], float] = {}
        self.notes = [line for note in sheet.notes for line in self._wrap_note(*note)]
        self.pages = self._count_pages()

    def draw(self) -> Any:
        """All pages."""
        self._begin_page()
        for line in self.sheet.lines:
            if self.y + ROW > BOTTOM:
                self._begin_page()
            self._draw_line(line)
        if not self.sheet.lines:
            self._write(LEFT + 1.2, self.y + 5.4, BODY, self.sheet.nobody)
            self.y += ROW
        for label, x, words in self.notes:
            if self.y + ROW > BOTTOM:
                self._begin_page()
            self._write(LEFT, self.y + 6.5, BODY, label, bold=True)
            self._write(x, self.y + 6.5, BODY, words)
            self.y += ROW
        return self.pdf

    def _wrap_note(self, label: str, words: str) -> list[tuple[str, float, str]]:
        """(label, where the words begin, words) of each line that a note takes."""
        x = LEFT + self._width(label, BODY) + 2
        lines = self._wrap(words, RIGHT - x + 1, BODY)
        return [("" if number else label, x, line) for number, line in enumerate(lines)]

    def _count_pages(self) -> int:
        """How many it takes: notes stand under the last line."""
        pages, y = 1, self._table_top(1)
        for _ in range(max(1, len(self.sheet.lines)) + len(self.notes)):
            if y + ROW > BOTTOM:
                pages, y = pages + 1, self._table_top(2)
            y += ROW
        return pages

    def _table_top(self, page: int) -> float:
        return TOP + (17.5 + STRIP + 9.5 if page == 1 else 14.0)

    def _begin_page(self) -> None:
        self.page += 1
        self.pdf.add_page()
        self.size = 0.0
        if self.page == 1:
            self._draw_head()
        else:
            self._write(LEFT, TOP + 3, BODY, self.sheet.title, bold=True)
            self._write_right(RIGHT, TOP + 3, SMALL, self.sheet.as_of)
        self.y = self._table_top(self.page)
        self._draw_columns(self.y - 3.0)
        self._draw_foot()

    def _draw_head(self) -> None:
        sheet = self.sheet
        self._write(LEFT, TOP + 5.6, TITLE, sheet.title, bold=True)
        self._write(LEFT, TOP + 12.2, BODY, sheet.subtitle)
        wide = self._width(sheet.mode, BODY) + 4.4
        self.pdf.set_line_width(0.35)
        self.pdf.rect(RIGHT - wide, TOP - 0.6, wide, 5.4)
        self._write(RIGHT - wide + 2.2, TOP + 3.3, BODY, sheet.mode, bold=True)
        self._write_right(RIGHT, TOP + 9.8, BODY, sheet.as_of)
        top = TOP + 17.0
        self.pdf.rect(LEFT, top, RIGHT - LEFT, STRIP)
        blanks = "      ".join(sheet.blanks)
        self._write_right(RIGHT - 3.4, top + 5.9, BODY, blanks)
        self._draw_figures(LEFT + 3.4, top + 5.9, RIGHT - 6.8 - self._width(blanks, BODY))

    def _draw_figures(self, x: float, y: float, end: float) -> None:
        """The figures of the strip, smaller where they would not end before what is filled in by hand."""
        figures = self.sheet.figures
        wide = sum(self._width(part, BODY) for figure in figures for part in figure)
        scale = min(1.0, (end - x) / (wide + len(figures) * 7.4 - 6.0))
        for label, number in figures:
            self._write(x, y, BODY * scale, label)
            x += (self._width(label, BODY) + 1.4) * scale
            self._write(x, y, BODY * scale, number, bold=True)
            x += (self._width(number, BODY) + 6.0) * scale

    def _draw_columns(self, y: float) -> None:
        for x, words in zip(self._edges(), self.sheet.columns, strict=True):
            self._write(x, y, SMALL, words, bold=True)
        for number, words in enumerate(self.sheet.boxes):
            middle = self._box(number) + SIDE / 2
            self._write(middle - self._width(words, SMALL) / 2, y, SMALL, words, bold=True)
        for (x, _), words in zip(self._fills(), self.sheet.fills, strict=True):
            self._write(x, y, SMALL, words, bold=True)
        self.pdf.set_line_width(0.35)
        self.pdf.line(LEFT, self.y, RIGHT, self.y)

    def _draw_line(self, line: PrintedLine) -> None:
        pdf, y = self.pdf, self.y + 5.1
        if line.silent:
            pdf.set_fill_color(SHADE)
            pdf.rect(LEFT, self.y + 0.1, RIGHT - LEFT, ROW - 0.1, style="F")
        code, name, post, place, phone, *deputy, below = self._edges()
        self._write(code, y, BODY, line.code, bold=True)
        if line.silent:
            self._cross(name - CROSS, y - 2.4)
        _, *wide, last = self.shape.columns
        self._write(name, y, BODY + 0.6, self._fit(line.name, wide[0] - CROSS, BODY + 0.6), bold=True)
        self._write_words(post, line.post, wide[1])
        self._write_words(place, line.place, wide[2])
        self._write_number(phone, y, BODY, line.phone, wide[3])
        for x in deputy:
            self._write_stacked(x, line.deputy[:1], wide[4])
            for called in line.deputy[1:]:
                self._write_number(x, self.y + 6.5, TINY, called, wide[4])
        self._write_right(below + last - 3.0, y, BODY, line.below)
        pdf.set_line_width(0.25)
        for number in range(len(self.sheet.boxes)):
            pdf.rect(self._box(number), self.y + (ROW - SIDE) / 2, SIDE, SIDE)
        pdf.set_line_width(0.12)
        for x, width in self._fills():
            pdf.line(x, y + 0.6, x + width - 1.0, y + 0.6)
        self.y += ROW
        pdf.line(LEFT, self.y, RIGHT, self.y)

    def _write_words(self, x: float, words: str, width: float) -> None:
        """A text in its column, in two smaller lines where one has no room."""
        size = SMALL if self._width(words, SMALL) <= width - 1 else TINY
        first, *rest = self._wrap(words, width, size)
        if rest:
            self._write_stacked(x, [first, " ".join(rest)], width)
        else:
            self._write(x, self.y + 5.1, size, first)

    def _write_number(self, x: float, y: float, size: float, number: str, width: float) -> None:
        """A telephone number, whole: smaller where its column has no room."""
        self._write(x, y, size * min(1.0, (width - 1) / max(1.0, self._width(number, size))), number)

    def _write_stacked(self, x: float, words: Sequence[str], width: float) -> None:
        """Short texts one below the other in one row."""
        for number, text in enumerate(words):
            y = self.y + 3.3 + number * 3.2
            self._write(x, y, TINY, self._fit(text, width, TINY))

    def _draw_foot(self) -> None:
        y = 286.0
        self.pdf.set_line_width(0.12)
        self.pdf.line(LEFT, y - 4.5, RIGHT, y - 4.5)
        self._write(LEFT, y, SMALL, self.sheet.legend)
        words = self.sheet.page.format(page=self.page, of=self.pages)
        self._write_right(RIGHT, y, SMALL, words)

    def _edges(self) -> list[float]:
        x, found = LEFT + 1.0, list[float]()
        for width in self.shape.columns:
            found.append(x)
            x += width
        found[1] += CROSS  # the cross of a silent branch stands before the name
        return found

    def _box(self, number: int) -> float:
        return LEFT + 2.0 + sum(self.shape.columns) + number * self.shape.box

    def _fills(self) -> list[tuple[float, float]]:
        """Where what is written begins, and how wide it is."""
        x, found = self._box(len(self.sheet.boxes)), list[tuple[float, float]]()
        for width in self.shape.fills:
            found.append((x, width))
            x += width
        return found

    def _cross(self, x: float, y: float) -> None:
        self.pdf.set_line_width(0.3)
        self.pdf.line(x, y, x + 1.9, y + 1.9)
        self.pdf.line(x, y + 1.9, x + 1.9, y)

    def _write(self, x: float, y: float, size: float, text: str, bold: bool = False) -> None:
        text = text.translate(UNSEEN)
        if not text:
            return
        pdf = self.pdf
        self._set_size(size)
        if not bold:
            pdf.text(x, y, text)
            return
        with pdf.local_context(text_mode=FILL_AND_STROKE, line_width=STROKE * size):
            pdf.text(x, y, text)

    def _write_right(self, right: float, y: float, size: float, text: str) -> None:
        self._write(right - self._width(text, size), y, size, text)

    def _width(self, text: str, size: float) -> float:
        found = self.widths.get((text, size))
        if found is None:
            self._set_size(size)
            found = self.widths[text, size] = self.pdf.get_string_width(text.translate(UNSEEN))
        return found

    def _set_size(self, size: float) -> None:
        if size != self.size:
            self.pdf.set_font(FAMILY, size=size)
            self.size = size

    def _wrap(self, text: str, width: float, size: float) -> list[str]:
        """A text in lines of a width, each up to its last space, or its last sign where it has none."""
        lines, rest = list[str](), text
        while rest and self._width(rest, size) > width - 1:
            count = next(
                n for n in range(len(rest) - 1, 0, -1) if n == 1 or self._width(rest[:n], size) <= width - 1
            )
            count = rest.rfind(" ", 0, count + 1) if " " in rest[1 : count + 1] else count
            lines.append(rest[:count])
            rest = rest[count:].lstrip()
        return [*lines, rest]

    def _fit(self, text: str, width: float, size: float) -> str:
        """As much of a text as stands in a column."""
        if self._width(text, size) <= width - 1:
            return text
        while text and self._width(f"{text}…", size) > width - 1:
            text = text[:-1]
        return f"{text}…"


def _open_document(sheet: PrintedSheet) -> Any:
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(datetime.fromtimestamp(sheet.at, UTC))
    add_print_font(pdf)
    pdf.set_lang("zh-CN" if sheet.lang == "zh" else "en")
    pdf.set_title(sheet.title.translate(UNSEEN))
    pdf.set_draw_color(0)
    pdf.set_text_color(0)
    return pdf
