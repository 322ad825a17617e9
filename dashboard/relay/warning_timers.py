"""What timers of official warnings do: say that a warning's time is over."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from dashboard.handlers.context import Context
from dashboard.handlers.reports.warning_handlers import expire_warning
from dashboard.handlers.reports.warning_work import EXPIRES
from dashboard.relay.squad_timers import OURSELVES
from dashboard.relay.timers import Fire
from data_access.outbox.timer_rows import Timer
from data_access.unit_of_work import UnitOfWork
from domain.kernel.errors import Refused
from domain.warnings.standing.warning_commands import ExpireWarning


def warning_fires(context: Context) -> Mapping[str, Fire]:
    """What each kind of timer of a warning does."""

    def tell_end(work: UnitOfWork, timer: Timer) -> None:
        with suppress(Refused):
            expire_warning(work, ExpireWarning(region=work.county, warning=timer.subject), OURSELVES, context)

    return {EXPIRES: tell_end}
