"""What each kind of retention removes. One call is one small step inside an open act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, update

from data_access.cases import waiting_updates
from data_access.cases.photo_rows import forget_photos
from data_access.cases.waiting_updates import expired
from data_access.database.bulk import among
from data_access.database.codec import case_of, text_of, utc_text, value_of
from data_access.database.heads import new_epoch
from data_access.database.tables import account_tables as accounts
from data_access.database.tables import live_tables
from data_access.database.tables.directory_tables import imports, people
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory import last_position
from data_access.feed import prune
from data_access.maintenance.retention.emergency_steps import EMERGENCY_WORK
from data_access.maintenance.retention.small_steps import Done
from data_access.outbox.call_rows import forget_calls
from data_access.outbox.outbox_rows import forget_words
from data_access.squads.voice_rows import forget_voices
from data_access.streams import dead_letters
from domain.access.masking import mask_name, mask_text
from domain.cases.case_join import Case, with_values
from domain.directory.imports import OPEN, State
from domain.kernel.regions import city_of
from domain.kernel.worlds import WorldId

SOME = 500
WHOLE = 100
"""Messages that are taken in hand whole."""
TRACE_ROWS = 2_000
CHANGES = 1_000
_WORDS = ("title", "text", "remark")


def _positions(act: UnitOfWork, before: str, mark: int) -> Done:
    """Last whereabouts. Screens that hold them take a fresh snapshot: the history was changed."""
    p = live_tables.positions.c
    gone = act.connection.execute(
        delete(live_tables.positions).where(p.county == act.world, p.last_reported < before)
    ).rowcount
    if gone:
        epoch = new_epoch(utc_text(act.now))
        heads = update(live_tables.heads).where(live_tables.heads.c.county == act.world)
        act.connection.execute(heads.values(epoch=epoch))
    return Done(gone, mark, True)


def _dead_letters(act: UnitOfWork, before: str, mark: int) -> Done:
    """The bytes of dead letters and the words quoted from them; that there was one stays known."""
    d = live_tables.dead_letters.c
    query = select(d.id).where(d.id > mark, d.county == act.world, d.at < before).order_by(d.id)
    ids = list(act.connection.execute(query.limit(SOME)).scalars())
    if ids:
        act.connection.execute(
            update(live_tables.dead_letters).where(d.id.in_(ids)).values(raw=b"", detail="")
        )
    return Done(len(ids), ids[-1] if ids else mark, len(ids) < SOME)


def _waiting(act: UnitOfWork, before: str, mark: int) -> Done:
    """Updates of cases that nobody reported: each becomes a dead letter, and can be sent again."""
    old = waiting_updates.older(act.connection, act.world, before, WHOLE)
    causes = [row.cause for row in old]
    dead = [row for row in old if not row.taken]
    dead_letters.keep(act.connection, act.world, [expired(row) for row in dead], utc_text(act.now))
    _count_dead(act, Counter(row.source for row in dead))
    waiting_updates.forget_handled(act.connection, act.world, [row.cause for row in dead])
    waiting_updates.remove(act.connection, act.world, causes)
    waiting_updates.drop_empty_stubs(act.connection, act.world, sorted({row.root for row in old}))
    return Done(len(dead), mark, len(old) < WHOLE)


def _count_dead(act: UnitOfWork, by_source: Mapping[str, int]) -> None:
    s = live_tables.sources.c
    for name, count in by_source.items():
        of_source = (s.county == act.world, s.name == name)
        act.connection.execute(update(live_tables.sources).where(*of_source).values(dead=s.dead + count))


def _changes(act: UnitOfWork, before: str, mark: int) -> Done:
    """Changes of the feed, from the oldest on; the newest lines of news stay."""
    h, c = live_tables.heads.c, live_tables.changes.c
    head = act.connection.execute(select(h.seq, h.kept_from).where(h.county == act.world)).one()
    end = head.kept_from + CHANGES
    last = act.connection.execute(select(c.body).where(c.county == act.world, c.seq == end)).scalar()
    if end > head.seq or (last is not None and not _older(value_of(last)["at"], before)):
        return Done(0, mark, True)
    spared = prune.spared(act.connection, act.world)
    gone = prune.drop(act.connection, act.world, head.kept_from, end, spared)
    return Done(gone, mark, False)


def _older(local: str, before: str) -> bool:
    """Whether a time with an offset is before one in UTC."""
    return datetime.fromisoformat(local) < datetime.fromisoformat(before)


def _sessions(act: UnitOfWork, before: str, mark: int) -> Done:
    """Sign-ins that ended, of the county's accounts and walls."""
    a, k, s = accounts.accounts.c, accounts.kiosks.c, accounts.sessions.c
    accounts_here = select(a.id).where(or_(a.region.startswith(act.county), a.region == city_of(act.county)))
    kiosks_here = select(k.id).where(or_(k.region.startswith(act.county), k.region == city_of(act.county)))
    over = or_(s.ended_at < before, (s.expires_at != "") & (s.expires_at < before))
    where = (over, or_(s.account.in_(accounts_here), s.kiosk.in_(kiosks_here)))
    hashes = list(act.connection.execute(select(s.hash).where(*where).limit(SOME)).scalars())
    if hashes:
        act.connection.execute(delete(accounts.sessions).where(s.hash.in_(hashes)))
    return Done(len(hashes), mark, len(hashes) < SOME)


