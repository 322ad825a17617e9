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
from domain.kernel.values import value
from domain.squads.conversation import SquadMessage
from domain.squads.voices import Voice, make_voice

MOST: Final = 50
"""Messages of one command: their recordings go with them."""


@value
class Written:
    """A message of a line as it is recorded, and its recording."""

    line: Line
    message: SquadMessage
    voice: Voice | None


class SquadMerge:
    """Records squads. `squads`, `messages`: how many were new; `file`: where recordings and photos are, which
    the county has by then; `left`: (line, code of why) of what was not taken.
    """

    def __init__(self, door: Door, county: str, township: str, by: Actor, file: ReturnFile) -> None:
        self._door, self._county, self._township, self._by, self._file = door, county, township, by, file
        self.squads = self.messages = 0
        self.left = list[tuple[Line, str]]()

    def apply(self, found: Sequence[FoundSquad]) -> None:
        """Do it; what is refused is left, a squad with all that was not yet recorded of its messages."""
        for squad in found:
            for start in range(0, max(len(squad.messages), 1), MOST):
                lines = squad.messages[start : start + MOST]
                made = [written for line in lines if (written := self._make(line)) is not None]
                refusal = self._record(squad, made)
                if refusal:
                    rest = (*(written.line for written in made), *squad.messages[start + MOST :])
                    self.left += [(line, refusal) for line in (squad.line, *rest)]
                    break

    def _make(self, line: Line) -> Written | None:
        """A message with its photo as it is called at the county, where that is made anew."""
        name, spoken, seconds = line.told.get("photo"), line.told.get("voice"), line.told.get("voice_s", 0)
        try:
            photo = make_photo(self._file.read_photo(name)).id if name else ""
            voice = make_voice(self._file.read_voice(spoken), seconds) if spoken else None
        except Refused as why:
            self.left.append((line, why.code))
            return None
        return Written(line, make_message(line, self._township, photo), voice)

    def _record(self, found: FoundSquad, made: Sequence[Written]) -> str:
        """Why the squad is refused; '' when it was recorded."""
        command = RecordSquad(
            region=self._county, case=found.case, origin=name_line(found.line), squad=found.squad,
            over_at=found.line.noted_at, messages=tuple(written.message for written in made),
            voices=tuple(written.voice for written in made if written.voice is not None),
        )  # fmt: skip
        try:
            done = self._door.handle(command, self._by)
        except Refused as why:
            return why.code
        self.squads += done.is_new
        self.messages += done.taken
        self.left += [(made[n].line, why.code) for n, why in done.refused.items()]
        return ""
