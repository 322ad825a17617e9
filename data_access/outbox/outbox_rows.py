"""Rows of the outbox. Whoever commands adds messages in the transaction of the command; the relay takes them,
sends, and writes what came of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, select, text, update

from data_access.database.bulk import Bulk, array_text, is_sqlite
from data_access.database.codec import text_of, utc_text, value_of
from data_access.database.tables.outbox_tables import URGENT, outbox
from data_access.outbox.last_calls import let_ring, take_turn
from domain.kernel.worlds import WorldId
from domain.squads.calls.ladder import BY_PEOPLE
from domain.squads.calls.outgoing import CHECK, CORRECTION, TASK, VOICE, Message, State, Tried, judge_receipt

LEASE: Final = timedelta(seconds=30)
"""After so long a message that somebody took, and told nothing of, is tried by somebody else: longer than any
gateway is waited for.
"""
NO_OUTCOME: Final = "no_outcome"
"""Why it is not known whether a person took their rung."""
NOTHING: Final = text_of({})
"""The body of a message whose words are kept no more."""
_COLUMNS = (
    "county", "id", "person", "channel", "kind", "subject", "rung", "state", "attempts", "due_at", "at",
    "changed_at", "cause", "body",
)  # fmt: skip
_rows = Bulk(outbox, *_COLUMNS)
_FIND_WAITING = (
    "SELECT found.place FROM unnest(%s::text[]) AS wanted(person), LATERAL (SELECT ctid::text AS place "
    "FROM outbox WHERE county = %s AND subject = %s AND person = wanted.person AND kind = %s AND state = %s "
    "OFFSET 0 FOR UPDATE) AS found"
)
"""Person by person: given the whole list, PostgreSQL reads everybody's messages to find one person's, as long
as its statistics tell of a small table. The rows are locked, so they stay where they are.
"""
_WITHDRAW = "UPDATE outbox SET state = %s, due_at = NULL, changed_at = %s WHERE ctid = ANY(%s::tid[])"
_WITHDRAW_SQLITE = (
    "UPDATE outbox INDEXED BY outbox_subject SET state = ?, due_at = NULL, changed_at = ? WHERE county = ? "
    "AND subject = ? AND person = ? AND kind = ? AND state = ?"
)
_WRITTEN = (
    "SELECT wanted.person FROM unnest(%s::text[]) AS wanted(person), LATERAL (SELECT 1 FROM outbox WHERE "
    "county = %s AND subject = %s AND person = wanted.person AND kind = %s AND channel = %s AND body = %s "
    "LIMIT 1) AS found"
)
_WRITTEN_SQLITE = (
    "SELECT o.person FROM json_each(?) AS wanted CROSS JOIN outbox AS o INDEXED BY outbox_subject WHERE "
    "o.county = ? AND o.subject = ? AND o.person = wanted.value AND o.kind = ? AND o.channel = ? "
    "AND o.body = ?"
)
_TAKE = (
    "UPDATE outbox SET state = %s, attempts = attempts + 1, changed_at = %s, due_at = %s "
    "WHERE county = %s AND id = %s"
)
_SETTLE = (
    "UPDATE outbox SET state = %s, due_at = %s, changed_at = %s, cause = %s, "
    "address = coalesce(nullif(%s, ''), address) "
    "WHERE county = %s AND id = %s AND state = %s AND attempts = %s"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A message to be sent now, written at `since`. `doubtful`: an earlier try may have gone out."""

    message: Message
    attempts: int
    doubtful: bool
    since: datetime


def add_messages(connection: Connection, world: WorldId, messages: Iterable[Message], now: datetime) -> None:
    """Put messages into the outbox, to be sent after the commit; one whose id is there is not added."""
    at = utc_text(now)
    rows = [
        (str(world), m.id, m.person, m.channel, m.kind, m.subject, m.rung, State.WAITING.value, 0, at, at, at,
         "", text_of(m.facts))
        for m in messages
    ]  # fmt: skip
    _rows.ignore(connection, rows)


