"""Imports, from a file to the directory: preview, apply or propose, approve, reject, withdraw.

What was previewed is done, or nothing: one transaction, in which it is first seen whether the preview is
still true. Reading a file is slow work and happens before any transaction that locks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data_access.directory import import_previews, last_position, people_queries, rosters
from data_access.directory.directory_rows import Known, known, save_people
from data_access.directory.dual_control import check_apart
from data_access.directory.import_previews import Draft, DutyStep, Import, Notes
from data_access.directory.linked_accounts import beyond, check_people
from data_access.directory.offboarding import leave
from data_access.files import columns, people_files
from data_access.files.people_files import BadFile, RowFault
from data_access.storage.codec import utc_text
from data_access.transactions import Transactions
from data_access.unit_of_work import Origin, UnitOfWork
from data_access.unit_of_work import Ready as TraceRow
from domain.access.masking import mask_text
from domain.directory import imports
from domain.directory.imports import REMOVED, UNCHANGED, Hand, State, Step
from domain.directory.mandate import NOWHERE, Mandate
from domain.directory.person import Person
from domain.kernel.errors import Refused
from domain.kernel.text import one_line

KINDS = ("people", "rosters")
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class By:
    """Who imports: the hand, their name, where from, and whom they may touch."""

    hand: Hand
    name: str
    origin: Origin
    mandate: Mandate = NOWHERE


@dataclass(frozen=True, slots=True)
class Ready:
    """An import ready to be written. Its rows never change while it is open; its digest is of them."""

    steps: tuple[Step | DutyStep, ...]
    base: dict[str, int]
    people: list[Person]
    told: list[TraceRow]


class Importing:
    """Imports into one store. `above`: how many touched people need a second administrator."""

    def __init__(self, store: Transactions, above: int, clock: Callable[[], datetime]) -> None:
        self._store, self._above, self._clock = store, above, clock

    def preview(
        self, county: Any, kind: str, content: bytes, filename: str, complete: bool, by: By
    ) -> Import:
        """What a file would do to a county (its pack), kept for `apply`. Raises BadFile; Refused."""
        if kind not in KINDS:
            raise Refused("unknown_kind", f"no such kind: {kind!r}", "kind")
        file = people_files.read(content, filename)
        with self._store.reading() as connection:
            draft = _draft(connection, county, kind, file.rows, complete, by.mandate)
        unread = tuple(_shown(name) for name in file.unread)
        draft = replace(draft, filename=_shown(filename), unread=unread, encoding=file.encoding)
        kept = import_previews.packed(draft, county.code)
        with self._store.acting(county.code, by.origin) as act:
            number = import_previews.propose(act, draft, kept, by.hand, by.name)
        return self.one(county.code, number)

    def one(self, county: str, number: int) -> Import:
        """An import as it stands. Refused unknown_import."""
        with self._store.reading() as connection:
            return self._load(connection, county, number)

    def notes(self, number: int) -> Notes:
        """What its preview says beside the steps: sheets that were not read, the encoding, who stays."""
        with self._store.reading() as connection:
            return import_previews.notes(connection, number)

    def needs_approval(self, one: Import) -> bool:
        """Whether the import, with what its author changed alone within a day, is too large for one hand."""
        return one.touched > 0 and one.touched + one.alone > self._above

    def apply(self, county: Any, number: int, digest: str, by: By) -> Import:
        """Let the author's preview in, or hand it to a second administrator. Refused preview_stale …"""

        def step(act: UnitOfWork, one: Import) -> bool:
            imports.check_apply(one.state, one.author, by.hand)
            if ready is None or self.needs_approval(one):
                import_previews.settle(act, one, State.WAITING)
                return True
            return self._let_in(act, county, one, ready, by)

        waits = self.needs_approval(self.one(county.code, number))
        ready = None if waits else self._ready(number)
        return self._move(county.code, number, digest, by, step)

    def approve(self, county: Any, number: int, digest: str, by: By) -> Import:
        """Let in what another administrator proposed. Refused own_import, made_by_author, preview_stale …"""

        def step(act: UnitOfWork, one: Import) -> bool:
            imports.check_approve(one.state, one.author, by.hand)
            check_apart(act, one.author, by.hand)
            return self._let_in(act, county, one, ready, by, by.hand.actor)

        ready = self._ready(number)
        return self._move(county.code, number, digest, by, step)

    def reject(self, county: str, number: int, reason: str, by: By) -> Import:
        """Refuse what another administrator proposed."""

        def step(act: UnitOfWork, one: Import) -> bool:
            imports.check_approve(one.state, one.author, by.hand)
            import_previews.settle(act, one, State.REJECTED, reason, by.hand.actor)
            return True

        return self._move(county, number, None, by, step)

    def withdraw(self, county: str, number: int, by: By) -> Import:
        """Take one's own import back."""

        def step(act: UnitOfWork, one: Import) -> bool:
            imports.check_withdraw(one.state, one.author, by.hand)
            import_previews.settle(act, one, State.WITHDRAWN)
            return True

        return self._move(county, number, None, by, step)

    def _load(self, connection: Connection, county: str, number: int) -> Import:
        found = import_previews.load(connection, county, number, self._clock())
        if found is None:
            raise Refused("unknown_import", f"no such import: {number}", "import")
        return found

    def _move(
        self,
        county: str,
        number: int,
        digest: str | None,
        by: By,
        step: Callable[[UnitOfWork, Import], bool],
    ) -> Import:
        """One step of an import in one transaction; a stale one is marked, and then refused."""
        with self._store.acting(county, by.origin) as act:
            one = self._load(act.connection, county, number)
            if digest is not None and digest != one.digest:
                raise Refused("other_preview", "another preview was looked at", "digest")
            true = step(act, one)
        if not true:
            raise Refused("preview_stale", "the directory changed since the preview was made")
        return self.one(county, number)

    def _ready(self, number: int) -> Ready:
        """What takes time, before the transaction in which everybody else waits."""
        with self._store.reading() as connection:
            steps, base = import_previews.contents(connection, number)
        return Ready(steps, base, _people(steps, f"import:{number}"), import_previews.told(steps, number))

    def _let_in(
        self, act: UnitOfWork, county: Any, one: Import, ready: Ready, by: By, approved_by: str | None = None
    ) -> bool:
        """Write every step; False, with the import marked, when the preview is no longer true. Raises
        Refused("beyond_reach") for people whom `by` may not touch.
        """
        check_people(act, by.mandate, _touched(ready.steps))
        if not _still_true(act.connection, county, one, ready):
            import_previews.settle(act, one, State.STALE)
            return False
        if one.kind == "people":
            save_people(act.connection, county.code, ready.people, utc_text(act.now))
            gone = [person.id for person in ready.people if not person.active]
            last_position.forget(act, gone, f"import:{one.id}")
            leave(act, _leaving(ready.steps))
        else:
            rosters.carry_out(act, [step for step in ready.steps if isinstance(step, DutyStep)])
        ordered_by = one.author.actor if approved_by else ""
        act.trace_all(ready.told, cause=f"import:{one.id}", ordered_by=ordered_by)
        import_previews.settle(act, one, State.APPLIED, approved_by=approved_by)
        return True


