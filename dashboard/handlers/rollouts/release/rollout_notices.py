"""What commanders are told of a roll-out. Before anything of it goes out: that a second person has to confirm
it, that it was sent back, that it goes out by itself, that it does not; and, once it is out, that a warning
came again.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any, Final

from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.linked_accounts import list_commanders
from data_access.outbox.clock_marks import read_clocks
from data_access.outbox.outbox_rows import add_messages, withdraw_unsent
from data_access.outbox.timer_rows import Timer, drop_timers_of, set_timer
from data_access.outbox.waits import CONFIRMATION, HOLD
from data_access.squads.duty_rows import read_on_duty
from domain.changes import local_text
from domain.emergency.rollouts.progress.second_person import count_asking, find_next_asking
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.warnings.standing.warning import StandingWarning
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import (
    CONFIRM,
    HELD,
    NOTICE,
    REPEATED,
    RETURNED,
    SMS,
    WINDOW,
    WITHIN_WINDOW,
    Message,
    message_id,
)

CLOCK: Final = slice(11, 16)
"""Hours and minutes of a local time."""


def ask_second(work: UnitOfWork, rollout: Rollout, tz: tzinfo, number: int = 1) -> None:
    """Tell all who may confirm, but not whoever issued it, that a second person is waited for, and when they
    are told again: by notice the first time, by SMS from then on. `number`: of the question at least, so that
    none is taken for an earlier one where the clock was set back.
    """
    asked_at, number = rollout.asked_at or work.now, max(number, count_asking(rollout, work.now))
    facts = _tell_facts(work, rollout, rollout.issued_by, asked_at, tz)
    channel = NOTICE if number == 1 else SMS
    _tell(work, CONFIRM, rollout, facts, tz, rollout.issued_by, channel, (str(rollout.version), str(number)))
    if (timer := find_confirmation_timer(work.world, rollout, work.now, number + 1)) is not None:
        set_timer(work.connection, timer)


def find_confirmation_timer(world: WorldId, rollout: Rollout, now: datetime, number: int = 2) -> Timer | None:
    """The timer by which a second person is asked for the `number`th time or a later one; None for what waits
    for nobody.
    """
    due = find_next_asking(rollout, now)
    if due is None:
        return None
    id = message_id(world, CONFIRMATION, rollout.id)
    return Timer(world, id, CONFIRMATION, rollout.id, due, {"number": number, **read_clocks().mark})


def announce_window(work: UnitOfWork, rollout: Rollout, tz: tzinfo) -> None:
    """Tell commanders that a roll-out goes out by itself, and when."""
    if rollout.hold_until is not None:
        _tell(work, WINDOW, rollout, _tell_facts(work, rollout, "", rollout.hold_until, tz), tz)


def tell_held(work: UnitOfWork, rollout: Rollout, tz: tzinfo) -> None:
    """Tell the other commanders that a roll-out waits for a person again: who kept it back, when and why."""
    settle_notices(work, rollout.id)
    who, at = rollout.held_by, rollout.held_at or work.now
    facts = _tell_facts(work, rollout, who, at, tz) | {"why": rollout.held_why}
    _tell(work, RETURNED if rollout.sent_back else HELD, rollout, facts, tz, who)


def tell_repeated(
    work: UnitOfWork,
    rollout: Rollout,
    warning: StandingWarning,
    tz: tzinfo,
    reason: str = WITHIN_WINDOW,
    window: int = 0,
) -> None:
    """Tell commanders of a warning that prepares nothing because of a roll-out that is out already, or out
    and more urgent: once for each of its messages, and of what a feed only lists once in each `window` for
    repeats since the issue. Each says when: a gateway shows the same words to the same person once a day.
    """
    facts = _tell_facts(work, rollout, "", rollout.released_at, tz)
    facts |= {"colour": warning.colour.value, "reason": reason, "heard": local_text(work.now, tz)[CLOCK]}
    keys = (warning.id, *warning.newest, *([str(window)] if window else []))
    _tell(work, REPEATED, rollout, facts, tz, keys=keys)


def settle_notices(work: UnitOfWork, rollout: str) -> None:
    """Nobody has to decide any more whether a roll-out goes out: what was not sent of that never will be."""
    for timer in (HOLD, CONFIRMATION):
        drop_timers_of(work.connection, work.world, timer, rollout)
    for kind in (CONFIRM, WINDOW):
        withdraw_unsent(work.connection, work.world, rollout, kind, work.now)


def list_deciders(work: UnitOfWork, tz: tzinfo, but: str = "") -> list[str]:
    """The commanders who can be told something, `but` whoever did it; else whoever is on duty."""
    if people := list_commanders(work.connection, work.county, but):
        return people
    local = work.now.astimezone(tz)
    return read_on_duty(work.connection, work.county, {work.county}, local).get(work.county, [])


def _tell_facts(work: UnitOfWork, rollout: Rollout, who: str, at: datetime, tz: tzinfo) -> dict[str, Any]:
    """What a notice tells; of an account its id alone, which is named when the message leaves."""
    facts = {"plan": rollout.plan_name, "rollout": rollout.id, "n": rollout.people, "who": who}
    return facts | {"at": local_text(at, tz)[CLOCK]}


def _tell(
    work: UnitOfWork,
    kind: str,
    rollout: Rollout,
    facts: dict[str, Any],
    tz: tzinfo,
    but: str = "",
    channel: str = NOTICE,
    keys: tuple[str, ...] = (),
) -> None:
    keys = keys or (str(rollout.version),)
    messages = [
        Message(
            message_id(work.world, kind, rollout.id, decider, *keys),
            work.world,
            decider,
            channel,
            kind,
            rollout.id,
            facts,
        )
        for decider in list_deciders(work, tz, but)
    ]
    add_messages(work.connection, work.world, messages, work.now)
