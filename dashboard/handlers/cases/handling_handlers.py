"""Commands that move a case on: register, dispatch, handle, verify, close, and the exceptions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any, Final

from dashboard.handlers.case_facts import read_case_facts
from dashboard.handlers.cases.case_messages import write_case_messages
from dashboard.handlers.cases.case_timers import set_case_timers
from dashboard.handlers.cases.squad_work import SquadWork
from dashboard.handlers.cases.time_answers import write_time_answers
from dashboard.handlers.context import Context
from dashboard.handlers.squad_following import move_squads
from data_access.cases.live_rows import LiveRows
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.people_queries import find_person
from domain.access.actor import Actor
from domain.access.rights import Kind, Right
from domain.cases.case_join import Case
from domain.cases.case_visibility import check_permitted, list_places
from domain.cases.handling_commands import (
    BlowWhistle,
    CaseCommand,
    DispatchCase,
    FinishHandling,
    HandDownCase,
    MergeCase,
    PassOnCase,
    StartHandling,
    TimeCommand,
    VerifyCase,
    WithdrawRequest,
)
from domain.cases.handling_rules import TRANSITIONS
from domain.cases.rules.phone_requests import speak_as_asker, speak_for_unit
from domain.decisions.handling_decisions import add_merged, check_merger, decide_command, remove_merged
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found


def carry_out(work: UnitOfWork, command: CaseCommand, by: Actor, context: Context) -> Case:
    """The case after the command. Refused no_case, forbidden, stale, bad_transition, suspended, bad_reason,
    and what the command's own rule says.
    """
    live = LiveRows(work)
    if isinstance(command, TimeCommand | WithdrawRequest) and by.viewer.kind is Kind.LINK:
        case, by = _load_called(live, work, command, by)
    else:
        case = load_case(live, work, command.case, by, context, TRANSITIONS[type(command)].right)
    if isinstance(command, MergeCase):
        check_merger(case, load_second(live, work, command.into, by, context, "into", Right.MANAGE_CASES))
    new = take(work, live, case, command, by, context)
    live.save({new.id, case.merged_into, new.merged_into})
    return new


def _load_called(
    live: LiveRows, work: UnitOfWork, command: TimeCommand | WithdrawRequest, by: Actor
) -> tuple[Case, Actor]:
    """A case for somebody in a squad of it who asks for time by their phone, or for whoever asked and takes
    it back; and them as somebody of their unit. Refused no_case, forbidden, no_request.
    """
    found = require_found(live.cases([command.case]).get(command.case), "no_case", "case", "case")
    if isinstance(command, WithdrawRequest):
        return found, speak_as_asker(by, found, command.request)
    person = find_person(work.connection, work.county, by.viewer.person or "")
    return found, speak_for_unit(by, found, person.unit if person is not None and person.active else "")


def take(
    work: UnitOfWork, live: LiveRows, case: Case, command: CaseCommand, by: Actor, context: Context
) -> Case:
    """The case after a command that whoever gives it may give; when it ends its squads stand down. Kept, to
    be saved. Refused as `decide_command` says.
    """
    pack = context.counties[work.county]
    facts = read_case_facts(work, case, context, _named(command, case), isinstance(command, VerifyCase))
    new, change = decide_command(case, command, by, work.now, facts, pack.tz)
    live.keep([new])
    live.changes.add(change)
    _settle_merger(live, case, new, by, work.now, pack.tz)
    if not new.open:
        new = SquadWork(work, live, new, by, pack).stand_down_all(command.reason)
    elif (new.matter, list_places(new)) != (case.matter, list_places(case)):
        move_squads(work, live, [new], by, work.now, pack.tz)
    write_case_messages(work, case, new, pack)
    write_time_answers(work, case, new, by, pack)
    set_case_timers(work, case, new, pack.rise_limits)
    return new


def _named(command: CaseCommand, case: Case) -> tuple[str, ...]:
    """The units and regions that a command names, or the unit that has the case which it is about."""
    if isinstance(command, StartHandling | FinishHandling | PassOnCase):
        return (case.handling.unit or "",) if case.handling is not None else ()
    if isinstance(command, DispatchCase):
        return (command.unit,)
    if isinstance(command, BlowWhistle):
        return command.units
    return (command.to,) if isinstance(command, HandDownCase) else ()


def _settle_merger(live: LiveRows, old: Case, new: Case, by: Actor, now: datetime, tz: tzinfo) -> None:
    """Tell the case that this one repeats, or does not repeat any more."""
    if old.merged_into == new.merged_into:
        return
    for name, decide in ((old.merged_into, remove_merged), (new.merged_into, add_merged)):
        if name and (kept := live.cases([name]).get(name)) is not None:
            other, change = decide(kept, new.id, by, now, tz)
            live.keep([other])
            live.changes.add(change)


def load_case(live: LiveRows, work: UnitOfWork, case: str, by: Actor, context: Context, right: Right) -> Case:
    """A case for whoever may do with it what a right gives. Refused no_case, forbidden."""
    found = live.cases([case]).get(case)
    return check_permitted(found, work.world, by.viewer, context.matters_of(work.county), right)


def load_second(
    live: LiveRows, work: UnitOfWork, other: str, by: Actor, context: Context, field: str, right: Right
) -> Case:
    """The second of two cases, for whoever may do with it what a right gives; what is wrong is said of its
    `field`.
    """
    try:
        return load_case(live, work, other, by, context, right)
    except Refused as refused:
        raise refused.about(field) from None


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = dict.fromkeys(TRANSITIONS, carry_out)
