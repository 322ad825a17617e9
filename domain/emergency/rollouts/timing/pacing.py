"""How fast the messages of a roll-out leave: spread over time by channel, so that no gateway shuts its door
and a call to somebody at a case never waits behind eleven thousand of them.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

from domain.squads.calls.outgoing import MAIL, NOTICE, SMS, VOICE

A_SECOND: Final = {NOTICE: 200, SMS: 100, MAIL: 20, VOICE: 10}
"""How many messages of a roll-out are sent in a second."""


class Pacing:
    """When each next message of a channel is due, from a time on."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._counts: dict[str, int] = defaultdict(int)

    def next_due(self, channel: str) -> datetime:
        """The time of one more message."""
        number = self._counts[channel]
        self._counts[channel] += 1
        return self._now + timedelta(seconds=number / A_SECOND[channel])
