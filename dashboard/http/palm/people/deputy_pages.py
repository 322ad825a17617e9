"""/palm/deputy: what somebody was asked as a deputy, and the people for whom nobody answered yet. The list is
read anew at each look, and the page looks again by itself.
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
from data_access.directory.people_queries import name_cards
from data_access.emergency.rollouts.planning.deputy_rows import list_requests
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.rollouts.task_rows import read_tasks
from data_access.store import utc_now
from domain.access.actor import Actor
from domain.access.demands import needs
from domain.access.rights import Right
from domain.emergency.rollouts.deputies import CAN, CANNOT, DeputyRequest, list_silent
from domain.emergency.rollouts.progress.task_states import ACCEPTED, Task
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from domain.emergency.rollouts.rollout_commands import ActAsDeputy, AnswerDeputy, RolloutCommand
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

CALLED = needs(Right.ANSWER_CALLS)
READS, POSTS = Rate("240 per minute"), Rate("60 per minute")
MOST_SHOWN: Final = 200
MOST_FIELDS: Final = 600
Open = tuple[Rollout, DeputyRequest, list[Task], dict[str, dict[str, str]]]
"""(roll-out, request, who is silent still, their cards)"""


@dataclass(frozen=True)
class DeputyPages:
    """The requests of whoever a link belongs to."""

    services: Services
    renderer: PageRenderer

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/palm/deputy", "deputy", self.page)
        blueprint.add_url_rule("/palm/deputy", "act_as_deputy", self.act, methods=["POST"])

    @demands(CALLED, rate=READS)
    def page(self) -> Response:
        """What runs, the newest first."""
        return self._show()

    @demands(CALLED, rate=POSTS, most=USUAL, fields=MOST_FIELDS)
    def act(self) -> Response:
        """Say 能 or 不能, or answer for those that were ticked."""
        form, county = request.form, county_of(current())
        given: dict[str, Any] = {name: form.get(name, "") for name in ("rollout", "request")}
        do = form.get("do", "")
        command: RolloutCommand
        if do in (CAN, CANNOT):
            command = AnswerDeputy(region=county, **given, can=do == CAN)
        else:
            command = ActAsDeputy(region=county, **given, act=do, people=tuple(form.getlist("people")))
        try:
            with refused_while_away():
                self.services.commands.handle(command, Actor(current(), origin().address))
        except Refused as refused:
            if refused.code == "forbidden":
                raise
            return self._show(refused.code)
        return cast("Response", redirect("/palm/deputy", 303))

    def _show(self, error: str = "") -> Response:
        look, viewer = self.renderer, current()
        known = PROBLEMS.get(error)
        words = "" if not error else error if known is None else str(known[1 if look.lang == "zh" else 2])
        found = offload(self._read, WorldId(county_of(viewer)), viewer.person or "")
        status, requests = 400 if error else 200, [self._describe(*row) for row in found]
        return look.render(
            "deputy",
            status,
            address="/palm/deputy",
            error=words,
            requests=requests,
            choosing=any(row["state"] == CAN and row["people"] for row in requests),
            as_of=look.clock(utc_now()),
        )

    def _read(self, world: WorldId, person: str) -> list[Open]:
        found: list[Open] = []
        with self.services.store.reading() as connection:
            for name, deputy_request in list_requests(connection, world, person):
                rollout = read_rollout(connection, world, name)
                if rollout is None or rollout.state is not RolloutState.ISSUED:
                    continue
                silent = list_silent(
                    deputy_request, read_tasks(connection, world, name, deputy_request.people)
                )
                shown = {task.person for task in silent[:MOST_SHOWN]}
                found.append((rollout, deputy_request, silent, name_cards(connection, world.county, shown)))
        return found

    def _describe(
        self,
        rollout: Rollout,
        deputy_request: DeputyRequest,
        silent: list[Task],
        cards: dict[str, dict[str, str]],
    ) -> dict[str, Any]:
        look = self.renderer
        return {
            "rollout": rollout.id,
            "id": deputy_request.id,
            "name": rollout.plan_name if look.lang == "zh" else rollout.plan_name_en,
            "state": deputy_request.state,
            "state_words": look.t(f"deputy.state.{deputy_request.state}"),
            "asked": look.time(deputy_request.asked_at),
            "silent": len(silent),
            "people": [
                {
                    "id": task.person,
                    "name": cards.get(task.person, {}).get("name", task.person),
                    "place": look.region(task.region),
                    "accepted": task.state >= ACCEPTED,
                }
                for task in silent[:MOST_SHOWN]
            ],
        }
