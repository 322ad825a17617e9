"""Where people say they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.access.actor import Actor
from domain.access.rights import Right
from domain.kernel.command import Command
from domain.kernel.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class TellPosition(Command):
    """Where a person is, as their phone found it once, because they said so; nobody is followed. `seen_at`:
    when, by the corrected clock of the phone.
    """

    person: str
    lat: float
    lon: float
    accuracy_m: float
    seen_at: datetime


POSITION_COMMANDS: Final[tuple[type[Command], ...]] = (TellPosition,)


def check_tells(command: TellPosition, by: Actor) -> None:
    """People tell of themselves only, on their phones. Refused forbidden."""
    by.viewer.require(Right.ANSWER_CALLS, command.region)
    if by.viewer.person != command.person:
        raise Refused("forbidden", "where somebody is they say themselves", "person")
