"""The timers of directed checks: reminders of who did not answer, and a recount."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from sqlalchemy import Connection

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.check_handlers import (
    CHECK_AUDIT,
    remind_unanswered,
    set_check_audit,
)
from dashboard.relay.fires.squad_timers import OURSELVES
from dashboard.relay.timers import Audit, Fire
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.checks.check_store import (
    find_check_drift,
    read_check,
    save_check_branches,
)
from data_access.outbox.timer_rows import Timer
from data_access.outbox.waits import CHECK_REMINDER
from domain.emergency.rollouts.checks.check import Check
from domain.emergency.rollouts.checks.check_changes import answers_change

log = structlog.get_logger()


def check_fires(context: Context) -> Mapping[str, Fire]:
    """What the timers of checks do. One of a check that was closed does nothing: it died with it."""

    def remind(work: UnitOfWork, timer: Timer) -> None:
        if (check := _read_open(work.connection, timer)) is not None:
            remind_unanswered(work, check, timer.facts["round"], OURSELVES, context)

    def differs(connection: Connection, timer: Timer) -> bool:
        check = _read_open(connection, timer)
        return check is not None and bool(find_check_drift(connection, timer.world, check))

    def mend(work: UnitOfWork, timer: Timer) -> None:
        if (check := _read_open(work.connection, timer)) is not None:
            _mend(work, check, context)

    def follow(work: UnitOfWork, timer: Timer) -> None:
        if (check := _read_open(work.connection, timer)) is not None:
            set_check_audit(work, check.id)

    return {CHECK_REMINDER: remind, CHECK_AUDIT: Audit(differs, mend, follow)}


def _read_open(connection: Connection, timer: Timer) -> Check | None:
    """The check of a timer, while it is open."""
    check = read_check(connection, timer.world, timer.subject)
    return check if check is not None and check.live else None


def _mend(work: UnitOfWork, check: Check, context: Context) -> None:
    """Put right what increments missed, and say so."""
    wrong = find_check_drift(work.connection, work.world, check)
    if not wrong:
        return
    regions = [branch.region for branch in wrong]
    log.error("check_drifted", check=check.id, regions=regions[:20], count=len(regions))
    save_check_branches(work.connection, work.world, wrong)
    place = (work.county, OURSELVES, work.now, context.counties[work.county].tz)
    work.publish([answers_change(check, wrong, {"mended": regions}, *place)])
