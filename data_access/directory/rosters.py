"""Rosters in the database: pages, single duties, and imports of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from data_access.county_packs.county_pack import County
from data_access.database.bulk import Bulk
from data_access.database.tables.directory_tables import people, rosters
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory import people_queries
from data_access.directory.directory_rows import Known
from data_access.files import columns
from data_access.files.people_files import BadFile, RowFault, Rows
from domain.directory.directory_rules import check_duty, check_duty_known
from domain.directory.duty_coverage import days_of_gaps, find_gaps_ahead
from domain.directory.duty_sheets.drafting import find_replaced, read_duties
from domain.directory.duty_sheets.matching import Registry
from domain.directory.duty_sheets.sheets import Sheet
from domain.directory.import_drafts import (
    Draft,
    DutyStep,
    draft_roster,
    draft_sheets,
    find_missing,
    is_current,
)
from domain.directory.imports import ADDED, REMOVED
from domain.directory.mandate import Mandate
from domain.directory.roster import FIELDS, Finding, Shift, shift_key

MOST_DAYS = 400
"""Days one file may speak of."""
_rows = Bulk(rosters, "county", *FIELDS)
_duty = [rosters.c[name] for name in FIELDS]


def between(
    connection: Connection, county: str, first: str, last: str, region: str = ""
) -> list[tuple[Shift, str]]:
    """Duties of some days inside a region, in order, each with the person's name ('' for nobody known)."""
    r, p = rosters.c, people.c
    where = [r.county == county, r.day >= first, r.day <= last]
    if region:
        where.append(r.region.startswith(region, autoescape=True))
    joined = rosters.outerjoin(people, (p.county == r.county) & (p.id == r.person))
    query = select(*_duty, p.name).select_from(joined).where(*where).order_by(*_duty)
    return [(Shift(*row[:5]), row[5] or "") for row in connection.execute(query)]


def of_person(connection: Connection, county: str, person: str, first: str, last: str) -> list[Shift]:
    """Somebody's duties of some days, in order."""
    r = rosters.c
    where = (r.county == county, r.person == person, r.day >= first, r.day <= last)
    return [Shift(*row) for row in connection.execute(select(*_duty).where(*where).order_by(*_duty))]


def of_days(connection: Connection, county: str, days: Sequence[str], region: str = "") -> set[Shift]:
    """The duties of some days inside a region."""
    where = [rosters.c.county == county, rosters.c.day.in_(sorted(set(days)))]
    if region:
        where.append(rosters.c.region.startswith(region, autoescape=True))
    return {Shift(*row) for row in connection.execute(select(*_duty).where(*where))}


def gaps_ahead(connection: Connection, pack: County, now: datetime) -> tuple[Finding, ...]:
    """The shifts until tomorrow that nobody of a county has."""
    local = now.astimezone(pack.tz)
    shifts = of_days(connection, pack.code, days_of_gaps(local))
    active = people_queries.active_among(connection, pack.code, sorted({shift.person for shift in shifts}))
    return find_gaps_ahead(shifts, active, local, [(pack.code, post) for post in pack.always_on_duty])


def on_duty(connection: Connection, county: str, duty: Shift) -> set[str]:
    """Everybody who is on the same duty."""
    r = rosters.c
    same = [r[name] == getattr(duty, name) for name in FIELDS if name != "person"]
    return {*connection.scalars(select(r.person).where(r.county == county, *same))}


def add(act: UnitOfWork, duty: Shift, mandate: Mandate, home: str, decided_at: str = "") -> None:
    """One more duty of a person whose region is `home`. `decided_at`: when somebody decided it, where that is
    not now. Refused duty_there, overlap.
    """
    check_duty(duty, of_days(act.connection, act.county, [duty.day]), home, mandate)
    act.connection.execute(insert(rosters).values(county=act.county, **_values(duty)))
    content = {"on_duty": True} | ({"decided_at": decided_at} if decided_at else {})
    act.trace("duty.added", shift_key(duty), None, content)


