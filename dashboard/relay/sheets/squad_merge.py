"""Squads of a township's journal, carried out: recorded under their own times, with what was written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dashboard.relay.sheets.merge_door import Door
from dashboard.relay.sheets.squad_findings import FoundSquad
from data_access.emergency.rollouts.sheets.return_file import ReturnFile
from data_access.files.photo_files import make_photo
from domain.access.actor import Actor
from domain.emergency.rollouts.sheets.journal_line import Line, name_line
from domain.emergency.rollouts.sheets.squad_lines import make_message
from domain.emergency.rollouts.sheets.township_commands import RecordSquad
from domain.kernel.errors import Refused
from domain.squads.conversation import SquadMessage

MOST: Final = 200


class SquadMerge:
    """Records squads. `squads`, `messages`: how many were new; `file`: where photos are, which the county has
    by then; `left`: (line, code of why) of what was not taken.
    """

    def __init__(self, door: Door, county: str, township: str, by: Actor, file: ReturnFile) -> None:
        self._door, self._county, self._township, self._by, self._file = door, county, township, by, file
        self.squads = self.messages = 0
        self.left = list[tuple[Line, str]]()

    def apply(self, found: Sequence[FoundSquad]) -> None:
        """Do it; what is refused is left."""
        for squad in found:
            made = [pair for line in squad.messages if (pair := self._make(line)) is not None]
            for start in range(0, max(len(made), 1), MOST):
                self._record(squad, made[start : start + MOST])

    def _make(self, line: Line) -> tuple[SquadMessage, Line] | None:
        """A message with its photo as it is called at the county: that is made anew there."""
        name = line.told.get("photo")
        try:
            photo = make_photo(self._file.read_photo(name)).id if name else ""
        except Refused as why:
            self.left.append((line, why.code))
            return None
        return make_message(line, self._township, photo), line

    def _record(self, found: FoundSquad, made: Sequence[tuple[SquadMessage, Line]]) -> None:
        command = RecordSquad(
            region=self._county, case=found.case, origin=name_line(found.line), squad=found.squad,
            over_at=found.line.noted_at, messages=tuple(message for message, _ in made),
        )  # fmt: skip
        try:
            done = self._door.handle(command, self._by)
        except Refused as why:
            self.left += [(line, why.code) for line in (found.line, *(line for _, line in made))]
            return
        self.squads += done.is_new
        self.messages += done.taken
        self.left += [(made[n][1], why.code) for n, why in done.refused.items()]
