"""Photos of a township's journal against the county, and their merge: each once, to the case it shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import Connection, select

from dashboard.relay.sheets.merge_door import Door, act_for
from data_access.database.tables.live_tables import cases
from data_access.emergency.rollouts.sheets.return_file import NO_FILE, ReturnFile
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.cases.case_commands import AddPhoto, EnterCase
from domain.cases.case_join import case_id
from domain.decisions.entry_decisions import SOURCE, entry_id
from domain.emergency.rollouts.sheets.journal_line import CHANNEL, Line, name_line
from domain.emergency.rollouts.sheets.photo_lines import PHOTO, find_case
from domain.emergency.rollouts.sheets.township_journal import CASE, Journal, of_kind
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

EnterOf = Callable[[Line], EnterCase]


def examine_photos(
    connection: Connection,
    world: WorldId,
    journal: Journal,
    file: ReturnFile = NO_FILE,
    known: Collection[str] = (),
) -> tuple[list[Line], list[tuple[Line, str]]]:
    """Those that can be merged, and (line, code of why) of the others: not in the file, altered, of no case
    here. `known`: the names of lines that were merged before.
    """
    found, left = list[Line](), list[tuple[Line, str]]()
    entered = of_kind(journal.lines, CASE)
    for line in of_kind(journal.lines, PHOTO):
        if name_line(line) in known:
            continue
        case = line.told["case"]
        same = select(cases.c.id).where(cases.c.county == str(world), cases.c.id == case)
        if fault := file.find_fault(photo=line.told["photo"]):
            left.append((line, fault))
        elif find_case(line, entered) is None and connection.execute(same).first() is None:
            left.append((line, "no_case"))
        else:
            found.append(line)
    return found, left


def name_case(county: str, entered: EnterCase, by: Actor) -> str:
    """The id at the county of a case that was entered in the township."""
    return case_id(county, SOURCE, entry_id(entered, by))


def name_township(township: str) -> str:
    """Who acts where a township is merged."""
    return f"{CHANNEL}:{township}"


def name_township_case(county: str, township: str, entered: EnterCase) -> str:
    """The id at the county of a case that was entered in the township, before anybody merges it."""
    return name_case(county, entered, Actor(Viewer(Kind.INNER, name_township(township), "", ())))


def list_far_photos(
    connection: Connection, world: WorldId, photos: Sequence[Line], township: str
) -> list[Line]:
    """Those of a case here that lies beyond the township."""
    ids, c = {line.told["case"] for line in photos if not line.told.get("entered")}, cases.c
    far = select(c.id).where(c.county == str(world), c.id.in_(ids), c.region.not_like(f"{township}%"))
    found = {*connection.scalars(far)}
    return [line for line in photos if line.told["case"] in found]


class PhotoMerge:
    """Adds the photos. `enter`: the command with which a line's case was entered; `file`: where they are."""

    def __init__(self, door: Door, county: str, by: Actor, enter: EnterOf, file: ReturnFile) -> None:
        self._door, self._county, self._by, self._enter, self._file = door, county, by, enter, file
        self.added, self.left = 0, list[tuple[Line, str]]()

    def apply(self, photos: Sequence[Line], entered: Sequence[Line]) -> None:
        """Do it; one that is refused is left."""
        for line in photos:
            try:
                self._add(line, find_case(line, entered))
            except Refused as why:
                if why.code not in ("already_done", "key_reused"):
                    self.left.append((line, why.code))

    def _add(self, line: Line, entered: Line | None) -> None:
        case = str(line.told["case"])
        if entered is not None:
            case = name_case(self._county, self._enter(entered), self._by)
        command = AddPhoto(
            region=self._county, case=case, content=self._file.read_photo(line.told["photo"]),
            taken_at=line.at, key=name_line(line),
        )  # fmt: skip
        self._door.handle(command, act_for(self._by, "", str(line.told.get("person", "")) or None))
        self.added += 1
