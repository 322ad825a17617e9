"""What whistles and escalations have to say to people on duty, written in the transaction of the command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.handlers.squad_messages import case_facts
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import UnitOfWork
from data_access.outbox.outbox_rows import add_messages
from data_access.squads.duty_rows import read_on_duty
from domain.cases.case_join import Case
from domain.kernel.regions import Level
from domain.squads.calls.outgoing import NOTICE, RISE, WHISTLE, Message, message_id

CaseMessage = tuple[str, str, Mapping[str, Any]]
"""(kind of message, whom it calls: a unit or a region, what it says besides the facts of the case)"""


def write_case_messages(work: UnitOfWork, old: Case, new: Case, pack: County) -> None:
    """Tell whoever is on duty of those that a whistle calls, and of the county that a case came up to it.
    Nobody on duty, or nobody with a phone: the screens tell it alone.
    """
    outgoing = [*_list_calls(old, new, pack), *_list_rise(old, new, pack.code)]
    if not outgoing:
        return
    called = {unit for _, unit, _ in outgoing}
    people = read_on_duty(work.connection, work.county, called, work.now.astimezone(pack.tz))
    facts, version = case_facts(new, pack), str(new.handling.version if new.handling else 0)
    messages = [
        _message(work, new, kind, person, version, {**facts, **more})
        for kind, unit, more in outgoing
        for person in people.get(unit, ())
    ]
    add_messages(work.connection, work.world, messages, work.now)


def _list_calls(old: Case, new: Case, pack: County) -> list[CaseMessage]:
    before = {whistle.number for whistle in old.handling.whistles} if old.handling else set()
    blown = (
        [whistle for whistle in new.handling.whistles if whistle.number not in before] if new.handling else []
    )
    return [
        (
            WHISTLE,
            call.unit,
            {"text": whistle.text, "due": f"{whistle.due_at.astimezone(pack.tz):%m-%d %H:%M}"},
        )
        for whistle in blown
        for call in whistle.calls
    ]


def _list_rise(old: Case, new: Case, county: str) -> list[CaseMessage]:
    level = new.handling.level if new.handling else None
    before = old.handling.level if old.handling else None
    came_up = level == Level.COUNTY and before in (None, Level.TOWNSHIP)
    return [(RISE, county, {})] if came_up else []


def _message(
    work: UnitOfWork, case: Case, kind: str, person: str, version: str, facts: Mapping[str, Any]
) -> Message:
    id = message_id(work.world, kind, case.id, version, person)
    return Message(id, work.world, person, NOTICE, kind, case.id, facts)
