"""What a township changed of responses and of its roster: held against the county, and recorded there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from dashboard.relay.sheets.merge_door import Door, act_for, do_or_leave
from dashboard.relay.sheets.photo_merge import name_township
from data_access.directory.rosters import on_duty
from data_access.emergency.responses.response_rows import read_response
from data_access.emergency.responses.warning_messages import find_known
from data_access.emergency.rollouts.sheets.cutoff_reports import find_done
from domain.access.actor import Actor
from domain.directory.roster import Shift
from domain.emergency.rollouts.sheets.journal_line import Line, name_line
from domain.emergency.rollouts.sheets.record_lines import (
    ADDED,
    CHANGED,
    DUTY,
    KNOWN,
    RESPONSE,
    find_duty,
    judge_duty,
)
from domain.emergency.rollouts.sheets.township_commands import RecordDuty, RecordResponse
from domain.emergency.rollouts.sheets.township_journal import ACT, Journal, of_kind
from domain.kernel.command import Command
from domain.kernel.worlds import WorldId


@dataclass(slots=True)
class RecordFindings:
    """What is to be recorded; `known`: duties that are so at the county, which is remembered: what the county
    changes of them later stands. `repeated`: how many lines the county has already; `conflicts`: (what about,
    code of what is odd); `left`: (line, code of why) of what cannot be taken.
    """

    responses: list[Line] = field(default_factory=list)
    duties: list[Line] = field(default_factory=list)
    known: list[Line] = field(default_factory=list)
    repeated: int = 0
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[Line, str]] = field(default_factory=list)


class RecordExamination:
    """Holds the lines of one journal against the county; changes nothing."""

    def __init__(self, connection: Connection, world: WorldId, journal: Journal) -> None:
        self._connection, self._world, self._journal = connection, world, journal
        self._township, self.found = str(journal.package["township"]), RecordFindings()
        self._cut_at = datetime.fromisoformat(str(journal.package["made_at"]))

    def examine(self, is_older: bool) -> RecordFindings:
        """What merging would do. `is_older`: whether a newer journal was merged, which had the roster."""
        self.found.responses = self._list_new(of_kind(self._journal.lines, RESPONSE))
        for type in sorted({str(line.told["type"]) for line in self.found.responses}):
            self._compare(type)
        self._examine_warnings()
        if not is_older:
            self._examine_duties(self._list_new(of_kind(self._journal.lines, DUTY)))
        return self.found

    def _examine_warnings(self) -> None:
        """A warning that only the township has: the county acts on it once somebody hands it in."""
        acts = (line.told for line in of_kind(self._journal.lines, ACT) if line.told.get("identifier"))
        names = {(str(facts.get("sender", "")), str(facts["identifier"])) for facts in acts}
        if names:
            unknown = names - find_known(self._connection, self._world, names).seen
            self.found.conflicts += [(identifier, "warning_unknown") for _, identifier in sorted(unknown)]

    def _list_new(self, lines: Sequence[Line]) -> list[Line]:
        """Those that were not recorded before."""
        done = set[tuple[str, str]]()
        for by in {line.by for line in lines}:
            names = [name_line(line) for line in lines if line.by == by]
            author = f"{name_township(self._township)}/{by}"
            done |= {(by, name) for name in find_done(self._connection, self._world, author, names)}
        new = [line for line in lines if (line.by, name_line(line)) not in done]
        self.found.repeated += len(lines) - len(new)
        return new

    def _compare(self, type: str) -> None:
        """A level that the township and the county see differently is for a person to decide."""
        [*_, last] = (line for line in self.found.responses if line.told["type"] == type)
        known = read_response(self._connection, self._world, type)
        if last.told["level"] != (known.level if known else 0):
            meanwhile = known is not None and known.changed_at >= self._cut_at
            code = "response_changed" if meanwhile else "response_differs"
            self.found.conflicts.append((f"{RESPONSE}:{type}", code))

    def _examine_duties(self, lines: Iterable[Line]) -> None:
        there = dict[Shift, set[str]]()
        for line in lines:
            duty = find_duty(line)
            place = Shift(duty.day, duty.shift, duty.region, duty.post, "")
            if place not in there:
                there[place] = on_duty(self._connection, self._world.county, duty)
            change, others = str(line.told["change"]), line.told["others"]
            judged = judge_duty(change, duty.person, others, there[place])
            if not duty.region.startswith(self._township):
                judged = "other_township"
            if judged == KNOWN:
                self.found.repeated += 1
                self.found.known.append(line)
            elif judged in (CHANGED, "other_township"):
                self.found.left.append((line, judged))
                self.found.conflicts.append((f"line {line.number + 1}", judged))
            else:
                self.found.duties.append(line)
                there[place] = {*others, duty.person} if change == ADDED else {*others}


class RecordWriter:
    """Records it. `responses`, `duties`: how many were recorded; `left`: (line, code of why) of what was not
    taken.
    """

    def __init__(self, door: Door, county: str, township: str, by: Actor) -> None:
        self._door, self._county, self._township, self._by = door, county, township, by
        self.responses = self.duties = 0
        self.left = list[tuple[Line, str]]()

    def apply(self, found: RecordFindings) -> None:
        """Do it; one that is refused is left."""
        for line in found.responses:
            self.responses += self._do(self._make_response(line), line)
        for line in found.duties:
            self.duties += self._do(self._make_duty(line), line)
        for line in found.known:
            self._do(self._make_duty(line), line)

    def _do(self, command: Command, line: Line) -> bool:
        return do_or_leave(self._door, command, act_for(self._by, line.by), line, self.left)

    def _make_response(self, line: Line) -> RecordResponse:
        facts = line.told
        return RecordResponse(
            region=self._county, type=facts["type"], level=facts["level"], was=facts["was"],
            since=datetime.fromisoformat(facts["since"]), changed_at=line.at, reason=facts["reason"],
            key=name_line(line),
        )  # fmt: skip

    def _make_duty(self, line: Line) -> RecordDuty:
        facts = line.told
        return RecordDuty(
            region=self._township, duty=find_duty(line), change=facts["change"],
            others=tuple(facts["others"]), changed_at=line.at, key=name_line(line),
        )  # fmt: skip
