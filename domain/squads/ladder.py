"""The ladder of a call: rungs that a gateway takes, such that a person takes, and what follows the last.

A county's pack says which rungs there are. A call keeps the ladder with which it began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from domain.kernel.errors import Refused
from domain.squads.outgoing import CHANNELS, LADDER, MAIL, Rung
from domain.squads.squad import CALLED, Member, Squad

HUMAN, KNOCK = "human", "knock"
"""Rungs of people: somebody telephones; somebody goes there."""
BY_PEOPLE: Final = (HUMAN, KNOCK)
UNREACHED: Final = "unreached"
"""The last rung's wait is over and the person is silent still."""
RUNG_CHANNELS: Final = (*CHANNELS, MAIL, *BY_PEOPLE)
Ladder = tuple[Rung, ...]
DEFAULT_LADDER: Final[Ladder] = (
    *LADDER,
    Rung(HUMAN, timedelta(minutes=10)),
    Rung(KNOCK, timedelta(minutes=30)),
)


def list_rungs(ladder: Ladder) -> list[list[Any]]:
    """A ladder as it is kept with a call; `read_rungs` reads it."""
    return [[rung.channel, rung.wait.total_seconds()] for rung in ladder]


def read_rungs(kept: Sequence[Sequence[Any]] | None) -> Ladder:
    """The ladder kept with a call; that of every county for a call that began before ladders were kept."""
    if kept is None:
        return DEFAULT_LADDER
    return tuple(Rung(channel, timedelta(seconds=seconds)) for channel, seconds in kept)


def step_after(ladder: Ladder, rung: int) -> str:
    """What follows a rung: the next one's channel, or that nobody was reached."""
    return ladder[rung + 1].channel if rung + 1 < len(ladder) else UNREACHED


def find_pursuit(member: Member) -> tuple[str, datetime] | None:
    """What people have to do about somebody silent, and since when; None once they answered."""
    if member.state != CALLED or member.pursued_at is None:
        return None
    return member.pursuit, member.pursued_at


def pursue_member(old: Squad, person: str, step: str, now: datetime) -> Squad:
    """Somebody who is silent is telephoned, gone to, or counts as unreached. Refused not_called, answered,
    bad_step.
    """
    member = old.find_member(person)
    if member is None:
        raise Refused("not_called", "this person is not in the squad", "person")
    if not old.live or member.state != CALLED:
        raise Refused("answered", "this person answered, or was let go", "person")
    if step not in (*BY_PEOPLE, UNREACHED):
        raise Refused("bad_step", "a step is human, knock or unreached", "step")
    new = replace(member, pursuit=step, pursued_at=now)
    members = tuple(new if one.person == person else one for one in old.members)
    return replace(old, version=old.version + 1, members=members)
