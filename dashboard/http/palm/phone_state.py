"""What a person's phone asks for: their squads with the cases, calls and orders, what they reported, and
their tasks of roll-outs, and the checks that ask them.

What it asks for is made of this process's view, not of the database, and is sent again only when it is
another than last time (ETag). A request that prefers to wait (RFC 7240) is held until then.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import Blueprint, Response, request

from dashboard.http.api import requests
from dashboard.http.palm.entered_cases import list_by_person
from dashboard.http.palm.phone_checks import PhoneChecks
from dashboard.http.palm.phone_households import PhoneHouseholds
from dashboard.http.palm.phone_tasks import PhoneTasks
from dashboard.http.palm.shared_states import PersonState, SharedStates, join_state, place_case
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.realtime.case_index import CaseIndex
from dashboard.realtime.live_state import Live
from dashboard.realtime.long_polls import LongPolls, Poll
from dashboard.realtime.visible_pages import VisiblePages
from dashboard.services.container import Services
from dashboard.services.dispatch.patrol_service import list_own_points
from dashboard.services.dispatch.rollouts.waiting_confirmations import WaitingConfirmations
from dashboard.services.squads.offer_service import list_own_offers
from dashboard.services.squads.phone_request_index import list_by_asker
from domain.access.demands import needs
from domain.access.rights import Right, Viewer
from domain.access.scope import NOTHING, Scope, scope_of
from domain.kernel.worlds import WorldId
from domain.topics.registry import BY_NAME

CALLED = needs(Right.ANSWER_CALLS)
SHOWN = "X-Palm-Shown"
"""Whether the page that asks is seen: "1", or "0" while it is hidden."""
OFTEN = Rate("240 per minute")
MOST_WAIT_S = 50
"""Shorter than what proxies wait for an answer."""
WAIT = re.compile(r"wait=(\d{1,3})")


@dataclass(frozen=True)
class PhoneState:
    """The door by which a phone hears."""

    services: Services
    shared: SharedStates
    polls: LongPolls
    visible_pages: VisiblePages
    tasks: PhoneTasks
    checks: PhoneChecks
    households: PhoneHouseholds
    confirmations: WaitingConfirmations
    reports: CaseIndex = field(default_factory=partial(CaseIndex, list_by_person))
    requests: CaseIndex = field(default_factory=partial(CaseIndex, list_by_asker))

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/palm/state", "state", self.state)

    @demands(CALLED, rate=OFTEN)
    def state(self) -> Response:
        """What is the person's. Raises Problem 401 when the link ends, 503 before the first snapshot."""
        viewer, wait = current(), asked_wait()
        world, link = WorldId(county_of(viewer)), bytes.fromhex(viewer.session)
        self._note_visible(world, viewer.person or "", wait)
        with self.polls.hold(world, viewer.person or "", link) as poll:
            state = self.state_of(viewer)
            if wait:
                state = self._await_another(viewer, state, poll, time.monotonic() + wait)
        answer = Response(state.body, mimetype="application/json")
        answer.set_etag(state.tag)
        answer.headers["Cache-Control"] = "no-store"
        requests.stamp_time(answer)
        if wait and not poll.dismissed:
            answer.headers["Preference-Applied"] = f"wait={wait}"
        return answer.make_conditional(request)  # type: ignore[return-value]

    def _note_visible(self, world: WorldId, person: str, wait: int) -> None:
        """The page says whether it is seen; one that says nothing tells nothing."""
        match request.headers.get(SHOWN):
            case "1":
                self.visible_pages.ask(world, person, wait)
            case "0":
                self.visible_pages.hide(world, person)

    def _await_another(self, viewer: Viewer, state: PersonState, poll: Poll, until: float) -> PersonState:
        """The state that is another than the one that the phone has; the same when the time is over."""
        while has_already(state.tag) and not poll.dismissed and poll.wait(until):
            if poll.over:
                raise Problem("signin_needed")
            state = self.state_of(viewer)
        return state

    def state_of(self, viewer: Viewer) -> PersonState:
        """What is a viewer's now. Raises Problem 503 before the first snapshot, Unavailable."""
        county = county_of(viewer)
        live = self.services.live(WorldId(county))
        if not live.loaded:
            raise Problem("not_ready")
        scope = scope_of(viewer, county, lambda unit: NOTHING, Right.ANSWER_CALLS)
        if scope is None:
            raise Problem("forbidden")
        return self._join(live, scope, viewer)

    def _join(self, live: Live, scope: Scope, viewer: Viewer) -> PersonState:
        """What the person shares with others is made of the same state as the rest."""
        state, person, served = live.state(), viewer.person or "", self.services.installation
        offered = {"squads": self.shared.list_offered(live), "cases": state["cases"]}
        rest: dict[str, Any] = {
            "me": {"id": viewer.person, "name": viewer.name},
            "centre": {"phone": served.counties[live.world.county].centre_phone},
            "responses": seen(state, "responses", scope),
            "offers": list_own_offers(offered, person),
            "requests": self.requests.find(live, person),
        }
        reports = seen({"cases": self.reports.find(live, person)}, "cases", scope)
        shared = self.shared.find(live, scope, {offer["by"] for offer in rest["offers"]})
        called = {squad["case"] for squad in shared.content["squads"]}
        rest["reports"] = [place_case(served, row) for row in reports if row["id"] not in called]
        return join_state(shared, rest | self._read(live.world, state, person))

    def _read(self, world: WorldId, state: Mapping[str, Any], person: str) -> dict[str, Any]:
        """What stands in the database, while something is rolled out, evacuated or asked; and patrols."""
        served = self.services.installation
        return {
            "tasks": self.tasks.find(world, state["rollouts"], person),
            "checks": self.checks.find(world, state["checks"], person),
            "deputy": self.tasks.find_requests(world, state["rollouts"], person),
            "confirmations": self.confirmations.find(world, state["rollouts"], person),
            "households": self.households.find(world, state["evacuations"], person),
            "visits": self.households.find_visits(world, state["rollouts"], person),
            "patrols": list_own_points(served, world.county, state["patrols"], person),
        }


def asked_wait() -> int:
    """Seconds that the request is to be held when there is no news."""
    wished = WAIT.fullmatch(request.headers.get("Prefer", ""))
    return min(MOST_WAIT_S, int(wished[1])) if wished else 0


def has_already(tag: str) -> bool:
    """Whether who asks has what a tag is of; a proxy that compresses makes tags weak (W/)."""
    return request.if_none_match.contains_weak(tag)


def county_of(viewer: Viewer) -> str:
    """The county whose directory a link's person is of."""
    return viewer.grants[0].region


def seen(state: Mapping[str, Any], name: str, scope: Scope) -> list[dict[str, Any]]:
    """The rows of one topic that a scope sees, as a screen gets them."""
    topic = BY_NAME[name]
    return [topic.public(row) for row in state[name] if topic.shows(row, scope)]
