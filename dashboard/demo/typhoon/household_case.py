"""Households while the typhoon demo runs: the order to move, liaisons' visits and what became of whom, sent
as pages send it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import structlog

from dashboard.demo.demo_visitor import NotYet, Visitor
from dashboard.demo.typhoon.typhoon_households import (
    DUE,
    ORDERED,
    WHY,
    Step,
    plan_homes,
    plan_looks,
    plan_moves,
    plan_visits,
)

MOST: Final = 200
"""Of one request."""
LATER: Final = frozenset(("not_visited", "not_listed"))
"""Refusals of what comes before its list: the relay lists the households of a roll-out."""

log = structlog.get_logger()


class HouseholdCase:
    """Plays them in one county. `duty`: who sees people in their shelters, another than reports them."""

    def __init__(self, county: Any, commander: Visitor, duty: Visitor) -> None:
        self._county, self._commander, self._duty = county, commander, duty
        self._area, self._homes = f"region={county.code}", plan_homes(county)
        self._visits: list[Step] | None = None
        self._moves: list[Step] | None = None
        self._looks: list[Step] = []
        self._evacuation = ""

    @property
    def over(self) -> bool:
        """Whether all was said."""
        return self._visits == [] and self._moves == [] and not self._looks

    def sign_in(self) -> bool:
        """Raises NotYet, to be asked again."""
        for visitor in (self._commander, self._duty):
            visitor.sign_in()
        return True

    def step(self, rollout: str, issued: datetime, now: datetime) -> bool:
        """Do what is due. Raises NotYet, to be asked again."""
        if self._visits is None:
            self._visits = plan_visits(self._homes, issued)
        if self._moves is None and now >= issued + ORDERED:
            self._moves = plan_moves(self._county, self._homes, self._order(rollout, issued + DUE))
            self._looks = plan_looks(self._moves)
        self._tell(f"/api/rollouts/{rollout}/visits", "visits", self._visits, now)
        if self._moves:
            self._tell(f"/api/evacuations/{self._evacuation}/reports", "reports", self._moves, now)
        self._look(now)
        return True

    def _order(self, rollout: str, due_at: datetime) -> datetime:
        """When it was ordered; orders it when it was not."""
        path = f"/api/evacuations?{self._area}"
        known = self._commander.read(path)["evacuations"]
        if not known:
            body = {"rollout": rollout, "due_at": due_at.isoformat(), "reason": WHY, "key": "demo/evacuation"}
            log.info("demo_evacuation", answer=str(self._commander.command(path, body))[:200])
            known = self._commander.read(path)["evacuations"]
        if not known:
            raise NotYet("nothing is ordered yet")
        self._evacuation = str(known[0]["id"])
        return datetime.fromisoformat(known[0]["ordered_at"])

    def _look(self, now: datetime) -> None:
        """Say who was seen, all at once; when that is refused, one by one, as one who went home stands for
        nobody else. Who is refused then is not said again.
        """
        due = [look.household for look in self._looks if look.at <= now][:MOST]
        if due and self._see(due):
            del self._looks[: len(due)]
            return
        for household in due:
            self._see([household])
            del self._looks[0]

    def _see(self, households: list[str]) -> bool:
        """Whether it was taken."""
        body = {"households": households, "key": f"demo/seen/{households[0]}/{len(households)}"}
        done = self._duty.command(f"/api/evacuations/{self._evacuation}/verify?{self._area}", body)
        log.info("demo_seen", answer=str(done)[:200])
        return "households" in done

    def _tell(self, path: str, name: str, steps: list[Step], now: datetime) -> None:
        """Send what is due; what was taken leaves the list."""
        due = [step for step in steps if step.at <= now][:MOST]
        if not due:
            return
        body = {name: [step.body for step in due]}
        done = self._commander.command(f"{path}?{self._area}", body)
        if "refused" not in done:
            raise NotYet(str(done)[:200])
        wait = [due[report["index"]] for report in done["refused"] if report["code"] in LATER]
        steps[: len(due)] = wait