def insert_messages(
    connection: Connection,
    world: WorldId,
    kind: str,
    subject: str,
    facts: Mapping[str, Any],
    entries: Iterable[tuple[str, str, str, datetime]],
) -> int:
    """Put many messages that are new and say the same into the outbox: (id, person, channel, when it is to be
    sent); how many. Until then nobody misses one.
    """
    body, key, waiting = text_of(facts), str(world), State.WAITING.value
    return _rows.insert_all(
        connection,
        (
            (key, id, person, channel, kind, subject, 0, waiting, 0, at, at, at, "", body)
            for id, person, channel, due in entries
            for at in (utc_text(due),)
        ),
    )


def withdraw_unsent(connection: Connection, world: WorldId, subject: str, kind: str, now: datetime) -> int:
    """Nobody needs the messages of a kind about a subject any more: what was not tried never will be, what is
    unclear is not tried again; how many were not tried.
    """
    o, at = outbox.c, utc_text(now)
    about = (o.county == str(world), o.subject == subject, o.kind == kind)
    unsent = update(outbox).where(*about, o.state == State.WAITING.value)
    values = {"state": State.WITHDRAWN.value, "due_at": None, "changed_at": at}
    count = connection.execute(unsent.values(**values)).rowcount
    unclear = update(outbox).where(*about, o.state == State.UNKNOWN.value, o.due_at.is_not(None))
    connection.execute(unclear.values(due_at=None, changed_at=at))
    return count


def read_told(
    connection: Connection,
    world: WorldId,
    subject: str,
    kind: str,
    channels: Sequence[str] = (),
    until: datetime | None = None,
) -> dict[str, datetime]:
    """When each person was last sent something of a kind about a subject, or will be, not later than `until`:
    by some channels, () for any; what nobody needed any more does not count.
    """
    o = outbox.c
    about = [o.county == str(world), o.subject == subject, o.kind == kind, o.state != State.WITHDRAWN.value]
    about += [o.channel.in_(channels)] if channels else []
    about += [o.at <= utc_text(until)] if until else []
    query = select(o.person, func.max(o.at)).where(*about).group_by(o.person)
    return {person: datetime.fromisoformat(at) for person, at in connection.execute(query)}


def people_sent_to(connection: Connection, world: WorldId, subject: str, kind: str) -> list[str]:
    """Whom something of a kind about a subject went out to, or may have."""
    o = outbox.c
    unsent = (State.WAITING.value, State.WITHDRAWN.value, State.FAILED.value)
    about = (o.county == str(world), o.subject == subject, o.kind == kind, o.state.not_in(unsent))
    query = select(o.person).where(*about).distinct().order_by(o.person)
    return [*connection.execute(query).scalars()]


def people_waiting_for(connection: Connection, world: WorldId, subject: str, kind: str) -> list[str]:
    """Who is still to be sent something of a kind about a subject."""
    o = outbox.c
    about = (o.county == str(world), o.subject == subject, o.kind == kind, o.state == State.WAITING.value)
    query = select(o.person).where(*about).distinct().order_by(o.person)
    return [*connection.execute(query).scalars()]


def withdraw_from(
    connection: Connection, world: WorldId, subject: str, kind: str, people: Iterable[str], now: datetime
) -> None:
    """Some people need nothing more of a kind about a subject: they answered."""
    named = [*people]
    if not named:
        return
    about, waits = (str(world), subject), (kind, State.WAITING.value)
    sets = (State.WITHDRAWN.value, utc_text(now))
    if is_sqlite(connection):
        rows = [(*sets, *about, person, *waits) for person in named]
        connection.exec_driver_sql(_WITHDRAW_SQLITE, rows)
        return
    found = connection.exec_driver_sql(_FIND_WAITING, (array_text(named), *about, *waits))
    if places := [place for (place,) in found]:
        connection.exec_driver_sql(_WITHDRAW, (*sets, array_text(places)))


