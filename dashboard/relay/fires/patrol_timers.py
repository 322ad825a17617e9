"""The timers of hazard points: reminders of who did not patrol, and a recount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

import structlog

from dashboard.handlers.context import Context
from dashboard.handlers.responses.patrol_handlers import PATROL_AUDIT, PATROL_DUE, renew_demand
from dashboard.relay.fires.squad_timers import OURSELVES
from dashboard.relay.timers import Fire
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.responses.patrols.patrol_store import find_patrol_drift, read_point, save_points
from data_access.outbox.outbox_rows import add_messages
from data_access.outbox.timer_rows import Timer, set_timer
from domain.emergency.responses.patrols.patrol import PointState, is_reminded
from domain.emergency.responses.patrols.patrol_changes import points_change
from domain.squads.calls.outgoing import NOTICE, PATROL, SMS, Message, message_id

BETWEEN: Final = 0.25
"""The share of the time between two patrols after which is reminded again."""

log = structlog.get_logger()


def patrol_fires(context: Context) -> Mapping[str, Fire]:
    """What the timers of hazard points do. One of a point that nobody has to patrol any more does nothing."""

    def remind(work: UnitOfWork, timer: Timer) -> None:
        old = read_point(work.connection, work.world, timer.subject)
        if old is None or old.due_at is None or old.hours is None:
            return
        if old.due_at > work.now:
            set_timer(work.connection, replace(timer, due_at=old.due_at))
            return
        if not is_reminded(old):
            return
        new = replace(old, round=old.round + 1)
        save_points(work.connection, work.world, [new])
        people = _send(work, new, context)
        facts = {
            "hazard": new.point.code,
            "round": new.round,
            "people": [f"person:{person}" for person in people],
        }
        place = (work.county, OURSELVES, work.now, context.counties[work.county].tz)
        work.publish([points_change("patrol.reminded", [new], (), facts, *place)])
        again = work.now + timedelta(hours=old.hours * BETWEEN)
        set_timer(work.connection, replace(timer, due_at=again))

    def audit(work: UnitOfWork, timer: Timer) -> None:
        wrong = find_patrol_drift(work.connection, work.world)
        if wrong:
            codes = [state.point.code for state in wrong]
            log.error("patrols_drifted", points=codes[:20], count=len(codes))
            save_points(work.connection, work.world, wrong)
            place = (work.county, OURSELVES, work.now, context.counties[work.county].tz)
            work.publish([points_change("patrol.demanded", wrong, (), {"mended": codes}, *place)])
        renew_demand(work, OURSELVES, context)

    return {PATROL_DUE: remind, PATROL_AUDIT: audit}


def _send(work: UnitOfWork, state: PointState, context: Context) -> tuple[str, ...]:
    """Remind who is responsible, one more of them each round: of a reservoir the technical head from the
    second, the administrative from the third on; whom.
    """
    point, tz = state.point, context.counties[work.county].tz
    due_at = state.due_at or work.now
    facts = {"text": point.name, "round": state.round, "due": f"{due_at.astimezone(tz):%m-%d %H:%M}"}
    channel = NOTICE if state.round == 1 else SMS
    people = point.people[: state.round]
    add_messages(
        work.connection,
        work.world,
        [
            Message(
                message_id(work.world, PATROL, point.code, person, due_at.isoformat(), str(state.round)),
                work.world, person, channel, PATROL, point.code, facts,
            )
            for person in people
        ],
        work.now,
    )  # fmt: skip
    return people
