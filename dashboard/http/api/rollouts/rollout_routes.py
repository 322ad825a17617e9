"""Roll-outs over HTTP: which plans there are, prepare and issue one, what comes back, who is behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

from flask import Blueprint, Response, request

from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.api.county_routes import CountyRoutes
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from dashboard.services.dispatch import rollout_service as service
from dashboard.services.dispatch.report_service import list_reports
from dashboard.services.dispatch.rollouts.void_service import WORST, list_voids
from data_access.emergency.rollouts.pages.task_pages import MOST
from data_access.emergency.rollouts.reports.difficulty_rows import MOST_SHOWN
from data_access.store import utc_now
from domain.access.demands import needs
from domain.access.rights import Right
from domain.emergency.rollouts import rollout_commands as commands
from domain.emergency.rollouts.deputies import CAN, CANNOT, DeputiesRequested, DeputyRequest
from domain.emergency.rollouts.progress.task_states import STATES, Receipt
from domain.emergency.rollouts.timing.calls import CallMade

LEADS, SEES, SEES_LIVE = needs(Right.ROLLOUTS), needs(Right.SEE_CASE), needs(Right.SEE_LIVE)
ANSWERS = needs(Right.ROLLOUTS, Right.SEND_REPORTS)
READS, ACTS, RECEIPTS = Rate("600 per minute"), Rate("120 per minute"), Rate("6000 per minute")
MOST_RECEIPTS: Final = 500
ANSWERS_OF_DEPUTIES: Final = (CAN, CANNOT)
SHEET: Final = 512 * 1024
_ID = re.compile(r"RW-[0-9]{6}-[0-9]{2,6}")
Fields = Callable[[bodies.Body], dict[str, Any]]


def blueprint(services: Services) -> Blueprint:
    """The roll-outs' part of the API."""
    api = Blueprint("api_rollouts", __name__)
    RolloutRoutes(services).register(api)
    return api


