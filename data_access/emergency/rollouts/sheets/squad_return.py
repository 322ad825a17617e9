"""Squads that were made in a township's own installation, and what was written in them, as lines of its
journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select

from data_access.database.codec import value_of
from data_access.database.tables.live_tables import trace
from data_access.database.tables.squad_tables import squad_messages, squads
from data_access.emergency.rollouts.sheets.return_line import Returned, make_name
from domain.emergency.rollouts.sheets.journal_line import CHANNEL
from domain.emergency.rollouts.sheets.squad_lines import NUMBERED, SQUAD, SQUAD_MESSAGE
from domain.kernel.worlds import WorldId

OF_MESSAGE: Final = ("text", "photo", "voice", "lat", "lon", "placed_at", "clock_off_s")
"""What of a message its line tells, where there is any."""


@dataclass(frozen=True, slots=True)
class SquadReturn:
    """What is needed to tell of squads. `logins`: by the name of the trace; `entered`: names of the lines of
    cases that were entered here.
    """

    connection: Connection
    world: WorldId
    township: str
    logins: Mapping[str, str]
    entered: Mapping[str, str]

    def list_lines(self) -> Iterator[Returned]:
        """Each squad as it stands, at the place of its assembly, and each message."""
        times, s = self._find_times(), squads.c
        query = select(s.id, s.body).where(s.county == str(self.world)).order_by(s.id)
        for id, body in self.connection.execute(query).all():
            squad = value_of(body)
            seq, last_at = times[f"squad:{id}"]
            opened_at, known_at = (datetime.fromisoformat(text) for text in (squad["opened_at"], last_at))
            yield seq, SQUAD, opened_at, known_at, squad["lead"], self._list_facts(squad)
            yield from self._messages(squad, times)

    def _find_times(self) -> dict[str, tuple[int, str]]:
        """(seq of the first, time of the last) of the rows of the trace of each squad and each message."""
        t = trace.c
        about = (t.county == str(self.world), t.seq > 0, t.action.startswith("squad."))
        query = select(t.object, func.min(t.seq), func.max(t.at)).where(*about).group_by(t.object)
        return {object: (seq, at) for object, seq, at in self.connection.execute(query)}

    def _messages(self, squad: Mapping[str, Any], times: Mapping[str, tuple[int, str]]) -> Iterator[Returned]:
        m = squad_messages.c
        query = select(m.id, m.body).where(m.county == str(self.world), m.squad == squad["id"])
        for id, body in self.connection.execute(query.order_by(m.number)):
            message = value_of(body)
            said_at, known_at = (datetime.fromisoformat(message[name]) for name in ("said_at", "known_at"))
            facts = {
                "id": make_name("message", _name(squad), str(message["number"]), message["known_at"]),
                "squad": squad["id"],
            }
            more = {name: message[name] for name in OF_MESSAGE}
            more |= {"voice_s": message["voice_s"]} if message["voice"] else {}
            facts |= {name: entry for name, entry in more.items() if entry not in ("", None)}
            yield times[f"squad_message:{id}"][0], SQUAD_MESSAGE, said_at, known_at, message["by"], facts

    def _list_facts(self, squad: Mapping[str, Any]) -> dict[str, Any]:
        case = squad["case"]
        facts = {"id": _name(squad), "squad": squad["id"], "case": case}
        facts |= {"entered": self.entered[case]} if case in self.entered else {}
        return facts | {"state": self._rename(squad)}

    def _rename(self, part: Any) -> Any:
        """The same with the logins of accounts, whose numbers are others' at the county."""
        if isinstance(part, dict):
            return {self._rename(name): self._rename(entry) for name, entry in part.items()}
        if isinstance(part, list):
            return [self._rename(entry) for entry in part]
        if isinstance(part, str) and NUMBERED.fullmatch(part):
            return f"{CHANNEL}:{self.township}/{self.logins.get(part, part)}"
        return part


def _name(squad: Mapping[str, Any]) -> str:
    return make_name("squad", squad["id"], squad["opened_at"])
