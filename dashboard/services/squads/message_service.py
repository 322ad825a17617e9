"""What is written in a squad, by pages, for whoever may read it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection

from dashboard.concurrency.threads import offload
from dashboard.services.container import Services
from data_access.audit.object_names import object_names
from data_access.squads.conversation_rows import find_sent, list_squad_messages
from domain.access.actor import Actor
from domain.kernel.clock import TZ
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.squads.conversation import SquadMessage, message_row
from domain.squads.squad import Squad
from domain.squads.squad_commands import SendSquadMessage

USUAL_PAGE: Final = 30
LARGEST_PAGE: Final = 100


def read_page(
    connection: Connection,
    world: WorldId,
    squad: Squad,
    after: int | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """{"squad", "case", "last": how many there are, "messages": by number, "names": of those who wrote}. The
    first ones after a number, or else the last ones, before a number where one is given.
    """
    size = min(LARGEST_PAGE, max(1, limit or USUAL_PAGE))
    found = list_squad_messages(connection, world, squad.id, after=after, before=before, limit=size)
    return {
        "squad": squad.id,
        "case": squad.case,
        "last": max(squad.messages, *(message.number for message in found), 0),
        "messages": [message_row(message, TZ) for message in found],
        "names": object_names(connection, world.county, {message.by for message in found}),
    }


def send_once(services: Services, command: SendSquadMessage, by: Actor, author: str) -> SquadMessage:
    """The message that was sent, or that of before under its key; `author`: as the message names them."""
    try:
        sent: SquadMessage = services.commands.handle(command, by)
    except Refused as refused:
        found = offload(_find, services, command, author) if refused.code == "already_done" else None
        if found is None:
            raise
        return found
    return sent


def _find(services: Services, command: SendSquadMessage, author: str) -> SquadMessage | None:
    with services.store.reading() as connection:
        return find_sent(connection, WorldId(command.region), command.squad, author, command.key)
