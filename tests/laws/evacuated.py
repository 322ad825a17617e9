"""Evacuations in the small world of the laws: what the handlers do, in plain dictionaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.access.scope import Scope
from domain.changes import Change
from domain.emergency.rollouts.evacuations.evacuation import (
    Evacuation,
    close_evacuation,
    evacuation_row,
    lift_evacuation,
    sum_rows,
)
from domain.emergency.rollouts.evacuations.evacuation_changes import evacuation_change, ledger_change
from domain.emergency.rollouts.evacuations.evacuation_commands import LiftEvacuation
from domain.emergency.rollouts.evacuations.ledger import (
    MOVED,
    SETTLED,
    Entry,
    EvacuationReport,
    take_report,
    verify_entry,
)
from domain.emergency.rollouts.evacuations.ledger_counts import LedgerChanges, LedgerSum, add_to_sum
from domain.emergency.rollouts.evacuations.report_corrections import replay_entry
from domain.emergency.rollouts.evacuations.shelter import Shelter

if TYPE_CHECKING:
    from tests.laws.world import World

ID, COUNTY = "ZY-261122-01", "330825"
HERE, THERE = "330825101264001", "330825102201001"
SHELTER = Shelter("S101-1", "希塘村小学", HERE[:12], 119.2, 29.0, 2)
BY = Actor(Viewer(Kind.PERSON, "account:7", "", (Grant(Role.COMMANDER, "3308"),)))
OTHER = frozenset({"account:8"})
BEGIN = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


@dataclass(frozen=True)
class EvacuationAct:
    """The order, reports (household, kind, place), households that are verified, those whose lines were all
    corrected, or the lifting order.
    """

    at: datetime
    reports: tuple[tuple[str, str, str], ...] = ()
    verified: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    lifted: bool = False


@dataclass
class LedgerWorld:
    """What is known of the one evacuation."""

    evacuation: Evacuation | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    sums: dict[str, LedgerSum] = field(default_factory=dict)

    def rows(self, world: World) -> list[dict[str, Any]]:
        """The fresh rows."""
        if self.evacuation is None or not self.evacuation.live:
            return []
        rows = sum_rows(self.evacuation, self.sums.values(), COUNTY)
        rows.append(evacuation_row(self.evacuation, COUNTY, world.county.tz))
        return sorted(rows, key=lambda row: row["id"])


def limit_rows(rows: list[dict[str, Any]], scope: Scope) -> list[dict[str, Any]]:
    """What a scope may see of them, in plain words."""

    def seen(row: dict[str, Any]) -> bool:
        above = row["part"] == "order" and scope.region.startswith(COUNTY)
        return scope.whole and (above or row["region"].startswith(scope.region))

    return [row for row in rows if seen(row)]


def carry_out_evacuated(world: World, evacuated: EvacuationAct) -> list[Change]:
    """Its changes; what it made another is put into the world."""
    ledger = world.ledger
    if ledger.evacuation is None:
        return _order(world, evacuated)
    if evacuated.lifted:
        given = LiftEvacuation(region=COUNTY, evacuation=ID, reason="风力减弱", expected_version=1)
        new = lift_evacuation(ledger.evacuation, given, BY.name, evacuated.at)
        change = _keep(world, "evacuation.lifted", new, evacuated.at)
        return [change, *_close(world, evacuated.at)]
    changes, old = LedgerChanges(), dict(ledger.entries)
    for number, (household, kind, place) in enumerate(evacuated.reports):
        report = EvacuationReport(str(number), household, kind, evacuated.at, by="LY-P1", place=place)
        lifted = ledger.evacuation.lifted_at
        ledger.entries[household] = take_report(
            ledger.entries[household], report, ledger.evacuation.ordered_at, lifted
        )
    for household in evacuated.verified:
        ledger.entries[household] = verify_entry(ledger.entries[household], OTHER, evacuated.at)
    for household in evacuated.corrected:
        ledger.entries[household] = replay_entry(ledger.entries[household], (), evacuated.at, None)
    for household, entry in ledger.entries.items():
        if entry != old[household]:
            changes.put(old[household], entry)
    kind = "evacuation.verified" if evacuated.verified else "evacuation.progressed"
    kind = "evacuation.corrected" if evacuated.corrected else kind
    return [_tell(world, kind, _add(world, changes), evacuated.at), *_close(world, evacuated.at)]


def _order(world: World, evacuated: EvacuationAct) -> list[Change]:
    new = Evacuation(ID, COUNTY, "", (), BY.name, evacuated.at, 3, 6, None, (SHELTER,))
    changes = LedgerChanges()
    for entry in (
        Entry("HH-1", HERE, 3, True, "landslide", "LY-P1"),
        Entry("HH-2", HERE, 1, False, "flood", "LY-P1"),
        Entry("HH-3", THERE, 2, False, "flood", ""),
    ):
        world.ledger.entries[entry.household] = entry
        changes.put(None, entry)
    first = _keep(world, "evacuation.ordered", new, evacuated.at)
    return [first, _tell(world, "evacuation.progressed", _add(world, changes), evacuated.at)]


def _add(world: World, changes: LedgerChanges) -> list[LedgerSum]:
    sums = world.ledger.sums
    moved = [add_to_sum(sums.get(key) or LedgerSum(ID, key), by) for key, by in changes.moved().items()]
    sums.update({ledger_sum.key: ledger_sum for ledger_sum in moved})
    return moved


def _close(world: World, at: datetime) -> list[Change]:
    ledger = world.ledger
    assert ledger.evacuation is not None
    whole = ledger.sums[COUNTY].counts
    if ledger.evacuation.lifted_at is None or whole[MOVED] or whole[SETTLED]:
        return []
    closed = _keep(world, "evacuation.closed", close_evacuation(ledger.evacuation, at), at)
    return [closed, _tell(world, "evacuation.progressed", [*ledger.sums.values()], at)]


def _keep(world: World, kind: str, new: Evacuation, at: datetime) -> Change:
    old, world.ledger.evacuation = world.ledger.evacuation, new
    return evacuation_change(kind, old, new, COUNTY, BY, at, world.county.tz, "风力减弱")


def _tell(world: World, kind: str, sums: Sequence[LedgerSum], at: datetime) -> Change:
    evacuation = world.ledger.evacuation
    assert evacuation is not None
    rows = sum_rows(evacuation, sums, COUNTY)
    return ledger_change(kind, evacuation, rows, {}, COUNTY, BY, at, world.county.tz)


def _report_households(minutes: float, *reports: tuple[str, str, str]) -> EvacuationAct:
    return EvacuationAct(BEGIN + timedelta(minutes=minutes), reports)


ORDERED = _report_households(1)
SETTLED_HERE = [
    _report_households(5, ("HH-1", "settled", "S101-1"), ("HH-2", "refused", ""), ("HH-3", "moved", ""))
]
LIFTED = replace(_report_households(60), lifted=True)
EVACUATION_LAWS: list[tuple[str, list[EvacuationAct], list[EvacuationAct]]] = [
    ("households are ordered to move on every level", [], [ORDERED]),
    (
        "households move and are reported, and verified by somebody else, on every level",
        [ORDERED],
        [
            _report_households(2, ("HH-1", "told", "")),
            *SETTLED_HERE,
            replace(_report_households(9), verified=("HH-1",)),
            _report_households(10, ("HH-2", "persuaded", ""), ("HH-3", "settled", "relatives")),
        ],
    ),
    (
        "lines of households are corrected on every level",
        [ORDERED, *SETTLED_HERE],
        [replace(_report_households(9), corrected=("HH-1", "HH-3"))],
    ),
    (
        "people move back on every level once the order is lifted, and the ledger closes",
        [ORDERED, *SETTLED_HERE],
        [
            LIFTED,
            _report_households(70, ("HH-1", "returned", "")),
            _report_households(80, ("HH-3", "returned", "")),
        ],
    ),
]
