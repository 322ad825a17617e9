"""Are the squads, and what was written in them, what the trace says?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from data_access.database.tables.squad_tables import squad_messages, squads
from data_access.maintenance.verification.traced_rows import Row, TracedTable
from data_access.squads.conversation_rows import squad_message_columns, squad_message_of
from data_access.squads.squad_store import squad_of
from domain.kernel.worlds import WorldId
from domain.squads.conversation import message_content
from domain.squads.squad_rows import squad_content


def _content(_: WorldId, row: Row) -> Mapping[str, Any]:
    id, case, live, body = row
    squad = squad_of(body)
    if (id, case, live) != (squad.id, squad.case, int(squad.live)):
        raise ValueError("the columns are not those of the body")
    return squad_content(squad)


def _message_content(_: WorldId, row: Row) -> Mapping[str, Any]:
    *columns, body = row
    message = squad_message_of(body)
    if columns != [*squad_message_columns(message).values()]:
        raise ValueError("the columns are not those of the body")
    return message_content(message)


SQUADS: Final = TracedTable(squads, ("id", "case_id", "live", "body"), "squad", "squad_state", _content)
MESSAGES: Final = TracedTable(
    squad_messages,
    ("id", "squad", "number", "sent", "photo", "body"),
    "squad_message",
    "squad_message_state",
    _message_content,
)
