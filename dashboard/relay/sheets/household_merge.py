"""What a township's journal tells of households, carried out: under its own times, by who did it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Final

from dashboard.relay.sheets.household_findings import FoundOrder, HouseholdFindings
from dashboard.relay.sheets.merge_door import Door, act_for, do_or_leave
from domain.access.actor import Actor
from domain.access.masking import mask_name
from domain.access.reasons import MOST as LONGEST_REASON
from domain.emergency.rollouts.evacuations.evacuation_commands import (
    CorrectReport,
    OrderEvacuation,
    RecordEvacuation,
    VerifyEvacuation,
)
from domain.emergency.rollouts.rollout_commands import RecordVisits
from domain.emergency.rollouts.sheets.household_lines import ReportedLine
from domain.emergency.rollouts.sheets.journal_line import Line, name_line
from domain.kernel.errors import Refused

MOST: Final = 500


@dataclass(slots=True)
class HouseholdsDone:
    """How much of each was done; `left`: (line, code of why) of what was not taken."""

    visits: int = 0
    reports: int = 0
    orders: int = 0
    withdrawn: int = 0
    left: list[tuple[Line, str]] = field(default_factory=list)


class HouseholdMerge:
    """Carries out what was found, in one county."""

    def __init__(self, door: Door, county: str, rollout: str, found: HouseholdFindings, by: Actor) -> None:
        self._door, self._county, self._rollout, self._by = door, county, rollout, by
        self._found, self._evacuations = found, dict(found.evacuations)
        self.done = HouseholdsDone(left=[*found.left])

    def apply(self) -> HouseholdsDone:
        """Do it. Refused as the commands are, where nothing of one is taken."""
        for order in self._found.orders:
            self._order(order)
        for line in self._found.joined:
            self._join(line)
        self._visit()
        self._report()
        for line in self._found.withdrawals:
            self._withdraw(line)
        for line in self._found.verifications:
            self._verify(line)
        return self.done

    def _order(self, order: FoundOrder) -> None:
        line, facts = order.line, order.line.told
        due_at = datetime.fromisoformat(facts["due_at"]) if facts.get("due_at") else None
        command = OrderEvacuation(
            region=self._county, place=facts["place"], risks=tuple(facts.get("risks", ())),
            rollout=order.rollout, households=order.households,
            due_at=due_at, ordered_at=line.at, origin=name_line(line), reason=facts["reason"],
            key=name_line(line),
        )  # fmt: skip
        try:
            ordered = self._door.handle(command, act_for(self._by, line.by))
        except Refused as why:
            self.done.left.append((line, why.code))
            return
        self._evacuations[facts["evacuation"]] = ordered.id
        self.done.orders += 1

    def _join(self, line: Line) -> None:
        """The county's evacuation keeps what the township calls it, so that a later journal goes there."""
        command = RecordEvacuation(
            region=self._county, evacuation=self._evacuations[line.told["evacuation"]], reports=(),
            origin=name_line(line), key=f"{name_line(line)}/into",
        )  # fmt: skip
        do_or_leave(self._door, command, act_for(self._by, line.by), line, self.done.left)

    def _visit(self) -> None:
        visits = self._found.visits
        for start in range(0, len(visits), MOST):
            part = visits[start : start + MOST]
            reports = tuple(report for report, _ in part)
            command = RecordVisits(region=self._county, rollout=self._rollout, visits=reports)
            taken = self._door.handle(command, self._by)
            self.done.visits += taken.taken
            self.done.left += [(part[n][1], why.code) for n, why in taken.refused.items()]

    def _report(self) -> None:
        """Reports in the order of the journal; what one person keyed in one after another goes together."""
        for (name, keyed_by), lines in groupby(self._found.reports, _group_of):
            evacuation, reports = self._evacuations.get(name), [*lines]
            if evacuation is None:
                self.done.left += [(report.line, "no_evacuation") for report in reports]
                continue
            for start in range(0, len(reports), MOST):
                self._report_part(evacuation, reports[start : start + MOST], act_for(self._by, keyed_by))

    def _report_part(self, evacuation: str, lines: Sequence[ReportedLine], by: Actor) -> None:
        reports = tuple(line.report for line in lines)
        command = RecordEvacuation(region=self._county, evacuation=evacuation, reports=reports)
        taken = self._door.handle(command, by)
        self.done.reports += taken.taken
        self.done.left += [(lines[n].line, why.code) for n, why in taken.refused.items()]

    def _withdraw(self, line: Line) -> None:
        facts = line.told
        reason = f"{mask_name(line.by)}: {facts['reason']}"[:LONGEST_REASON]
        command = CorrectReport(
            region=self._county, household=facts["household"], line=facts["line"], reason=reason,
            evacuation=self._evacuations[facts["evacuation"]],
        )  # fmt: skip
        by = act_for(self._by, line.by)
        self.done.withdrawn += do_or_leave(self._door, command, by, line, self.done.left)

    def _verify(self, line: Line) -> None:
        facts = line.told
        evacuation = self._evacuations.get(facts["evacuation"])
        if evacuation is None:
            self.done.left.append((line, "no_evacuation"))
            return
        command = VerifyEvacuation(
            region=self._county, evacuation=evacuation, households=(facts["household"],), seen_at=line.at,
            key=name_line(line),
        )  # fmt: skip
        do_or_leave(self._door, command, act_for(self._by, line.by), line, self.done.left)


def _group_of(line: ReportedLine) -> tuple[str, str]:
    return line.line.told["evacuation"], line.keyed_by
