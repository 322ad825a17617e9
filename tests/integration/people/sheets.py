"""Files as an office would send them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

import openpyxl

from data_access.county_packs.county_pack import County

HEADINGS = ("编号", "姓名", "岗位", "单位", "行政区划", "电话")


def as_csv(rows: Iterable[Sequence[object]], encoding: str = "utf-8-sig") -> bytes:
    """Rows as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Sequence[object]], **others: Iterable[Sequence[object]]) -> bytes:
    """Rows as the first sheet of a workbook, and those of others by name."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for name, more in others.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def list_everybody(county: County) -> list[tuple[str, ...]]:
    """The pack's people, with headings."""
    people = county.people.values()
    return [HEADINGS, *((p.id, p.name, p.post, p.unit, p.region, p.phone) for p in people)]
