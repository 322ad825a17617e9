"""Directed checks over HTTP: ask one, what is answered, how it adds up, close it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, request

from dashboard.concurrency.threads import offload
from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.api.county_routes import CountyRoutes
from dashboard.http.security.route_demands import EXPORTS, FORM, Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem, wants_english
from dashboard.services.container import Services
from dashboard.services.dispatch import check_service as service
from data_access.emergency.rollouts.checks.check_pages import MOST
from data_access.store import utc_now
from domain.access.demands import needs
from domain.access.rights import Right
from domain.audit.export_commands import RecordExport
from domain.audit.exports import CheckExport
from domain.emergency.rollouts.checks import check_commands as commands
from domain.emergency.rollouts.checks.check import MOST_REMINDERS
from domain.emergency.rollouts.checks.check_commands import CheckAnswer
from domain.emergency.rollouts.checks.check_values import MOST as LARGEST
from layouts.i18n import Translator

LEADS, SEES = needs(Right.ROLLOUTS), needs(Right.SEE_CASE)
ANSWERS = needs(Right.ROLLOUTS, Right.SEND_REPORTS)
READS, ACTS, TELLS = Rate("600 per minute"), Rate("120 per minute"), Rate("1200 per minute")
WORDS: Final = ("question", "kind", "unit", "follow_up", "key")
SHEET: Final = 512 * 1024
_ID = re.compile(r"HC-[0-9]{6}-[0-9]{2,6}")


def blueprint(services: Services) -> Blueprint:
    """The checks' part of the API."""
    api = Blueprint("api_checks", __name__)
    CheckRoutes(services).register(api)
    return api


@dataclass(frozen=True)
class CheckRoutes(CountyRoutes):
    """Looks and commands, each about one county: the one asked for, or the viewer's own."""

    def register(self, api: Blueprint) -> None:
        """Add the addresses."""
        check = "/api/checks/<check>"
        api.add_url_rule("/api/checks", "checks", self.checks, methods=["GET"])
        api.add_url_rule("/api/checks", "ask", self.ask, methods=["POST"])
        api.add_url_rule("/api/checks/preview", "preview", self.preview, methods=["POST"])
        api.add_url_rule(check, "check", self.check, methods=["GET"])
        api.add_url_rule(f"{check}/answers", "answers", self.answers, methods=["GET"])
        api.add_url_rule(f"{check}/answers", "answer", self.answer, methods=["POST"])
        api.add_url_rule(f"{check}/answers.csv", "file", self.file, methods=["GET"])
        api.add_url_rule(f"{check}/close", "close", self.close, methods=["POST"])

    @demands(SEES, rate=READS)
    def checks(self) -> Response:
        """All checks of a county."""
        world = self.find_world()
        self.find_region(world)
        return self.look_up(service.list_checks, world)

    @demands(LEADS, rate=ACTS, most=FORM)
    def ask(self) -> Response:
        """Ask one."""
        check = self.handle(parse_question(requests.json_body(), self.find_world().county))
        return requests.answer({"check": check.id, "version": check.version, "people": check.people})

    @demands(LEADS, rate=ACTS, most=FORM)
    def preview(self) -> Response:
        """Whom one would ask now."""
        world = self.find_world()
        current().require(Right.ROLLOUTS, world.county)
        question = parse_question(requests.json_body(), world.county)
        return self.look_up(service.preview_check, world, question, utc_now())

    @demands(SEES, rate=READS)
    def check(self, check: str) -> Response:
        """A check, and how it adds up in a region."""
        world = self.find_world()
        return self.look_up(service.describe_check, world, _id(check), self.find_region(world))

    @demands(SEES, rate=READS)
    def answers(self, check: str) -> Response:
        """A page of answers; names are masked for whoever does not lead roll-outs."""
        world, id = self.find_world(), _id(check)
        known = {"": None, "yes": True, "no": False}.get(request.args.get("answered", ""))
        wanted = {
            "region": self.find_region(world),
            "known": known,
            "after": request.args.get("after", ""),
        }
        limit = requests.number("limit") or MOST
        if not 0 < limit <= MOST:
            raise Problem("bad_parameter", "limit")
        reveal = current().may(Right.ROLLOUTS, world.county)
        requests.record_reading(self.services, "answers", limit)
        return self.look_up(service.list_answers, world, id, wanted, limit, reveal)

    @demands(ANSWERS, rate=TELLS, most=SHEET)
    def answer(self, check: str) -> Response:
        """What some answered, up to MOST_PEOPLE of the bodies at once; each is taken or refused by itself."""
        given = tuple(parse_answers(requests.json_body()))
        county = self.find_world().county
        done = self.handle(commands.AnswerCheck(region=county, check=_id(check), answers=given))
        refused = [{"index": index, "code": why.code} for index, why in sorted(done.refused.items())]
        return requests.answer({"taken": done.taken, "repeated": done.repeated, "refused": refused})

    @demands(SEES, rate=EXPORTS)
    def file(self, check: str) -> Response:
        """The answers of a region as a table for a spreadsheet, recorded before it leaves."""
        world, id = self.find_world(), _id(check)
        region, t = self.find_region(world), Translator("en" if wants_english() else "zh")
        with requests.refusals_in_words():
            table, count = offload(service.tabulate_answers, self.services, world, id, region, t)
        self.handle(RecordExport(region=region, export=CheckExport(count, "csv", id)))
        headers = requests.file_headers(f"{id}-{region}.csv")
        return Response(table, mimetype="text/csv", headers=headers)

    @demands(LEADS, rate=ACTS, most=FORM)
    def close(self, check: str) -> Response:
        """Close one."""
        body = requests.json_body()
        words = {name: bodies.text(body, name) for name in ("key", "reason")}
        given: dict[str, Any] = {"region": self.find_world().county, "check": _id(check)}
        version = bodies.whole(body, "version")
        done = self.handle(commands.CloseCheck(**given, **words, expected_version=version))
        return requests.answer({"check": done.id, "version": done.version})


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise Problem("not_found", "check")
    return text


