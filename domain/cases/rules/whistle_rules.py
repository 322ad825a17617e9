"""What may be said with a whistle, who may answer one, and how a case goes from level to level."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Grant, Reach, Right, Viewer
from domain.cases.handling import CLOSED, OPEN, Handling
from domain.cases.handling_commands import (
    BlowWhistle,
    CaseCommand,
    EscalateCase,
    HandDownCase,
    LapseWhistle,
    RefuseWhistle,
    ReportIn,
)
from domain.cases.handling_guards import CaseFacts, Transition, check_admitted
from domain.cases.whistles.levels import LEVELS, Rise, RiseLimits, is_above, own_level
from domain.cases.whistles.whistle import (
    MOST_CALLED,
    MOST_WHISTLES,
    REFUSED,
    REPORTED_IN,
    UnitCall,
    Whistle,
    with_call,
    with_lapse,
)
from domain.kernel.errors import Refused
from domain.kernel.regions import Level, is_code, level_of

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=7)


def level_now(old: Handling, facts: CaseFacts) -> str:
    """The level that handles a case: where it was moved to, else where its kind begins."""
    return old.level or facts.level


def find_rise(old: Handling, first: str, limits: RiseLimits) -> Rise | None:
    """When a case goes to the level above by rule: once its step is late by the share of its limit that its
    level is given, counted from when the case came there if that was later; None for what has no limit,
    stands still, or is where no rule leads on. `first`: the level it began at.
    """
    stopped = old.stage == CLOSED or old.suspended_at is not None
    level = Level(old.level or first)
    if old.deadline is None or stopped or level not in limits:
        return None
    begin = max(old.deadline.due_at, old.level_since or old.since)
    due_at = begin + (old.deadline.due_at - old.since) * limits[level]
    return Rise(due_at, LEVELS[LEVELS.index(level) + 1])


def answers_for(viewer: Viewer, unit: str) -> bool:
    """Whether somebody is an officer of the called: by a grant of the unit, or of the called region or a part
    of it, or of the township or village that a called part lies in.
    """
    held = [grant for grant in viewer.grants if Right.HANDLE_CASES in grant.row.rights]
    if not is_code(unit):
        return any(grant.unit == unit for grant in held)
    return any(_is_of_region(grant, unit) for grant in held)


def _is_of_region(grant: Grant, called: str) -> bool:
    if grant.row.reach is not Reach.REGION:
        return False
    near = level_of(grant.region) not in (Level.CITY, Level.COUNTY)
    return grant.region.startswith(called) or (near and called.startswith(grant.region))


def list_answerable(old: Handling, viewer: Viewer, region: str) -> list[tuple[int, str]]:
    """Which calls somebody may answer, their own first: (number, unit). Who manages the case, which lies in
    `region`, answers for others too, and that is told (代报).
    """
    manages = viewer.may_in_any(Right.MANAGE_CASES, [place for place in (region, old.handed_to) if place])
    calls = [
        (whistle.number, call.unit)
        for whistle in old.whistles
        for call in whistle.calls
        if call.state != REPORTED_IN and (manages or answers_for(viewer, call.unit))
    ]
    return sorted(calls, key=lambda call: not answers_for(viewer, call[1]))


def check_whistle(old: Handling, command: BlowWhistle, _: Actor, facts: CaseFacts) -> None:
    """Refused no_words, nobody_called, unknown_unit, called_already, bad_whistle_limit."""
    units, silent = command.units, {unit for whistle in old.whistles for unit in whistle.silent}
    if not command.note.strip():
        raise Refused("no_words", "a whistle says what is asked", "note")
    if not 0 < len(units) <= MOST_CALLED or len({*units}) < len(units):
        raise Refused("nobody_called", f"a whistle calls 1 to {MOST_CALLED} units", "units")
    if unknown := {*units} - facts.addressees:
        raise Refused("unknown_unit", f"no such unit: {min(unknown)!r}", "units")
    if silent & {*units}:
        raise Refused("called_already", "a whistle waits for that unit already", "units")
    if not SHORTEST <= command.limit <= LONGEST:
        raise Refused("bad_whistle_limit", "a whistle waits for 5 minutes to 7 days", "minutes")


def bar_full(old: Handling, _: Actor, __: CaseFacts) -> None:
    """Refused whistles_full."""
    if len(old.whistles) >= MOST_WHISTLES:
        raise Refused("whistles_full", f"a case has at most {MOST_WHISTLES} whistles", "case")


def bar_met(old: Handling, _: Actor, __: CaseFacts) -> None:
    """Refused no_whistle."""
    if not list_waiting(old):
        raise Refused("no_whistle", "no whistle waits for anybody", "whistle")


def list_waiting(old: Handling) -> list[int]:
    """The numbers of whistles that may lapse: not met, and not lapsed before."""
    return [whistle.number for whistle in old.whistles if whistle.lapsed_at is None and not whistle.met]


def bar_uncalled(old: Handling, by: Actor, facts: CaseFacts) -> None:
    """Refused not_whistled."""
    if not list_answerable(old, by.viewer, facts.region):
        raise Refused("not_whistled", "no whistle calls a unit of yours", "unit")


def bar_top(old: Handling, _: Actor, facts: CaseFacts) -> None:
    """Refused bad_level."""
    if level_now(old, facts) == LEVELS[-1]:
        raise Refused("bad_level", "there is no level above", "level")


def bar_below(old: Handling, by: Actor, facts: CaseFacts) -> None:
    """Refused bad_level: what stands at the township cannot go down, nor what a level above has in hand."""
    level = level_now(old, facts)
    if level == LEVELS[0] or is_above(level, own_level(by.viewer)):
        raise Refused("bad_level", "the case cannot be handed down from here", "level")


def _check_answer(old: Handling, command: ReportIn | RefuseWhistle, by: Actor, facts: CaseFacts) -> None:
    """Refused not_whistled, bad_reason."""
    if (command.whistle, command.unit) not in list_answerable(old, by.viewer, facts.region):
        raise Refused("not_whistled", "no whistle calls this unit, or not for you to answer", "unit")
    if isinstance(command, RefuseWhistle):
        checked_reason(command.reason)


def _check_lapse(old: Handling, command: LapseWhistle, _: Actor, __: CaseFacts) -> None:
    """Refused no_whistle."""
    if command.whistle not in list_waiting(old):
        raise Refused("no_whistle", "no whistle waits under this number", "whistle")


def _check_escalation(old: Handling, command: EscalateCase, _: Actor, facts: CaseFacts) -> None:
    """Refused bad_level."""
    if command.level not in LEVELS or not is_above(command.level, level_now(old, facts)):
        raise Refused("bad_level", "a case goes up to a level above its own", "level")


def _check_hand_down(old: Handling, command: HandDownCase, by: Actor, facts: CaseFacts) -> None:
    """Refused unknown_region, bad_level, not_admitted."""
    if command.to not in facts.addressees or not is_code(command.to):
        raise Refused("unknown_region", f"no such region: {command.to!r}", "to")
    level = level_of(command.to)
    if level not in LEVELS or not is_above(level_now(old, facts), level):
        raise Refused("bad_level", "a case goes down to a level below its own", "to")
    check_admitted(old, by, facts, command.to, "to")


def _blow(old: Handling, command: BlowWhistle, by: Actor, now: datetime) -> dict[str, Any]:
    calls = tuple(UnitCall(unit) for unit in command.units)
    number = old.version + 1
    made = Whistle(number, by.name, command.note, now, now + command.limit, calls)
    return {"whistles": (*old.whistles, made)}


def _move(level: str, to: str, now: datetime) -> dict[str, Any]:
    return {"level": level, "level_since": now, "handed_to": to}


def _answer(old: Handling, command: Any, by: Actor, now: datetime) -> dict[str, Any]:
    came = isinstance(command, ReportIn)
    state, words = (REPORTED_IN, command.note) if came else (REFUSED, command.reason)
    on_behalf = not answers_for(by.viewer, command.unit)
    call = UnitCall(command.unit, state, now, by.name, words, on_behalf)
    return {"whistles": with_call(old.whistles, command.whistle, call)}


WHISTLE_TRANSITIONS: Final[dict[type[CaseCommand], Transition]] = {
    BlowWhistle: Transition("case.whistled", OPEN, guard=bar_full, check=check_whistle, effect=_blow),
    ReportIn: Transition(
        "case.reported_in",
        OPEN,
        right=Right.HANDLE_CASES,
        guard=bar_uncalled,
        check=_check_answer,
        effect=_answer,
        suspended=True,
        seen=False,
    ),
    RefuseWhistle: Transition(
        "case.whistle_refused",
        OPEN,
        right=Right.HANDLE_CASES,
        guard=bar_uncalled,
        check=_check_answer,
        effect=_answer,
        suspended=True,
        seen=False,
    ),
    LapseWhistle: Transition(
        "case.whistle_lapsed",
        OPEN,
        guard=bar_met,
        check=_check_lapse,
        effect=lambda old, command, by, now: {"whistles": with_lapse(old.whistles, command.whistle, now)},
        suspended=True,
        seen=False,
    ),
    EscalateCase: Transition(
        "case.escalated",
        OPEN,
        reason=True,
        guard=bar_top,
        check=_check_escalation,
        effect=lambda old, command, by, now: _move(command.level, "", now),
        suspended=True,
    ),
    HandDownCase: Transition(
        "case.handed_down",
        OPEN,
        reason=True,
        guard=bar_below,
        check=_check_hand_down,
        effect=lambda old, command, by, now: _move(level_of(command.to), command.to, now),
        suspended=True,
    ),
}
