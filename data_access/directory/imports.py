"""Imports in the database: what a file would do, and the rows of what was let in. Rules: domain/directory/;
who may what, and when: dashboard/handlers/directory/import_handlers.py.

Reading a file, and masking what the trace tells of it, is slow work: it happens before any transaction that
locks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from data_access.county_packs.county_pack import County
from data_access.database.codec import utc_text
from data_access.database.database import allow_long_pause
from data_access.database.transactions import Transactions
from data_access.database.unit_of_work import Ready as TraceRow
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory import import_previews, last_position, people_queries, rosters
from data_access.directory.directory_rows import Known, known, save_people
from data_access.directory.import_previews import Import, Packed
from data_access.directory.linked_accounts import beyond
from data_access.directory.offboarding import close_accounts
from data_access.files import columns, people_files, roster_files
from data_access.files.people_files import BadFile, RowFault, Rows
from domain.access.masking import mask_text
from domain.directory.import_drafts import (
    Draft,
    DutyStep,
    draft_people,
    find_leavers,
    find_lines,
    is_current,
    spare_people,
    touched_people,
    updated_people,
)
from domain.directory.imports import Step
from domain.directory.mandate import Mandate
from domain.directory.person import Person
from domain.kernel.text import one_line

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft ready to be kept."""

    draft: Draft
    packed: Packed


@dataclass(frozen=True, slots=True)
class Contents:
    """An import ready to be written. Its rows never change while it is open; its digest is of them."""

    steps: tuple[Step | DutyStep, ...]
    base: dict[str, int]
    people: list[Person]
    rows: list[TraceRow]


def read_preview(
    store: Transactions, pack: County, kind: str, content: bytes, filename: str, complete: bool,
    mandate: Mandate, now: datetime,
) -> Preview:  # fmt: skip
    """What a file would do to a county. Raises BadFile. Refused sheet_too_large."""
    file = (roster_files if kind == "rosters" else people_files).read(content, filename)
    with store.reading() as connection:
        if file.sheets:
            today, shown = now.astimezone(pack.tz).date(), _shown(filename)
            draft = rosters.draft_of_sheets(connection, pack, file.sheets, shown, complete, today)
        else:
            draft = _draft(connection, pack, kind, file.rows, complete)
        draft = _spared(draft, beyond(connection, pack.code, mandate, touched_people(draft.steps)))
    unread = tuple(_shown(name) for name in file.unread)
    draft = replace(draft, filename=_shown(filename), unread=unread, encoding=file.encoding)
    return Preview(draft, import_previews.packed(draft, pack.code))


def read_contents(connection: Connection, number: int) -> Contents:
    """What an import would write, masked and encoded as far as the trace tells it."""
    allow_long_pause(connection)
    steps, base = import_previews.contents(connection, number)
    people = updated_people(steps, f"import:{number}")
    return Contents(steps, base, people, import_previews.trace_steps(steps, number))


def is_still_true(connection: Connection, pack: County, found: Import, contents: Contents) -> bool:
    """Whether everything the preview was built on is as it was, and what it refers to is still there."""
    base = contents.base
    if found.kind == "rosters":
        duties = [step.duty for step in contents.steps if isinstance(step, DutyStep)]
        return rosters.still_true(connection, pack.code, duties, base)
    if not is_current(base, people_queries.versions(connection, pack.code, [*base], found.complete)):
        return False
    places = known(connection, pack.code, pack.has_region)
    return all(p.unit in places.units and p.post in places.posts for p in contents.people if p.active)


def write_contents(work: UnitOfWork, found: Import, contents: Contents, ordered_by: str) -> None:
    """Write every step, with its rows of the trace."""
    cause = f"import:{found.id}"
    if found.kind == "people":
        save_people(work.connection, work.county, contents.people, utc_text(work.now))
        gone = [person.id for person in contents.people if not person.active]
        last_position.forget(work, gone, cause)
        close_accounts(work, find_leavers(contents.steps))
    else:
        rosters.carry_out(work, [step for step in contents.steps if isinstance(step, DutyStep)])
    work.trace_all(contents.rows, cause=cause, ordered_by=ordered_by)


def _shown(filename: str) -> str:
    """A file's or sheet's name as it is shown: its end, without signs that turn the line, numbers masked."""
    return mask_text(one_line(filename))[-LONGEST_NAME:]


def _draft(connection: Connection, pack: County, kind: str, rows: Rows, complete: bool) -> Draft:
    places = known(connection, pack.code, pack.has_region)
    drafted = rosters.draft if kind == "rosters" else _people_draft
    return drafted(connection, pack.code, rows, places, complete)


def _spared(draft: Draft, strange: frozenset[str]) -> Draft:
    """The draft without those whom the mandate does not cover and the file says nothing about: they stay as
    they are. Raises BadFile for the lines that would touch one of them.
    """
    if not strange:
        return draft
    if lines := find_lines(draft, strange):
        column = "id" if draft.kind == "people" else "person"
        raise BadFile(*(RowFault(line, column, "beyond_reach") for line in lines[: columns.MOST_FAULTS]))
    return spare_people(draft, strange)


def _people_draft(connection: Connection, county: str, rows: Rows, places: Known, complete: bool) -> Draft:
    known = people_queries.everybody(connection, county)
    names = {
        "unit": columns.codes_by_name([unit for unit, _ in people_queries.units(connection, county)]),
        "post": columns.codes_by_name([post for post, _ in people_queries.posts(connection, county)]),
    }
    lines = columns.by_column(rows, "people", ("id",))
    return draft_people(known, columns.people(lines, known, places, names, complete), complete)