def remove(act: UnitOfWork, duty: Shift, decided_at: str = "") -> None:
    """One duty less. Refused unknown_duty."""
    gone = act.connection.execute(delete(rosters).where(*_is(act.county, duty)))
    check_duty_known(gone.rowcount)
    content = {"on_duty": False} | ({"decided_at": decided_at} if decided_at else {})
    act.trace("duty.removed", shift_key(duty), {"on_duty": True}, content)


def _values(duty: Shift) -> dict[str, str]:
    return {name: getattr(duty, name) for name in FIELDS}


def _is(county: str, duty: Shift) -> list[ColumnElement[bool]]:
    return [rosters.c.county == county, *(rosters.c[n] == value for n, value in _values(duty).items())]


class Places:
    """What the duties of a file may refer to: active people only."""

    def __init__(self, places: Known, active: frozenset[str]) -> None:
        self.has_region, self.has_post = places.has_region, places.has_post
        self._active = active

    def has_person(self, person: str) -> bool:
        return person in self._active


def draft(connection: Connection, county: str, rows: Rows, places: Known, complete: bool) -> Draft:
    """What a file does to the roster. With `complete`, the days it speaks of are as it says, and no more."""
    lines = columns.by_column(rows, "rosters", FIELDS)
    active = people_queries.active_among(connection, county, [given["person"] for _, given in lines.rows])
    names = columns.codes_by_name([post for post, _ in people_queries.posts(connection, county)])
    given = columns.duties(lines, Places(places, active), names)
    if len({duty.day for _, duty in given}) > MOST_DAYS:
        raise BadFile(RowFault(None, "day", "too_many_days", {"most": str(MOST_DAYS)}))
    there = of_days(connection, county, [duty.day for _, duty in given])
    stay = there - set(find_missing(there, given)) if complete else there
    columns.check_clashes(given, stay)
    return draft_roster(there, given, complete)


def draft_of_sheets(
    connection: Connection, pack: County, sheets: Sequence[Sheet], filename: str, complete: bool, today: date
) -> Draft:
    """What duty sheets do to the roster. With `complete`, the posts and regions they speak of are as they say
    on their days. Refused sheet_too_large.
    """
    units = [unit for unit, _ in people_queries.units(connection, pack.code)]
    posts = [post for post, _ in people_queries.posts(connection, pack.code)]
    names = {code: region.name for code, region in pack.regions.items()}
    everybody = people_queries.everybody(connection, pack.code).values()
    found = read_duties(sheets, filename, Registry(everybody, units, posts, names), today)
    days = {duty.day for _, duty in found.given}
    if len(days) > MOST_DAYS:
        raise BadFile(RowFault(None, "day", "too_many_days", {"most": str(MOST_DAYS)}))
    there = of_days(connection, pack.code, [*days])
    found.drop_clashes(there - set(find_replaced(there, found)) if complete else there)
    return draft_sheets(there, found, complete)


def still_true(connection: Connection, county: str, duties: Sequence[Shift], base: Mapping[str, int]) -> bool:
    """Whether the days have the duties they had, and everybody who is to be added is still there."""
    days = [name.removeprefix("day:") for name in base if name.startswith("day:")]
    there = {shift_key(duty): 1 for duty in of_days(connection, county, days)}
    wanted = {duty.person for duty in duties if shift_key(duty) not in there}
    return is_current(base, there) and wanted <= people_queries.active_among(
        connection, county, sorted(wanted)
    )


def carry_out(act: UnitOfWork, steps: Sequence[DutyStep]) -> None:
    """Write the steps of an import."""
    for step in steps:
        if step.op == REMOVED:
            act.connection.execute(delete(rosters).where(*_is(act.county, step.duty)))
    added = [(act.county, *_values(step.duty).values()) for step in steps if step.op == ADDED]
    _rows.insert(act.connection, added)
