"""The directed check of the typhoon demo 演示: how many live in work sheds, what each grid head says
and when. All of it is made up (自制), none of it was told of 23 July 2021.

Pure, as typhoon_case: the same for the same county and time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final, Protocol

from domain.kernel.regions import township_of

ASKED_AFTER: Final = timedelta(minutes=75)
"""After the issue: the hour's first answers are in, and the second hour's reminders are yet to come."""
DUE, REMINDED = 60, 40
"""Minutes after it is asked."""
QUESTION: Final[Mapping[str, Any]] = {
    "question": "工棚里住着多少人？", "kind": "number", "unit": "人", "least": 0, "most": 500,
    "follow_up": "在哪里？", "tier": 2, "due_minutes": DUE, "reminders": [REMINDED],
}  # fmt: skip
PHONES: Final = "330825101"
"""The township whose grid heads answer on their phones; those of others are told by a program of theirs."""
SILENT: Final = 0.14
"""So many of one never answer: of their grids nobody knows."""
SAID_BY: Final = "乡镇平台（演示）"
SHED: Final = "work_shed"


class Pack(Protocol):
    """What it needs of a county pack."""

    @property
    def people(self) -> Mapping[str, Any]: ...
    @property
    def hazards(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """What one grid head says. `phone`: on which they do, '' for those a program tells of."""

    at: datetime
    person: str
    phone: str
    value: int
    detail: str

    @property
    def body(self) -> dict[str, Any]:
        """As the API and a phone take it."""
        return {"value": self.value, "detail": self.detail, "key": f"demo/check/{self.person}"}


def plan_check(pack: Pack, asked_at: datetime) -> list[Head]:
    """What is said, in order of time."""
    sheds = {hazard.region for hazard in pack.hazards.values() if hazard.kind == SHED}
    heads = sorted(
        (person for person in pack.people.values() if person.post == "head"),
        key=lambda grid_head: grid_head.id,
    )
    return sorted(found for head in heads if (found := _say(head, sheds, asked_at)) is not None)


def _say(head: Any, sheds: set[str], asked_at: datetime) -> Head | None:
    rng = Random(f"typhoon/check/{head.id}")  # nosec B311 - draws a demo, no secret
    if rng.random() < SILENT:
        return None
    at = asked_at + timedelta(minutes=2 + 52 * rng.betavariate(1.3, 2.2))
    living = head.region in sheds or rng.random() < 0.07
    value = rng.randint(2, 38) if living else 0
    detail = f"工棚{rng.randint(1, 9)}号（演示）" if living else ""
    phone = head.phone if township_of(head.region) == PHONES else ""
    return Head(at.replace(microsecond=0), head.id, phone, value, detail)
