"""An import: a file held against what is known, step by step, and who may let it in.

A plan is made of the whole file before anything is written. It is carried out only while it is still true,
and above a size only when a second administrator has agreed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from domain.directory.person import FIELDS, Person
from domain.kernel.errors import Refused

EXPIRES: Final = timedelta(days=7)
ADDED, CHANGED, REMOVED, UNCHANGED = "added", "changed", "removed", "unchanged"
OPS: Final = (ADDED, CHANGED, REMOVED, UNCHANGED)
KINDS: Final = ("people", "rosters")
T = TypeVar("T")


class State(StrEnum):
    """The life of an import."""

    PREVIEWED = "previewed"
    WAITING = "waiting"
    APPLIED = "applied"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    STALE = "stale"


OPEN: Final = frozenset({State.PREVIEWED, State.WAITING})


@dataclass(frozen=True, slots=True)
class Step:
    """What one line does. `line`: of the file, counted from 1; None when it is missing there."""

    op: str
    line: int | None
    old: Person | None
    new: Person

    def fields(self) -> tuple[tuple[str, str | None, str | None], ...]:
        """(field, old, new) of what differs."""
        return differences(self.old, self.new)


def differences(old: Person | None, new: Person) -> tuple[tuple[str, str | None, str | None], ...]:
    """(field, old, new) for each field that differs; old is None for somebody new."""
    if old is None:
        return tuple((name, None, _text(getattr(new, name))) for name in FIELDS if name != "id")
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in FIELDS)
    return tuple((name, _text(was), _text(now)) for name, was, now in pairs if was != now)


def _text(value: str | bool) -> str:
    return value if isinstance(value, str) else "1" if value else "0"


def plan(
    known: Mapping[str, Person], given: Sequence[tuple[int, Person]], complete: bool
) -> tuple[Step, ...]:
    """The steps of a file, in its order; with `complete`, whoever is active and not in it is removed."""
    steps = [_step(known.get(person.id), line, person) for line, person in given]
    if complete:
        there = {person.id for _, person in given}
        gone = (old for key, old in sorted(known.items()) if old.active and key not in there)
        steps += [Step(REMOVED, None, old, replace(old, active=False)) for old in gone]
    return tuple(steps)


def _step(old: Person | None, line: int, new: Person) -> Step:
    if old is None:
        return Step(ADDED, line, None, new)
    if not differences(old, new):
        return Step(UNCHANGED, line, old, new)
    return Step(REMOVED if old.active and not new.active else CHANGED, line, old, new)


def counts(ops: Sequence[str], touched: int | None = None) -> dict[str, int]:
    """How many lines of each kind, and `touched`: everything but the unchanged."""
    found = Counter(ops)
    counted = {op: found[op] for op in OPS}
    return counted | {"touched": len(ops) - found[UNCHANGED] if touched is None else touched}


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts: the account, and the person of the directory behind it when there is one."""

    actor: str
    person: str | None = None

    def same(self, other: Hand) -> bool:
        """Whether both are one human as far as can be known."""
        return self.actor == other.actor or (self.person is not None and self.person == other.person)


def state_now(state: str, expires_at: datetime, now: datetime) -> State:
    """The state, given the time: what is still open after its days has expired."""
    known = State(state)
    return State.EXPIRED if known in OPEN and now >= expires_at else known


def needs_approval(touched: int, within_a_day: int, above: int) -> bool:
    """Whether an import is too large for one hand. `alone`: people whom its author changed alone within a
    day.
    """
    return touched > 0 and touched + within_a_day > above


def check_kind(kind: str) -> None:
    """Refused unknown_kind for a file of something else than people or rosters."""
    if kind not in KINDS:
        raise Refused("unknown_kind", f"no such kind: {kind!r}", "kind")


def check_known(found: T | None, number: int) -> T:
    """The import. Refused unknown_import when the county has none of that number."""
    if found is None:
        raise Refused("unknown_import", f"no such import: {number}", "import")
    return found


def check_digest(digest: str, seen: str) -> None:
    """Refused other_preview for whoever looked at another preview than the one that is kept."""
    if seen != digest:
        raise Refused("other_preview", "another preview was looked at", "digest")


def check_current(state: State) -> State:
    """The state an import was brought to. Refused preview_stale when that is STALE."""
    if state is State.STALE:
        raise Refused("preview_stale", "the directory changed since the preview was made")
    return state


def check_apply(state: State, author: Hand, hand: Hand) -> None:
    """Pass when the author may let the preview in or hand it to a second administrator."""
    _check(state, State.PREVIEWED)
    if not author.same(hand):
        raise Refused("not_author", "only the author applies a preview")


def check_approve(state: State, author: Hand, hand: Hand) -> None:
    """Pass when the second administrator is another human than the author."""
    _check(state, State.WAITING)
    if author.same(hand):
        raise Refused("own_import", "nobody approves their own import")


def check_withdraw(state: State, author: Hand, hand: Hand) -> None:
    """Pass when the author takes back what is still open."""
    if state not in OPEN:
        _check(state, State.PREVIEWED)
    if not author.same(hand):
        raise Refused("not_author", "only the author withdraws an import")


def _check(state: State, wanted: State) -> None:
    if state is State.EXPIRED:
        raise Refused("import_expired", "the preview is older than seven days")
    if state is not wanted:
        raise Refused("import_settled", f"the import is {state}, not {wanted}")
