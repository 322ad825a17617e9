"""Reports of a batch taken inside one unit of work, and what lines that changed add to their sums."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data_access.emergency.rollouts.evacuations import evacuation_store as store
from data_access.emergency.rollouts.households.household_store import read_households
from domain.emergency.rollouts.evacuations.conflicts import find_conflict
from domain.emergency.rollouts.evacuations.evacuation import Evacuation
from domain.emergency.rollouts.evacuations.ledger import (
    AFTER_CLOSE,
    Entry,
    EvacuationReport,
    add_stranger,
    check_report,
    take_report,
)
from domain.emergency.rollouts.evacuations.ledger_counts import LedgerChanges, LedgerSum, add_to_sum
from domain.emergency.rollouts.progress.receipt_corrections import name_withdrawal, refuse_withdrawn
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId


@dataclass(slots=True)
class Taken:
    """What became of a batch: how many were new, known, added to the list; who was refused, and why, by
    place in the batch, and what was taken though the ledger said otherwise; the sums that moved, and what the
    trace is told.
    """

    taken: int = 0
    repeated: int = 0
    extras: int = 0
    refused: dict[int, Refused] = field(default_factory=dict)
    conflicts: dict[int, str] = field(default_factory=dict)
    sums: list[LedgerSum] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


class Ledger:
    """Collects lines of one evacuation as they change; `save` writes them and what they add up to."""

    def __init__(self, connection: Connection, world: WorldId, evacuation: Evacuation) -> None:
        self._connection, self._world, self.evacuation = connection, world, evacuation
        self._entries: dict[str, Entry] = {}
        self._changes = LedgerChanges()

    def put(self, old: Entry | None, new: Entry) -> None:
        """A line that is new, or changed."""
        if old != new:
            self._entries[new.household] = new
            self._changes.put(old, new)

    def save(self) -> list[LedgerSum]:
        """Write everything; the sums that moved, by key."""
        name = self.evacuation.id
        store.save_entries(self._connection, self._world, name, self._entries.values())
        moved = self._changes.moved()
        old = store.read_sums(self._connection, self._world, name, moved)
        new = [add_to_sum(old.get(key) or LedgerSum(name, key), added) for key, added in moved.items()]
        store.save_sums(self._connection, self._world, new)
        return new


class ReportTaking:
    """Takes reports of one evacuation one by one."""

    def __init__(
        self,
        connection: Connection,
        world: WorldId,
        evacuation: Evacuation,
        households: Collection[str],
        now: datetime,
    ) -> None:
        self._connection, self._world, self._now = connection, world, now
        self._evacuation = evacuation
        self.entries = store.read_entries(connection, world, evacuation.id, households)
        missing = [household for household in households if household not in self.entries]
        self.strangers = read_households(connection, world, missing)
        self._known = store.known_reports(connection, world, evacuation.id, households)
        self._ledger = Ledger(connection, world, evacuation)
        self._reports: list[EvacuationReport] = []
        self.extras = 0
        self.conflict = ""

    def take(self, given: EvacuationReport) -> bool:
        """Take one; False for one that was recorded before. `conflict` says afterwards in what it is in with
        the line as it stood. Refused bad_report, not_listed, not_lifted;
        corrected for one that was withdrawn.
        """
        report, self.conflict = _correct(given, self._now), ""
        name = (report.household, report.id)
        if name in self._known:
            refuse_withdrawn((report.household, name_withdrawal(report.id)) in self._known)
            return False
        check_report(report, self._evacuation.places)
        old = self.entries.get(report.household)
        base = old or self._add(report)
        if self._evacuation.closed_at is not None:
            report, new = replace(report, late=AFTER_CLOSE), base
        else:
            ordered_at = self._evacuation.ordered_at
            new = take_report(base, report, ordered_at, self._evacuation.lifted_at)
            self.conflict = find_conflict(base, replace(report, at=max(report.at, ordered_at)))
        self._known.add(name)
        self._ledger.put(old, new)
        self.extras += old is None
        self.entries[report.household] = new
        self._reports.append(report)
        return True

    def _add(self, report: EvacuationReport) -> Entry:
        stranger = self.strangers.get(report.household)
        return add_stranger(stranger, report.note, closed=self._evacuation.closed_at is not None)

    def save(self, batch: int) -> Taken:
        """Write what was taken. `batch`: the seq of the change that will tell of it."""
        rows = [store.report_row(self._evacuation.id, report, self._now, batch) for report in self._reports]
        store.add_reports(self._connection, self._world, rows)
        facts = {"reports": len(rows), "extras": self.extras, "digest": store.digest_reports(rows)}
        return Taken(len(rows), extras=self.extras, sums=self._ledger.save(), facts=facts)


def _correct(report: EvacuationReport, now: datetime) -> EvacuationReport:
    """The report, which nobody gave later than now: a clock that is ahead is put right."""
    if report.at <= now:
        return report
    ahead = report.offset_s + (report.at - now).total_seconds()
    return replace(report, at=now, offset_s=ahead)


def add_households(
    connection: Connection, world: WorldId, evacuation: Evacuation, entries: Iterable[Entry]
) -> list[LedgerSum]:
    """The lines of an evacuation that is ordered now, and their sums."""
    ledger = Ledger(connection, world, evacuation)
    for entry in entries:
        ledger.put(None, entry)
    return ledger.save()
