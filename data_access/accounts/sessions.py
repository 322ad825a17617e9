"""Sessions: opened at sign-in with a secret of their own, never one that was brought along; ended by leaving,
by idleness, by age, by a new version of the account, or with the kiosk key.

To ask who somebody is uses no session: a page that polls by itself would never be idle. `use` does, and the
doors call it for what a person's hand did.

A moment that is exactly the end is over: alive means now < end.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update

from data_access.accounts.account_context import NOTE_WAIT_S, AccountContext
from data_access.accounts.account_rows import bump_version, grants_of, hash_of
from data_access.accounts.credentials import secret_values as secrets
from data_access.accounts.devices import forget_devices
from data_access.accounts.links import end_links
from data_access.accounts.values import OpenSession, Rest, Session
from data_access.database.codec import utc_text
from data_access.database.database import Unavailable
from data_access.database.tables import account_tables as t
from data_access.database.tables.account_conditions import STAYS
from data_access.database.unit_of_work import UnitOfWork
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.account import Account

MOST = 10
"""Sessions one account or kiosk key may have at once; the oldest gives way."""
TOUCH_AT_MOST = timedelta(seconds=60)
TOUCHES_A_SPAN = 20
"""How often use is noted: every idle span / 20, at most once a minute."""
AT_ONCE = 500
LONGEST_AGENT = 200

_s, _a, _k = t.sessions.c, t.accounts.c, t.kiosks.c
_JOINED = t.sessions.outerjoin(t.accounts, _a.id == _s.account).outerjoin(t.kiosks, _k.id == _s.kiosk)


class Sessions:
    """Who is behind a cookie, and how that ends."""

    def __init__(self, context: AccountContext) -> None:
        self._context = context

    def viewer_of(self, secret: str) -> Viewer | None:
        """Who a session's secret stands for; None when it is over, or never was."""
        hashed, now = secrets.hashed(secret), self._context.clock()
        with self._context.reading() as connection:
            row = connection.execute(_rows().where(_s.hash == hashed, self._goes_on(now))).first()
            if row is None:
                return None
            held = grants_of(connection, [row.account]) if row.account is not None else {}
        if row.kiosk is not None:
            return viewer_of_kiosk(row.kiosk, row.kiosk_name, row.kiosk_region, hashed)
        actor, grants = f"account:{row.account}", held.get(row.account, ())
        return Viewer(Kind.PERSON, actor, row.name, grants, row.person, hashed.hex())

    def use(self, secret: str) -> None:
        """Note that somebody uses a session, now and then; one that is over stays so. A database that cannot
        be written now ends nobody's session.
        """
        now = self._context.clock()
        policy = self._context.policy
        span = min(TOUCH_AT_MOST * policy.pace, policy.idle_span / TOUCHES_A_SPAN)
        not_ended = (_s.hash == secrets.hashed(secret), _s.ended_at.is_(None))
        due = (_s.seen_at > utc_text(now - policy.idle_span), _s.seen_at <= utc_text(now - span))
        try:
            with self._context.reading() as connection:
                if connection.execute(select(_s.hash).where(*not_ended, *due)).first() is None:
                    return
            with self._context.writing(NOTE_WAIT_S) as connection:
                connection.execute(update(t.sessions).where(*not_ended, *due).values(seen_at=utc_text(now)))
        except Unavailable:
            return

    def rest_of(self, secret: str) -> Rest | None:
        """How long an account's session goes on by itself, in real seconds; None when it is over, or a
        wall's.
        """
        now, policy = self._context.clock(), self._context.policy
        going_on = (_s.hash == secrets.hashed(secret), _s.account.isnot(None), self._goes_on(now))
        with self._context.reading() as connection:
            row = connection.execute(_rows().where(*going_on)).first()
        if row is None:
            return None
        ends = (datetime.fromisoformat(row.expires_at) - now).total_seconds()
        idle = (datetime.fromisoformat(row.seen_at) + policy.idle_span - now).total_seconds()
        return Rest(min(idle, ends) / policy.pace, ends / policy.pace)

    def ended_among(self, hashes: Iterable[bytes]) -> set[bytes]:
        """Those of some sessions (SHA-256 of their secrets) that are over."""
        wanted, open_hashes = list(set(hashes)), set()
        goes_on = self._goes_on(self._context.clock())
        with self._context.reading() as connection:
            for start in range(0, len(wanted), AT_ONCE):
                some = (
                    select(_s.hash).select_from(_JOINED).where(_s.hash.in_(wanted[start : start + AT_ONCE]))
                )
                open_hashes |= {bytes(row.hash) for row in connection.execute(some.where(goes_on))}
        return set(wanted) - open_hashes

    def list(self, account_id: int) -> tuple[Session, ...]:
        """The open sessions of an account, newest first."""
        query = _rows().where(_s.account == account_id, self._goes_on(self._context.clock()))
        with self._context.reading() as connection:
            rows = connection.execute(query.order_by(_s.created_at.desc())).all()
        return tuple(
            Session(r.hash.hex(), r.created_at, r.seen_at, r.expires_at, r.address, r.agent, r.factor)
            for r in rows
        )

    def find_open(self, session_id: str) -> OpenSession | None:
        """A session by its id, while nobody ended it."""
        with self._context.reading() as connection:
            found = find_session(connection, session_id)
        return found if found is not None and not found.ended else None

    def _goes_on(self, now: datetime) -> Any:
        """The condition under which a session joined to its account or kiosk goes on."""
        at, idle_since = utc_text(now), utc_text(now - self._context.policy.idle_span)
        person = and_(
            _s.version == _a.version,
            _a.disabled_at.is_(None),
            STAYS,
            _s.expires_at > at,
            _s.seen_at > idle_since,
            _a.demo.in_((0, 1) if self._context.policy.demo else (0,)),
        )
        screen = and_(_k.ended_at.is_(None), or_(_k.expires_at.is_(None), _k.expires_at > at))
        return and_(
            _s.ended_at.is_(None),
            or_(and_(_s.account.isnot(None), person), and_(_s.kiosk.isnot(None), screen)),
        )