def parse_question(body: bodies.Body, county: str) -> commands.AskCheck:
    """The question of a body. Raises Problem 422."""
    words: dict[str, Any] = {
        name: bodies.text(body, name) for name in ("question", "kind", "unit", "follow_up", "key")
    }
    for name in ("question", "kind"):
        if not words[name]:
            raise Problem("missing_field", name)
    due = bodies.number(body, "due_minutes", LARGEST)
    if due is None:
        raise Problem("missing_field", "due_minutes")
    tier = bodies.whole(body, "tier")
    return commands.AskCheck(
        region=county,
        **words,
        due_minutes=due,
        choices=bodies.texts(body, "choices"),
        least=bodies.number(body, "least", LARGEST),
        most=bodies.number(body, "most", LARGEST),
        regions=bodies.texts(body, "regions"),
        tier=2 if tier is None else tier,
        reminders=_numbers(body, "reminders"),
    )


def _numbers(body: bodies.Body, name: str) -> tuple[float, ...]:
    given = body.get(name) or []
    if not isinstance(given, list) or len(given) > MOST_REMINDERS:
        raise Problem("bad_field", name)
    return tuple(bodies.number({name: number}, name, LARGEST) or 0.0 for number in given)


def parse_answers(body: bodies.Body) -> list[CheckAnswer]:
    """The answers of a body, each with an id of its own or one made of what it says. Raises Problem 422."""
    return [_answer(row) for row in bodies.objects(body, "answers")]


def _answer(body: bodies.Body) -> CheckAnswer:
    person, subject = bodies.text(body, "person"), bodies.text(body, "subject")
    value = body.get("value")
    if value is None or not (person or subject):
        raise Problem("missing_field", "value" if value is None else "person")
    if not isinstance(value, int | float):
        value = bodies.text(body, "value")
    at = bodies.moment(body, "at") or utc_now()
    channel, by = bodies.text(body, "channel") or "api", bodies.text(body, "by")
    id = bodies.text(body, "key") or f"{value}/{at.isoformat()}/{channel}/{by}"
    offset = bodies.clock_off_s(body) or 0.0
    detail = bodies.text(body, "detail")
    return CheckAnswer(id[:200], value, at, person, subject, detail, channel[:40], by, offset)
