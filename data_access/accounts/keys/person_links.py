"""Links to people's phones as rows: only a SHA-256 of the secret is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from data_access.accounts.account_context import AccountContext
from data_access.accounts.credentials import secret_values as secrets
from data_access.database.bulk import look_up
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t
from data_access.database.tables.directory_tables import people
from data_access.database.unit_of_work import UnitOfWork, ready
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.person_links import PersonLink, check_holder, end_of_link

_l, _p = t.person_links.c, people.c
_JOINED = t.person_links.join(people, and_(_p.county == _l.county, _p.id == _l.person))
AT_ONCE = 500


class PersonLinks:
    """Links, looked up."""

    def __init__(self, context: AccountContext) -> None:
        self._context = context

    def viewer_of(self, secret: str) -> Viewer | None:
        """Whom a link is for; None when it is over, its person was removed, or there never was one."""
        hashed, now = secrets.hashed(secret), utc_text(self._context.clock())
        query = select(_l.id, _l.county, _l.person, _p.name).select_from(_JOINED)
        query = query.where(_l.hash == hashed, *_works(now))
        with self._context.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        grants = (Grant(Role.RESPONDER, row.county),)
        return Viewer(Kind.LINK, f"link:{row.id}", row.name, grants, row.person, hashed.hex())

    def ended_among(self, hashes: Collection[bytes]) -> set[bytes]:
        """Those of some links (SHA-256 of their secrets) that work no more."""
        wanted, working = list(hashes), set[bytes]()
        works = _works(utc_text(self._context.clock()))
        with self._context.reading() as connection:
            for start in range(0, len(wanted), AT_ONCE):
                some = (
                    select(_l.hash).select_from(_JOINED).where(_l.hash.in_(wanted[start : start + AT_ONCE]))
                )
                working |= {bytes(row.hash) for row in connection.execute(some.where(*works))}
        return set(wanted) - working


def _works(now: str) -> tuple[ColumnElement[bool], ...]:
    return _l.ended_at.is_(None), _l.expires_at > now, _p.removed_at == ""


def secret_of_message(key: bytes, county: str, message: str) -> str:
    """The secret of the link in a message; `message`: what it is for (domain/squads/calls/outgoing.py)."""
    return secrets.derived(key, f"link {county} {message}")


def find_links(connection: Connection, wanted: Collection[str]) -> set[str]:
    """Those of some secrets that a link was made with, whether it still works or not."""
    by_hash = {secrets.hashed(secret): secret for secret in wanted}
    rows = connection.execute(select(_l.hash).where(_l.hash.in_([*by_hash])))
    return {by_hash[bytes(row.hash)] for row in rows}


def make_links(work: UnitOfWork, people_by_secret: Mapping[str, str], hours: int) -> set[str]:
    """A link for each of some secrets, unless there is one: made once, however often its message is tried.
    The secrets that have one now: nobody who is not in the directory gets any. Refused bad_hours.
    """
    ends = utc_text(end_of_link(hours, work.now))
    there = _list_there(work.connection, work.county, people_by_secret.values())
    made = find_links(work.connection, people_by_secret)
    new = {
        secrets.hashed(secret): person
        for secret, person in people_by_secret.items()
        if person in there and secret not in made
    }
    if new:
        rows = [_row_of(hashed, person, work, ends) for hashed, person in new.items()]
        written = work.connection.execute(insert(t.person_links).returning(_l.id, _l.hash), rows).all()
        numbers = sorted((int(row.id), new[bytes(row.hash)]) for row in written)
        work.trace_all([ready(*_made(number, person, ends)) for number, person in numbers])
    return made | {secret for secret, person in people_by_secret.items() if person in there}


def new_link(work: UnitOfWork, person: str, hours: int) -> tuple[PersonLink, str]:
    """A new link of a person of the unit of work's county, with its secret, which nobody can read again.
    Refused no_person, bad_hours.
    """
    secret, ends = secrets.new(), utc_text(end_of_link(hours, work.now))
    check_holder(bool(_list_there(work.connection, work.county, [person])))
    row = _row_of(secrets.hashed(secret), person, work, ends)
    made: Any = work.connection.execute(insert(t.person_links).values(row)).inserted_primary_key
    link = PersonLink(int(made[0]), work.county, person, ends)
    work.trace(*_made(link.id, person, ends))
    return link, secret


def _row_of(hashed: bytes, person: str, work: UnitOfWork, ends: str) -> dict[str, Any]:
    made = utc_text(work.now)
    return {"hash": hashed, "county": work.county, "person": person, "created_at": made, "expires_at": ends}


def _made(link: int, person: str, ends: str) -> tuple[str, str, None, dict[str, Any]]:
    """What the trace is told of a new link."""
    return "link.made", f"link:{link}", None, {"person": person, "expires_at": ends}


def end_links_of(work: UnitOfWork, person: str) -> int:
    """Every link of a person is over: how many were not before."""
    working = (_l.county == work.county, _l.person == person, _l.ended_at.is_(None))
    now = utc_text(work.now)
    found = select(_l.id).where(*working, _l.expires_at > now).order_by(_l.id)
    ended = [int(row.id) for row in work.connection.execute(found)]
    work.connection.execute(update(t.person_links).where(*working).values(ended_at=now))
    for link in ended:
        work.trace("link.ended", f"link:{link}", {"person": person}, {"ended": True})
    return len(ended)


def _list_there(connection: Connection, county: str, persons: Collection[str]) -> set[str]:
    """Those of some people who are in the directory and were not removed."""
    query = "SELECT id FROM people WHERE removed_at = '' AND county = %s AND id"
    return {id for (id,) in look_up(connection, query, county, [*set(persons)])}
