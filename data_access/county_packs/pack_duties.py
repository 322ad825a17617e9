"""duties.csv: the duty lists of a county. A pack may do without."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from data_access.county_packs.read_pack import RawPack
from domain.directory.duties import LISTS, Duty

FILE: Final = "duties.csv"
ARROW: Final = "→"
NEEDED: Final = ("name", "lead_duty", "township_duty", "procedure")
LONGEST: Final = 400
MOST: Final = 5000


def check_duties(pack: RawPack, units: Collection[str], matters: Collection[str]) -> None:
    """Report the rows that cannot be used: empty, too long, or of a list, unit or matter nobody knows."""
    rows = pack.tables.get(FILE, [])
    if len(rows) > MOST:
        pack.report(FILE, 0, "too_many_duties", most=MOST)
    for line, row in rows:
        _check_cells(pack, line, row)
        if row["list"] not in LISTS:
            pack.report(FILE, line, "bad_kind", column="list", wanted=", ".join(LISTS))
        for column in ("lead", "cooperating"):
            _check_units(pack, line, column, row[column].split(), units)
        if row["matter"] and row["matter"] not in matters:
            pack.report(FILE, line, "unknown", column="matter", key=row["matter"])


def _check_cells(pack: RawPack, line: int, row: Mapping[str, str]) -> None:
    for column in NEEDED:
        if not row[column]:
            pack.report(FILE, line, "empty", column=column)
    for column, cell in row.items():
        if len(cell) > LONGEST:
            pack.report(FILE, line, "too_long", column=column, most=LONGEST)


def _check_units(pack: RawPack, line: int, column: str, given: list[str], units: Collection[str]) -> None:
    if column == "lead" and len(given) != 1:
        pack.report(FILE, line, "unknown", column=column, key=" ".join(given))
        return
    for unit in given:
        if unit not in units:
            pack.report(FILE, line, "unknown", column=column, key=unit)


def read_duty(row: Mapping[str, str]) -> Duty:
    """An entry of a row that was checked."""
    return Duty(
        row["code"],
        row["list"],
        row["name"],
        row["lead"],
        tuple(row["cooperating"].split()),
        row["matter"],
        row["lead_duty"],
        row["township_duty"],
        tuple(step.strip() for step in row["procedure"].split(ARROW) if step.strip()),
        row["basis"],
    )
