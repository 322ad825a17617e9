"""Calls as rows: opened with a first rung, climbed by timers and failures, closed by an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, select, update

from data_access.database.bulk import Bulk
from data_access.database.codec import text_of, utc_text, value_of
from data_access.database.tables.directory_tables import people
from data_access.database.tables.outbox_tables import calls, outbox
from data_access.directory.people_queries import has_number
from data_access.outbox.clock_marks import read_clocks
from data_access.outbox.outbox_rows import NOTHING, add_messages, add_task, settle_task, withdraw
from data_access.outbox.timer_rows import Timer, drop_timer, set_timer
from domain.directory.person import phone_digits
from domain.kernel.worlds import WorldId
from domain.squads.calls.ladder import (
    BY_PEOPLE,
    UNREACHED,
    Ladder,
    list_rungs,
    read_rungs,
    step_after,
)
from domain.squads.calls.outgoing import CALL, LADDER, MAIL, Message, State, message_id
from domain.squads.calls.sms_answers import CallState, OpenCall, choose_code

RUNG: Final = "rung"
"""The kind of timer that climbs a ladder."""
MOST_CALLS: Final = 500
"""Of one person that are looked at; links live for days."""
_rows = Bulk(calls, "county", "squad", "person", "at", "region", "code", "state", "rung", "body")


def open_call(
    connection: Connection,
    world: WorldId,
    region: str,
    squad: str,
    person: str,
    facts: Mapping[str, Any],
    now: datetime,
    ladder: Ladder = LADDER,
) -> str:
    """Call somebody into a squad: the row, the first rung, its timer. Returns the code of answers."""
    c, at = calls.c, utc_text(now)
    used = select(c.code).where(c.county == str(world), c.person == person).order_by(c.at, c.squad)
    code = choose_code([row.code for row in connection.execute(used)])
    details = {**facts, "code": code, "call": at, "ladder": list_rungs(ladder)}
    row = (str(world), squad, person, at, region, code, CallState.OPEN.value, 0, text_of(details))
    _rows.insert(connection, [row])
    _ring(connection, world, squad, person, 0, details, now)
    return code


def climb_call(
    connection: Connection, world: WorldId, squad: str, person: str, at: str, rung: int, now: datetime
) -> str:
    """Take what follows a rung on which a call stands open: the channel of the next one, or that the person
    was not reached. '' when there is nothing to climb: it was answered, or stands higher already.
    """
    body = _read_standing(connection, world, squad, person, at, rung)
    if body is None:
        return ""
    c = calls.c
    same = (c.county == str(world), c.squad == squad, c.person == person, c.at == at)
    connection.execute(update(calls).where(*same).values(rung=rung + 1))
    settle_task(connection, world, squad, person, "", now)
    step = step_after(read_rungs(body.get("ladder")), rung)
    if step != UNREACHED:
        _ring(connection, world, squad, person, rung + 1, body, now)
    else:
        drop_timer(connection, world, _timer_id(world, squad, person, at))
    return step


def give_up_rung(
    connection: Connection,
    world: WorldId,
    squad: str,
    person: str,
    called_at: datetime,
    by: str,
    now: datetime,
) -> str:
    """`by` says that the rung a person takes reached nobody: what follows comes now (`climb_call`)."""
    c, at = calls.c, utc_text(called_at)
    same = (c.county == str(world), c.squad == squad, c.person == person, c.at == at)
    rung = connection.execute(select(c.rung).where(*same)).scalar()
    if rung is None:
        return ""
    settle_task(connection, world, squad, person, by, now, reached=False)
    return climb_call(connection, world, squad, person, at, int(rung), now)


def leave_rung(
    connection: Connection, world: WorldId, squad: str, person: str, at: str, rung: int, now: datetime
) -> None:
    """A rung failed: a gateway's next one is taken at once, that of a person by the timer, now. Beyond
    the last one the wait goes on.
    """
    body = _read_standing(connection, world, squad, person, at, rung)
    if body is None:
        return
    step = step_after(read_rungs(body.get("ladder")), rung)
    if step in BY_PEOPLE:
        _set_timer(connection, world, squad, person, at, rung, now)
    elif step != UNREACHED:
        climb_call(connection, world, squad, person, at, rung, now)


def _read_standing(
    connection: Connection, world: WorldId, squad: str, person: str, at: str, rung: int
) -> dict[str, Any] | None:
    """What a call that stands open on a rung was told with; None when it does not. Whoever ends the call
    waits until what follows is written, and withdraws that, too.
    """
    c = calls.c
    same = (c.county == str(world), c.squad == squad, c.person == person, c.at == at)
    row = connection.execute(select(calls).where(*same).with_for_update()).first()
    stands = row is not None and row.state == CallState.OPEN and row.rung == rung
    return dict(value_of(row.body)) if stands and row is not None else None


def _ring(
    connection: Connection,
    world: WorldId,
    squad: str,
    person: str,
    rung: int,
    facts: Mapping[str, Any],
    now: datetime,
) -> None:
    step = read_rungs(facts.get("ladder"))[rung]
    id = message_id(world, CALL, squad, person, str(facts["call"]), step.channel)
    details = {name: fact for name, fact in facts.items() if name != "ladder"}
    message = Message(id, world, person, step.channel, CALL, squad, details, rung)
    if step.channel in BY_PEOPLE:
        add_task(connection, message, now)
    else:
        add_messages(connection, world, [message], now)
    _set_timer(connection, world, squad, person, facts["call"], rung, now + step.wait)


def _set_timer(
    connection: Connection, world: WorldId, squad: str, person: str, at: str, rung: int, due: datetime
) -> None:
    """When a call leaves its rung."""
    set_timer(connection, rung_timer(world, squad, person, at, rung, due))


def rung_timer(world: WorldId, squad: str, person: str, at: str, rung: int, due: datetime) -> Timer:
    """The timer of a call that began at `at` and stands on a rung."""
    facts = {"person": person, "call": at, "rung": rung, **read_clocks().mark}
    return Timer(world, _timer_id(world, squad, person, at), RUNG, squad, due, facts)


def close_call(
    connection: Connection,
    world: WorldId,
    squad: str,
    person: str,
    called_at: datetime,
    state: CallState,
    now: datetime,
) -> bool:
    """Nobody waits for an answer to this call any more: no further rung on any channel. Whether anything of
    it may have gone out.
    """
    c, o, at = calls.c, outbox.c, utc_text(called_at)
    same = (c.county == str(world), c.squad == squad, c.person == person, c.at == at)
    connection.execute(update(calls).where(*same).values(state=state.value))
    drop_timer(connection, world, _timer_id(world, squad, person, at))
    withdraw(connection, world, squad, person, [CALL], now)
    out = select(o.id).where(
        o.county == str(world), o.subject == squad, o.person == person, o.kind == CALL,
        o.state.not_in([State.WITHDRAWN.value, State.FAILED.value]),
    )  # fmt: skip
    return connection.execute(out.limit(1)).first() is not None


def end_calls(connection: Connection, world: WorldId, squad: str, persons: Sequence[str]) -> None:
    """These people are out of the squad: what they still say comes late."""
    if not persons:
        return
    c = calls.c
    about = (c.county == str(world), c.squad == squad, c.person.in_([*persons]))
    connection.execute(update(calls).where(*about).values(state=CallState.ENDED.value))


def list_calls_of(connection: Connection, world: WorldId, person: str) -> list[tuple[str, str]]:
    """The squads that a person was called into, each with the moment of the call, the newest first."""
    c = calls.c
    query = select(c.squad, c.at).where(c.county == str(world), c.person == person).order_by(c.at.desc())
    return [(row.squad, row.at) for row in connection.execute(query.limit(MOST_CALLS))]


def read_codes(connection: Connection, world: WorldId, squad: str) -> dict[str, str]:
    """By which code each person of a squad answers: that of their newest call."""
    c = calls.c
    query = select(c.person, c.code).where(c.county == str(world), c.squad == squad).order_by(c.at)
    return {row.person: row.code for row in connection.execute(query)}


def calls_by_phone(connection: Connection, phone: str, since: datetime) -> list[OpenCall]:
    """The calls since then of everybody who has this number."""
    digits = phone_digits(phone)
    return _calls_since(connection, since, has_number(digits)) if digits else []


def calls_by_code(connection: Connection, code: str, since: datetime) -> list[OpenCall]:
    """The calls since then that were given a code; none for no code."""
    return _calls_since(connection, since, calls.c.code == code) if code else []


def find_call_of(connection: Connection, message: Message) -> OpenCall | None:
    """The call a message is a rung of."""
    c = calls.c
    same = (c.county == str(message.world), c.squad == message.subject, c.person == message.person)
    row = connection.execute(select(calls).where(*same, c.at == str(message.facts.get("call", "")))).first()
    return None if row is None else _call_of(row, "")


def is_in_vain(connection: Connection, message: Message) -> bool:
    """Whether a rung of a call need not be tried again: the call is over; or it is a mail, and the call left
    its rung. Any other channel rings or shows, so it is tried until somebody answered.
    """
    if message.kind != CALL:
        return False
    call = find_call_of(connection, message)
    if call is None:
        return False
    return call.state != CallState.OPEN or (message.channel == MAIL and call.rung > message.rung)


def call_facts(connection: Connection, call: OpenCall) -> dict[str, Any]:
    """What is told about a call: the case, the place, the code."""
    c = calls.c
    same = (
        c.county == str(call.world),
        c.squad == call.squad,
        c.person == call.person,
        c.at == utc_text(call.at),
    )
    body = connection.execute(select(c.body).where(*same)).scalar()
    return dict(value_of(body)) if body else {}


def _calls_since(connection: Connection, since: datetime, which: ColumnElement[bool]) -> list[OpenCall]:
    c, p = calls.c, people.c
    query = select(calls, p.name).join(people, (p.county == c.county) & (p.id == c.person))
    rows = connection.execute(query.where(c.at >= utc_text(since), which).order_by(c.at))
    return [_call_of(row, row.name) for row in rows]


def _call_of(row: Any, name: str) -> OpenCall:
    at = datetime.fromisoformat(row.at)
    state = CallState(row.state)
    return OpenCall(
        WorldId(row.county), row.region, row.squad, row.person, at, row.code, state, row.rung, name
    )


def _timer_id(world: WorldId, squad: str, person: str, at: str) -> str:
    return message_id(world, RUNG, squad, person, at)


def forget_calls(connection: Connection, world: WorldId, before: str, limit: int) -> int:
    """Blank what calls said that are over and began before; how many it were."""
    c = calls.c
    old = (c.county == str(world), c.state != CallState.OPEN.value, c.at < before, c.body != NOTHING)
    found = connection.execute(select(c.squad, c.person, c.at).where(*old).limit(limit)).all()
    for squad, person, at in found:
        condition = (c.county == str(world), c.squad == squad, c.person == person, c.at == at)
        connection.execute(update(calls).where(*condition).values(body=NOTHING))
    return len(found)