def add_task(connection: Connection, message: Message, now: datetime) -> None:
    """A rung that a person takes: its row is the proof as every other, but no gateway sends it."""
    add_messages(connection, message.world, [message], now)
    o = outbox.c
    same = (o.county == str(message.world), o.id == message.id)
    connection.execute(update(outbox).where(*same).values(due_at=None))


def settle_task(
    connection: Connection,
    world: WorldId,
    subject: str,
    person: str,
    by: str,
    now: datetime,
    reached: bool = True,
) -> None:
    """`by` says what came of the rung that a person takes: whether they were reached. '': nobody says, so it
    is unknown.
    """
    o = outbox.c
    about = (o.county == str(world), o.subject == subject, o.person == person, o.channel.in_(BY_PEOPLE))
    state, cause = (State.DELIVERED if reached else State.FAILED, by) if by else (State.UNKNOWN, NO_OUTCOME)
    waiting = update(outbox).where(*about, o.state == State.WAITING.value)
    connection.execute(waiting.values(state=state.value, changed_at=utc_text(now), cause=cause))


def is_due(connection: Connection, channel: str, now: datetime) -> bool:
    """Whether anything of a channel is to be sent now."""
    o = outbox.c
    query = (
        select(o.id).where(o.channel == channel, o.due_at.is_not(None), o.due_at <= utc_text(now)).limit(1)
    )
    return connection.execute(query).first() is not None


def take_due(connection: Connection, channel: str, now: datetime, limit: int) -> list[Taken]:
    """Take what is due, the oldest first, but what is of no roll-out before all that is: until `LEASE` is
    over nobody else takes it. Nobody is called for two roll-outs at once.
    """
    if channel == VOICE:
        take_turn(connection)
    o, at = outbox.c, utc_text(now)
    due = select(outbox).where(o.channel == channel, o.due_at.is_not(None), o.due_at <= at)
    due = due.with_for_update(skip_locked=True)
    first = due.where(text(URGENT)).order_by(o.due_at, o.id).limit(limit)
    rows = [*connection.execute(first)]
    if len(rows) < limit:
        rest = due.where(o.kind.in_((TASK, CORRECTION, CHECK))).order_by(o.due_at, o.id)
        tasks = [*connection.execute(rest.limit(limit - len(rows)))]
        rows += let_ring(connection, tasks, {row.person for row in rows}, now) if channel == VOICE else tasks
    if rows:
        leased = (State.SENDING.value, at, utc_text(now + LEASE))
        statement = _in_dialect(connection, _TAKE)
        connection.exec_driver_sql(statement, [(*leased, row.county, row.id) for row in rows])
    return [_taken_of(row) for row in rows]


def _taken_of(row: Any) -> Taken:
    doubtful = row.state in (State.SENDING, State.UNKNOWN)
    return Taken(message_of(row), row.attempts + 1, doubtful, datetime.fromisoformat(row.at))


def resume_sends(connection: Connection, now: datetime) -> int:
    """What a relay that died had at a gateway is due at once, and doubtful; how many messages that are."""
    at_gateway = (outbox.c.state == State.SENDING.value, outbox.c.due_at.is_not(None))
    return connection.execute(update(outbox).where(*at_gateway).values(due_at=utc_text(now))).rowcount


def settle(connection: Connection, taken: Taken, tried: Tried, now: datetime, address: str = "") -> bool:
    """Write what came of a try, and to which address it was (its digest); False when the message changed
    meanwhile: a receipt was faster, or another relay took it.
    """
    message = taken.message
    due = None if tried.again_in is None else utc_text(now + tried.again_in)
    values = (tried.state.value, due, utc_text(now), tried.cause, address)
    same = (str(message.world), message.id, State.SENDING.value, taken.attempts)
    found = connection.exec_driver_sql(_in_dialect(connection, _SETTLE), (*values, *same))
    return bool(found.rowcount)


