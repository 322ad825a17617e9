"""When people of a roll-out were reminded last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from data_access.database.bulk import among
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import SENT_BY, TASK, VOICE, State, name_messages

_WRITTEN: Final = tuple(channel for channel in SENT_BY if channel != VOICE)
"""A call waits in a long line, and says by itself how far it is."""
_SENT: Final = (
    f"SELECT person, at FROM outbox WHERE state <> '{State.WITHDRAWN}' "  # nosec B608 - a state of ours
    "AND county = %s AND id"
)


def read_reminder_times(
    connection: Connection, world: WorldId, rollout: str, rounds: Mapping[str, int]
) -> dict[str, datetime]:
    """When the newest round was sent, by person; `rounds`: how often each of some people was reminded. Whose
    last round was a call, or counted without being sent, is not in it.
    """
    name = name_messages(world, TASK, rollout)
    reminded = [(person, str(round)) for person, round in rounds.items() if round]
    ids = [name(person, round, channel) for person, round in reminded for channel in _WRITTEN]
    found = dict[str, datetime]()
    for person, at in sorted(among(connection, _SENT, str(world), ids), key=lambda row: str(row[1])):
        found[person] = datetime.fromisoformat(at)
    return found