@dataclass(frozen=True)
class RolloutRoutes(CountyRoutes):
    """Looks and commands, each about one county: the one asked for, or the viewer's own."""

    def register(self, api: Blueprint) -> None:
        """Add the addresses."""
        base = "/api/rollouts/<rollout>"
        api.add_url_rule("/api/rollouts", "rollouts", self.rollouts, methods=["GET"])
        api.add_url_rule("/api/rollouts", "prepare_rollout", self.prepare, methods=["POST"])
        api.add_url_rule("/api/rollouts/plans/<plan>", "plan_preview", self.preview, methods=["GET"])
        api.add_url_rule(base, "rollout", self.rollout, methods=["GET"])
        api.add_url_rule(f"{base}/curve", "rollout_curve", self.curve, methods=["GET"])
        api.add_url_rule(f"{base}/tasks", "rollout_tasks", self.tasks, methods=["GET"])
        api.add_url_rule(f"{base}/voids", "rollout_voids", self.voids, methods=["GET"])
        api.add_url_rule(f"{base}/reports", "rollout_reports", self.reports, methods=["GET"])
        api.add_url_rule(f"{base}/difficulties", "rollout_difficulties", self.difficulties, methods=["GET"])
        api.add_url_rule(f"{base}/receipts", "rollout_receipts", self.receipts, methods=["POST"])
        api.add_url_rule(f"{base}/<verb>", "rollout_commands", self.command, methods=["POST"])

    @demands(SEES, rate=READS)
    def rollouts(self) -> Response:
        """All roll-outs of a county, and its plans."""
        world = self.find_world()
        self.find_region(world)
        return self.look_up(service.list_rollouts, world)

    @demands(LEADS, rate=ACTS)
    def preview(self, plan: str) -> Response:
        """Whom a plan would reach now."""
        world = self.find_world()
        current().require(Right.ROLLOUTS, world.county)
        return self.look_up(service.preview_plan, world, plan)

    @demands(SEES, rate=READS)
    def rollout(self, rollout: str) -> Response:
        """A roll-out with its branches in a region."""
        world = self.find_world()
        return self.look_up(service.describe_rollout, world, parse_id(rollout), self.find_region(world))

    @demands(SEES_LIVE, rate=READS)
    def curve(self, rollout: str) -> Response:
        """How many of a region accepted and finished by when; counts alone, so that walls show it too."""
        world, id = self.find_world(), parse_id(rollout)
        return self.look_up(service.trace_curve, world, id, self.find_region(world, Right.SEE_LIVE))

    @demands(SEES, rate=READS)
    def tasks(self, rollout: str) -> Response:
        """A page of people; names are masked for whoever does not lead roll-outs there."""
        world, id = self.find_world(), parse_id(rollout)
        region = self.find_region(world)
        wanted, reveal = _wanted(region), current().may(Right.ROLLOUTS, region)
        limit = _limit()
        requests.record_reading(self.services, "tasks", limit)
        return self.look_up(service.list_tasks, world, id, wanted, limit, reveal)

    @demands(SEES, rate=READS)
    def voids(self, rollout: str) -> Response:
        """Grids with nobody on duty, no acceptance or no fresh position; names as in a page of people."""
        world, id = self.find_world(), parse_id(rollout)
        region = self.find_region(world)
        reveal = current().may(Right.ROLLOUTS, region)
        positions = current().may(Right.SEE_POSITIONS, region)
        requests.record_reading(self.services, "tasks", WORST)
        return self.look_up(list_voids, world, id, region, reveal, positions)

    @demands(SEES, rate=READS)
    def reports(self, rollout: str) -> Response:
        """The cases that people with an open task of it reported."""
        world = self.find_world()
        return self.look_up(list_reports, world, parse_id(rollout), self.find_region(world))

    @demands(SEES, rate=READS)
    def difficulties(self, rollout: str) -> Response:
        """What keeps people from their tasks; names as in a page of people."""
        world, id = self.find_world(), parse_id(rollout)
        region = self.find_region(world)
        reveal = current().may(Right.ROLLOUTS, region)
        requests.record_reading(self.services, "tasks", MOST_SHOWN)
        return self.look_up(service.list_task_difficulties, world, id, region, reveal)

    @demands(LEADS, rate=ACTS, most=FORM)
    def prepare(self) -> Response:
        """Draw one up."""
        body, world = requests.json_body(), self.find_world()
        words: dict[str, Any] = {name: bodies.text(body, name) for name in ("plan", "warning", "note", "key")}
        return _answer_step(self.handle(commands.PrepareRollout(region=world.county, **words)))

    @demands(LEADS, rate=ACTS, most=FORM)
    def command(self, rollout: str, verb: str) -> Response:
        """One of COMMANDS about a roll-out. Raises Problem 404 for another word."""
        if verb not in COMMANDS:
            raise Problem("not_found", "command")
        kind, fields = COMMANDS[verb]
        body, given = requests.json_body(), {"rollout": parse_id(rollout), "region": self.find_world().county}
        given |= {name: bodies.text(body, name) for name in ("key", "reason")}
        version = bodies.whole(body, "version")
        return _answer_step(self.handle(kind(**given, expected_version=version, **fields(body))))

    @demands(ANSWERS, rate=RECEIPTS, most=SHEET)
    def receipts(self, rollout: str) -> Response:
        """What came back, up to MOST_RECEIPTS at once; each is taken or refused by itself."""
        given = tuple(parse_receipts(requests.json_body()))
        county = self.find_world().county
        command = commands.RecordReceipts(region=county, rollout=parse_id(rollout), receipts=given)
        done = self.handle(command)
        refused = [{"index": index, "code": why.code} for index, why in sorted(done.refused.items())]
        return requests.answer({"taken": done.taken, "repeated": done.repeated, "refused": refused})


def parse_id(text: str) -> str:
    """The id of a roll-out. Raises Problem 404 for what is none."""
    if not _ID.fullmatch(text):
        raise Problem("not_found", "rollout")
    return text


def _answer_step(done: Any) -> Response:
    """The roll-out or request as it is now, or how many people it was about."""
    if isinstance(done, int):
        return requests.answer({"people": done})
    if isinstance(done, CallMade):
        return requests.answer(asdict(done))
    if isinstance(done, DeputiesRequested):
        return requests.answer({"people": done.people, "sent": done.sent})
    if isinstance(done, DeputyRequest):
        return requests.answer({"request": done.id, "state": done.state})
    return requests.answer({"rollout": done.id, "version": done.version, "state": done.state.value})


