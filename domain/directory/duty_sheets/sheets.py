"""A duty sheet as a grid of cells, and what is remarked about single cells of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from domain.access.masking import mask_strictly, mask_text

_WORD = re.compile(r"(?:(?![替代换调顶原由与])[\u3400-\u4dbf\u4e00-\u9fff·]){2,4}")
MOST_REMARKS: Final = 500
SUMMED_UP: Final = frozenset({"swap", "hours_rounded", "no_post", "own_post", "own_region"})
"""Codes of remarks about what was taken over; all others tell of what was not."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, and where it stands (from 1). All cells of a merged range are its first one.
    `fault`: why it has no value (cell_error, formula).
    """

    text: str
    row: int
    column: int
    fault: str = ""


Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet; every row has the same length."""

    name: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Remark:
    """What whoever brought the file must know of a cell. `facts` fill the sentence of `code`."""

    sheet: str
    row: int
    column: int
    code: str
    text: str
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def address(self) -> str:
        """The cell as a spreadsheet calls it: B7."""
        return address(self.row, self.column)


def address(row: int, column: int) -> str:
    """Row and column, from 1, as a spreadsheet calls them."""
    column_name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        column_name = chr(ord("A") + rest) + column_name
    return f"{column_name}{row}"


def remark(sheet: str, cell: Cell, code: str, **facts: str) -> Remark:
    """A remark about a cell."""
    return Remark(sheet, cell.row, cell.column, code, cell.text, facts)


def unique(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Each remark once, how entries were read where it first was so; beyond the most they are counted."""
    found: dict[tuple[object, ...], Remark] = {}
    for entry in remarks:
        place = () if entry.code in SUMMED_UP else (entry.row, entry.column)
        found.setdefault((entry.sheet, place, entry.code, *sorted(entry.facts.items())), entry)
    kept = [*found.values()]
    if len(kept) <= MOST_REMARKS:
        return tuple(kept)
    more = Remark(kept[-1].sheet, 1, 1, "more_cells", "", {"count": str(len(kept) - MOST_REMARKS)})
    return (*kept[:MOST_REMARKS], more)


def mask_cell(text: str) -> str:
    """What a cell says, with whatever reads as a name or a number masked."""
    return mask_text(_WORD.sub(lambda found: mask_strictly(found[0]), text))


def shown_remark(remark: Remark) -> dict[str, Any]:
    """A remark as it is told: without names."""
    facts = {name: mask_cell(text) if name == "value" else text for name, text in remark.facts.items()}
    return {
        "sheet": mask_cell(remark.sheet),
        "cell": remark.address,
        "code": remark.code,
        "text": mask_cell(remark.text),
        "taken": remark.code in SUMMED_UP,
        "facts": facts,
    }


def folded(text: str) -> str:
    """A text with one width of signs and without blanks around its lines."""
    lines = unicodedata.normalize("NFKC", text).replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
