"""What the rules see of a world while a batch is decided, and what the messages of a batch speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dashboard.handlers.reports.envelopes import Opened
from dashboard.handlers.reports.waiting_room import WaitingRoom
from domain.cases.case_join import Case, Key, case_id, source_id_of
from domain.decisions.world import CountyRules, Saved, Waiting
from domain.emergency.storms.storm_join import Storm
from domain.grids.grid_join import Grid
from domain.kernel.worlds import WorldId
from domain.messages import (
    CaseClosed,
    CaseReported,
    CaseUpdated,
    GridReported,
    PatrolMessage,
    PositionReported,
    StormDissolved,
    StormForecast,
    StormObserved,
    TaskReceipt,
    VisitMessage,
    WarningFile,
    WarningSeen,
)
from domain.positions.position_join import Position
from domain.sources.senders import scope_of

CASE_MESSAGES: Final = (CaseReported, CaseUpdated, CaseClosed)
FIELD_MESSAGES: Final = (VisitMessage, PatrolMessage)
STORM_MESSAGES: Final = (StormObserved, StormForecast, StormDissolved)
WARNING_MESSAGES: Final = (WarningFile, WarningSeen)


@dataclass(slots=True)
class World:
    """What the rules see of a world: what was loaded, and what this batch has decided so far."""

    id: WorldId
    county: CountyRules
    number: Callable[[str], int]
    room: WaitingRoom
    cases: dict[Key, Case] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    storms: dict[str, Storm] = field(default_factory=dict)

    def put(self, rows: Sequence[Saved]) -> None:
        """Let the next decision see what this one saves."""
        for row in rows:
            if isinstance(row, Case):
                self.cases[row.key] = row
            elif isinstance(row, Grid):
                self.grids[row.region] = row
            elif isinstance(row, Storm):
                self.storms[row.id] = row
            else:
                self.positions[row.person] = row

    def waiting(self, root: Case) -> Sequence[Waiting]:
        """What waits for a report of the root's source and id."""
        return self.room.waiting(root)

    def waits(self, root: Case, scope: str) -> int:
        """How many of those are of one scope."""
        return self.room.waits(root, scope)


@dataclass(slots=True)
class Subjects:
    """What the messages of a batch speak of: ids of cases and storms, codes of grids, people; whom they call
    into cases, or name as patrollers ("person:<id>" and others); its receipts and visits.
    """

    cases: set[str]
    called: set[str]
    grids: set[str]
    people: set[str]
    storms: set[str]
    receipts: list[TaskReceipt]
    visits: list[VisitMessage]


def find_subjects(opened: Iterable[Opened], world: WorldId) -> Subjects:
    """What messages speak of, kind by kind."""
    subjects: dict[type, list[Any]] = defaultdict(list)
    scoped: list[Opened] = []
    for item in opened:
        message = item.message
        subjects[type(message)].append(message)
        if item.envelope.sender is not None:
            scoped.append(item)
    reports, updates = subjects[CaseReported], subjects[CaseUpdated]
    cases = {case_id(world, message.source, message.id) for message in reports}
    cases |= {case_id(world, message.source, message.case) for message in (*updates, *subjects[CaseClosed])}
    patrollers = {f"person:{message.person}" for message in subjects[PatrolMessage] if message.person}
    return Subjects(
        cases | _branches(scoped, world),
        {name for message in (*reports, *updates) for name in message.called or ()} | patrollers,
        {message.region for message in subjects[GridReported]},
        {message.person for message in subjects[PositionReported]},
        {message.storm for kind in STORM_MESSAGES for message in subjects[kind]},
        subjects[TaskReceipt],
        subjects[VisitMessage],
    )


def _branches(opened: Iterable[Opened], world: WorldId) -> set[str]:
    """The cases that senders bound to a part of the county may have reported for themselves."""
    return {
        case_id(world, message.source, source_id_of(message), scope_of(item.envelope.sender, world.county))
        for item in opened
        if isinstance(message := item.message, CaseReported | CaseUpdated | CaseClosed)
    }
