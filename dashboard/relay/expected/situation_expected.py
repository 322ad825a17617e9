"""Which timers situation reports should have: before each of their clocks ends, and when it has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dashboard.handlers.responses.situation_handlers import (
    MOST_REPORTS,
    SITUATION_REMINDER,
    list_situation_timers,
)
from dashboard.relay.expected.outlook import Expectation, Outlook
from data_access.emergency.responses.situation_rows import read_reports
from data_access.outbox.timer_rows import Timer


def _find_reminders(at: Outlook) -> Iterator[Timer]:
    for report in read_reports(at.connection, at.world, MOST_REPORTS):
        yield from list_situation_timers(at.world, report, at.pack.reporting)


OF_SITUATIONS: Final = (Expectation((SITUATION_REMINDER,), _find_reminders),)
