"""What a file would do to a directory, before anything is written: its steps, what they were built on, and
whether that still holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from domain.directory.duty_sheets.drafting import SheetDuties, find_replaced
from domain.directory.duty_sheets.sheets import Remark, unique
from domain.directory.imports import ADDED, REMOVED, UNCHANGED, Step, counts, plan
from domain.directory.person import Person
from domain.directory.roster import FIELDS, Shift, shift_key


@dataclass(frozen=True, slots=True)
class DutyStep:
    """What one line of a roster does: a duty is added or removed, never changed."""

    op: str
    line: int | None
    duty: Shift

    def fields(self) -> tuple[tuple[str, str | None, str | None], ...]:
        """(field, old, new)"""
        there = self.op != ADDED
        values = ((name, getattr(self.duty, name)) for name in FIELDS)
        return tuple((n, value if there else None, None if there else value) for n, value in values)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file would do: touched steps only. `base`: id -> version it was built on, 0 for nobody there;
    for a roster: the key of each duty of its days -> 1. `unread`: sheets of the file that were not read;
    `encoding`: what its bytes were taken for, "" where that says nothing; `kept`: people a complete list
    would have taken away, and whoever brought it may not touch; `remarks`: about cells of a duty sheet.
    """

    kind: str
    filename: str
    complete: bool
    steps: tuple[Step | DutyStep, ...]
    counts: Mapping[str, int]
    touched: int
    base: Mapping[str, int]
    unread: tuple[str, ...] = ()
    encoding: str = ""
    kept: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


def draft_people(known: Mapping[str, Person], given: Sequence[tuple[int, Person]], complete: bool) -> Draft:
    """What a list does to the people who are known."""
    steps = plan(known, given, complete)
    base = {step.new.id: step.old.version if step.old else 0 for step in steps}
    counted = counts([step.op for step in steps])
    touched = tuple(step for step in steps if step.op != UNCHANGED)
    return Draft("people", "", complete, touched, counted, counted["touched"], base)


def draft_roster(there: Collection[Shift], given: Sequence[tuple[int, Shift]], complete: bool) -> Draft:
    """What a list does to the duties of its days. With `complete`, these are as it says, and no more."""
    return _draft_duties(there, given, find_missing(there, given) if complete else [], complete)


def draft_sheets(there: Collection[Shift], found: SheetDuties, complete: bool) -> Draft:
    """What duty sheets do. With `complete`, their posts in their regions are as they say, others stay."""
    gone = find_replaced(there, found) if complete else []
    draft = _draft_duties(there, found.given, gone, complete)
    return replace(draft, remarks=unique(found.remarks))


def _draft_duties(
    there: Collection[Shift], given: Sequence[tuple[int, Shift]], gone: Sequence[Shift], complete: bool
) -> Draft:
    steps = [DutyStep(UNCHANGED if duty in there else ADDED, line, duty) for line, duty in given]
    steps += [DutyStep(REMOVED, None, duty) for duty in gone]
    touched = tuple(step for step in steps if step.op != UNCHANGED)
    people = len(touched_people(touched))
    base = {shift_key(duty): 1 for duty in there} | {f"day:{duty.day}": 0 for _, duty in given}
    return Draft("rosters", "", complete, touched, counts([step.op for step in steps], people), people, base)


def find_missing(there: Collection[Shift], given: Sequence[tuple[int, Shift]]) -> list[Shift]:
    """The duties that a list does not have."""
    return sorted({*there} - {duty for _, duty in given})


def touched_people(steps: Iterable[Step | DutyStep]) -> set[str]:
    """Ids of everybody whom the steps speak of."""
    return {step.new.id if isinstance(step, Step) else step.duty.person for step in steps}


def find_leavers(steps: Iterable[Step | DutyStep]) -> list[str]:
    """Ids of those who are removed by the steps."""
    moved = (step for step in steps if isinstance(step, Step) and step.old is not None)
    return [step.new.id for step in moved if step.old and step.old.active and not step.new.active]


def updated_people(steps: Iterable[Step | DutyStep], source: str) -> list[Person]:
    """The people of the steps as they will be, with their next versions."""
    return [
        replace(step.new, source=source, version=step.old.version + 1 if step.old else 1)
        for step in steps
        if isinstance(step, Step)
    ]


def find_lines(draft: Draft, people: AbstractSet[str]) -> list[int]:
    """The lines of the file that touch some of the people."""
    return [step.line for step in draft.steps if step.line and touched_people([step]) & people]


def spare_people(draft: Draft, people: AbstractSet[str]) -> Draft:
    """The draft without steps about some people, whom no line of the file touches: they stay as they are."""
    steps = tuple(step for step in draft.steps if not touched_people([step]) & people)
    touched = len(steps) if draft.kind == "people" else len(touched_people(steps))
    removed = draft.counts[REMOVED] - (len(draft.steps) - len(steps))
    counted = {**draft.counts, REMOVED: removed, "touched": touched}
    return replace(draft, steps=steps, counts=counted, touched=touched, kept=tuple(sorted(people)))


def is_current(base: Mapping[str, int], versions: Mapping[str, int]) -> bool:
    """Whether what a draft was built on is as it was. `versions`: of what is there now."""
    return versions == {key: version for key, version in base.items() if version}
