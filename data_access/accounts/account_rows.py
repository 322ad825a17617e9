"""Accounts as rows: read into values, made, changed, and what ends with a change. All inside a transaction of
the caller's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, cast, delete, false, func, insert, or_, select, update

from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t
from data_access.database.tables.account_conditions import LEFT_PERSON, NOTHING_PENDING
from data_access.database.tables.directory_tables import people
from data_access.database.tables.live_tables import KEY
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.people_queries import has_unit, seeded
from domain.access.rights import Grant, Role
from domain.accounts.account import Account, NewAccount
from domain.accounts.account_rules import (
    check_account_there,
    check_login_free,
    check_unit,
    checked_name,
    login_of,
)
from domain.accounts.sign_in_rules import MEANWHILE, check_unchanged
from domain.kernel.regions import county_or_city

_a, _g, _s = t.accounts.c, t.grants.c, t.sessions.c
_AT_ONCE = 500


def belonging(key: Any, actor: Any) -> Any:
    """The condition that a key of attempts is an account's own or one of its browsers' ("account:7/12")."""
    return and_(key >= actor, key < actor + "0")  # "0" is the sign after "/"


_LEFT = (
    select(func.count())
    .select_from(t.recovery_codes)
    .where(t.recovery_codes.c.account == _a.id, t.recovery_codes.c.used_at.is_(None))
    .scalar_subquery()
)
_LOCKED = (
    select(func.max(t.attempts.c.locked_until))
    .where(belonging(t.attempts.c.key, "account:" + cast(_a.id, KEY)))
    .scalar_subquery()
)
"""The latest end of a lock of strangers or of a browser."""
_REMOVED_AT = select(people.c.removed_at).where(LEFT_PERSON).correlate(t.accounts).scalar_subquery()


def find_accounts(connection: Connection, now: datetime, *where: Any) -> tuple[Account, ...]:
    """Accounts with their grants, by login."""
    more = {"locked_until": _LOCKED, "recovery_left": _LEFT, "removed_at": _REMOVED_AT}
    query = select(t.accounts, *(found.label(name) for name, found in more.items()))
    rows = connection.execute(query.where(*where).order_by(_a.login)).all()
    held = grants_of(connection, [row.id for row in rows])
    at = utc_text(now)
    return tuple(_account_of(row, held.get(row.id, ()), at) for row in rows)


def get_account(connection: Connection, now: datetime, account_id: int) -> Account:
    """One account. Refused no_account."""
    found = find_accounts(connection, now, _a.id == account_id)
    return check_account_there(found[0] if found else None, account_id)


def get_unchanged(connection: Connection, now: datetime, account: Account) -> Account:
    """The account inside a unit of work, when it still is what it was outside. Refused half_gone."""
    found = get_account(connection, now, account.id)
    return check_unchanged(found, account.version, MEANWHILE)


def grants_of(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[Grant, ...]]:
    """The grants of some accounts."""
    found: dict[int, tuple[Grant, ...]] = {}
    wanted = list(ids) or [0]
    for start in range(0, len(wanted), _AT_ONCE):
        chosen = select(t.grants).where(_g.account.in_(wanted[start : start + _AT_ONCE]))
        for row in connection.execute(chosen.order_by(_g.account, _g.role, _g.region, _g.unit)):
            grant = Grant(Role(row.role), row.region, row.unit or None)
            found[row.account] = (*found.get(row.account, ()), grant)
    return found


def grants_for_trace(grants: Iterable[Grant]) -> dict[str, Any]:
    """Grants as the trace tells them."""
    return {"grants": [[g.role.value, g.region, g.unit] for g in grants]}


def password_hash(connection: Connection, account_id: int) -> str | None:
    """The kept form of a password; None when there is none."""
    return connection.execute(select(_a.password).where(_a.id == account_id)).scalar()


def insert_account(work: UnitOfWork, new: NewAccount, demo: bool) -> Account:
    """A new account with its grants. Refused login_taken, bad_name."""
    login = login_of(new.login)
    taken = work.connection.execute(select(_a.id).where(_a.login == login)).first() is not None
    check_login_free(taken)
    check_units(work.connection, new.grants)
    row = {
        "login": login,
        "name": checked_name(new.name),
        "region": new.region,
        "person": new.person,
        "demo": int(demo),
        "must_change": 0,
        "totp_last_step": 0,
        "version": 1,
        "created_at": utc_text(work.now),
    }
    made: Any = work.connection.execute(insert(t.accounts).values(row)).inserted_primary_key
    _insert_grants(work.connection, made[0], new.grants)
    account = get_account(work.connection, work.now, made[0])
    facts = {"login": login, "region": new.region, "person": new.person, "demo": demo}
    work.trace("account.created", account.actor, None, facts | grants_for_trace(new.grants))
    return account


def check_units(connection: Connection, grants: Iterable[Grant]) -> None:
    """Refused bad_unit for a unit that the directory of its county does not have."""
    for grant in grants:
        county, unit = county_or_city(grant.region), grant.unit
        missing = bool(unit) and not has_unit(connection, county, str(unit)) and seeded(connection, county)
        check_unit(grant, missing)


def replace_grants(connection: Connection, account_id: int, grants: Iterable[Grant]) -> None:
    """Other grants instead of those there were."""
    connection.execute(delete(t.grants).where(_g.account == account_id))
    _insert_grants(connection, account_id, grants)


def _insert_grants(connection: Connection, account_id: int, grants: Iterable[Grant]) -> None:
    rows = [
        {"account": account_id, "role": g.role.value, "region": g.region, "unit": g.unit or ""}
        for g in dict.fromkeys(grants)
    ]
    if rows:
        connection.execute(insert(t.grants), rows)


def update_account(connection: Connection, account_id: int, **values: Any) -> None:
    """Change columns of one account."""
    connection.execute(update(t.accounts).where(_a.id == account_id).values(values))


def bump_version(connection: Connection, now: datetime, account_id: int, keep: str = "") -> None:
    """A new version: every session of the account ends, except the one named, and with them a second factor
    that somebody began in one.
    """
    newer = update(t.accounts).where(_a.id == account_id)
    connection.execute(newer.values(version=_a.version + 1, **NOTHING_PENDING))
    stays = hash_of(keep)
    own_open = (_s.account == account_id, _s.ended_at.is_(None))
    ending = update(t.sessions).where(*own_open, _s.hash != stays)
    connection.execute(ending.values(ended_at=utc_text(now)))
    if stays:
        version = select(_a.version).where(_a.id == account_id).scalar_subquery()
        connection.execute(update(t.sessions).where(*own_open, _s.hash == stays).values(version=version))


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
