"""Which timers hazard points should have while a response asks for patrols."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dashboard.handlers.responses.patrol_handlers import (
    PATROL_AUDIT,
    PATROL_DUE,
    find_due_timer,
    find_patrol_audit,
)
from dashboard.relay.expected.outlook import Expectation, Outlook
from data_access.emergency.responses.patrols.patrol_store import read_points
from data_access.emergency.responses.response_rows import read_running
from data_access.outbox.timer_rows import Timer
from domain.emergency.responses.patrols.hazard import find_level


def _find_due(at: Outlook) -> Iterator[Timer]:
    """Of points of which nobody was reminded: a later reminder that is lost is better than one twice."""
    for state in read_points(at.connection, at.world).values():
        timer = find_due_timer(at.world, state)
        if timer is not None and not state.round and not state.is_unreached:
            yield timer


def _find_audit(at: Outlook) -> Iterator[Timer]:
    if find_level(read_running(at.connection, at.world)) is not None:
        yield find_patrol_audit(at.world, at.now)


OF_PATROLS: Final = (Expectation((PATROL_DUE,), _find_due), Expectation((PATROL_AUDIT,), _find_audit))
