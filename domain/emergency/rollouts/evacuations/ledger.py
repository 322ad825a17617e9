"""A household's line of the evacuation ledger 转移台账, and what each report makes of it.

Times are the earliest that any report gives (of refusals and persuasion the latest), so the order in which
reports come, and how often, changes nothing; but of two shelters at the same time the one that came later
holds: somebody corrected it. Who refuses after they moved is at home again until somebody reports that they
moved later. What nobody reported is not known, and never counts as moved.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.directory.households.household import MOST_PEOPLE, Household
from domain.emergency.rollouts.progress.task_states import earliest, names_withdrawal
from domain.kernel.errors import Refused
from domain.kernel.values import value

SHOULD_MOVE, TOLD, REFUSED, PERSUADED, MOVED, SETTLED, RETURNED = range(7)
STATES: Final = ("should_move", "told", "refused", "persuaded", "moved", "settled", "returned")
"""The states that are shown, in this order everywhere; each household is in one of them."""
KINDS: Final = STATES[TOLD:]
"""What a report can say."""
LONGEST_NOTE: Final = 500
AFTER_CLOSE: Final = "after_close"


@value
class Entry:
    """`vulnerable`: whether somebody of it needs help; `extra`: why it is on the list though the order did
    not name it; `place`: where it was settled, and `place_at` since when; `reporters`: who reported that it
    moved or settled; `verified`: the state somebody else saw it in, SHOULD_MOVE for none; `away_at`,
    `stayed_at`: when it was last said to have moved, and to have settled; `counted`: how many people were
    counted, 0 for nobody counted them, and `counted_at` when.
    """

    household: str
    grid: str
    people: int
    vulnerable: bool
    risk: str
    liaison: str
    extra: str = ""
    told_at: datetime | None = None
    refused_at: datetime | None = None
    persuaded_at: datetime | None = None
    moved_at: datetime | None = None
    settled_at: datetime | None = None
    returned_at: datetime | None = None
    place: str = ""
    place_at: datetime | None = None
    reporters: tuple[str, ...] = ()
    verified: int = SHOULD_MOVE
    verified_by: str = ""
    verified_at: datetime | None = None
    note: str = ""
    away_at: datetime | None = None
    stayed_at: datetime | None = None
    counted: int = 0
    counted_at: datetime | None = None

    @property
    def state(self) -> int:
        """Which of STATES it is in. Who refused after being persuaded, or after moving, has refused."""
        if self.returned_at is not None:
            return RETURNED
        if self.settled_at is not None and not self._refused_after(self.stayed_at):
            return SETTLED
        if self.moved_at is not None and not self._refused_after(self.away_at):
            return MOVED
        if self.refused_at is not None:
            yielded = self.persuaded_at is not None and self.persuaded_at > self.refused_at
            return PERSUADED if yielded else REFUSED
        if self.persuaded_at is not None:
            return PERSUADED
        return SHOULD_MOVE if self.told_at is None else TOLD

    def _refused_after(self, at: datetime | None) -> bool:
        return at is not None and self.refused_at is not None and self.refused_at > at

    @property
    def headcount(self) -> int:
        """How many people it is: as they were counted when they moved, else as the list has it."""
        return self.counted or self.people

    @property
    def is_verified(self) -> bool:
        """Whether somebody else than its reporters saw it as it stands, since it last refused."""
        seen = self.verified >= self.state and not self._refused_after(self.verified_at)
        return self.state in (MOVED, SETTLED) and seen


@value
class EvacuationReport:
    """What somebody says of a household. `at`: by their clock, corrected by `offset_s`; `by`: who says so,
    two names when somebody keyed in what another said; `id`: the same for the same report; `place`: the code
    of a shelter, or relatives; `late`: why it changes nothing, '' when it counts; `people`: how many were
    counted, 0 for nobody counted them.
    """

    id: str
    household: str
    kind: str
    at: datetime
    channel: str = "api"
    by: str = ""
    place: str = ""
    note: str = ""
    offset_s: float = 0.0
    late: str = ""
    people: int = 0


def make_entry(household: Household, extra: str = "") -> Entry:
    """A household that has to move."""
    h = household
    return Entry(h.id, h.grid, h.people, bool(h.vulnerable), h.risk, h.liaison, extra)


def add_stranger(household: Household | None, reason: str, closed: bool) -> Entry:
    """A household that is not on the list, added with the `reason` of its report while the evacuation is not
    `closed`. Refused no_household, not_listed.
    """
    if household is None:
        raise Refused("no_household", "there is no such household", "household")
    if not reason.strip() or closed:
        raise Refused("not_listed", "not on the list: a note has to say why it is added", "note")
    return make_entry(household, reason)


def check_report(report: EvacuationReport, places: frozenset[str]) -> None:
    """Refused bad_report for a kind that is none, a note that is too long, no place of the county, or the id
    of a withdrawal.
    """
    if report.kind not in KINDS:
        raise Refused("bad_report", f"no such kind of report: {report.kind[:40]!r}", "kind")
    if len(report.note) > LONGEST_NOTE:
        raise Refused("bad_report", f"a note has at most {LONGEST_NOTE} characters", "note")
    if report.place and report.place not in places:
        raise Refused("bad_report", f"no such shelter: {report.place[:40]!r}", "place")
    if not 0 <= report.people <= MOST_PEOPLE:
        raise Refused("bad_report", f"a household has at most {MOST_PEOPLE} people", "people")
    if names_withdrawal(report.id):
        raise Refused("bad_report", "no id of a report begins so", "key")


def take_report(
    entry: Entry, report: EvacuationReport, ordered_at: datetime, lifted_at: datetime | None
) -> Entry:
    """The line after a report; one from before the order counts from the order on. Refused not_lifted for
    a return before the lifting order.
    """
    at = max(report.at, ordered_at)
    note = report.note or entry.note
    match report.kind:
        case "told":
            return replace(entry, told_at=earliest(entry.told_at, at), note=note)
        case "refused":
            away, stayed = _last_times(entry)
            refused_at = _latest(entry.refused_at, at)
            return replace(entry, refused_at=refused_at, away_at=away, stayed_at=stayed, note=note)
        case "persuaded":
            return replace(entry, persuaded_at=_latest(entry.persuaded_at, at), note=note)
        case "returned":
            if lifted_at is None or at < lifted_at:
                raise Refused("not_lifted", "nobody returns before the order is lifted", "kind")
            return replace(entry, returned_at=earliest(entry.returned_at, at), note=note)
    reporters = tuple(sorted({*entry.reporters, *report.by.split()}))
    away, stayed = _last_times(entry)
    moved = replace(
        entry, moved_at=earliest(entry.moved_at, at), away_at=_latest(away, at),
        reporters=reporters, note=note,
    )  # fmt: skip
    if report.people and (
        entry.counted_at is None or (at, report.people) > (entry.counted_at, entry.counted)
    ):
        moved = replace(moved, counted=report.people, counted_at=at)
    if report.kind == "moved":
        return moved
    moved = replace(moved, settled_at=earliest(entry.settled_at, at), stayed_at=_latest(stayed, at))
    if report.place and (not entry.place or at >= (entry.place_at or ordered_at)):
        return replace(moved, place=report.place, place_at=at)
    return moved


def _last_times(entry: Entry) -> tuple[datetime | None, datetime | None]:
    """When it was last said to have moved, and to have settled: the first time each where a line was written
    before the last was kept.
    """
    return entry.away_at or entry.moved_at, entry.stayed_at or entry.settled_at


def _latest(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else max(known, at)


def verify_entry(entry: Entry, by: frozenset[str], at: datetime) -> Entry:
    """The line once somebody else saw the household where it is said to be. `by`: the names under which the
    verifier is known. Refused not_moved, same_person.
    """
    if entry.state not in (MOVED, SETTLED):
        raise Refused("not_moved", "nobody reported that the household moved", "households")
    if by & {*entry.reporters}:
        raise Refused("same_person", "somebody else has to verify it", "households")
    if entry.is_verified:
        return entry
    return replace(entry, verified=entry.state, verified_by=min(by), verified_at=at)


def urgency_of(entry: Entry) -> int:
    """How soon somebody must see to a household: 0 vulnerable and not moved, 1 refused, 2 not moved, 3 moved
    and not verified, 4 all else.
    """
    if entry.state < MOVED:
        return 0 if entry.vulnerable else 1 if entry.state == REFUSED else 2
    return 3 if entry.state < RETURNED and not entry.is_verified else 4
