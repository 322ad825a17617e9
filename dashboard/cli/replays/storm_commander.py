"""The demo's commander in a recorded storm: accepts what its warnings propose, issues what they prepared, and
has the people of the demo answer. Started again, it goes on: all it sends has the ids it had.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from dashboard.demo.demo_visitor import NotYet, Visitor
from dashboard.demo.typhoon.typhoon_case import Answer, plan_answers
from data_access.database.fast_clock import utc_now
from data_access.streams.redis_streams import StreamError, key
from data_access.streams.wire.wire_format import encode
from domain.emergency.rollouts.plan import Plan
from domain.emergency.rollouts.rollout import RolloutState
from domain.kernel.worlds import WorldId

TICK_S, RETRY_S = 0.5, 1.0
LOOKS_FIRST: Final = timedelta(minutes=5)
"""So long the commander looks at what a warning prepared before issuing it."""
WHY: Final = "演示：按预警启动、调整或终止响应"

log = structlog.get_logger()


@dataclass(slots=True)
class StormCommander:
    """Of one county. `visitor`: the commander at a browser."""

    redis: Any
    county: Any
    visitor: Visitor
    stop: threading.Event
    clock: Callable[[], datetime] = utc_now
    _answers: dict[str, list[Answer]] = field(default_factory=dict)

    def run(self) -> None:
        """Until asked to stop."""
        signed_in = False
        while not self.stop.is_set():
            try:
                if not signed_in:
                    self.visitor.sign_in()
                    signed_in = True
                self.look()
            except (NotYet, *StreamError) as error:
                signed_in = False
                log.info("demo_waits", reason=str(error)[:200])
                self.stop.wait(RETRY_S)
            self.stop.wait(TICK_S)

    def look(self) -> None:
        """Decide, issue and answer what is due. Raises NotYet, StreamError."""
        for proposal in self.visitor.read(f"/api/proposals?{self._area}")["proposals"]:
            self._accept(proposal)
        for row in self.visitor.read(f"/api/rollouts?{self._area}")["rollouts"]:
            plan = self.county.plans.get(row["plan"])
            if plan is not None and row["state"] == RolloutState.PREPARED:
                self._issue(row, plan)
            elif plan is not None and row["state"] == RolloutState.ISSUED:
                self._answer(row, plan)

    @property
    def _area(self) -> str:
        return f"region={self.county.code}"

    def _level(self, response: str) -> tuple[int | None, int]:
        """The level at which a response runs, and its version."""
        answer = self.visitor.read(f"/api/responses/{response}?{self._area}")
        return answer["level"], answer["version"]

    def _accept(self, proposal: dict[str, Any]) -> None:
        id = str(proposal["id"])
        _, version = self._level(proposal["type"])
        body = {"version": version, "reason": WHY, "key": f"demo/{id}/{version}"}
        done = self.visitor.command(f"/api/proposals/{id}/accept?{self._area}", body)
        log.info("demo_response", response=proposal["type"], level=proposal["level"], answer=str(done)[:200])

    def _issue(self, row: dict[str, Any], plan: Plan) -> None:
        """Issue what was looked at long enough, while its response runs at its level."""
        seen = self.clock() >= datetime.fromisoformat(row["prepared_at"]) + LOOKS_FIRST
        if seen and not row["issued_by"] and self._level(plan.response)[0] == plan.level:
            body = {"version": row["version"], "key": f"demo/{row['id']}/issue"}
            done = self.visitor.command(f"/api/rollouts/{row['id']}/issue?{self._area}", body)
            log.info("demo_issued", rollout=row["id"], plan=plan.code, answer=str(done)[:200])

    def _answer(self, row: dict[str, Any], plan: Plan) -> None:
        """Send what is due of a roll-out's answers; what was sent leaves the list."""
        rollout = str(row["id"])
        if rollout not in self._answers:
            posts = {post for tier in plan.tiers for post in tier.posts}
            planned = plan_answers(self.county, datetime.fromisoformat(row["issued_at"]))
            self._answers[rollout] = [answer for answer in planned if answer.post in posts]
        waiting, now = self._answers[rollout], self.clock()
        due = [answer for answer in waiting if answer.at <= now]
        if due:
            pipe = self.redis.pipeline(transaction=True)
            for answer in due:
                receipt = {"id": f"storm/{rollout}/{answer.person}/{answer.state}", "rollout": rollout}
                pipe.xadd(
                    key(WorldId(self.county.code), "receipts"), {"json": encode(answer.message | receipt)}
                )
            pipe.execute()
            del waiting[: len(due)]
