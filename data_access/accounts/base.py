"""What every part of Accounts stands on: store, policy, clock, and how a row becomes an Account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, cast, exists, false, func, or_, select, update

from data_access.accounts import strength
from data_access.accounts.passwords import Hashing
from data_access.accounts.values import Account, Policy
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t
from data_access.tables.directory_tables import people
from data_access.tables.live_tables import KEY
from data_access.unit_of_work import Origin, UnitOfWork
from domain.access.rights import Grant, Right, Role, Viewer
from domain.kernel.errors import Refused

if TYPE_CHECKING:
    from data_access.store import Store


WAITING, DONE, REJECTED, OVER = "waiting", "done", "rejected", "over"
"""States of a reset that two administrators agree on."""


def belonging(key: Any, actor: Any) -> Any:
    """The condition that a key of attempts is an account's own or one of its browsers' ("account:7/12")."""
    return and_(key >= actor, key < actor + "0")  # "0" is the sign after "/"


_LEFT = (
    select(func.count())
    .select_from(t.recovery_codes)
    .where(t.recovery_codes.c.account == t.accounts.c.id, t.recovery_codes.c.used_at.is_(None))
    .scalar_subquery()
)
_LOCKED = (
    select(func.max(t.attempts.c.locked_until))
    .where(belonging(t.attempts.c.key, "account:" + cast(t.accounts.c.id, KEY)))
    .scalar_subquery()
)
"""The latest end of a lock of strangers or of a browser."""
_LEFT_PERSON = and_(
    people.c.county == func.substr(t.accounts.c.region, 1, len("330825")),
    people.c.id == t.accounts.c.person,
    people.c.active == 0,
)
STAYS = ~exists(select(people.c.id).where(_LEFT_PERSON).correlate(t.accounts))
"""The condition that an account belongs to nobody who was removed from their county's directory: who leaves
all duties keeps no way in. It opens again with the person.
"""
NOTHING_PENDING = {"totp_pending": None, "totp_pending_for": None, "totp_pending_at": None}
"""The columns of a second factor that was begun, when none is."""
_REMOVED_AT = select(people.c.removed_at).where(_LEFT_PERSON).correlate(t.accounts).scalar_subquery()


def wall_clock() -> datetime:
    """The time of day, aware."""
    return datetime.now(UTC)


class Base:
    """One installation's accounts. Each method blocks: call it in a native thread. May raise Unavailable."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        clock: Callable[[], datetime] = wall_clock,
        hashing: Hashing | None = None,
    ) -> None:
        self.store, self.policy, self.clock = store, policy, clock
        self.hashing = hashing or Hashing()

    def account(self, account_id: int) -> Account:
        """One account. Raises Refused("no_account")."""
        with self.store.reading() as connection:
            return self._account(connection, account_id)

    def check_password(self, login: str, password: str, name: str = "") -> None:
        """Raise Refused("weak_password:<why>") for a password that is not taken."""
        strength.check(login, password, name, self.policy.place)

    def _account(self, connection: Connection, account_id: int) -> Account:
        found = self._accounts(connection, t.accounts.c.id == account_id)
        if not found:
            raise Refused("no_account", f"there is no account {account_id}", "account")
        return found[0]

    def _accounts(self, connection: Connection, *where: Any) -> tuple[Account, ...]:
        """Accounts with their grants, by login."""
        more = {"locked_until": _LOCKED, "recovery_left": _LEFT, "removed_at": _REMOVED_AT}
        query = select(t.accounts, *(found.label(name) for name, found in more.items()))
        rows = connection.execute(query.where(*where).order_by(t.accounts.c.login)).all()
        held = self._grants(connection, [row.id for row in rows])
        now = utc_text(self.clock())
        return tuple(_account_of(row, held.get(row.id, ()), now) for row in rows)

    def _as_it_was(self, connection: Connection, account: Account) -> Account:
        """The account inside an act. What somebody showed before the act counts while the account is what it
        was then: Raises Refused("half_gone") when it was reset, changed or disabled meanwhile.
        """
        now = self._account(connection, account.id)
        if now.version != account.version or now.disabled_at is not None:
            raise Refused("half_gone", "the account changed meanwhile: begin again")
        return now

    def _kept(self, connection: Connection, account_id: int) -> str | None:
        """The kept form of a password; None when there is none."""
        c = t.accounts.c
        return connection.execute(select(c.password).where(c.id == account_id)).scalar()

    def _grants(self, connection: Connection, ids: Iterable[int]) -> dict[int, tuple[Grant, ...]]:
        c = t.grants.c
        found: dict[int, tuple[Grant, ...]] = {}
        wanted = list(ids) or [0]
        for start in range(0, len(wanted), 500):
            chosen = select(t.grants).where(c.account.in_(wanted[start : start + 500]))
            for row in connection.execute(chosen.order_by(c.account, c.role, c.region, c.unit)):
                grant = Grant(Role(row.role), row.region, row.unit or None)
                found[row.account] = (*found.get(row.account, ()), grant)
        return found

    def _acting(self, region: str, origin: Origin) -> AbstractContextManager[UnitOfWork]:
        return self.store.acting(region, origin)

    def _bump(self, connection: Connection, account_id: int, but: str = "") -> None:
        """A new version: every session of the account ends, except the one named, and with them a second
        factor that somebody began in one.
        """
        c, s = t.accounts.c, t.sessions.c
        newer = update(t.accounts).where(c.id == account_id)
        connection.execute(newer.values(version=c.version + 1, **NOTHING_PENDING))
        stays = hash_of(but)
        now = utc_text(self.clock())
        mine = (s.account == account_id, s.ended_at.is_(None))
        connection.execute(update(t.sessions).where(*mine, s.hash != stays).values(ended_at=now))
        if stays:
            version = select(c.version).where(c.id == account_id).scalar_subquery()
            connection.execute(update(t.sessions).where(*mine, s.hash == stays).values(version=version))

    def _end_invitations(self, connection: Connection, account_id: int | None) -> None:
        """Earlier links to the same account are dead; None: those for the first administrator."""
        i = t.invitations.c
        whose = i.account.is_(None) if account_id is None else i.account == account_id
        open_ = (whose, i.used_at.is_(None), i.ended_at.is_(None))
        ending = update(t.invitations).where(*open_)
        connection.execute(ending.values(ended_at=utc_text(self.clock())))

    def _end_resets(self, connection: Connection, account_id: int) -> None:
        """What two administrators were to agree on is over with the account."""
        r = t.resets.c
        waiting = update(t.resets).where(r.account == account_id, r.state == WAITING)
        connection.execute(waiting.values(state=OVER))

    def _may_manage(self, by: Viewer, account: Account) -> None:
        """Pass when `by` administers the account's region and all it was given; else Refused("forbidden")."""
        for region in {account.region, *(grant.region for grant in account.grants)}:
            by.require(Right.MANAGE_ACCOUNTS, region)


def inside(column: Any, regions: Iterable[str]) -> Any:
    """The condition that a region lies in one of some; in none of none."""
    return or_(false(), *(column.startswith(region, autoescape=True) for region in regions))


def hash_of(session_id: str) -> bytes:
    """The kept hash of a session by its id; b"" for what is none."""
    try:
        return bytes.fromhex(session_id)
    except ValueError:
        return b""


def _account_of(row: Any, grants: tuple[Grant, ...], now: str) -> Account:
    locked = row.locked_until if row.locked_until and row.locked_until > now else None
    return Account(
        id=row.id,
        login=row.login,
        name=row.name,
        region=row.region,
        grants=grants,
        person=row.person,
        demo=bool(row.demo),
        disabled_at=row.disabled_at or row.removed_at,
        person_left=row.removed_at is not None,
        locked_until=locked,
        must_change=bool(row.must_change),
        has_password=row.password is not None,
        has_totp=row.totp is not None,
        recovery_left=row.recovery_left,
        oidc_subject=row.oidc_subject,
        version=row.version,
        created_at=row.created_at,
        signed_in_at=row.signed_in_at,
        reset_at=row.reset_at,
        guarded_until=row.guarded_until,
    )
