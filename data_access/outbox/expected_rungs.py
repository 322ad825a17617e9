"""Which timers open calls should have, worked out from the calls themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from data_access.database.codec import value_of
from data_access.database.tables.outbox_tables import calls, outbox
from data_access.database.tables.squad_tables import squads
from data_access.outbox.call_rows import rung_timer
from data_access.outbox.timer_rows import Timer
from domain.kernel.worlds import WorldId
from domain.squads.calls.ladder import read_rungs
from domain.squads.calls.outgoing import CALL
from domain.squads.calls.sms_answers import CallState


def list_rung_timers(connection: Connection, world: WorldId, now: datetime) -> list[Timer]:
    """The timer of each open call of a live squad: when it leaves the rung it stands on. A rung began with
    its row of the outbox, and counts from now where that is gone. A call whose ladder is over has none.
    """
    c, o, s = calls.c, outbox.c, squads.c
    row_of_rung = (o.county == c.county, o.subject == c.squad, o.person == c.person, o.rung == c.rung)
    began = select(func.max(o.at)).where(*row_of_rung, o.kind == CALL, o.at >= c.at).scalar_subquery()
    live = calls.join(squads, (s.county == c.county) & (s.id == c.squad))
    query = select(c.squad, c.person, c.at, c.rung, c.body, began.label("began")).select_from(live)
    found = connection.execute(
        query.where(c.county == str(world), s.live == 1, c.state == CallState.OPEN.value)
    )
    expected = []
    for row in found:
        ladder = read_rungs(value_of(row.body).get("ladder"))
        if row.rung < len(ladder):
            since = now if row.began is None else datetime.fromisoformat(row.began)
            due = since + ladder[row.rung].wait
            expected.append(rung_timer(world, row.squad, row.person, row.at, row.rung, due))
    return expected