def _shown(filename: str) -> str:
    """A file's or sheet's name as it is shown: its end, without signs that turn the line, numbers masked."""
    return mask_text(one_line(filename))[-LONGEST_NAME:]


def _touched(steps: Sequence[Step | DutyStep]) -> set[str]:
    """Ids of everybody whom the steps speak of."""
    return {step.new.id if isinstance(step, Step) else step.duty.person for step in steps}


def _leaving(steps: Sequence[Step | DutyStep]) -> list[str]:
    """Ids of those who are removed now."""
    moved = (step for step in steps if isinstance(step, Step) and step.old is not None)
    return [step.new.id for step in moved if step.old and step.old.active and not step.new.active]


def _people(steps: Sequence[Step | DutyStep], source: str) -> list[Person]:
    return [
        replace(step.new, source=source, version=step.old.version + 1 if step.old else 1)
        for step in steps
        if isinstance(step, Step)
    ]


def _draft(
    connection: Connection, county: Any, kind: str, rows: people_files.Rows, complete: bool, mandate: Mandate
) -> Draft:
    places = known(connection, county.code, county.has_region)
    drafted = rosters.draft if kind == "rosters" else _people_draft
    draft = drafted(connection, county.code, rows, places, complete)
    return _spared(connection, county.code, draft, mandate)


def _spared(connection: Connection, county: str, draft: Draft, mandate: Mandate) -> Draft:
    """The draft without those whom the mandate does not cover and the file says nothing about: they stay as
    they are. Raises BadFile for the lines that would touch one of them.
    """
    strange = beyond(connection, county, mandate, _touched(draft.steps))
    if not strange:
        return draft
    by_line = [step.line for step in draft.steps if step.line and _touched([step]) & strange]
    if by_line:
        column = "id" if draft.kind == "people" else "person"
        faults = [RowFault(line, column, "beyond_reach") for line in by_line[: columns.MOST_FAULTS]]
        raise BadFile(*faults)
    steps = tuple(step for step in draft.steps if not _touched([step]) & strange)
    touched = len(steps) if draft.kind == "people" else len(_touched(steps))
    removed = draft.counts[REMOVED] - (len(draft.steps) - len(steps))
    counts = {**draft.counts, REMOVED: removed, "touched": touched}
    return replace(draft, steps=steps, counts=counts, touched=touched, kept=tuple(sorted(strange)))


def _people_draft(
    connection: Connection, county: str, rows: people_files.Rows, places: Known, complete: bool
) -> Draft:
    here = people_queries.everybody(connection, county)
    names = {
        "unit": columns.codes_by_name([unit for unit, _ in people_queries.units(connection, county)]),
        "post": columns.codes_by_name([post for post, _ in people_queries.posts(connection, county)]),
    }
    lines = columns.by_column(rows, "people", ("id",))
    given = columns.people(lines, here, places, names, complete)
    steps = imports.plan(here, given, complete)
    base = {step.new.id: step.old.version if step.old else 0 for step in steps}
    counts = imports.counts([step.op for step in steps])
    touched = tuple(step for step in steps if step.op != UNCHANGED)
    return Draft("people", "", complete, touched, counts, counts["touched"], base)


def _still_true(connection: Connection, county: Any, one: Import, ready: Ready) -> bool:
    """Whether everything the preview was built on is as it was, and what it refers to is still there."""
    base = ready.base
    if one.kind == "rosters":
        duties = [step.duty for step in ready.steps if isinstance(step, DutyStep)]
        return rosters.still_true(connection, county.code, duties, base)
    here = people_queries.versions(connection, county.code, [*base], one.complete)
    if here != {key: version for key, version in base.items() if version}:
        return False
    places = known(connection, county.code, county.has_region)
    return all(p.unit in places.units and p.post in places.posts for p in ready.people if p.active)
