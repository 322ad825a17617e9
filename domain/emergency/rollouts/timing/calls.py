"""Calls 呼叫 to silent people: who is called now, whose telephone rings already or just rang, and which of
several roll-outs rings first: a telephone has one line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Final

from domain.emergency.rollouts.timing.quiet_hours import QuietHours, split_channels
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.squads.calls.outgoing import VOICE, State

RINGS_FOR: Final = timedelta(minutes=2)
"""So long a call may ring that a gateway took and told nothing of since."""
LINE_BUSY_FOR: Final = timedelta(seconds=15)
"""After so long a call that waits for another to end looks again."""
LEAST_URGENT: Final = 9
"""The level of a roll-out whose message tells none."""
AGAIN_AFTER: Final = timedelta(minutes=5)
"""So long nobody is called again, but with a reason."""


@value
class LastCall:
    """The newest voice message to somebody: when it is due or was written, how far it is, since when."""

    state: str
    at: datetime
    changed_at: datetime


@value
class WaitingCall:
    """A call of a roll-out that is due and at no gateway. `level`: of its plan, 1 the most urgent."""

    id: str
    person: str
    level: int
    due_at: datetime


@value
class CallMade:
    """So many `people` are called; of so many a call is on its way already; so many were called just now."""

    people: int
    calling: int = 0
    recent: int = 0


def choose_called(
    people: Iterable[str],
    last: Mapping[str, LastCall],
    at: datetime,
    again: bool,
) -> tuple[list[str], CallMade]:
    """Who is called, and how many are not. `last`: what each was called by last for this roll-out; `again`:
    somebody gave a reason to call sooner than AGAIN_AFTER. Calls about anything else keep nobody from being
    called: choose_ringing lets one wait for the other.
    """
    called, calling, recent = list[str](), 0, 0
    for person in dict.fromkeys(people):
        known = last.get(person)
        if known is not None and _rings(known, at):
            calling += 1
        elif not again and known is not None and _is_recent(known, at):
            recent += 1
        else:
            called.append(person)
    return called, CallMade(len(called), calling, recent)


def choose_ringing(due: Iterable[WaitingCall], busy: Collection[str]) -> tuple[list[str], list[str]]:
    """(ids of the calls that are made now, of those that wait): one for each person who is not `busy`, of the
    most urgent roll-out, the oldest of several.
    """
    order = sorted(due, key=lambda call: (call.level, call.due_at, call.id))
    taken, now, later = {*busy}, list[str](), list[str]()
    for call in order:
        (later if call.person in taken else now).append(call.id)
        taken.add(call.person)
    return now, later


def require_called(made: CallMade) -> None:
    """Refused already_calling where nobody is left to call."""
    if not made.people:
        raise Refused("already_calling", "all of these are called now, or were just called", "people")


def _rings(call: LastCall, at: datetime) -> bool:
    if call.state in (State.WAITING, State.SENDING):
        return True
    return call.state == State.SENT and at - call.changed_at < RINGS_FOR


def _is_recent(call: LastCall, at: datetime) -> bool:
    return call.state != State.WITHDRAWN and at - call.changed_at < AGAIN_AFTER


def check_quiet(quiet: Iterable[QuietHours | None], level: int, at: datetime, tz: tzinfo) -> None:
    """Refused quiet_hours where calls wait now by any of the tiers' quiet hours, under a plan of a level."""
    if any(split_channels(hours, level, (VOICE,), at, tz)[2] for hours in quiet):
        raise Refused("quiet_hours", "nobody is called in quiet hours without a reason", "reason")
