"""The timers of a roll-out: each reminds the people of a tier who did not accept until then."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.rollout_release import REMINDER
from dashboard.handlers.rollouts.task_handlers import remind_people
from dashboard.relay.squad_timers import OURSELVES
from dashboard.relay.timers import Fire
from data_access.outbox.timer_rows import Timer
from data_access.rollouts.rollout_store import read_rollout
from data_access.rollouts.task_rows import read_unaccepted
from data_access.unit_of_work import UnitOfWork
from domain.rollouts.rollout import RolloutState


def rollout_fires(context: Context) -> Mapping[str, Fire]:
    """What the timer of a reminder does. One of a roll-out that is over does nothing: it died with it."""

    def remind(work: UnitOfWork, timer: Timer) -> None:
        rollout = read_rollout(work.connection, work.world, timer.subject)
        if rollout is None or rollout.state is not RolloutState.ISSUED:
            return
        told = timer.facts
        chosen = read_unaccepted(work.connection, work.world, rollout.id, told["tier"])
        remind_people(work, rollout, chosen, told["text"], told["channels"], OURSELVES, context)

    return {REMINDER: remind}
