"""The tasks of a person in the roll-outs that run, as their phone shows them; and what they answer to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.concurrency.threads import offload
from dashboard.config.installation import Installation
from dashboard.http.api import command_bodies as bodies
from dashboard.identity.problems import Problem
from data_access.emergency.rollouts.checks.answer_taking import Answered
from data_access.emergency.rollouts.evacuations.report_taking import Taken
from data_access.emergency.rollouts.households.visit_taking import VisitsOutcome
from data_access.emergency.rollouts.pages.task_pages import read_own_tasks
from data_access.emergency.rollouts.planning.deputy_rows import list_requests
from data_access.emergency.rollouts.receipt_taking import Recorded
from data_access.emergency.rollouts.reports.difficulty_rows import list_own_difficulties
from data_access.store import Store, utc_now
from domain.changes import local_text
from domain.emergency.rollouts.deputies import CANNOT, DeputyRequest
from domain.emergency.rollouts.progress.task_states import STATES, Receipt
from domain.emergency.rollouts.rollout_commands import RecordReceipts
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId
from domain.squads.difficulty import Difficulty, difficulty_row

Row = dict[str, Any]
TIMES = ("delivered_at", "read_at", "accepted_at", "finished_at", "returned_at")
ANSWERS = frozenset({"read", "accepted", "finished"})
CHANNEL = "palm"


@dataclass(frozen=True)
class PhoneTasks:
    """Read from the database for each look, and only while something is rolled out."""

    store: Store
    served: Installation

    def find(self, world: WorldId, rollouts: Sequence[Row], person: str) -> list[Row]:
        """The person's tasks of these roll-outs, the newest first."""
        running = {row["id"]: row for row in rollouts if row["issued_at"] is not None}
        if not running:
            return []
        tasks, difficulties = offload(self._read, world, person, [*running])
        return [
            self._row(task, running[task["rollout"]], difficulties.get(task["rollout"], ()))
            for task in tasks
            if task["rollout"] in running
        ]

    def _read(
        self, world: WorldId, person: str, running: Sequence[str]
    ) -> tuple[list[Row], dict[str, list[Difficulty]]]:
        with self.store.reading() as connection:
            difficulties = list_own_difficulties(connection, world, person, running)
            return read_own_tasks(connection, world, person), difficulties

    def find_requests(self, world: WorldId, rollouts: Sequence[Row], person: str) -> list[Row]:
        """What the person was asked as a deputy in these roll-outs and has not refused."""
        running = {row["id"]: row for row in rollouts if row["state"] == "issued"}
        if not running:
            return []
        deputy_requests = offload(self._read_requests, world, person)
        return [
            {"rollout": name, "name": running[name]["plan_name"], "name_en": running[name]["plan_name_en"],
             "state": request.state, "people": len(request.people)}
            for name, request in deputy_requests if name in running and request.state != CANNOT
        ]  # fmt: skip

    def _read_requests(self, world: WorldId, person: str) -> list[tuple[str, DeputyRequest]]:
        with self.store.reading() as connection:
            return list_requests(connection, world, person)

    def _row(self, task: Row, rollout: Row, difficulties: Sequence[Difficulty]) -> Row:
        tier: Row = next((reminder for reminder in rollout["tiers"] if reminder["tier"] == task["tier"]), {})
        name, name_en = self.served.names(task["region"])
        return {
            "rollout": rollout["id"],
            "name": rollout["plan_name"],
            "name_en": rollout["plan_name_en"],
            "level": rollout["level"],
            "place": {"name": name, "name_en": name_en},
            "state": STATES[task["state"]],
            "issued_at": rollout["issued_at"],
            "accept_due_at": tier.get("accept_due_at"),
            "finish_due_at": tier.get("finish_due_at"),
            "checklist": tier.get("checklist", []),
            "over": rollout["state"] != "issued",
            "leads": any(reminder["tier"] > task["tier"] for reminder in rollout["tiers"]),
            **(
                {"difficulties": [difficulty_row(difficulty, TZ) for difficulty in difficulties]}
                if difficulties
                else {}
            ),
            **{time: _local(task[time]) for time in TIMES},
        }


def _local(text: str | None) -> str | None:
    return None if text is None else local_text(datetime.fromisoformat(text), TZ)


def parse_answer(body: bodies.Body, person: str, county: str, key: str) -> RecordReceipts:
    """What somebody says of their own task, as a receipt under the key of the answer. Raises Problem 422."""
    kind, rollout = bodies.text(body, "state"), bodies.text(body, "rollout")
    if not rollout:
        raise Problem("missing_field", "rollout")
    if kind not in ANSWERS:
        raise Problem("bad_field", "state")
    receipt = Receipt(
        id=key,
        person=person,
        kind=kind,
        at=bodies.moment(body, "answered_at") or utc_now(),
        channel=CHANNEL,
        note=bodies.text(body, "note"),
        offset_s=clock_ahead_s(body),
    )
    return RecordReceipts(region=county, rollout=rollout, receipts=(receipt,))


def clock_ahead_s(body: bodies.Body) -> float:
    """How far the phone's clock was ahead before it was put right, as reports keep it; a phone says how far
    it was behind.
    """
    return -(bodies.clock_off_s(body) or 0.0)


def raise_refusal(done: Recorded | Answered | Taken | VisitsOutcome) -> None:
    """Raises Refused: what the one receipt, answer, report or visit was refused with, if it was."""
    for why in done.refused.values():
        raise why
