"""What one hand did to a county's people alone within a day: large changes cut into small ones are large.

Imports count their touched people, by the table of imports; changes by hand count the people, by the trace.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select, text

from data_access.bulk import is_sqlite
from data_access.codec import utc_text
from data_access.people.tables import imports
from data_access.trace.acting import Acting
from domain.errors import Refused
from domain.imports import Hand, State

DAY = timedelta(hours=24)
_FLOOR = "WHERE county = :county AND seq = 0 AND at <= :since ORDER BY n DESC LIMIT 1"
_TOUCHED = """
WHERE county = :county AND actor = :actor AND n > :floor AND seq = 0 AND at > :since
AND action IN ('person.added', 'person.changed', 'person.removed', 'person.restored')
"""


def alone(connection: Connection, county: str, kind: str, hand: Hand, now: datetime) -> int:
    """People whom a hand changed within DAY with nobody else's agreement: by imports of the kind, and by
    hand for the kind "people".
    """
    done = _imported(connection, county, kind, hand, now)
    return done + len(_by_hand(connection, county, hand.actor, now)) if kind == "people" else done


def check_by_hand(act: Acting, person: str, above: int) -> None:
    """Pass while the actor may change one more person by hand. Refused approval_needed above `above` people
    within DAY: more of them go through an import, which a second administrator sees. Imports do not count
    here, so that one number can be mended after a list was let in.
    """
    if len(_by_hand(act.connection, act.county, act.origin.actor, act.now) | {person}) > above:
        raise Refused("approval_needed", f"more than {above} people within 24 hours need a second person")


def _imported(connection: Connection, county: str, kind: str, hand: Hand, now: datetime) -> int:
    i = imports.c
    mine = [i.author == hand.actor] + ([i.author_person == hand.person] if hand.person else [])
    query = select(func.coalesce(func.sum(i.touched), 0)).where(
        i.county == county,
        i.kind == kind,
        i.state == State.APPLIED,
        i.approved_by.is_(None),
        i.settled_at > utc_text(now - DAY),
        or_(*mine),
    )
    return int(connection.execute(query).scalar_one())


def _by_hand(connection: Connection, county: str, actor: str, now: datetime) -> set[str]:
    """Ids of the people; only the acts of one day are looked at."""
    by_n, by_actor = (
        (" INDEXED BY trace_acts", " INDEXED BY trace_acts_by_actor") if is_sqlite(connection) else ("", "")
    )
    given = {"county": county, "actor": actor, "since": utc_text(now - DAY)}
    floor = text(f"SELECT n FROM trace{by_n} {_FLOOR}")  # nosec B608 - all parts are ours
    last = connection.execute(floor, {k: given[k] for k in ("county", "since")}).scalar()
    query = text(f"SELECT DISTINCT object FROM trace{by_actor} {_TOUCHED}")  # nosec B608 - all parts are ours
    found = connection.execute(query, given | {"floor": last or 0}).scalars()
    return {name.removeprefix("person:") for name in found}