def find_session(connection: Connection, session_id: str) -> OpenSession | None:
    """A session by its id; None when there is none."""
    row = connection.execute(_rows().where(_s.hash == hash_of(session_id))).first()
    if row is None:
        return None
    ended = row.ended_at is not None
    if row.kiosk is not None:
        return OpenSession(session_id, row.kiosk_region, f"kiosk:{row.kiosk}", row.device, ended)
    return OpenSession(session_id, row.region, f"account:{row.account}", row.device, ended)


def end_session(work: UnitOfWork, session: OpenSession) -> None:
    """A session is over; nothing when it was already."""
    ending = update(t.sessions).where(_s.hash == hash_of(session.id), _s.ended_at.is_(None))
    if work.connection.execute(ending.values(ended_at=utc_text(work.now))).rowcount:
        work.trace("signin.ended", session.owner, None, {"session": session.id[:12]})


def end_all_sessions(work: UnitOfWork, now: datetime, account: Account, keep: str = "") -> None:
    """Every session but the one named is over, their browsers are strangers, and open links are dead."""
    bump_version(work.connection, now, account.id, keep)
    forget_devices(work.connection, account.id, keep)
    end_links(work.connection, now, account.id)
    work.trace("sessions.ended", account.actor, None, {"kept": int(bool(keep))})


def open_session(
    connection: Connection, now: datetime, owner: dict[str, Any], address: str, agent: str, factor: str
) -> str:
    """A new session: its secret. Call inside the unit of work that lets in. `owner`: the columns that say
    whose it is and until when.
    """
    secret, at = secrets.new(), utc_text(now)
    values = {
        "hash": secrets.hashed(secret),
        "created_at": at,
        "seen_at": at,
        "proved_at": at,
        "address": address,
        "agent": agent[:LONGEST_AGENT],
        "factor": factor,
    }
    connection.execute(insert(t.sessions).values(values | owner))
    kind = "kiosk" if "kiosk" in owner else "account"
    _crowd_out(connection, now, _s[kind] == owner[kind])
    return secret


def _crowd_out(connection: Connection, now: datetime, of_owner: Any) -> None:
    open_ = select(_s.hash).where(of_owner, _s.ended_at.is_(None)).order_by(_s.created_at.desc(), _s.hash)
    spare = [row.hash for row in connection.execute(open_.offset(MOST))]
    if spare:
        ending = update(t.sessions).where(_s.hash.in_(spare))
        connection.execute(ending.values(ended_at=utc_text(now)))


def viewer_of_kiosk(kiosk: int, name: str, region: str, hashed: bytes) -> Viewer:
    """A screen on a wall: read only, one region."""
    return Viewer(Kind.KIOSK, f"kiosk:{kiosk}", name, (Grant(Role.WALL, region),), None, hashed.hex())


def viewer_of_account(account: Account, secret: str) -> Viewer:
    """Somebody with an account, in the session of that secret."""
    session = secrets.hashed(secret).hex()
    return Viewer(Kind.PERSON, account.actor, account.name, account.grants, account.person, session)


def _rows() -> Any:
    return select(
        t.sessions,
        _a.name,
        _a.person,
        _a.region,
        _k.name.label("kiosk_name"),
        _k.region.label("kiosk_region"),
    ).select_from(_JOINED)
