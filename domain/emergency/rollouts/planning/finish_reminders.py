"""When whoever accepted and has not finished is reminded, where a plan says nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from domain.emergency.rollouts.plan import Reminder

LATE: Final = 1.25
"""The share of the time to finish after which is reminded for the second time."""
DUE_WORDS: Final = "【催办】任务已领办，尚未办结，办结时限已到，请抓紧办结。"
LATE_WORDS: Final = "【再次催办】任务已领办，尚未办结，已超过办结时限，请立即办结；不能办结请说明原因。"


def usual_finish_reminders(finish_within: timedelta, channels: Sequence[str]) -> tuple[Reminder, ...]:
    """Two, by the channels of a tier's last reminder: when the time to finish is over, and a quarter of it
    later.
    """
    by = tuple(channels)
    return (Reminder(finish_within, DUE_WORDS, by), Reminder(finish_within * LATE, LATE_WORDS, by))