def find_message(connection: Connection, world: WorldId, id: str) -> Message | None:
    """The message of that id."""
    row = connection.execute(select(outbox).where(outbox.c.county == str(world), outbox.c.id == id)).first()
    return None if row is None else message_of(row)


def list_unwritten(connection: Connection, messages: Sequence[Message]) -> list[Message]:
    """Those messages whose words are not in the outbox for their person and channel yet, each once."""
    alike, found = dict[tuple[str, ...], dict[str, Message]](), list[Message]()
    for message in messages:
        key = (str(message.world), message.subject, message.kind, message.channel, text_of(message.facts))
        alike.setdefault(key, {}).setdefault(message.person, message)
    sqlite = is_sqlite(connection)
    for about, by_person in alike.items():
        people = text_of([*by_person]) if sqlite else array_text(by_person)
        rows = connection.exec_driver_sql(_WRITTEN_SQLITE if sqlite else _WRITTEN, (people, *about))
        written = set(rows.scalars())
        found += [message for person, message in by_person.items() if person not in written]
    return found


def take_receipt(
    connection: Connection, world: WorldId, id: str, delivered: bool, cause: str, now: datetime
) -> Message | None:
    """Note a gateway's receipt; the message when it changed something, None for a late or second one."""
    same = (outbox.c.county == str(world), outbox.c.id == id)
    row = connection.execute(select(outbox).where(*same)).first()
    state = None if row is None else judge_receipt(State(row.state), delivered)
    if row is None or state is None:
        return None
    values = {"state": state.value, "due_at": None, "changed_at": utc_text(now), "cause": cause}
    connection.execute(update(outbox).where(*same).values(**values))
    return message_of(row)


def withdraw(
    connection: Connection, world: WorldId, subject: str, person: str, kinds: Iterable[str], now: datetime
) -> None:
    """Nobody needs these messages any more: what was not tried yet never will be, what is unclear is not
    tried again.
    """
    o = outbox.c
    about = (o.county == str(world), o.subject == subject, o.person == person, o.kind.in_([*kinds]))
    at = utc_text(now)
    unsent = update(outbox).where(*about, o.state == State.WAITING.value)
    connection.execute(unsent.values(state=State.WITHDRAWN.value, due_at=None, changed_at=at))
    unclear = update(outbox).where(*about, o.state == State.UNKNOWN.value, o.due_at.is_not(None))
    connection.execute(unclear.values(due_at=None, changed_at=at))


def read_messages(connection: Connection, world: WorldId, subject: str) -> list[dict[str, Any]]:
    """All that was sent about a subject, the oldest first: each row is the proof of a rung."""
    o = outbox.c
    query = select(outbox).where(o.county == str(world), o.subject == subject).order_by(o.at, o.rung, o.id)
    names = ("id", "person", "channel", "kind", "rung", "state", "attempts", "at", "changed_at", "cause")
    return [{name: getattr(row, name) for name in names} for row in connection.execute(query)]


def forget_words(connection: Connection, world: WorldId, before: str, limit: int) -> int:
    """Blank what messages said that are over and did not change since; how many it were."""
    o = outbox.c
    old = (o.county == str(world), o.due_at.is_(None), o.changed_at < before, o.body != NOTHING)
    ids = [*connection.execute(select(o.id).where(*old).limit(limit)).scalars()]
    if ids:
        named = (o.county == str(world), o.id.in_(ids))
        connection.execute(update(outbox).where(*named).values(body=NOTHING))
    return len(ids)


def message_of(row: Any) -> Message:
    """The message of a row."""
    facts = value_of(row.body)
    return Message(
        row.id, WorldId(row.county), row.person, row.channel, row.kind, row.subject, facts, row.rung
    )


def _in_dialect(connection: Connection, statement: str) -> str:
    """A statement of ours with the marks that the database takes."""
    return statement.replace("%s", "?") if is_sqlite(connection) else statement
