"""What a township's journal tells of squads that were made there, held against what the county knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from dashboard.relay.sheets.photo_merge import EnterOf, name_township_case
from data_access.database.codec import text_of
from data_access.database.tables.live_tables import cases
from data_access.emergency.rollouts.sheets.return_file import ReturnFile
from data_access.squads.conversation_rows import find_sent
from data_access.squads.squad_store import read_case_squads, squad_of
from domain.emergency.rollouts.sheets.journal_line import Line, name_line
from domain.emergency.rollouts.sheets.photo_lines import find_case
from domain.emergency.rollouts.sheets.squad_lines import SQUAD, SQUAD_MESSAGE, has_numbers, name_author
from domain.emergency.rollouts.sheets.squad_record import find_recorded, is_disputed, is_newer
from domain.emergency.rollouts.sheets.township_journal import CASE, Journal, of_kind
from domain.kernel.values import value
from domain.kernel.worlds import WorldId
from domain.squads.squad import Squad


@value
class FoundSquad:
    """A squad that has something new. `case`: its case at the county; `messages`: the lines of those that the
    county does not have; `is_news`: whether there is something new beside them.
    """

    line: Line
    squad: Squad
    case: str
    messages: list[Line]
    is_news: bool = True


@dataclass(slots=True)
class SquadFindings:
    """What a journal holds of squads against what is known. `repeated`: how many messages the county has;
    `conflicts`: (what about, code of what is odd); `left`: (line, code of why) of what cannot be taken.
    """

    squads: list[FoundSquad] = field(default_factory=list)
    repeated: int = 0
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[Line, str]] = field(default_factory=list)

    def count_squads(self) -> int:
        """How many squads are new, or another than the county has them."""
        return sum(squad.is_news for squad in self.squads)

    def count_messages(self) -> int:
        """How many messages are new."""
        return sum(len(squad.messages) for squad in self.squads)

    def leave_out(self, lines: Iterable[Line], code: str) -> None:
        """Lines that cannot be taken."""
        for line in lines:
            self.left.append((line, code))
            self.conflicts.append((_place(line), code))


class SquadExamination:
    """Holds the squads of one journal against the county; changes nothing. `file`: where photos and
    recordings are; `enter`:
    the command with which a line's case was entered.
    """

    def __init__(
        self, connection: Connection, world: WorldId, journal: Journal, file: ReturnFile, enter: EnterOf
    ) -> None:
        self._connection, self._world, self._journal = connection, world, journal
        self._file, self._enter, self.found = file, enter, SquadFindings()
        self._township = str(journal.package["township"])
        self._entered = of_kind(journal.lines, CASE)

    def examine(self) -> SquadFindings:
        """What merging would do."""
        messages = defaultdict[str, list[Line]](list)
        for line in of_kind(self._journal.lines, SQUAD_MESSAGE):
            messages[line.told["squad"]].append(line)
        for line in of_kind(self._journal.lines, SQUAD):
            self._examine(line, messages.pop(line.told["squad"], []))
        for lines in messages.values():
            self.found.leave_out(lines, "no_squad_there")
        return self.found

    def _examine(self, line: Line, messages: list[Line]) -> None:
        squad, case = _read_squad(line), self._find_case(line)
        if squad is None or case is None:
            self.found.leave_out((line, *messages), "bad_squad" if squad is None else "no_squad_case")
            return
        known = read_case_squads(self._connection, self._world, case)
        old = find_recorded(known, name_line(line))
        if old is not None and is_disputed(old, squad):
            self.found.conflicts.append((old.id, "squad_changed"))
        news = is_newer(old, squad)
        if news:
            self._list_conflicts(line, squad, case, known)
        id = "" if old is None else old.id
        wanted = [message for message in messages if self._is_wanted(message, id)]
        if news or wanted:
            self.found.squads.append(FoundSquad(line, squad, case, wanted, news))

    def _find_case(self, line: Line) -> str | None:
        """Its case at the county; one that was entered there is entered by this merge at the latest."""
        entered = find_case(line, self._entered)
        if entered is not None:
            return name_township_case(str(self._world), self._township, self._enter(entered))
        case = str(line.told["case"])
        return None if self._find_region(case) is None else case

    def _find_region(self, case: str) -> str | None:
        c = cases.c
        query = select(c.region).where(c.county == str(self._world), c.id == case)
        return self._connection.execute(query).scalar()

    def _list_conflicts(self, line: Line, squad: Squad, case: str, known: Iterable[Squad]) -> None:
        region = self._find_region(case)
        if region is not None and not region.startswith(self._township):
            self.found.conflicts.append((_place(line), "other_township"))
        cut_at = datetime.fromisoformat(str(self._journal.package["made_at"]))
        others = (other for other in known if not other.origin)
        overlapping = [other.id for other in others if other.live or other.opened_at >= cut_at]
        self.found.conflicts += [(id, "squad_too") for id in overlapping]
        if squad.live:
            self.found.conflicts.append((str(line.told["squad"]), "squad_ran"))

    def _is_wanted(self, line: Line, squad: str) -> bool:
        """Whether the county has it not, and can take it. `squad`: the one that is recorded, '' for none."""
        author = name_author(line, self._township)
        if find_sent(self._connection, self._world, squad, author, name_line(line)) is not None:
            self.found.repeated += 1
            return False
        fault = self._file.find_fault(line.told.get("photo", ""), line.told.get("voice", ""))
        if fault:
            self.found.leave_out([line], fault)
        return not fault


def _read_squad(line: Line) -> Squad | None:
    """The squad of a line; None where it is none, has times of no zone, or names somebody by a number."""
    state = line.told["state"]
    try:
        squad = None if has_numbers(state) else squad_of(text_of(state))
    except (msgspec.DecodeError, RecursionError):
        return None
    return squad if _has_zones(squad) else None


def _has_zones(part: object) -> bool:
    """Whether each time of a squad can be compared with ours."""
    match part:
        case datetime():
            return part.tzinfo is not None
        case dict():
            return all(map(_has_zones, part.values()))
        case tuple() | list():
            return all(map(_has_zones, part))
        case _ if is_dataclass(part):
            return all(_has_zones(getattr(part, named.name)) for named in fields(part))
        case _:
            return True


def _place(line: Line) -> str:
    return f"line {line.number + 1}"
