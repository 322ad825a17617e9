"""What became of a unit's request for time is told to the unit, in the transaction of the command: approved,
refused, or over by itself.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Any, Final

from dashboard.handlers.squad_messages import case_facts
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import UnitOfWork
from data_access.outbox.outbox_rows import add_messages
from data_access.squads.duty_rows import read_on_duty, read_reachable
from domain.access.actor import Actor
from domain.access.masking import mask_text, names_of
from domain.cases.case_join import Case
from domain.cases.rules.request_rules import explain_void
from domain.cases.rules.whistle_rules import answers_for
from domain.cases.times.time_request import APPROVED, REFUSED, VOID, TimeRequest
from domain.decisions.handling_decisions import handling_of
from domain.squads.calls.outgoing import NOTICE, TIME_ANSWERED, Message, message_id

ENDED_STATES: Final = frozenset({APPROVED, REFUSED, VOID})
"""How a request ends that its unit is told of: what it withdrew it knows."""


def write_time_answers(work: UnitOfWork, old: Case, new: Case, by: Actor, pack: County) -> None:
    """Tell whoever is on duty of the units whose requests ended, and who asked. Nobody of them has a phone:
    the screens tell it alone.
    """
    ended = _list_ended(old, new, by)
    if not ended:
        return
    units = {request.unit for request in ended}
    on_duty = read_on_duty(work.connection, work.county, units, work.now.astimezone(pack.tz))
    facts = case_facts(new, pack)
    messages = [
        _message(work, new, request, person, {**facts, **_describe_end(new, request, pack.tz)})
        for request in ended
        for person in _list_people(work, request, on_duty.get(request.unit, []))
    ]
    add_messages(work.connection, work.world, messages, work.now)


def _list_ended(old: Case, new: Case, by: Actor) -> list[TimeRequest]:
    """The requests that ended now; what an officer of the unit ended by going on, the unit knows."""
    before = {request.number for request in old.handling.requests if request.open} if old.handling else set()
    after = new.handling.requests if new.handling else ()
    ended = [request for request in after if request.number in before and request.state in ENDED_STATES]
    return [request for request in ended if request.state != VOID or not answers_for(by.viewer, request.unit)]


def _list_people(work: UnitOfWork, request: TimeRequest, on_duty: list[str]) -> list[str]:
    askers = read_reachable(work.connection, work.county, {request.person} - {""})
    return sorted({*on_duty, *askers})


def _describe_end(case: Case, request: TimeRequest, tz: tzinfo) -> dict[str, Any]:
    facts = {"kind": request.kind, "state": request.state}
    facts["text"] = mask_text(request.answer, names_of(case.reporter)) if request.answer else ""
    if request.state == VOID:
        facts["why"] = explain_void(request, handling_of(case))
    if request.due_at is not None:
        facts["due"] = f"{request.due_at.astimezone(tz):%m-%d %H:%M}"
    return facts


def _message(
    work: UnitOfWork, case: Case, request: TimeRequest, person: str, facts: dict[str, Any]
) -> Message:
    id = message_id(work.world, TIME_ANSWERED, case.id, str(request.number), person)
    return Message(id, work.world, person, NOTICE, TIME_ANSWERED, case.id, facts)
