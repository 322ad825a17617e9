"""The ladder of a call: rungs that a gateway takes, such that a person takes, and what follows the last.

A county's pack says which rungs there are. A call keeps the ladder with which it began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from domain.kernel.errors import Refused
from domain.squads.calls.outgoing import CHANNELS, LADDER, MAIL, Rung
from domain.squads.squad import CALLED, MOST_ANSWERS, Answer, Member, Squad

HUMAN, KNOCK = "human", "knock"
"""Rungs of people: somebody telephones; somebody goes there."""
BY_PEOPLE: Final = (HUMAN, KNOCK)
UNREACHED: Final = "unreached"
"""The last rung's wait is over and the person is silent still."""
RUNG_CHANNELS: Final = (*CHANNELS, MAIL, *BY_PEOPLE)
TRIED: Final = {HUMAN: "no_answer", KNOCK: "not_met"}
"""What is kept with the answers of a person whom a rung of people did not reach."""
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
    member = _find_silent(old, person)
    if step not in (*BY_PEOPLE, UNREACHED):
        raise Refused("bad_step", "a step is human, knock or unreached", "step")
    return _keep(old, replace(member, pursuit=step, pursued_at=now))


def record_no_answer(old: Squad, person: str, step: str, by: str, following: str, now: datetime) -> Squad:
    """A rung of people reached nobody, says `by`: kept, and what follows in the ladder comes. Refused
    not_called, answered, bad_step, step_over, squad_full.
    """
    member = _find_silent(old, person)
    if step not in BY_PEOPLE:
        raise Refused("bad_step", "a step is human or knock", "step")
    if member.pursuit != step:
        raise Refused("step_over", "this rung is over, or did not come yet", "step")
    if len(member.answers) >= MOST_ANSWERS:
        raise Refused("squad_full", f"a person has at most {MOST_ANSWERS} answers", "person")
    answers = (*member.answers, Answer(TRIED[step], now, now, by))
    onward = following if following in (*BY_PEOPLE, UNREACHED) else ""
    return _keep(old, replace(member, answers=answers, pursuit=onward, pursued_at=now if onward else None))


def list_tries(member: Member) -> list[Answer]:
    """When people tried to reach somebody since they were called, and did not."""
    tried = TRIED.values()
    return [answer for answer in member.answers if answer.state in tried and answer.at >= member.called_at]


def _find_silent(old: Squad, person: str) -> Member:
    """A member who said nothing yet. Refused not_called, answered."""
    member = old.find_member(person)
    if member is None:
        raise Refused("not_called", "this person is not in the squad", "person")
    if not old.live or member.state != CALLED:
        raise Refused("answered", "this person answered, or was let go", "person")
    return member


def _keep(old: Squad, new: Member) -> Squad:
    """With what became of a call. Whoever commands the squad may go on: its version stays."""
    members = tuple(new if member.person == new.person else member for member in old.members)
    return replace(old, members=members)
