"""Previews of imports as they are kept: what would be done, on what it was built, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access.database.codec import text_of, utc_text, value_of
from data_access.database.tables.directory_tables import imports
from data_access.database.unit_of_work import Ready, UnitOfWork, ready
from data_access.directory.directory_rows import mask_field
from data_access.directory.edit_limit import count_unapproved
from domain.directory.duty_sheets.sheets import Remark
from domain.directory.import_drafts import Draft, DutyStep
from domain.directory.imports import ADDED, EXPIRES, OPEN, REMOVED, Hand, State, Step, differences, state_now
from domain.directory.person import Person
from domain.directory.roster import FIELDS as DUTY_FIELDS
from domain.directory.roster import Shift, shift_key

LISTED = 50
CHUNK = 500
"""Steps one trace row tells of."""
_PERSON = ("id", "name", "post", "unit", "region", "phone", "active", "source", "version", "email")
_REMARK = ("sheet", "row", "column", "code", "text", "facts")
_HEAD = [column for column in imports.c if column.name != "body"]


@dataclass(frozen=True, slots=True)
class Import:
    """One import, without its rows. `state` is that of the moment it was read; `unapproved`: how many people
    its author changed alone within a day before that, counted while it is still to be applied.
    """

    id: int
    county: str
    kind: str
    digest: str
    filename: str
    complete: bool
    counts: Mapping[str, int]
    touched: int
    author: Hand
    author_name: str
    approved_by: str | None
    reason: str
    state: State
    at: datetime
    expires_at: datetime
    settled_at: datetime | None
    unapproved: int = 0


@dataclass(frozen=True, slots=True)
class Notes:
    """What is said beside the steps: sheets of the file that were not read, by name; what its bytes were
    taken for; people who stay though the complete list does not have them, by id; remarks about cells.
    """

    unread: tuple[str, ...] = ()
    encoding: str = ""
    kept: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Packed:
    """A draft as it is kept: its text, and what names it. The same draft of a county gives the same both."""

    body: str
    digest: str


def packed(draft: Draft, county: str) -> Packed:
    """The draft as text, and its digest (64 hex digits)."""
    steps = [_packed(step) for step in draft.steps]
    base = dict(sorted(draft.base.items()))
    notes: dict[str, Any] = {"unread": draft.unread, "encoding": draft.encoding, "kept": draft.kept}
    if draft.remarks:
        notes["remarks"] = [[getattr(remark, name) for name in _REMARK] for remark in draft.remarks]
    body = text_of({"steps": steps, "base": base} | notes)
    head = f"{county}\n{draft.kind}\n{int(draft.complete)}\n"
    return Packed(body, sha256((head + body).encode()).hexdigest())


def _packed(step: Step | DutyStep) -> list[Any]:
    if isinstance(step, DutyStep):
        return [step.op, step.line, [getattr(step.duty, name) for name in DUTY_FIELDS]]
    return [step.op, step.line, None if step.old is None else _row(step.old), _row(step.new)]


def _row(person: Person) -> list[Any]:
    return [getattr(person, name) for name in _PERSON]


def _step(row: Sequence[Any]) -> Step | DutyStep:
    if len(row) == 3:
        return DutyStep(row[0], row[1], Shift(*row[2]))
    op, line, old, new = row
    return Step(op, line, None if old is None else Person(*old), Person(*new))


def propose(act: UnitOfWork, draft: Draft, kept: Packed, author: Hand, author_name: str) -> int:
    """Keep a preview; returns its number. Nothing of the directory changes."""
    values = {
        "county": act.county, "kind": draft.kind, "filename": draft.filename,
        "digest": kept.digest, "complete": int(draft.complete),
        "counts": text_of(dict(draft.counts)), "touched": draft.touched,
        "author": author.actor, "author_name": author_name, "author_person": author.person,
        "reason": "", "state": State.PREVIEWED, "at": utc_text(act.now),
        "expires_at": utc_text(act.now + EXPIRES), "body": kept.body,
    }  # fmt: skip
    added = insert(imports).values(**values).returning(imports.c.id)
    number = int(act.connection.execute(added).scalar_one())
    new = {"kind": draft.kind, "digest": kept.digest, **draft.counts}
    act.trace("import.previewed", f"import:{number}", None, new)
    return number


def load(connection: Connection, county: str, number: int, now: datetime) -> Import | None:
    """One import of a county."""
    row = connection.execute(select(*_HEAD).where(imports.c.id == number, imports.c.county == county)).first()
    return None if row is None else _counted(connection, [_import(row, now)], now)[0]


def listed(connection: Connection, county: str, now: datetime) -> list[Import]:
    """The newest imports of a county."""
    query = select(*_HEAD).where(imports.c.county == county).order_by(imports.c.id.desc()).limit(LISTED)
    return _counted(connection, [_import(row, now) for row in connection.execute(query)], now)


def _counted(connection: Connection, found: Sequence[Import], now: datetime) -> list[Import]:
    """The imports, those that are still to be applied with what their authors did alone."""
    counts: dict[tuple[str, Hand], int] = {}
    for row in found:
        key = (row.kind, row.author)
        if row.state is State.PREVIEWED and key not in counts:
            counts[key] = count_unapproved(connection, row.county, row.kind, row.author, now)
    return [
        replace(row, unapproved=counts[row.kind, row.author]) if row.state is State.PREVIEWED else row
        for row in found
    ]


def _import(row: Any, now: datetime) -> Import:
    expires = datetime.fromisoformat(row.expires_at)
    return Import(
        row.id,
        row.county,
        row.kind,
        row.digest,
        row.filename,
        bool(row.complete),
        value_of(row.counts),
        row.touched,
        Hand(row.author, row.author_person),
        row.author_name,
        row.approved_by,
        row.reason,
        state_now(row.state, expires, now),
        datetime.fromisoformat(row.at),
        expires,
        None if row.settled_at is None else datetime.fromisoformat(row.settled_at),
    )


def contents(connection: Connection, number: int) -> tuple[tuple[Step | DutyStep, ...], dict[str, int]]:
    """The steps of an import and what they were built on; both empty once it was settled."""
    body = connection.execute(select(imports.c.body).where(imports.c.id == number)).scalar()
    if not body:
        return (), {}
    found = value_of(body)
    return tuple(_step(row) for row in found["steps"]), found["base"]


def notes(connection: Connection, number: int) -> Notes:
    """What is said beside the steps of an import; nothing once it was settled."""
    body = connection.execute(select(imports.c.body).where(imports.c.id == number)).scalar()
    found = value_of(body) if body else {}
    kept = tuple(found.get("kept", ()))
    remarks = tuple(Remark(*row) for row in found.get("remarks", ()))
    return Notes(tuple(found.get("unread", ())), found.get("encoding", ""), kept, remarks)


def settle(
    act: UnitOfWork, found: Import, state: State, reason: str = "", approved_by: str | None = None
) -> None:
    """Move an import on; what is no longer open loses its rows, which hold personal data."""
    values: dict[str, Any] = {"state": state, "reason": reason, "approved_by": approved_by}
    if state not in OPEN:
        values |= {"body": "", "settled_at": utc_text(act.now)}
    act.connection.execute(update(imports).where(imports.c.id == found.id).values(**values))
    new = {"state": state, "digest": found.digest, "author": found.author.actor, **found.counts}
    if approved_by:
        new["approved_by"] = approved_by
    action = "import.proposed" if state is State.WAITING else f"import.{state}"
    act.trace(action, f"import:{found.id}", {"state": found.state}, new, reason=reason)


def trace_steps(steps: Sequence[Step | DutyStep], number: int) -> list[Ready]:
    """The steps as the trace has them: few of them one by one, many in parts. Slow: it masks every field."""
    rows = [(_object(step), *_old_and_new(step)) for step in steps]
    if len(rows) <= LISTED:
        return [ready(f"{name.partition(':')[0]}.imported", name, old, new) for name, old, new in rows]
    chunks = (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
    return [
        ready(
            "import.rows", f"import:{number}", None, {"part": part, "steps": {n: [*was] for n, *was in some}}
        )
        for part, some in enumerate(chunks, 1)
    ]


def _object(step: Step | DutyStep) -> str:
    if isinstance(step, DutyStep):
        return shift_key(step.duty)
    return f"person:{step.new.id}"


def _old_and_new(step: Step | DutyStep) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """(old, new) masked; a duty is told by its object."""
    if isinstance(step, DutyStep):
        return ({"on_duty": step.op == REMOVED}, {"on_duty": step.op == ADDED})
    changed = differences(step.old, step.new)
    new = {field: mask_field(field, value) for field, _, value in changed}
    old = None if step.old is None else {field: mask_field(field, value) for field, value, _ in changed}
    return old, new
