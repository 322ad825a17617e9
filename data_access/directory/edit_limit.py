"""What one person did to a county's people alone within a day, by whatever accounts: large changes cut into
small ones are large.

Imports count their touched people, by the table of imports; changes by hand count the people, by the trace.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, false, func, or_, select, text

from data_access.database.bulk import is_sqlite
from data_access.database.codec import utc_text
from data_access.database.tables.directory_tables import imports
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.dual_control import Shapers
from domain.directory.directory_rules import check_edit_limit
from domain.directory.imports import Hand, State

DAY = timedelta(hours=24)
_FLOOR = "WHERE county = :county AND seq = 0 AND at <= :since ORDER BY n DESC LIMIT 1"
_TOUCHED = """
WHERE county = :county AND n > :floor AND seq = 0 AND at > :since
AND action IN ('person.added', 'person.changed', 'person.removed', 'person.restored')
"""


def count_unapproved(connection: Connection, county: str, kind: str, hand: Hand, now: datetime) -> int:
    """People whom a hand changed within DAY with nobody else's agreement: by imports of the kind, and by
    hand for the kind "people".
    """
    done = _imported(connection, county, kind, hand, now)
    return done + len(_by_hand(connection, county, hand, now)) if kind == "people" else done


def check_by_hand(act: UnitOfWork, person: str, above: int) -> None:
    """Pass while whoever is behind the actor may change one more person by hand. Refused approval_needed.
    Imports do not count here, so that one number can be mended after a list was let in.
    """
    check_edit_limit(changed_by_hand(act), person, above)


def changed_by_hand(act: UnitOfWork) -> set[str]:
    """People whom whoever is behind the actor changed by hand within DAY, by whatever accounts of theirs."""
    return _by_hand(act.connection, act.county, Hand(act.origin.actor), act.now)


def _imported(connection: Connection, county: str, kind: str, hand: Hand, now: datetime) -> int:
    i = imports.c
    unapproved = (
        i.county == county,
        i.kind == kind,
        i.state == State.APPLIED,
        i.approved_by.is_(None),
        i.settled_at > utc_text(now - DAY),
    )
    authors = connection.execute(select(i.author).where(*unapproved).distinct()).scalars().all()
    by_hand = i.author.in_(Shapers(connection, county, now).one_hand(hand, authors))
    theirs = i.author_person == hand.person if hand.person else false()
    query = select(func.coalesce(func.sum(i.touched), 0)).where(*unapproved, or_(by_hand, theirs))
    return int(connection.execute(query).scalar_one())


def _by_hand(connection: Connection, county: str, hand: Hand, now: datetime) -> set[str]:
    """Ids of the people; only the acts of one day are looked at."""
    index = " INDEXED BY trace_acts" if is_sqlite(connection) else ""
    given: dict[str, Any] = {"county": county, "since": utc_text(now - DAY)}
    floor = text(f"SELECT n FROM trace{index} {_FLOOR}")  # nosec B608 - all parts are ours
    given["floor"] = connection.execute(floor, given).scalar() or 0
    query = text(f"SELECT DISTINCT actor, object FROM trace{index} {_TOUCHED}")  # nosec B608 - ours
    touched: dict[str, set[str]] = defaultdict(set)
    for actor, object in connection.execute(query, given):
        touched[actor].add(object.removeprefix("person:"))
    by_hand = Shapers(connection, county, now).one_hand(hand, touched)
    return {person for actor in by_hand for person in touched[actor]}
