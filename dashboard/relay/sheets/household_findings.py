"""What a township's journal tells of households held against what the county knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from data_access.emergency.rollouts.evacuations.evacuation_store import (
    known_reports,
    read_entries,
    read_evacuations,
)
from data_access.emergency.rollouts.evacuations.report_taking import ReportTaking
from data_access.emergency.rollouts.households.household_store import read_households
from data_access.emergency.rollouts.households.visit_taking import VisitTaking
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.rollouts.sheets.cutoff_reports import (
    MergesBefore,
    list_moved_since,
    list_visited_since,
)
from domain.emergency.rollouts.evacuations.evacuation import MOST_TOLD, Evacuation, choose_households
from domain.emergency.rollouts.evacuations.journal_claims import check_target
from domain.emergency.rollouts.evacuations.ledger import STATES
from domain.emergency.rollouts.progress.receipt_corrections import name_withdrawal
from domain.emergency.rollouts.progress.visits import RESULTS, UNKNOWN, VisitReport
from domain.emergency.rollouts.sheets.household_lines import (
    ORDER,
    REPORT_WITHDRAWAL,
    VERIFICATION,
    VISIT,
    ReportedLine,
    list_reports,
    list_visits,
)
from domain.emergency.rollouts.sheets.journal_line import Line, name_line
from domain.emergency.rollouts.sheets.township_journal import Journal, of_kind
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.kernel.worlds import WorldId

Reported = TypeVar("Reported")
Conflict = tuple[str, str]


@value
class FoundOrder:
    """An evacuation that was ordered there. `households`: of those that it names, whom the county knows, ()
    where it names none; `count`: how many have to move; `rollout`: the roll-out it belongs to, '' for none
    that the county has.
    """

    line: Line
    households: tuple[str, ...]
    count: int
    rollout: str


@dataclass(slots=True)
class HouseholdFindings:
    """What a journal holds of households against what is known. `evacuations`: the id at the county by the
    id there, of those that are known at the county; `joined`: those that go into one of the
    county's; `conflicts`: (what about, code of what is odd); `left`: (line,
    code of why) of what cannot be taken.
    """

    evacuations: dict[str, str] = field(default_factory=dict)
    orders: list[FoundOrder] = field(default_factory=list)
    joined: list[Line] = field(default_factory=list)
    visits: list[tuple[VisitReport, Line]] = field(default_factory=list)
    reports: list[ReportedLine] = field(default_factory=list)
    withdrawals: list[Line] = field(default_factory=list)
    verifications: list[Line] = field(default_factory=list)
    repeated: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    left: list[tuple[Line, str]] = field(default_factory=list)

    def leave_out(self, line: Line, household: str, code: str) -> None:
        """A line that cannot be taken."""
        self.left.append((line, code))
        self.conflicts.append((household, code))


class HouseholdExamination:
    """Holds the lines of one journal against the county; changes nothing."""

    def __init__(
        self, connection: Connection, world: WorldId, journal: Journal, now: datetime, before: MergesBefore
    ) -> None:
        self._connection, self._world, self._now, self._before = connection, world, now, before
        self._journal, self.found = journal, HouseholdFindings()
        self._known = {
            evacuation.id: evacuation for evacuation in read_evacuations(connection, world, live=False)
        }
        self._theirs = {line.told["evacuation"] for line in of_kind(journal.lines, ORDER)}
        self._takings: dict[str, ReportTaking] = {}
        """Lines of the ledger as they stand once what was told is taken, by evacuation of the county."""
        self._township = str(journal.package["township"])
        self._cut_at = datetime.fromisoformat(str(journal.package["made_at"]))

    def examine(self, into: Mapping[str, str]) -> HouseholdFindings:
        """What merging would do. `into`: an evacuation of the county by the id of one that was ordered there,
        where its reports belong. Refused no_evacuation, ordered_already.
        """
        self._examine_orders(into)
        self._examine_visits()
        by_evacuation, named = defaultdict[str, list[ReportedLine]](list), defaultdict[str, set[str]](set)
        for report in list_reports(self._journal.lines):
            name = report.line.told["evacuation"]
            by_evacuation[name].append(report)
            named[self.found.evacuations.get(name, "")].add(report.report.household)
        for id, households in named.items():
            if id:
                known = self._known[id]
                self._takings[id] = ReportTaking(self._connection, self._world, known, households, self._now)
        gone = self._gone_lines()
        for name, reports in by_evacuation.items():
            self._examine_reports(name, reports, gone[name])
        for name, lines in gone.items():
            self._examine_withdrawals(name, lines)
        self._examine_verifications()
        self._examine_reach()
        return self.found

    def _examine_orders(self, into: Mapping[str, str]) -> None:
        by_origin = {
            origin: evacuation.id for evacuation in self._known.values() for origin in evacuation.origins
        }
        ordered = of_kind(self._journal.lines, ORDER)
        self._check_into(into)
        self.found.evacuations = {name: name for name in self._known}
        for line in ordered:
            name, known = line.told["evacuation"], by_origin.get(name_line(line))
            self.found.evacuations.pop(name, None)
            chosen = into.get(name, known)
            check_target(name, known, chosen)
            if chosen is None:
                self._examine_order(line)
                continue
            self.found.evacuations[name] = chosen
            if known is None:
                self.found.joined.append(line)

    def _check_into(self, into: Mapping[str, str]) -> None:
        missing = [name for name in into if name not in self._theirs]
        missing += [name for name in into.values() if name not in self._known]
        if missing:
            raise Refused("no_evacuation", f"no evacuation {missing[0][:40]!r}", "evacuation")

    def _examine_order(self, line: Line) -> None:
        place, named = line.told["place"], line.told.get("households", [])
        there = read_households(self._connection, self._world, named or None)
        missing = [household for household in named if household not in there]
        self.found.conflicts += [(household, "no_household") for household in missing]
        if named and len(missing) == len(named):
            self.found.leave_out(line, line.told["evacuation"], "nobody_moves")
            return
        chosen = tuple(there) if named else ()
        try:
            risks = tuple(line.told.get("risks", ()))
            moving = choose_households([*there.values()], place, risks, chosen, MOST_TOLD)
        except Refused as why:
            self.found.leave_out(line, line.told["evacuation"], why.code)
            return
        rollout = str(line.told.get("rollout", ""))
        known = rollout and read_rollout(self._connection, self._world, rollout)
        self.found.orders.append(FoundOrder(line, chosen, len(moving), rollout if known else ""))
        if not place.startswith(self._township):
            self.found.conflicts.append((line.told["evacuation"], "other_township"))
        overlaps = (
            evacuation for evacuation in self._known.values() if _overlaps(evacuation, place, self._cut_at)
        )
        self.found.conflicts += [(evacuation.id, "ordered_too") for evacuation in overlaps]

    def _examine_visits(self) -> None:
        lines = of_kind(self._journal.lines, VISIT)
        if not lines:
            return
        rollout = read_rollout(self._connection, self._world, str(self._journal.package["rollout"]))
        if rollout is None:
            self.found.left += [(line, "no_rollout_there") for line in lines]
            return
        ids = {line.told["household"] for line in lines}
        taking = VisitTaking(self._connection, self._world, rollout, ids, self._now)
        before, liaisons = dict(taking.visits), {id: visit.liaison for id, visit in taking.visits.items()}
        meanwhile = list_visited_since(self._connection, self._world, rollout.id, self._cut_at)
        for report, line in list_visits(lines, liaisons):
            if self._take(line, report.household, taking.take, report):
                self.found.visits.append((report, line))
                was = before[report.household].result
                over_at = None if rollout.superseded_by else rollout.over_at
                if over_at is not None and report.at > over_at:
                    self.found.conflicts.append((report.household, "after_end"))
                if report.household in meanwhile and was not in (UNKNOWN, RESULTS.index(report.kind)):
                    self.found.conflicts.append((report.household, "visited_too"))

    def _take(self, line: Line, household: str, take: Callable[[Reported], bool], report: Reported) -> bool:
        try:
            taken = take(report)
        except Refused as why:
            if why.code != "corrected":
                self.found.leave_out(line, household, why.code)
                return False
            taken = False
        self.found.repeated += not taken
        return taken

    def _gone_lines(self) -> dict[str, list[Line]]:
        gone = defaultdict[str, list[Line]](list)
        for line in of_kind(self._journal.lines, REPORT_WITHDRAWAL):
            gone[line.told["evacuation"]].append(line)
        return gone

    def _examine_reports(self, name: str, reports: Sequence[ReportedLine], gone: Iterable[Line]) -> None:
        unwanted = {(line.told["household"], line.told["line"]) for line in gone}
        standing = [
            report for report in reports if (report.report.household, report.report.id) not in unwanted
        ]
        wanted = [report for report in standing if not self._was_withdrawn(report)]
        evacuation = self._known.get(self.found.evacuations.get(name, ""))
        if evacuation is None:
            is_ordered = name in {order.line.told["evacuation"] for order in self.found.orders}
            for reported_line in wanted:
                if is_ordered:
                    self.found.reports.append(reported_line)
                else:
                    self.found.leave_out(reported_line.line, reported_line.report.household, "no_evacuation")
            return
        taking = self._takings[evacuation.id]
        meanwhile = list_moved_since(self._connection, self._world, evacuation.id, self._cut_at)
        for reported_line in wanted:
            household = reported_line.report.household
            noted = reported_line if household in taking.entries else self._with_note(reported_line, name)
            if self._take(reported_line.line, household, taking.take, noted.report):
                self.found.reports.append(noted)
                odd = "evacuation_over" if evacuation.closed_at is not None else taking.conflict
                if odd and (household in meanwhile or evacuation.closed_at is not None):
                    self.found.conflicts.append((household, f"moved_{odd}"))

    def _was_withdrawn(self, reported_line: ReportedLine) -> bool:
        """Whether the township had withdrawn it: a copy of its folder that was restored still has it."""
        gone = self._before.is_withdrawn(reported_line.report.id)
        if gone:
            self.found.leave_out(reported_line.line, reported_line.report.household, "withdrawn_before")
        return gone

    def _examine_reach(self) -> None:
        """Whoever of those it tells of lies beyond its township is told to whoever decides on the merge."""
        found = self.found
        ids = {report.household for report, _ in found.visits} | {
            report.report.household for report in found.reports
        }
        ids |= {line.told["household"] for line in (*found.withdrawals, *found.verifications)}
        known = read_households(self._connection, self._world, ids)
        far = sorted(id for id, household in known.items() if not household.grid.startswith(self._township))
        found.conflicts += [(id, "other_township") for id in far]

    def _with_note(self, report: ReportedLine, name: str) -> ReportedLine:
        """A report of an evacuation that was ordered there, and is another one here, which does not name the
        household: why it is added.
        """
        if report.report.note or name not in self._theirs:
            return report
        return replace(report, report=replace(report.report, note=f"自主响应 {name}"))

    def _examine_withdrawals(self, name: str, lines: Iterable[Line]) -> None:
        evacuation = self._known.get(self.found.evacuations.get(name, ""))
        if evacuation is None:
            return
        ids = {line.told["household"] for line in lines}
        known = known_reports(self._connection, self._world, evacuation.id, ids)
        for line in lines:
            household, id = line.told["household"], line.told["line"]
            if (household, id) not in known or (household, name_withdrawal(id)) in known:
                continue
            if evacuation.live:
                self.found.withdrawals.append(line)
            else:
                self.found.leave_out(line, household, "report_not_withdrawn")

    def _examine_verifications(self) -> None:
        """Who was seen there was seen where the county knows them, too; else somebody has to look again."""
        for line in of_kind(self._journal.lines, VERIFICATION):
            household, id = line.told["household"], self.found.evacuations.get(line.told["evacuation"])
            if id is None:
                self.found.verifications.append(line)
                continue
            read = read_entries(self._connection, self._world, id, [household])
            entries = self._takings[id].entries if id in self._takings else {}
            entry = (read | entries).get(household)
            seen = (line.told["state"], line.told.get("place", ""))
            if entry is None or (STATES[entry.state], entry.place) != seen:
                self.found.leave_out(line, household, "seen_elsewhere")
            elif not entry.is_verified:
                self.found.verifications.append(line)


def _overlaps(evacuation: Evacuation, place: str, cut_at: datetime) -> bool:
    near = evacuation.place.startswith(place) or place.startswith(evacuation.place)
    return near and evacuation.live and evacuation.ordered_at >= cut_at