def _wanted(region: str) -> dict[str, Any]:
    states = [word for word in request.args.get("state", "").split(",") if word]
    if not set(states) <= set(STATES):
        raise Problem("bad_parameter", "state")
    return {
        "region": region,
        "tier": requests.number("tier"),
        "states": [STATES.index(state) for state in states],
        "after": request.args.get("after", ""),
    }


def _limit() -> int:
    limit = requests.number("limit")
    if limit is not None and not 0 < limit <= MOST:
        raise Problem("bad_parameter", "limit")
    return limit or MOST


def parse_receipts(body: bodies.Body) -> list[Receipt]:
    """The receipts of a body, each with an id of its own or one made of what it says. Raises Problem 422."""
    given = body.get("receipts")
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise Problem("bad_field", "receipts")
    if len(given) > MOST_RECEIPTS:
        raise Problem("too_many", "receipts")
    return [_receipt(row) for row in given]


def _receipt(body: bodies.Body) -> Receipt:
    person, kind = bodies.text(body, "person"), bodies.text(body, "kind")
    if not person or not kind:
        raise Problem("missing_field", "kind" if person else "person")
    at, channel, by = (
        bodies.moment(body, "at") or utc_now(),
        bodies.text(body, "channel"),
        bodies.text(body, "by"),
    )
    id = bodies.text(body, "key") or f"{kind}/{at.isoformat()}/{channel}/{by}"
    offset = bodies.clock_off_s(body) or 0.0
    return Receipt(id[:200], person, kind, at, channel or "api", by, bodies.text(body, "note"), offset)


def _nothing(_: bodies.Body) -> dict[str, Any]:
    return {}


def _selection(body: bodies.Body) -> dict[str, Any]:
    return {
        "branch": bodies.text(body, "branch"),
        "tier": bodies.whole(body, "tier") or 0,
        "people": bodies.texts(body, "people"),
    }


def _reminder(body: bodies.Body) -> dict[str, Any]:
    return _selection(body) | {"finish": bodies.flag(body, "finish")}


def _answer(body: bodies.Body) -> bool:
    """Whether a deputy can: `can` or `cannot`. Raises Problem 422 bad_field."""
    word = bodies.text(body, "answer")
    if word not in ANSWERS_OF_DEPUTIES:
        raise Problem("bad_field", "answer")
    return word == CAN


COMMANDS: Final[dict[str, tuple[type[commands.RolloutCommand], Fields]]] = {
    "issue": (commands.IssueRollout, _nothing),
    "confirm": (commands.ConfirmRollout, _nothing),
    "return": (commands.ReturnRollout, _nothing),
    "hold": (commands.HoldRollout, _nothing),
    "remind": (commands.RemindTasks, _reminder),
    "call": (commands.CallTasks, _selection),
    "take-over": (commands.TakeOverTasks, lambda body: {"people": bodies.texts(body, "people")}),
    "ask-deputy": (
        commands.AskDeputy,
        lambda body: {"deputy": bodies.text(body, "deputy"), "people": bodies.texts(body, "people")},
    ),
    "answer-deputy": (
        commands.AnswerDeputy,
        lambda body: {"request": bodies.text(body, "request"), "can": _answer(body)},
    ),
    "rate": (
        commands.RateReturn,
        lambda body: {"person": bodies.text(body, "person"), "rating": bodies.text(body, "rating")},
    ),
    "send-back": (commands.SendBackTask, lambda body: {"person": bodies.text(body, "person")}),
    "difficulty": (
        commands.ReportTaskDifficulty,
        lambda body: {
            **{name: bodies.text(body, name) for name in ("person", "kind", "note")},
            "answered_at": bodies.moment(body, "at") or utc_now(),
        },
    ),
    "answer-difficulty": (
        commands.AnswerTaskDifficulty,
        lambda body: {
            **{name: bodies.text(body, name) for name in ("person", "text")},
            "difficulty": bodies.whole(body, "difficulty") or 0,
        },
    ),
    "correct": (
        commands.CorrectReceipt,
        lambda body: {"person": bodies.text(body, "person"), "line": bodies.text(body, "line")},
    ),
    "stop": (commands.StopRollout, _nothing),
    "end": (commands.EndRollout, _nothing),
}
"""By the last word of the address, with its own fields."""
