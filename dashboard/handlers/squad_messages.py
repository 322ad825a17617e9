"""What a command about a squad has to say to people, written in the transaction of the command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import UnitOfWork
from data_access.outbox.call_rows import close_call, end_calls, open_call, read_codes
from data_access.outbox.outbox_rows import (
    add_messages,
    insert_messages,
    read_told,
    settle_task,
    withdraw_from,
    withdraw_unsent,
)
from domain.cases.case_join import Case
from domain.kernel.regions import Region, name_path
from domain.kernel.worlds import WorldId
from domain.squads.calls.order_reminder import list_unconfirmed
from domain.squads.calls.outgoing import (
    ANSWERED,
    CALL,
    GROUP,
    NOTICE,
    ORDER,
    RELEASE,
    SMS,
    VOICE,
    WRITTEN,
    Message,
    goes_on,
    message_id,
)
from domain.squads.calls.sms_answers import CallState
from domain.squads.conversation import SquadMessage
from domain.squads.difficulty import Difficulty, list_answered
from domain.squads.squad import RELEASED, UNAVAILABLE, Member, Order, Squad
from domain.squads.squad_messages import Plan, plan_messages
from domain.squads.written_notices import plan_notices, show_words

OVER: Final = (RELEASED, UNAVAILABLE)
NO_MATTER: Final = "事件处置"
"""What a message calls a case without a matter."""
WORDLESS: Final = "（照片或位置）"
REMINDED: Final = "reminded"
"""Beside the number of an instruction in the name of the message that reminds of it."""
SPOKEN: Final = "（语音 {seconds}″）"
"""What a notice says of a message without words."""


def case_facts(case: Case, pack: County | None) -> dict[str, str]:
    """What messages say about a case: its number, matter and place. Its own words stay here: they may name
    somebody.
    """
    matter = pack.matters.get(case.matter or "") if pack else None
    return {
        "case": case.no or case.id,
        "matter": matter.name if matter else NO_MATTER,
        "place": _name_place(case.region, pack.regions) if pack and case.region in pack.regions else "",
    }


def _name_place(code: str, regions: Mapping[str, Region]) -> str:
    """Where a case is, as whoever is called from elsewhere in the county can find it."""
    return name_path(code, lambda part: (regions[part].name, regions[part].name_en))[0]


def write_squad_messages(
    work: UnitOfWork, old: Squad | None, new: Squad, facts: Mapping[str, Any], pack: County
) -> None:
    """Call who is pulled in, end calls that are answered or over, tell instructions and who is not needed.
    `facts`: what `case_facts` says; `pack`: of the county, whose ladder calls take.
    """
    plan = plan_messages(old, new)
    uncalled = _end_calls(work, new, plan.ended)
    for member in plan.calls:
        details, at = {**facts, "as": member.capability}, member.called_at
        open_call(work.connection, work.world, new.region, new.id, member.person, details, at, pack.ladder)
    messages = [message for order in plan.orders for message in _tell_order(work, new, order, facts)]
    messages += [message for order in plan.reminded for message in _remind_silent(work, new, order, facts)]
    messages += _tell_release(
        work, new, [person for person in plan.released if person not in uncalled], facts
    )
    messages += _tell_answers(work, old, new, facts)
    if pack.group_robot:
        messages += _tell_group(work, new, plan, facts)
    add_messages(work.connection, work.world, messages, work.now)


def _tell_answers(work: UnitOfWork, old: Squad | None, new: Squad, facts: Mapping[str, Any]) -> list[Message]:
    """What was answered to their difficulties, once each: their page may be closed."""
    before = () if old is None else old.difficulties
    return [
        write_answer(work.world, new.id, difficulty, {"case": facts["case"]})
        for difficulty in list_answered(before, new.difficulties)
    ]


def write_answer(world: WorldId, subject: str, difficulty: Difficulty, facts: Mapping[str, Any]) -> Message:
    """The message that tells somebody what was answered to their difficulty. `facts`: what it is about."""
    id = message_id(world, ANSWERED, subject, difficulty.person, str(difficulty.number))
    words = {**facts, "text": difficulty.answer}
    return Message(id, world, difficulty.person, NOTICE, ANSWERED, subject, words)


def write_message_notices(
    work: UnitOfWork,
    squad: Squad,
    message: SquadMessage,
    facts: Mapping[str, Any],
    sees_page: Callable[[str], bool],
) -> None:
    """Tell whoever is in a squad, and does not see it (`sees_page`), that something was written."""
    notified = read_told(work.connection, work.world, squad.id, WRITTEN)
    number = str(message.number)
    entries = [
        (message_id(work.world, WRITTEN, squad.id, number, person), person, NOTICE, due)
        for person, due in plan_notices(squad, message, notified, sees_page)
    ]
    message_facts = {
        **facts,
        "number": message.number,
        "said": show_words(message) or _describe_wordless(message),
    }
    insert_messages(work.connection, work.world, WRITTEN, squad.id, message_facts, entries)


def _describe_wordless(message: SquadMessage) -> str:
    return SPOKEN.format(seconds=message.voice_s) if message.voice else WORDLESS


def _end_calls(work: UnitOfWork, squad: Squad, ended: Iterable[Member]) -> set[str]:
    """No further rung for these; who of them was not called yet, as nothing had left."""
    uncalled = set()
    out = {member.person for member in squad.members if member.state in OVER}
    for member in ended:
        _settle_task(work, squad, member.person)
        state = CallState.ENDED if member.person in out else CallState.ANSWERED
        if not close_call(
            work.connection, work.world, squad.id, member.person, member.called_at, state, work.now
        ):
            uncalled.add(member.person)
    end_calls(work.connection, work.world, squad.id, sorted(out))
    if squad.live:
        withdraw_from(work.connection, work.world, squad.id, WRITTEN, sorted(out), work.now)
    else:
        withdraw_unsent(work.connection, work.world, squad.id, WRITTEN, work.now)
    return uncalled


def _settle_task(work: UnitOfWork, squad: Squad, person: str) -> None:
    """Whoever telephoned or went there said what came of it: the proof of that rung."""
    member = squad.find_member(person)
    by = member.answers[-1].by if member and member.answers else ""
    if by:
        settle_task(work.connection, work.world, squad.id, person, by, work.now)


def _tell_order(work: UnitOfWork, squad: Squad, order: Order, facts: Mapping[str, Any]) -> list[Message]:
    return _write_order(work, squad, order.to, str(order.number), _order_facts(order, facts))


def _remind_silent(work: UnitOfWork, squad: Squad, order: Order, facts: Mapping[str, Any]) -> list[Message]:
    """The instruction again, as a reminder: it is answered as the first one was."""
    people = list_unconfirmed(squad, order)
    details = _order_facts(order, facts) | {"again": True}
    return _write_order(work, squad, people, f"{order.number}/{REMINDED}", details)


def _order_facts(order: Order, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {**facts, "number": order.number, "text": order.text}


def _write_order(
    work: UnitOfWork, squad: Squad, people: Iterable[str], name: str, facts: Mapping[str, Any]
) -> list[Message]:
    codes = read_codes(work.connection, work.world, squad.id)
    return [
        message
        for person in people
        for message in _tell(work, squad, person, ORDER, name, {**facts, "code": codes.get(person, "")})
    ]


def _tell_group(work: UnitOfWork, squad: Squad, plan: Plan, facts: Mapping[str, Any]) -> list[Message]:
    """What all of the squad may read: how many are called, and instructions to everybody in it. No names."""
    notices = [(CALL, str(squad.version), {**facts, "n": len(plan.calls)})] if plan.calls else []
    for order in plan.orders:
        if sorted(order.to) == squad.list_present():
            notices.append((ORDER, str(order.number), {**facts, "number": order.number, "text": order.text}))
    world = work.world
    return [
        Message(message_id(world, GROUP, kind, squad.id, number), world, "", GROUP, kind, squad.id, more)
        for kind, number, more in notices
    ]


def _tell_release(
    work: UnitOfWork, squad: Squad, people: Iterable[str], facts: Mapping[str, Any]
) -> list[Message]:
    version = str(squad.version)
    return [message for person in people for message in _tell(work, squad, person, RELEASE, version, facts)]


def _tell(
    work: UnitOfWork, squad: Squad, person: str, kind: str, number: str, facts: Mapping[str, Any]
) -> list[Message]:
    """A notice, and the same on the channel by which the person spoke last: who answered by SMS or by a key
    of a phone call may never look at notices.
    """
    id = message_id(work.world, kind, squad.id, number, person)
    notice = Message(id, work.world, person, NOTICE, kind, squad.id, facts)
    member = squad.find_member(person)
    spoke = member.channel if member is not None else ""
    return [notice, goes_on(notice, spoke)] if spoke in (SMS, VOICE) else [notice]
