"""What every kind of timer does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dashboard.handlers.context import Context
from dashboard.relay.fires.check_timers import check_fires
from dashboard.relay.fires.part_timers import part_fires
from dashboard.relay.fires.patrol_timers import patrol_fires
from dashboard.relay.fires.rollout_timers import rollout_fires
from dashboard.relay.fires.roster_timers import roster_fires
from dashboard.relay.fires.situation_timers import situation_fires
from dashboard.relay.fires.squad_timers import squad_fires
from dashboard.relay.fires.warning_timers import warning_fires
from dashboard.relay.fires.whistle_timers import case_fires
from dashboard.relay.timers import Fire


def list_fires(context: Context, print_sheets: Callable[[], None] = lambda: None) -> Mapping[str, Fire]:
    """By kind; each of them is one that the auditor restores (dashboard/relay/timer_audit.py::AUDITED)."""
    return {
        **squad_fires(context),
        **case_fires(context),
        **part_fires(context),
        **rollout_fires(context, print_sheets),
        **check_fires(context),
        **patrol_fires(context),
        **roster_fires(context),
        **situation_fires(context),
        **warning_fires(context),
    }
