"""The people of a roll-out over HTTP: page by page in some order, or some of them as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.api.county_routes import CountyRoutes
from dashboard.http.api.rollouts.rollout_routes import READS, SEES, parse_id
from dashboard.http.security.route_demands import EXPORTS, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem, wants_english
from dashboard.services.container import Services
from dashboard.services.dispatch.rollouts import people_file_service as files
from dashboard.services.dispatch.rollouts import rollout_people_service as service
from data_access.emergency.rollouts.pages.leaf_rows import LateTiers
from domain.access.rights import Right
from domain.audit.export_commands import RecordExport
from domain.audit.exports import TaskListExport
from domain.emergency.rollouts.progress.people_orders import GROUPS, ORDERS, PLACE, Spot, parse_spot
from domain.emergency.rollouts.progress.task_states import STATES
from layouts.i18n import Translator

PAGE: Final = 100
MOST: Final = 200
"""People of one page, and those who are asked for by name."""
LONGEST_WORDS: Final = 40
BRANCHES: Final = (9, 12, 15)
"""Digits of a township, of a village, and of a grid: the branches of whoever sees no more are theirs."""
MOST_BRANCHES: Final = 20
"""Branches whose leaves are asked for at once."""


def blueprint(services: Services) -> Blueprint:
    """The lists' part of the API."""
    api = Blueprint("rollout_people", __name__)
    PeopleRoutes(services).register(api)
    return api


@dataclass(frozen=True)
class PeopleRoutes(CountyRoutes):
    """The door to lists of people."""

    def register(self, api: Blueprint) -> None:
        """Add the addresses."""
        people = "/api/rollouts/<rollout>/people"
        api.add_url_rule(people, "people", self.people, methods=["GET"])
        api.add_url_rule(f"{people}.csv", "file", self.file, methods=["GET"])
        api.add_url_rule("/api/rollouts/<rollout>/leaves", "leaves", self.leaves, methods=["GET"])

    @demands(SEES, rate=READS)
    def people(self, rollout: str) -> Response:
        """A page of a list, or who is named in `people`. Names are masked, and nobody is searched by name,
        for whoever does not lead roll-outs in all of the region.
        """
        world, id = self.find_world(), parse_id(rollout)
        region = self.find_region(world)
        reveal = current().may(Right.ROLLOUTS, region)
        if named := _named():
            requests.record_reading(self.services, "tasks", len(named))
            return self.look_up(service.list_named, world, id, region, named, reveal)
        wanted, limit = parse_list(region, reveal), _limit()
        requests.record_reading(self.services, "tasks", limit)
        return self.look_up(service.list_people, world, id, wanted, limit, reveal)

    @demands(SEES, rate=READS)
    def leaves(self, rollout: str) -> Response:
        """Whom the closed leaves of several branches name, by one question; names as in a list."""
        world, id = self.find_world(), parse_id(rollout)
        region = self.find_region(world)
        reveal = current().may(Right.ROLLOUTS, region)
        late = LateTiers(_tiers("accept"), _tiers("finish"))
        branches = _branches(region)
        with requests.refusals_in_words():
            found = offload(service.list_leaves, self.services, world, id, branches, late, reveal)
        requests.record_reading(self.services, "tasks", sum(len(leaf["tasks"]) for leaf in found["leaves"]))
        return requests.answer(found)

    @demands(SEES, rate=EXPORTS)
    def file(self, rollout: str) -> Response:
        """The whole list by place as a table for a spreadsheet, masked as its pages, recorded before any of
        it leaves.
        """
        world, id = self.find_world(), parse_id(rollout)
        region, t = self.find_region(world), Translator("en" if wants_english() else "zh")
        reveal = current().may(Right.ROLLOUTS, region)
        wanted = parse_list(region, reveal)
        with requests.refusals_in_words():
            listed = offload(files.choose_people, self.services, world, id, wanted)
        export = TaskListExport(id, listed.rows, "csv", reveal)
        self.handle(RecordExport(region=region, export=export))
        pieces = files.write_people(self.services, world, listed, reveal, t)
        headers = requests.file_headers(f"{id}-{region}-people.csv")
        return Response(requests.stream_blocks(pieces), mimetype="text/csv", headers=headers)


def parse_list(region: str, reveal: bool) -> service.PeopleList:
    """What a request asks for. Raises Problem 400, and 403 for names of whoever does not see them."""
    order, group, words = (request.args.get(name, "") for name in ("order", "group", "q"))
    if order not in ("", *ORDERS):
        raise Problem("bad_parameter", "order")
    if group not in ("", *GROUPS):
        raise Problem("bad_parameter", "group")
    if len(words) > LONGEST_WORDS:
        raise Problem("bad_parameter", "q")
    if words.strip() and not reveal:
        raise Problem("forbidden", "q")
    states = _states()
    if group:
        states = tuple(state for state in states if state in GROUPS[group])
    return service.PeopleList(
        region, _tiers(), states, group, words.strip(), order or PLACE, _down(), _after()
    )


def _tiers(name: str = "tier") -> tuple[int, ...]:
    texts = [text for text in request.args.get(name, "").split(",") if text]
    if len(texts) > MOST or not all(text.isascii() and text.isdecimal() and len(text) < 4 for text in texts):
        raise Problem("bad_parameter", name)
    return tuple(sorted({int(text) for text in texts}))


def _states() -> tuple[int, ...]:
    words = [word for word in request.args.get("state", "").split(",") if word]
    if not {*words} <= {*STATES}:
        raise Problem("bad_parameter", "state")
    return tuple(sorted({STATES.index(word) for word in words})) or tuple(range(len(STATES)))


def _down() -> bool:
    way = request.args.get("way", "up")
    if way not in ("up", "down"):
        raise Problem("bad_parameter", "way")
    return way == "down"


def _after() -> Spot | None:
    text = request.args.get("after", "")
    try:
        return parse_spot(text) if text else None
    except ValueError:
        raise Problem("bad_parameter", "after") from None


def _branches(region: str) -> list[str]:
    """Townships, villages and grids of a region. Raises Problem 400 for others, for none and for too many."""
    codes = sorted({code for code in request.args.get("branches", "").split(",") if code})
    below = all(
        code.isascii() and code.isdecimal() and len(code) in BRANCHES and code.startswith(region)
        for code in codes
    )
    if not below or not 0 < len(codes) <= MOST_BRANCHES:
        raise Problem("bad_parameter", "branches")
    return codes


def _named() -> list[str]:
    names = [name for name in request.args.get("people", "").split(",") if name]
    if len(names) > MOST:
        raise Problem("bad_parameter", "people")
    return names


def _limit() -> int:
    limit = requests.number("limit")
    if limit is not None and not 0 < limit <= MOST:
        raise Problem("bad_parameter", "limit")
    return limit or PAGE
