"""Visits of households and patrols of hazard points in a batch of reports, taken as the commands are that say
the same. They are written after everything else of the batch: a patrol may open a case.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from dashboard.handlers.cases.case_handlers import read_entry
from dashboard.handlers.context import Context
from dashboard.handlers.reports.envelopes import CountyPack
from dashboard.handlers.reports.receipts import INGEST
from dashboard.handlers.responses.patrol_handlers import case_entry
from dashboard.handlers.responses.patrol_handlers import record as record_patrol
from dashboard.handlers.rollouts.visit_handlers import (
    begin_visits,
    carry_earlier,
    carry_visits,
    tell_listing,
    write_visits,
)
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.households.visit_taking import Listing, VisitTaking, list_visits
from data_access.emergency.rollouts.rollout_store import read_rollout
from domain.emergency.responses.patrols.hazard import HazardPoint
from domain.emergency.responses.patrols.patrol import ABNORMAL, Patrol
from domain.emergency.responses.patrols.patrol_commands import RecordPatrol
from domain.emergency.responses.patrols.patrollers import LONGEST_REPORTER
from domain.emergency.rollouts.progress.visits import VisitReport
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from domain.kernel.errors import Reason, Refused
from domain.messages import PatrolMessage, VisitMessage
from domain.sources.senders import Sender, out_of_scope

NO_APPROVAL: Final = 0
"""What is taken here never waits for a second person."""


class FieldBatch:
    """The visits and patrols of one transaction of the report handler."""

    def __init__(self, work: UnitOfWork, county: CountyPack) -> None:
        self._work, self._county = work, cast(County, county)
        self._takings: dict[str, VisitTaking | None] = {}
        self._listed: list[tuple[Rollout, Listing]] = []
        self._patrols: list[Patrol] = []

    def load(self, visits: Iterable[VisitMessage]) -> None:
        """What is known of all households that visits speak of."""
        households: dict[str, set[str]] = {}
        for message in visits:
            households.setdefault(message.rollout, set()).add(message.household)
        for name, wanted in households.items():
            rollout = read_rollout(self._work.connection, self._work.world, name)
            if rollout is None or rollout.issued_at is None:
                self._takings[name] = None
                continue
            self._list(rollout)
            self._takings[name] = begin_visits(self._work, rollout, wanted)

    def _list(self, rollout: Rollout) -> None:
        """A visit may be here before the relay has listed the households of a roll-out: so they are now."""
        if rollout.state is RolloutState.ISSUED:
            listing = list_visits(self._work.connection, self._work.world, rollout)
            if listing.households:
                self._listed.append((rollout, listing))

    def take(self, message: VisitMessage | PatrolMessage, sender: Sender | None, cause: str) -> None:
        """Take one, under the name it is remembered by. Refused no_rollout, not_visited, no_hazard,
        out_of_scope, and what the case of something wrong is refused.
        """
        if isinstance(message, VisitMessage):
            self._take_visit(message, sender, cause)
        else:
            self._take_patrol(message, sender, cause)

    def _take_visit(self, message: VisitMessage, sender: Sender | None, cause: str) -> None:
        taking = self._takings.get(message.rollout)
        if taking is None:
            raise Refused(Reason.NO_ROLLOUT, f"not issued here: {message.rollout!r}", "rollout")
        grid = taking.visit_of(message.household).grid
        if sender is not None and not sender.covers(grid):
            raise out_of_scope(f"household: not in the token's region {sender.region}", "household")
        channel = message.channel or message.source
        content = (cause, message.household, message.result, message.at, channel)
        taking.take(VisitReport(*content, message.by, message.note, message.clock_off_s))

    def _take_patrol(self, message: PatrolMessage, sender: Sender | None, cause: str) -> None:
        point: HazardPoint | None = self._county.hazards.get(message.point)
        if point is None:
            raise Refused(Reason.NO_HAZARD, f"point: not in the county's list: {message.point!r}", "point")
        if sender is not None and not sender.covers(point.region):
            raise out_of_scope(f"point: not in the token's region {sender.region}", "point")
        patrol = _patrol_of(message, cause)
        if patrol.result == ABNORMAL:
            entry = case_entry(self._work.world, patrol, point)
            read_entry(entry, INGEST, self._county, self._work.now)
        self._patrols.append(patrol)

    def save(self) -> None:
        """Write them, tell of them, and open the cases of what is wrong."""
        taken = [
            visit_taking
            for visit_taking in self._takings.values()
            if visit_taking is not None and visit_taking.reports
        ]
        if not (self._listed or taken or self._patrols):
            return
        context = Context({self._work.county: self._county}, NO_APPROVAL)
        by_context = (INGEST, context)
        for rollout, listing in self._listed:
            tell_listing(self._work, rollout, listing, *by_context)
        for taking in taken:
            write_visits(self._work, taking, *by_context)
        for rollout, listing in self._listed:
            carry_earlier(self._work, rollout, listing, *by_context)
        for taking in taken:
            carry_visits(self._work, taking, *by_context)
        for patrol in self._patrols:
            command = RecordPatrol(region=self._work.world, patrol=patrol)
            record_patrol(self._work, command, *by_context)


def _patrol_of(message: PatrolMessage, cause: str) -> Patrol:
    """The patrol of a message, said by somebody to its source, or by the source alone."""
    name = "".join(message.by.split())[:LONGEST_REPORTER]
    return Patrol(
        id=cause,
        point=message.point,
        result=message.result,
        at=message.at,
        what=message.what,
        person=message.person,
        by=f"{name} {message.source}".strip(),
        channel=message.channel or message.source,
        offset_s=message.clock_off_s,
        lat=message.lat,
        lon=message.lon,
    )
