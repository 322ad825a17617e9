"""For each command about directed checks what it takes to give it; and who gives it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from domain.access.actor import Actor
from domain.emergency.rollouts.checks import check_commands as c
from domain.emergency.rollouts.checks.check_commands import CheckAnswer
from domain.kernel.command import Command
from tests.integration.people.rollout_samples import FIRST, commander
from tests.integration.reports import COUNTY

CHECK = "HC-261122-01"
ANSWERED_AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
LEAD = commander(9)
ASKED = c.AskCheck(
    region=COUNTY, question="工棚里住着多少人？", kind="number", unit="人", least=0, most=5000,
    due_minutes=60, reminders=(30,), follow_up="在哪里？",
)  # fmt: skip


def answers(*pairs: tuple[str, Any]) -> c.AnswerCheck:
    """What some people answer: (person, value)."""
    given = (CheckAnswer(f"{person}/{value}", value, ANSWERED_AT, person) for person, value in pairs)
    return c.AnswerCheck(region=COUNTY, check=CHECK, answers=tuple(given))


OF_LEADERS = replace(ASKED, tier=1)
"""Asked of those whom the smallest county has, too."""
CLOSED = c.CloseCheck(region=COUNTY, check=CHECK, expected_version=1)
CHECK_SAMPLES: dict[type[Command], tuple[Any, ...]] = {
    c.AskCheck: (OF_LEADERS,),
    c.AnswerCheck: (OF_LEADERS, answers((FIRST, 12), (FIRST, 14))),
    c.CloseCheck: (OF_LEADERS, answers((FIRST, 12)), CLOSED),
}
CHECK_GIVERS: dict[type[Command], Actor] = dict.fromkeys(CHECK_SAMPLES, LEAD)
