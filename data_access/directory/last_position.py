"""Where somebody was last seen goes with them: at once, from the state and from every screen."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from data_access.database.bulk import among
from data_access.database.codec import position_of
from data_access.database.tables.live_tables import positions
from data_access.database.unit_of_work import UnitOfWork
from domain.kernel.clock import TZ
from domain.positions.position_join import removed

STEP = 500


def forget(act: UnitOfWork, people: Sequence[str], cause: str = "") -> int:
    """Take the positions of people who left out of the state: a change of the feed and a row of the trace
    for each; how many there were. In the act's transaction, so that no report can come in between.
    """
    if not people:
        return 0
    query = "SELECT person, body FROM positions WHERE county = %s AND person"
    found = {person: position_of(body) for person, body in among(act.connection, query, act.world, people)}
    gone, p = sorted(found), positions.c
    for start in range(0, len(gone), STEP):
        where = (p.county == act.world, p.person.in_(gone[start : start + STEP]))
        act.connection.execute(delete(positions).where(*where))
    actor = act.origin.actor
    if gone:
        act.publish([removed(found[person], actor, cause, act.now, TZ) for person in gone])
    return len(gone)
