"""Links to people's phones as rows: only a SHA-256 of the secret is kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from data_access.accounts.account_context import AccountContext
from data_access.accounts.credentials import secret_values as secrets
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t
from data_access.database.tables.directory_tables import people
from data_access.database.unit_of_work import UnitOfWork
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


def link_of_message(work: UnitOfWork, person: str, hours: int, key: bytes, message: str) -> str:
    """The secret of the link that a message brings its person: however often the message is tried, it says
    the same, and the secret is kept nowhere. Refused no_person, bad_hours.
    """
    secret = secret_of_message(key, work.county, message)
    there = select(_l.id).where(_l.hash == secrets.hashed(secret))
    if work.connection.execute(there).first() is None:
        new_link(work, person, hours, secret)
    return secret


def secret_of_message(key: bytes, county: str, message: str) -> str:
    """The secret of the link in a message; `message`: what it is for (domain/squads/calls/outgoing.py)."""
    return secrets.derived(key, f"link {county} {message}")


def new_link(work: UnitOfWork, person: str, hours: int, secret: str = "") -> tuple[PersonLink, str]:  # nosec B107 - none: a new one
    """A new link of a person of the unit of work's county, with its secret, which nobody can read again.
    Refused no_person, bad_hours.
    """
    secret = secret or secrets.new()
    ends = utc_text(end_of_link(hours, work.now))
    check_holder(_is_there(work.connection, work.county, person))
    row = {
        "hash": secrets.hashed(secret),
        "county": work.county,
        "person": person,
        "created_at": utc_text(work.now),
        "expires_at": ends,
    }
    made: Any = work.connection.execute(insert(t.person_links).values(row)).inserted_primary_key
    link = PersonLink(int(made[0]), work.county, person, ends)
    work.trace("link.made", f"link:{link.id}", None, {"person": person, "expires_at": ends})
    return link, secret


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


def _is_there(connection: Connection, county: str, person: str) -> bool:
    found = select(_p.id).where(_p.county == county, _p.id == person, _p.removed_at == "")
    return connection.execute(found).first() is not None