def _cases(act: UnitOfWork, before: str, mark: int) -> Done:
    """Reporter, words and photos of closed cases. The trace tells which cases something was said about, in
    order.
    """
    t, h = live_tables.trace.c, live_tables.heads.c
    newest = act.connection.execute(select(h.traced).where(h.county == act.world)).scalar_one()
    end = min(newest, mark + TRACE_ROWS)
    in_range = (t.county == act.world, t.n > mark, t.n <= end)
    young = act.connection.execute(select(func.min(t.n)).where(*in_range, t.at >= before)).scalar()
    if young is not None:
        end = young - 1
    case_ids = select(t.object).where(*in_range, t.n <= end, t.action.startswith("case.")).distinct()
    ids = list(act.connection.execute(case_ids).scalars())
    changed = _pseudonymised(act.connection, act.world, ids, before)
    return Done(changed, max(mark, end), young is not None or end == newest)


def _pseudonymised(connection: Connection, world: WorldId, ids: Sequence[str], before: str) -> int:
    """Rewrite those of the cases that closed before; how many had something to hide."""
    chosen = "SELECT id, body FROM cases WHERE county = %s AND open = 0 AND id"
    count = 0
    for case_id, body in among(connection, chosen, world, ids) if ids else ():
        case = case_of(body)
        if case.closed_at is None or utc_text(case.updated_at or case.closed_at) >= before:
            continue
        hidden = pseudonymous(case)
        forget_voices(connection, world, case.id)
        if hidden != case:
            c = live_tables.cases.c
            connection.execute(update(live_tables.cases).where(c.id == case_id).values(body=text_of(hidden)))
            forget_photos(connection, world, case.id)
            count += 1
    return count


def pseudonymous(case: Case) -> Case:
    """The case without its photos and its reporter's phone and id, and with every name and number in its
    words masked.
    """
    reporter = case.reporter
    names = [reporter["name"]] if reporter and reporter.get("name") else []
    values: dict[str, Any] = {field: mask_text(getattr(case, field), names) for field in _WORDS}
    if reporter is not None:
        values["reporter"] = {"name": mask_name(reporter.get("name", ""))}
    return with_values(case, values | {"photos": 0})


def _removed_people(act: UnitOfWork, before: str, mark: int) -> Done:
    """Name, phone and e-mail of people who left; their id stays taken."""
    p = people.c
    where = (p.county == act.county, p.active == 0, p.removed_at < before, (p.phone != "") | (p.email != ""))
    rows = act.connection.execute(select(p.id, p.name).where(*where).limit(SOME)).all()
    last_position.forget(act, [person for person, _ in rows], "retention:removed_people")
    for person, name in rows:
        values = {"name": mask_name(name), "phone": "", "email": "", "version": p.version + 1}
        act.connection.execute(update(people).where(p.county == act.county, p.id == person).values(**values))
    return Done(len(rows), mark, len(rows) < SOME)


def _messages(act: UnitOfWork, before: str, mark: int) -> Done:
    """What messages and calls said; to whom, when, by which channel and what came of it stays."""
    count = sum(forget(act.connection, act.world, before, SOME) for forget in (forget_words, forget_calls))
    return Done(count, mark, count == 0)


def _imports(act: UnitOfWork, before: str, mark: int) -> Done:
    """Rows of previews nobody took up. `before` is now: an import says itself when it expires."""
    i = imports.c
    where = (i.county == act.county, i.state.in_([*OPEN]), i.expires_at < before)
    values = {"state": State.EXPIRED, "body": "", "settled_at": utc_text(act.now)}
    gone = act.connection.execute(update(imports).where(*where).values(**values)).rowcount
    return Done(gone, mark, True)


WORK: Mapping[str, Callable[[UnitOfWork, str, int], Done]] = MappingProxyType(
    {
        "positions": _positions,
        "dead_letters": _dead_letters,
        "waiting": _waiting,
        "changes": _changes,
        "sessions": _sessions,
        "cases": _cases,
        "removed_people": _removed_people,
        "messages": _messages,
        "imports": _imports,
        **EMERGENCY_WORK,
    }
)
