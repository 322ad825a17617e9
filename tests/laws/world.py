"""A small world for tests of the rules: what the handlers and the database do, in plain dictionaries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from domain.access.scope import Scope
from domain.cases import case_rows
from domain.cases.case_join import Case, Key
from domain.changes import Change
from domain.decisions import tally
from domain.decisions.decide import decide
from domain.decisions.storm_decisions import renew_outlook
from domain.decisions.world import Decision, Waiting
from domain.directory.complaints import Complaint, tell_complaint
from domain.directory.gap_news import tell_gaps
from domain.directory.roster import Finding
from domain.emergency.rollouts.progress.branch_counts import branch_row
from domain.emergency.rollouts.progress.task_states import Task
from domain.emergency.rollouts.rollout import Rollout, rollout_row
from domain.emergency.storms.storm_join import Storm
from domain.emergency.storms.storm_rows import storm_rows
from domain.emergency.warnings.standing.warning import StandingWarning, warning_row
from domain.grids import grid_join
from domain.grids.grid_join import Grid
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.messages import LiveMessage
from domain.positions import position_join
from domain.positions.position_join import Position
from domain.sources.senders import Sender, cause_of, scope_of
from domain.squads.loans import Home, tell_loans
from domain.squads.squad import Squad, assemble_squad, stand_down
from domain.squads.squad_rows import squad_row
from domain.topics import reducer
from tests.laws.asked import CheckAct, CheckWorld, ask
from tests.laws.commanded import CommandAct, carry_out
from tests.laws.evacuated import EvacuationAct, LedgerWorld, carry_out_evacuated, limit_rows
from tests.laws.heard import WarningAct, hear
from tests.laws.newest import newest
from tests.laws.patrolled import PatrolAct, PointState, carry_out_patrolled, limit_points, list_points
from tests.laws.proposed import COMMANDER, ResponseAct, Responses, order
from tests.laws.rolled import BranchWorld, RolloutAct, carry_out_rolled

START = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
"""08:00 in the county."""
PEOPLE = {"LY-1": ("330825101264",), "LY-2": ("330825102201",)}
"""Where people belong; of others the directory says nothing."""
HIDDEN = ("called", "reported_by")
"""What no screen is told of a case."""
PLACES = {
    "330825101": (29.04, 119.18),
    "330825101264001": (29.05, 119.2),
    "330825101264002": (29.06, 119.21),
    "330825102": (29.09, 119.31),
    "330825102201001": (29.1, 119.3),
}
"""The middles of two townships and of grids in them."""


@dataclass(frozen=True)
class County:
    """A county with two matters; a severity-n case has n days, a dangerous house half of that."""

    code: str = "330825"
    prefix: str = "LY"
    tz: tzinfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    places: dict[str, tuple[float, float]] = field(default_factory=lambda: PLACES)

    def limit(self, matter: str | None, severity: int) -> timedelta:
        return timedelta(hours=severity * (12 if matter == "house" else 24))

    def has_person(self, person: str) -> bool:
        return person.startswith("LY-")

    def has_unit(self, unit: str) -> bool:
        return unit in ("roads", "water")

    def regions_of(self, person: str) -> tuple[str, ...] | None:
        return PEOPLE.get(person)


@dataclass(frozen=True)
class Removal:
    """Somebody removes a person from the directory."""

    person: str
    at: datetime


@dataclass(frozen=True)
class Gap:
    """Posts of a township that nobody has tomorrow are told to the desk."""

    posts: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class LoanAct:
    """Somebody of the roads is pulled into a squad that another unit leads, or leaves it; `double`: into one
    more that the roads lead themselves.
    """

    at: datetime
    back: bool = False
    double: bool = False


@dataclass(frozen=True)
class ComplaintAct:
    """A complaint was filed, or answered."""

    kind: str
    at: datetime


Carried = CommandAct | WarningAct | EvacuationAct | RolloutAct | CheckAct | PatrolAct | ResponseAct
Told = LiveMessage | Removal | Gap | LoanAct | ComplaintAct | Carried
"""What a law may say."""
CARRIED: dict[type[Any], Callable[[World, Any], list[Change]]] = {
    CommandAct: carry_out,
    WarningAct: hear,
    RolloutAct: carry_out_rolled,
    EvacuationAct: carry_out_evacuated,
    CheckAct: lambda world, act: [ask(world, act)],
    PatrolAct: carry_out_patrolled,
    ResponseAct: order,
}


@dataclass
class World:
    """All that is known, and the feed. `take` is what the report handler does with one message."""

    county: County = field(default_factory=County)
    cases: dict[Key, Case] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    responses: Responses = field(default_factory=Responses)
    squads: dict[str, Squad] = field(default_factory=dict)
    storms: dict[str, Storm] = field(default_factory=dict)
    warnings: dict[str, StandingWarning] = field(default_factory=dict)
    rollouts: dict[str, Rollout] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    branches: BranchWorld = field(default_factory=BranchWorld)
    ledger: LedgerWorld = field(default_factory=LedgerWorld)
    checks: CheckWorld = field(default_factory=CheckWorld)
    patrols: dict[str, PointState] = field(default_factory=dict)
    feed: list[dict[str, Any]] = field(default_factory=list)
    traces: list[Any] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    waits_for: dict[str, Waiting] = field(default_factory=dict)
    dead: set[tuple[str, str]] = field(default_factory=set)
    id: WorldId = field(default_factory=lambda: WorldId("330825"))

    def number(self, day: str) -> int:
        self.numbers[day] = self.numbers.get(day, 0) + 1
        return self.numbers[day]

    def waiting(self, root: Case) -> list[Waiting]:
        key = (root.source, root.source_id)
        return [
            waiting_update
            for waiting_update in self.waits_for.values()
            if (waiting_update.message.source, waiting_update.message.case) == key
        ]

    def waits(self, root: Case, scope: str) -> int:
        return len([waiting for waiting in self.waiting(root) if waiting.scope == scope])

    def send(self, message: LiveMessage, sender: Sender | None) -> list[dict[str, Any]]:
        """`take` for a message of a sender; a refused one is among the dead, by cause and reason."""
        try:
            return self.take(message, sender=sender)
        except Refused as refused:
            cause = cause_of(message, scope_of(sender, self.county.code))
            self.dead.add((cause, refused.code))
            return []

    def take(
        self,
        message: Told,
        now: datetime | None = None,
        sender: Sender | None = None,
    ) -> list[dict[str, Any]]:
        """The wire changes one message causes."""
        if isinstance(message, Removal):
            gone = self.positions.pop(message.person)
            removed = position_join.removed(gone, "account:7", "", message.at, self.county.tz)
            decision = Decision((), (removed,))
        elif isinstance(message, Gap):
            gaps = [Finding("gap", "2026-11-23", "day", "330825101", post, "") for post in message.posts]
            gap_news = tell_gaps(gaps, self.county.code, {}, message.at, self.county.tz)
            decision = Decision((), tuple(gap_news))
        elif isinstance(message, LoanAct):
            decision = Decision((), tuple(self._lend(message)))
        elif isinstance(message, ComplaintAct):
            decision = Decision((), (self._file(message),))
        elif isinstance(message, Carried):
            decision = Decision((), tuple(CARRIED[type(message)](self, message)))
        else:
            decision = self._decide(message, now or message.at + timedelta(seconds=1), sender)
        self._save(decision)
        wires = [change.wire(seq) for seq, change in enumerate(decision.changes, start=len(self.feed) + 1)]
        self.feed += wires
        self.traces += [change.trace for change in decision.changes]
        return wires

    def _file(self, filed: ComplaintAct) -> Change:
        complaint = Complaint("b-1", "LY-L1", "complaint", "roads", "路灯不亮", filed.at, filed.at)
        place = (self.county.code, COMMANDER, filed.at, self.county.tz)
        return tell_complaint(filed.kind, complaint, {"text": complaint.text}, *place)

    def _lend(self, lent: LoanAct) -> list[Change]:
        home = Home("LY-1", "roads", ("公路", "Roads"), "duty", "330825102")
        called = (("LY-1", "duty"),)
        squad = assemble_squad("c-1", "c", "330825101", "account:7", called, {}, "", lent.at)
        old, new = (squad, stand_down(squad, lent.at)) if lent.back else (None, squad)
        homes, no = {"LY-1": home}, "LY-261122-0001"
        lead, several = ("roads", ("LY-1",)) if lent.double else (None, ())
        return tell_loans(old, new, homes, lead, no, COMMANDER, lent.at, self.county.tz, several)

    def _decide(self, message: LiveMessage, now: datetime, sender: Sender | None) -> Decision:
        decision = decide(message, self, now, sender)
        for storm in decision.save:
            if isinstance(storm, Storm):
                outlook = renew_outlook(storm, self.county, message.source, message.cause, now)
                return Decision((*decision.save, *outlook.save), (*decision.changes, *outlook.changes))
        return decision

    def take_all(self, messages: Iterable[Told]) -> World:
        for message in messages:
            self.take(message)
        return self

    def _save(self, decision: Decision) -> None:
        for row in decision.save:
            match row:
                case Case():
                    self.cases[row.key] = row
                case Grid():
                    self.grids[row.region] = row
                case Position():
                    self.positions[row.person] = row
                case Storm():
                    self.storms[row.id] = row
        self.waits_for.update({item.cause: item for item in decision.wait})
        for waiting in decision.done:
            del self.waits_for[waiting.cause]
        self.dead |= {(item.cause, why.code) for item, why in decision.refused}

    def snapshot(self, scope: Scope | None = None) -> dict[str, Any]:
        """The fresh state from the rows, not from the reducer: whole, or what a screen of a scope gets."""
        tz = self.county.tz
        state = reducer.empty(self.county.code, "e1", len(self.feed))
        state["at"] = self.feed[-1]["at"] if self.feed else None
        state["cases"] = [case_rows.live_row(case, tz) for case in self.cases.values() if case.open]
        state["grids"] = [grid_join.row(grid, tz) for grid in self.grids.values()]
        state["positions"] = [position_join.row(position) for position in self.positions.values()]
        state |= self.responses.rows(self.county.code, tz)
        state["squads"] = [squad_row(squad, tz) for _, squad in sorted(self.squads.items()) if squad.live]
        state["storms"] = [row for _, storm in sorted(self.storms.items()) for row in storm_rows(storm, tz)]
        standing = [warning for _, warning in sorted(self.warnings.items()) if warning.live]
        state["warnings"] = [warning_row(warning, self.county.code, tz) for warning in standing]
        live = {rollout.id: rollout for rollout in self.rollouts.values() if rollout.live}
        state["rollouts"] = [rollout_row(entry, self.county.code, tz) for _, entry in sorted(live.items())]
        state["branches"] = [
            branch_row(branch, live[branch.rollout].released_at, tz)
            for _, branch in sorted(self.branches.items())
            if branch.rollout in live
        ]
        state["evacuations"] = self.ledger.rows(self)
        state["checks"], state["patrols"] = self.checks.rows(self.county.code, tz), list_points(self)
        for table, key in (("cases", "id"), ("grids", "region"), ("positions", "person"), ("storms", "id")):
            state[table] = sorted(state[table], key=lambda row: row[key])
        state["news"] = [row for wire in self.feed for row in wire.get("news", ())]
        state["tally"] = self.tally()
        if scope is not None:
            _limit(state, scope)
        state["news"] = newest(state["news"])
        return state

    def tally(self) -> list[list[Any]]:
        """The sums over all cases."""
        sums: dict[tuple[str, str, str], list[int]] = {}
        for case in self.cases.values():
            for key, counts in tally.of(case, self.county.tz).items():
                old = sums.get(key, [0, 0, 0])
                sums[key] = [a + b for a, b in zip(old, counts, strict=True)]
        return [[*key, *counts] for key, counts in sorted(sums.items()) if any(counts)]


def _limit(state: dict[str, Any], scope: Scope) -> None:
    """What a scope may see, said once more in the plainest words, so that domain/access/scope.py has a
    witness.
    """

    def case(row: dict[str, Any]) -> bool:
        inside = row["region"].startswith(scope.region) and (scope.whole or row["matter"] in scope.matters)
        names = {f"unit:{unit}" for unit in scope.units} | {f"person:{scope.person}"}
        called = row.get("called", [])
        return inside or any(n in names or (scope.whole and n.startswith(scope.region)) for n in called)

    def position(row: dict[str, Any]) -> bool:
        all_here = scope.positions == "all" and row["region"].startswith(scope.region)
        return all_here or (scope.positions != "none" and row["person"] == scope.person)

    def count(row: list[Any]) -> bool:
        return row[0].startswith(scope.region) and (scope.whole or row[2] in scope.matters)

    for table in ("cases", "news", "squads"):
        shown = [row for row in state[table] if case(row)]
        state[table] = [{name: entry for name, entry in row.items() if name not in HIDDEN} for row in shown]

    def warning(row: dict[str, Any]) -> bool:
        return any(r.startswith(scope.region) or scope.region.startswith(r) for r in row["regions"])

    state["warnings"] = [row for row in state["warnings"] if warning(row)]
    reached = scope.whole and (scope.region.startswith("330825") or "330825".startswith(scope.region))
    state["rollouts"] = state["rollouts"] if reached else []
    state["branches"] = limit_points(state["branches"], scope)
    state["evacuations"] = limit_rows(state["evacuations"], scope)
    state["checks"] = CheckWorld.limit(state["checks"], scope)
    state["patrols"] = limit_points(state["patrols"], scope)
    state["proposals"] = Responses.limit(state["proposals"], scope)
    state["grids"] = [row for row in state["grids"] if row["region"].startswith(scope.region)]
    state["positions"] = [row for row in state["positions"] if position(row)]
    state["tally"] = [row for row in state["tally"] if count(row)]
