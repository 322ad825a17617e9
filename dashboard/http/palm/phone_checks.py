"""The directed checks that ask a person now, as their phone shows them; and what they answer to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.concurrency.threads import offload
from dashboard.config.installation import Installation
from dashboard.http.api import command_bodies as bodies
from dashboard.http.palm.phone_tasks import CHANNEL, clock_ahead_s
from dashboard.identity.problems import Problem
from data_access.emergency.rollouts.checks.check_pages import read_own_checks
from data_access.store import Store, utc_now
from domain.changes import local_text
from domain.emergency.rollouts.checks.check import Check
from domain.emergency.rollouts.checks.check_commands import AnswerCheck, CheckAnswer
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId

Row = dict[str, Any]
FIELDS = ("question", "kind", "unit", "least", "most", "follow_up")


@dataclass(frozen=True)
class PhoneChecks:
    """Read from the database for each look, and only while something is asked."""

    store: Store
    served: Installation

    def find(self, world: WorldId, rows: Sequence[Row], person: str) -> list[Row]:
        """The checks that ask the person, the newest first. `rows`: of the topic."""
        if not rows:
            return []
        return [self._row(*found) for found in offload(self._read, world, person)]

    def _read(self, world: WorldId, person: str) -> list[tuple[Check, Row]]:
        with self.store.reading() as connection:
            return read_own_checks(connection, world, person)

    def _row(self, check: Check, item: Row) -> Row:
        name, name_en = self.served.names(item["region"])
        at = item["answered_at"]
        return {
            "check": check.id,
            **{name: getattr(check, name) for name in FIELDS},
            "choices": [*check.choices],
            "due_at": local_text(check.due_at, TZ),
            "place": {"name": name, "name_en": name_en},
            "value": item["value"] if at else None,
            "detail": item["detail"],
            "answered_at": None if at is None else local_text(datetime.fromisoformat(at), TZ),
        }


def parse_check_answer(body: bodies.Body, person: str, county: str, key: str) -> AnswerCheck:
    """What somebody says to a check, under the key of the answer. Raises Problem 422."""
    check = bodies.text(body, "check")
    if not check:
        raise Problem("missing_field", "check")
    value = body.get("value")
    if value is None:
        raise Problem("missing_field", "value")
    given = CheckAnswer(
        id=key,
        value=value if isinstance(value, int | float) else bodies.text(body, "value"),
        at=bodies.moment(body, "answered_at") or utc_now(),
        person=person,
        detail=bodies.text(body, "detail"),
        channel=CHANNEL,
        offset_s=clock_ahead_s(body),
    )
    return AnswerCheck(region=county, check=check, answers=(given,))
