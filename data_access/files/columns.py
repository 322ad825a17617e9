"""From the rows of a file to people and duties: headings in either language, values as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data_access.files.people_files import BadFile, Broken, Formula, RowFault, Rows
from data_access.files.workbook_cells import Unlike
from domain.directory.person import Fault, Person, Places, person_faults, shown, tidy, tidy_email, tidy_phone
from domain.directory.roster import RosterPlaces, Shift, collide, shift_faults
from domain.kernel.spreadsheet_cells import STARTERS

MOST_FAULTS = 5_000
ODD = (Formula, Broken, Unlike)
HEADINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "people": {
        "id": ("编号", "人员编号"),
        "name": ("姓名",),
        "post": ("岗位", "职务"),
        "unit": ("单位",),
        "region": ("行政区划", "区划代码"),
        "phone": ("电话", "手机", "联系电话", "手机号"),
        "email": ("电子邮箱", "邮箱"),
        "active": ("在岗",),
    },
    "rosters": {
        "day": ("日期",),
        "shift": ("班次",),
        "region": ("行政区划", "区划代码"),
        "post": ("岗位",),
        "person": ("人员编号", "编号", "值班人员"),
        "name": ("姓名",),
    },
}
"""Column -> its Chinese headings; the first one is written by exports. English headings are the columns."""
_YES = frozenset(("", "1", "是", "在岗", "yes", "y", "true"))
_NO = frozenset(("0", "否", "离岗", "no", "n", "false"))
_SHIFTS = {"白班": "day", "夜班": "night", "全天": "all"}
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_NEUTRAL = re.compile(rf"'(?=[ \u00a0\u3000\ufeff\u200b]*[{re.escape(STARTERS)}])")
"""The quote that exports put before what a spreadsheet would take for a formula."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows by column: (row of the file, {column: text}) for the columns the file has."""

    columns: frozenset[str]
    rows: Sequence[tuple[int, dict[str, str]]]


def by_column(rows: Rows, kind: str, needed: Sequence[str]) -> Lines:
    """Find each column by its heading. Raises BadFile; headings alone are no list: as a complete one they
    would remove everybody.
    """
    names = _columns(rows[0], kind)
    missing = [column for column in needed if column not in names]
    if missing:
        raise BadFile(*(RowFault(1, column, "missing_column") for column in missing))
    if len(rows) == 1:
        raise BadFile(RowFault(None, None, "empty_file"))
    lines: list[tuple[int, dict[str, str]]] = []
    faults: list[RowFault] = []
    for line, cells in rows[1:]:
        if any(cell.strip() for cell in cells[len(names) :]):
            faults.append(RowFault(line, None, "too_many_cells", {"wanted": str(len(names))}))
        given = dict(zip(names, [*cells, *[""] * len(names)], strict=False))
        faults += [_odd(line, name, cell) for name, cell in given.items() if isinstance(cell, ODD)]
        lines.append((line, {column: _tidy_cell(cell) for column, cell in given.items()}))
    if faults:
        raise BadFile(*faults[:MOST_FAULTS])
    return Lines(frozenset(names), lines)


def _odd(line: int, column: str, cell: str) -> RowFault:
    """Why a cell of a workbook has no value that could be taken."""
    if isinstance(cell, Unlike):
        return RowFault(
            line, column, "cell_format", {"value": shown(cell), "shown": shown(cell.shown) or "?"}
        )
    return RowFault(line, column, "formula" if isinstance(cell, Formula) else "cell_error")


def _tidy_cell(cell: str) -> str:
    return tidy(_NEUTRAL.sub("", cell.strip(), count=1))


def _columns(first: tuple[int, list[str]], kind: str) -> list[str]:
    line, cells = first
    known = {
        heading: column for column, headings in HEADINGS[kind].items() for heading in (column, *headings)
    }
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        heading = tidy(cell)
        column = known.get(heading.lower()) or known.get(heading)
        if column is None:
            raise BadFile(RowFault(line, shown(heading) or _column_letter(place), "unknown_column"))
        if column in names:
            raise BadFile(RowFault(line, column, "column_twice"))
        names.append(column)
    return names


def _column_letter(place: int) -> str:
    """A column as a spreadsheet calls it: 1 is A. Before one that is unknown stand at most those we know."""
    return chr(ord("A") + place - 1)


Names = Mapping[str, Mapping[str, str]]
"""For the columns post and unit: name in either language -> code."""


