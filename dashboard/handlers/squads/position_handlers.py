"""Where a person says they are: the same as a report of their position, but told by themselves."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.cases.live_rows import LiveRows
from data_access.database.unit_of_work import UnitOfWork
from data_access.streams.wire.wire_format import encode, parse
from domain.access.actor import Actor
from domain.decisions.decide import move_person
from domain.kernel.command import Command
from domain.messages import PositionReported
from domain.positions.position_commands import TellPosition, check_tells

SOURCE: Final = "phone"


def tell_position(work: UnitOfWork, command: TellPosition, by: Actor, context: Context) -> None:
    """An older one than what is known changes nothing. Refused forbidden, and what a report is refused."""
    check_tells(command, by)
    county, live = context.counties[work.county], LiveRows(work)
    message = parse(encode(_report(command, work)), "positions", county, work.now)
    if not isinstance(message, PositionReported):
        raise TypeError("where somebody is is a position")
    old = live.positions([command.person]).get(command.person)
    decision = move_person(old, message, work.world, county, work.now, by.name)
    live.keep(decision.save)
    for change in decision.changes:
        live.changes.add(change)
    live.save(set())


def _report(command: TellPosition, work: UnitOfWork) -> dict[str, Any]:
    name = f"{command.person}/{command.key}/{command.seen_at.isoformat()}"
    return {
        "kind": "position",
        "id": blake2b(name.encode(), digest_size=8).hexdigest(),
        "source": SOURCE,
        "at": min(command.seen_at, work.now),
        "person": command.person,
        "lat": command.lat,
        "lon": command.lon,
        "accuracy_m": command.accuracy_m,
    }


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {TellPosition: tell_position}
