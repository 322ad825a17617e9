"""/palm/team: who below somebody is behind in the roll-outs that run, tier by tier, and a reminder for those
who are ticked. Read anew at each look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

from flask import Blueprint, Response, redirect, request

from dashboard.concurrency.threads import offload
from dashboard.http.auth.page_renderer import PageRenderer
from dashboard.http.palm.phone_state import county_of
from dashboard.http.security.route_demands import USUAL, Rate, demands
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import PROBLEMS
from dashboard.services.base import refused_while_away
from dashboard.services.container import Services
from data_access.emergency.rollouts.pages.people_pages import PeopleFilter, count_people, read_people_page
from data_access.emergency.rollouts.planning.plan_store import find_issued
from data_access.emergency.rollouts.rollout_store import read_rollouts
from data_access.emergency.rollouts.task_rows import read_tasks
from data_access.store import utc_now
from domain.access.actor import Actor
from domain.access.demands import needs
from domain.access.rights import Right
from domain.emergency.rollouts.progress.people_orders import STATE
from domain.emergency.rollouts.progress.superiors import allows_reminder, list_behind, list_tiers_below
from domain.emergency.rollouts.progress.task_states import ACCEPTED, STATES, Task
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from domain.emergency.rollouts.rollout_commands import RemindTasks
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

CALLED = needs(Right.ANSWER_CALLS)
READS, POSTS = Rate("240 per minute"), Rate("60 per minute")
MOST_SHOWN: Final = 100
MOST_FIELDS: Final = 200
Behind = tuple[Rollout, int, bool, list[dict[str, Any]], int, bool]
"""(roll-out, a tier below somebody, whether they have to finish, rows of who is behind, how many in all,
whether the plan reminds them)"""


@dataclass(frozen=True)
class TeamPages:
    """Those below whoever a link belongs to."""

    services: Services
    renderer: PageRenderer

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/palm/team", "team", self.page)
        blueprint.add_url_rule("/palm/team", "remind_team", self.remind, methods=["POST"])

    @demands(CALLED, rate=READS)
    def page(self) -> Response:
        """Who is behind, the newest roll-out first."""
        return self._show(reminded=request.args.get("reminded", ""))

    @demands(CALLED, rate=POSTS, most=USUAL, fields=MOST_FIELDS)
    def remind(self) -> Response:
        """Remind those that were ticked, of accepting or of finishing."""
        people = tuple(request.form.getlist("people"))
        if not people:
            return self._show("nobody_left")
        command = RemindTasks(
            region=county_of(current()),
            rollout=request.form.get("rollout", ""),
            people=people,
            finish=request.form.get("do") == "finish",
        )
        try:
            with refused_while_away():
                count = self.services.commands.handle(command, Actor(current(), origin().address))
        except Refused as refused:
            if refused.code == "forbidden":
                raise
            return self._show(refused.code)
        return cast("Response", redirect(f"/palm/team?reminded={count}", 303))

    def _show(self, error: str = "", reminded: str = "") -> Response:
        look, viewer = self.renderer, current()
        known = PROBLEMS.get(error)
        words = "" if not error else error if known is None else str(known[1 if look.lang == "zh" else 2])
        done = look.t("team.reminded", n=int(reminded)) if reminded.isdecimal() and len(reminded) < 4 else ""
        found = offload(self._read, WorldId(county_of(viewer)), viewer.person or "")
        return look.render(
            "team",
            400 if error else 200,
            address="/palm/team",
            error=words,
            done=done,
            groups=[self._describe(*group) for group in found],
            as_of=look.clock(utc_now()),
        )

    def _read(self, world: WorldId, person: str) -> list[Behind]:
        found: list[Behind] = []
        with self.services.store.reading() as connection:
            for rollout in reversed(read_rollouts(connection, world)):
                if rollout.state is not RolloutState.ISSUED:
                    continue
                task = read_tasks(connection, world, rollout.id, [person]).get(person)
                if task is not None:
                    found += self._read_tiers(connection, world, rollout, task)
        return found

    def _read_tiers(self, connection: Any, world: WorldId, rollout: Rollout, task: Task) -> list[Behind]:
        county = self.services.installation.counties[world.county]
        plan = find_issued(connection, county, rollout.plan, rollout.plan_version)
        behind, found = list_behind(rollout, utc_now()), list[Behind]()
        for tier in list_tiers_below(rollout, task.tier):
            for finish in (False, True):
                states = tuple(state for state in behind[tier] if (state == ACCEPTED) == finish)
                wanted = PeopleFilter(task.region, (tier,), states)
                rows = read_people_page(connection, world, rollout.id, wanted, MOST_SHOWN, STATE)
                if rows or not finish:
                    count = count_people(connection, world, rollout.id, [tier], wanted) or 0
                    reminds = allows_reminder(plan, [tier])
                    found.append((rollout, tier, finish, rows, count, reminds))
        return found

    def _describe(
        self, rollout: Rollout, tier: int, finish: bool, rows: list[dict[str, Any]], count: int, reminds: bool
    ) -> dict[str, Any]:
        look = self.renderer
        zh, named = look.lang == "zh", next(each for each in rollout.tiers if each.tier == tier)
        return {
            "id": f"{rollout.id}-{tier}-{'finish' if finish else 'accept'}",
            "rollout": rollout.id,
            "name": rollout.plan_name if zh else rollout.plan_name_en,
            "tier": named.name if zh else named.name_en,
            "finish": finish,
            "count": count,
            "reminds": reminds and bool(rows),
            "people": [
                {
                    "id": row["person"],
                    "name": row["name"] or row["person"],
                    "place": look.region(row["region"]),
                    "state": look.t(f"rollout.state.{STATES[row['state']]}"),
                    "round": row["round"],
                }
                for row in rows
            ],
        }