def people(
    lines: Lines, known: Mapping[str, Person], places: Places, names: Names, complete: bool = False
) -> list[tuple[int, Person]]:
    """(row, person) for each row. Columns the file lacks keep what is known; in a complete list without the
    column everybody is active. Raises BadFile with all faults.
    """
    found: list[tuple[int, Person]] = []
    faults: list[RowFault] = []
    seen: dict[str, int] = {}
    for line, given in lines.rows:
        old = known.get(given["id"])
        person, wrong = _person(given, old, names)
        if complete and "active" not in lines.columns:
            person = replace(person, active=True)
        wrong += [f for f in person_faults(person, places) if f.column not in {w.column for w in wrong}]
        if given["id"] in seen:
            wrong.append(
                Fault("id", "id_twice", {"value": shown(given["id"]), "row": str(seen[given["id"]])})
            )
        seen.setdefault(given["id"], line)
        faults += _at(line, wrong)
        found.append((line, person))
    if faults:
        raise BadFile(*faults[:MOST_FAULTS])
    return found


def _person(given: Mapping[str, str], old: Person | None, names: Names) -> tuple[Person, list[Fault]]:
    wrong: list[Fault] = []
    base = old or Person(given["id"], "", "", "", "", "")
    values: dict[str, Any] = {name: given[name] for name in ("name", "region") if name in given}
    for column in ("post", "unit"):
        if column in given:
            values[column] = names[column].get(given[column], given[column])
    if "phone" in given:
        values["phone"] = tidy_phone(given["phone"])
    if "email" in given:
        values["email"] = tidy_email(given["email"])
    if "active" in given:
        word = given["active"].lower()
        if word not in _YES | _NO:
            wrong.append(Fault("active", "bad_active", {"value": shown(word)}))
        values["active"] = word not in _NO
    return replace(base, **values), wrong


def duties(lines: Lines, places: RosterPlaces, post_names: Mapping[str, str]) -> list[tuple[int, Shift]]:
    """(row, duty) for each row. Raises BadFile with all faults, overlaps within the file among them."""
    found: list[tuple[int, Shift]] = []
    faults: list[RowFault] = []
    by_person: dict[tuple[str, str], list[tuple[int, Shift]]] = {}
    for line, given in lines.rows:
        duty = _duty(given, post_names)
        wrong = list(shift_faults(duty, places))
        same_day = by_person.setdefault((duty.day, duty.person), [])
        if not wrong:
            wrong += _clashes(duty, same_day)
        same_day.append((line, duty))
        faults += _at(line, wrong)
        found.append((line, duty))
    if faults:
        raise BadFile(*faults[:MOST_FAULTS])
    return found


def _clashes(duty: Shift, others: Sequence[tuple[int, Shift]]) -> list[Fault]:
    for line, other in others:
        if other == duty:
            return [Fault("person", "duty_twice", {"row": str(line)})]
        if other.shift in ("day", "night", "all") and collide(duty, other):
            return [Fault("person", "overlap", {"row": str(line)})]
    return []


def check_clashes(given: Sequence[tuple[int, Shift]], there: Iterable[Shift]) -> None:
    """Raise BadFile for lines whose person is on another duty of the roster at that time."""
    on_day: dict[tuple[str, str], list[Shift]] = {}
    for duty in there:
        on_day.setdefault((duty.day, duty.person), []).append(duty)
    faults = [
        RowFault(line, "person", "overlap_there")
        for line, duty in given
        if any(collide(duty, other) for other in on_day.get((duty.day, duty.person), ()))
    ]
    if faults:
        raise BadFile(*faults[:MOST_FAULTS])


def _duty(given: Mapping[str, str], post_names: Mapping[str, str]) -> Shift:
    day = _DAY.fullmatch(given["day"])
    text = f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day else given["day"]
    shift, post = given["shift"].lower(), given["post"]
    return Shift(
        text, _SHIFTS.get(shift, shift), given["region"], post_names.get(post, post), given["person"]
    )


def _at(line: int, faults: Sequence[Fault]) -> list[RowFault]:
    return [RowFault(line, fault.column, fault.code, fault.facts) for fault in faults]


def codes_by_name(rows: Sequence[Any]) -> dict[str, str]:
    """Name in either language -> code, of units or posts; a name two of them have names none."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for name in {row.name, row.name_en}:
            found.setdefault(name, []).append(row.code)
    return {name: codes[0] for name, codes in found.items() if len(codes) == 1}


def headings(kind: str, columns: Sequence[str], lang: str) -> list[str]:
    """The first row of an export."""
    return [column if lang == "en" else HEADINGS[kind][column][0] for column in columns]
