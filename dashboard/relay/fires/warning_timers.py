"""What timers of official warnings do: say that a warning's time is over, and prepare what it calls for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from dashboard.handlers.context import Context
from dashboard.handlers.reports.warning_handlers import expire_warning
from dashboard.handlers.reports.warning_work import CALLS, EXPIRES
from dashboard.handlers.rollouts.rollout_handlers import prepare
from dashboard.relay.fires.squad_timers import OURSELVES
from dashboard.relay.timers import Fire
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.responses.warning_rows import read_warning
from data_access.emergency.rollouts.planning.plan_store import list_plans
from data_access.emergency.rollouts.rollout_store import read_rollouts
from data_access.outbox.timer_rows import Timer
from domain.emergency.rollouts.plan import list_called_plans
from domain.emergency.rollouts.rollout import RolloutState
from domain.emergency.rollouts.rollout_commands import PrepareRollout
from domain.emergency.warnings.standing.warning import State
from domain.emergency.warnings.standing.warning_commands import ExpireWarning
from domain.kernel.errors import Refused


def warning_fires(context: Context) -> Mapping[str, Fire]:
    """What each kind of timer of a warning does."""

    def tell_end(work: UnitOfWork, timer: Timer) -> None:
        with suppress(Refused):
            expire_warning(work, ExpireWarning(region=work.county, warning=timer.subject), OURSELVES, context)

    def prepare_plans(work: UnitOfWork, timer: Timer) -> None:
        warning = read_warning(work.connection, work.world, timer.subject)
        if warning is None or warning.state is not State.STANDING:
            return
        plans = list_plans(work.connection, context.counties[work.county])
        for plan in list_called_plans(plans, warning.hazard, warning.colour):
            waiting = [one.plan for one in read_rollouts(work.connection, work.world)
                       if one.state is RolloutState.PREPARED]  # fmt: skip
            if plan.code not in waiting:
                with suppress(Refused):
                    prepare(work, PrepareRollout(region=work.county, plan=plan.code, warning=warning.id),
                            OURSELVES, context)  # fmt: skip

    return {EXPIRES: tell_end, CALLS: prepare_plans}
