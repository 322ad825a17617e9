"""What the timer of a case's parts does: it tells once that the limit of parts is over, and is set anew for
the next limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from dashboard.handlers.cases.case_timers import PART_TIMER
from dashboard.handlers.cases.joint_handlers import lapse_parts
from dashboard.handlers.context import Context
from dashboard.relay.fires.whistle_timers import OURSELVES
from dashboard.relay.timers import Fire
from data_access.database.unit_of_work import UnitOfWork
from data_access.outbox.timer_rows import Timer
from domain.cases.joint.joint_commands import LapseParts
from domain.kernel.errors import Refused


def part_fires(context: Context) -> Mapping[str, Fire]:
    """What the timer of a case's parts does."""

    def lapse(work: UnitOfWork, timer: Timer) -> None:
        with suppress(Refused):
            lapse_parts(work, LapseParts(region=work.county, case=timer.subject), OURSELVES, context)

    return {PART_TIMER: lapse}
