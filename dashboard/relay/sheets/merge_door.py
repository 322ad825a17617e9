"""How a township's journal is carried out: through the door, each act once, and for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Protocol

from domain.access.actor import Actor
from domain.emergency.rollouts.sheets.journal_line import Line
from domain.kernel.command import Command
from domain.kernel.errors import Refused

DONE_BEFORE: Final = frozenset(("already_done", "corrected", "key_reused"))
"""A key names the act itself, so what another version of this program said by it was the same act."""


class Door(Protocol):
    """What carries a command out."""

    def handle(self, command: Command, by: Actor) -> Any: ...


def do_once(door: Door, command: Command, by: Actor) -> bool:
    """Whether it was done now. Refused as the command is, but not for what was done before."""
    try:
        door.handle(command, by)
    except Refused as refused:
        if refused.code not in DONE_BEFORE:
            raise
        return False
    return True


def do_or_leave(door: Door, command: Command, by: Actor, line: Line, left: list[tuple[Line, str]]) -> bool:
    """The same; what is refused is left, with the code of why, and stops nothing that comes after it."""
    try:
        return do_once(door, command, by)
    except Refused as why:
        left.append((line, why.code))
        return False


def act_for(by: Actor, who: str, person: str | None = None) -> Actor:
    """The township as somebody of it; '' for nobody in particular. `person`: their id in the directory."""
    name = f"{by.name}/{who}" if who else by.name
    return replace(by, viewer=replace(by.viewer, actor=name, person=person))
