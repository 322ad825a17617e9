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
from hashlib import blake2b
from typing import Any

import msgspec
from flask import Blueprint, Response, request

from dashboard.http.palm.entered_cases import list_by_person
from dashboard.http.palm.name_cards import NameCards
from dashboard.http.palm.phone_checks import PhoneChecks
from dashboard.http.palm.phone_households import PhoneHouseholds
from dashboard.http.palm.phone_tasks import PhoneTasks
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.realtime.case_index import CaseIndex
from dashboard.realtime.long_polls import LongPolls, Poll
from dashboard.realtime.visible_pages import VisiblePages
from dashboard.services.container import Services
from dashboard.services.dispatch.patrol_service import list_own_points
from dashboard.services.dispatch.rollouts.waiting_confirmations import WaitingConfirmations
from dashboard.services.squads.offer_service import list_own_offers
from dashboard.services.squads.phone_request_index import list_by_asker
from data_access.store import utc_now
from domain.access.demands import needs
from domain.access.rights import Right, Viewer
from domain.access.scope import NOTHING, Scope, scope_of
from domain.kernel.worlds import WorldId
from domain.topics.registry import BY_NAME

CALLED = needs(Right.ANSWER_CALLS)
NOW = "X-Palm-Now"
"""Our time in milliseconds: a phone's clock may be wrong by years, so the page measures by how much."""
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
    cards: NameCards
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
            body = self.body_of(viewer)
            if wait:
                body = self._await_another(viewer, body, poll, time.monotonic() + wait)
        answer = Response(body, mimetype="application/json")
        answer.set_etag(tag_of(body))
        answer.headers["Cache-Control"] = "no-store"
        answer.headers[NOW] = str(int(utc_now().timestamp() * 1000))
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

    def _await_another(self, viewer: Viewer, body: bytes, poll: Poll, until: float) -> bytes:
        """The state that is another than the one that the phone has; the same when the time is over."""
        while request.if_none_match.contains(tag_of(body)) and not poll.dismissed and poll.wait(until):
            if poll.over:
                raise Problem("signin_needed")
            body = self.body_of(viewer)
        return body

    def body_of(self, viewer: Viewer) -> bytes:
        """What is a viewer's now. Raises Problem 503 before the first snapshot, Unavailable."""
        return msgspec.json.encode(self._of(viewer))

    def _of(self, viewer: Viewer) -> dict[str, Any]:
        county = county_of(viewer)
        live = self.services.live(WorldId(county))
        if not live.loaded:
            raise Problem("not_ready")
        scope, state = scope_of(viewer, county, lambda unit: NOTHING, Right.ANSWER_CALLS), live.state()
        if scope is None:
            raise Problem("forbidden")
        squads = seen(state, "squads", scope)
        wanted = {squad["case"] for squad in squads}
        cases = [row for row in seen(state, "cases", scope) if row["id"] in wanted] if wanted else []
        reports = self.reports.find(live, viewer.person or "")
        people = {member["person"] for squad in squads for member in squad["members"]}
        people |= {squad["lead"] for squad in squads}
        offers = list_own_offers(state, viewer.person or "")
        return {
            "me": {"id": viewer.person, "name": viewer.name},
            "centre": {"phone": self.services.installation.counties[county].centre_phone},
            "responses": seen(state, "responses", scope),
            "squads": squads,
            "cases": {row["id"]: self._case(row) for row in cases},
            "reports": [
                self._case(row) for row in seen({"cases": reports}, "cases", scope) if row["id"] not in wanted
            ],
            "people": self.cards.find(county, people | {offer["by"] for offer in offers}),
            "offers": offers,
            "requests": self.requests.find(live, viewer.person or ""),
            "tasks": self.tasks.find(WorldId(county), state["rollouts"], viewer.person or ""),
            "checks": self.checks.find(WorldId(county), state["checks"], viewer.person or ""),
            "deputy": self.tasks.find_requests(WorldId(county), state["rollouts"], viewer.person or ""),
            "confirmations": self.confirmations.find(WorldId(county), state["rollouts"], viewer.person or ""),
            "households": self.households.find(WorldId(county), state["evacuations"], viewer.person or ""),
            "visits": self.households.find_visits(WorldId(county), state["rollouts"], viewer.person or ""),
            "patrols": list_own_points(
                self.services.installation, county, state["patrols"], viewer.person or ""
            ),
        }

    def _case(self, row: dict[str, Any]) -> dict[str, Any]:
        name, name_en = self.services.installation.names(row["region"])
        return row | {"place": {"name": name, "name_en": name_en}}


def asked_wait() -> int:
    """Seconds that the request is to be held when there is no news."""
    wished = WAIT.fullmatch(request.headers.get("Prefer", ""))
    return min(MOST_WAIT_S, int(wished[1])) if wished else 0


def tag_of(body: bytes) -> str:
    """By which a phone says what it has."""
    return blake2b(body, digest_size=8).hexdigest()


def county_of(viewer: Viewer) -> str:
    """The county whose directory a link's person is of."""
    return viewer.grants[0].region


def seen(state: Mapping[str, Any], name: str, scope: Scope) -> list[dict[str, Any]]:
    """The rows of one topic that a scope sees, as a screen gets them."""
    topic = BY_NAME[name]
    return [topic.public(row) for row in state[name] if topic.shows(row, scope)]
