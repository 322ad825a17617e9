"""What goes with people who leave all duties: their open sessions, for good, and whatever was under way
(links, a second factor that was begun, resets that wait). Who administers a region last stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from data_access.database.bulk import among
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t
from data_access.database.tables.account_conditions import HAS_WAY_IN, NOTHING_PENDING, STAYS
from data_access.database.tables.region_columns import COUNTY_OR_CITY
from data_access.database.unit_of_work import UnitOfWork
from domain.access.rights import Role
from domain.accounts.reset_rules import OVER, WAITING
from domain.directory.directory_rules import check_administrators

_a, _g, _s, _i, _r = t.accounts.c, t.grants.c, t.sessions.c, t.invitations.c, t.resets.c
_HELD = (
    select(_g.region, _a.demo)
    .join(t.accounts, _a.id == _g.account)
    .where(
        _g.role == Role.ADMINISTRATOR.value,
        _a.disabled_at.is_(None),
        HAS_WAY_IN,
    )
)
"""Regions that somebody administers who has a way in."""


def close_accounts(act: UnitOfWork, people: Sequence[str]) -> None:
    """Close the accounts of people who were saved as removed in this act. Raises
    Refused("last_administrator") when nobody else administers what one of them does.
    """
    query = f"SELECT id FROM accounts WHERE {COUNTY_OR_CITY} = %s AND person"  # nosec B608 - ours
    theirs = [row[0] for row in among(act.connection, query, act.county, people)] if people else []
    if not theirs:
        return
    _keep_an_administrator(act, theirs)
    now = utc_text(act.now)
    open_ = (_s.account.in_(theirs), _s.ended_at.is_(None))
    act.connection.execute(update(t.sessions).where(*open_).values(ended_at=now))
    ended = update(t.accounts).where(_a.id.in_(theirs))
    act.connection.execute(ended.values(version=_a.version + 1, **NOTHING_PENDING))
    links = (_i.account.in_(theirs), _i.used_at.is_(None), _i.ended_at.is_(None))
    act.connection.execute(update(t.invitations).where(*links).values(ended_at=now))
    resets = update(t.resets).where(_r.account.in_(theirs), _r.state == WAITING)
    act.connection.execute(resets.values(state=OVER))


def _keep_an_administrator(act: UnitOfWork, theirs: Sequence[int]) -> None:
    """Hold every administrator's row, as their own desk does: of two at once one sees what the other did."""
    administrators = select(_g.account).where(_g.role == Role.ADMINISTRATOR.value)
    held = select(_a.id).where(_a.id.in_(administrators)).order_by(_a.id).with_for_update()
    act.connection.execute(held).all()
    gone = act.connection.execute(_HELD.where(_a.id.in_(theirs))).all()
    stay = act.connection.execute(_HELD.where(_a.id.notin_(theirs), STAYS)).all() if gone else ()
    check_administrators(
        [(row.region, bool(row.demo)) for row in gone], [(row.region, bool(row.demo)) for row in stay]
    )
