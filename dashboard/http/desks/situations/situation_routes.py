"""Situation reports over HTTP: looks, commands, and the files that leave."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, request

from dashboard.concurrency.threads import offload
from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.api.county_routes import CountyRoutes
from dashboard.http.desks.situations.situation_docx import make_situation_docx
from dashboard.http.desks.situations.situation_pdf import make_situation_pdf
from dashboard.http.palm.phone_state import asked_wait, has_already
from dashboard.http.security.route_demands import EXPORTS, FORM, USUAL, Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem, wants_english
from dashboard.realtime.long_polls import SITUATIONS, LongPolls
from dashboard.services.container import Services
from dashboard.services.dispatch import situation_service as service
from data_access.store import utc_now
from domain.access.demands import needs
from domain.access.rights import Right
from domain.audit.export_commands import RecordExport
from domain.audit.exports import SituationExport
from domain.emergency.responses.situations import situation_commands as commands
from domain.emergency.responses.situations.situation import SECTIONS
from domain.kernel.worlds import WorldId
from layouts.emergency.situation_paper import make_paper
from layouts.i18n import Translator

SEES, APPROVES = needs(Right.COMMAND_SQUADS), needs(Right.DECLARE_RESPONSE)
READS, ACTS = Rate("240 per minute"), Rate("60 per minute")
_ID = re.compile(r"QK-[0-9]{6}-[0-9]{2,6}")
FORMS: Final = {
    "pdf": ("application/pdf", make_situation_pdf),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        make_situation_docx,
    ),
}


def blueprint(services: Services, polls: LongPolls) -> Blueprint:
    """The situation reports' part of the API."""
    api = Blueprint("api_situations", __name__)
    SituationRoutes(services, polls).register(api)
    return api


@dataclass(frozen=True)
class SituationRoutes(CountyRoutes):
    """Looks and commands, each about one county: the one asked for, or the viewer's own."""

    polls: LongPolls

    def register(self, api: Blueprint) -> None:
        """Add the addresses."""
        base, report = "/api/situation-reports", "/api/situation-reports/<report>"
        api.add_url_rule(base, "reports", self.reports, methods=["GET"])
        api.add_url_rule(base, "begin", self.begin, methods=["POST"])
        api.add_url_rule(report, "report", self.report, methods=["GET"])
        acts: dict[str, Callable[[str], Response]] = {
            "edit": self.edit, "refresh": self.refresh, "approve": self.approve, "tell": self.tell,
            "send": self.send, "void": self.void,
        }  # fmt: skip
        for name, act in acts.items():
            api.add_url_rule(f"{report}/{name}", name, act, methods=["POST"])
        api.add_url_rule(f"{report}/report.<form>", "file", self.file, methods=["GET"])

    @demands(SEES, rate=READS)
    def reports(self) -> Response:
        """All reports of a county."""
        world = self._find_county()
        return self._hold(world, lambda: service.describe_reports(self.services, world, utc_now()))

    @demands(SEES, rate=READS)
    def report(self, report: str) -> Response:
        """One of them."""
        world, id = self._find_county(), _id(report)
        return self._hold(world, lambda: service.describe_report(self.services, world, id, utc_now()))

    def _hold(self, world: WorldId, describe: Callable[[], dict[str, Any]]) -> Response:
        """What is described, with its stamp as ETag. Whoever has that one already may wait for another
        (`Prefer: wait=SECONDS`).
        """
        wait = asked_wait()
        with requests.refusals_in_words(), self.polls.hold_desk([(world, SITUATIONS)]) as poll:
            body, until = offload(describe), time.monotonic() + wait
            while has_already(body["stamp"]) and not poll.dismissed and poll.wait(until):
                body = offload(describe)
        answer = requests.answer(body)
        answer.set_etag(body["stamp"])
        requests.stamp_time(answer)
        if wait and not poll.dismissed:
            answer.headers["Preference-Applied"] = f"wait={wait}"
        return answer.make_conditional(request)  # type: ignore[return-value]

    @demands(SEES, rate=ACTS, most=FORM)
    def begin(self) -> Response:
        """Begin one."""
        body = requests.json_body()
        given: dict[str, Any] = {
            name: bodies.text(body, name) for name in ("kind", "event", "chain", "grade", "key")
        }
        if not given["kind"]:
            raise Problem("missing_field", "kind")
        given["known_at"] = bodies.moment(body, "known_at")
        given["lang"] = "en" if wants_english() else "zh"
        command = commands.BeginSituationReport(region=self._county(), **given)
        return _outcome_row(self.handle(command))

    @demands(SEES, rate=ACTS, most=USUAL)
    def edit(self, report: str) -> Response:
        """Write sections anew."""
        given = requests.json_body().get("sections")
        if not isinstance(given, dict) or not given.keys() <= {*SECTIONS}:
            raise Problem("bad_field", "sections")
        sections = {name: _section(given, name) for name in given}
        return self._act(commands.EditSituationReport, report, sections=sections)

    @demands(SEES, rate=ACTS, most=FORM)
    def refresh(self, report: str) -> Response:
        """Take the figures of now."""
        return self._act(commands.RefreshSituationReport, report)

    @demands(APPROVES, rate=ACTS, most=FORM)
    def approve(self, report: str) -> Response:
        """Approve that very version."""
        return self._act(commands.ApproveSituationReport, report)

    @demands(SEES, rate=ACTS, most=FORM)
    def tell(self, report: str) -> Response:
        """It was told by phone."""
        body = requests.json_body()
        delivery = {"told_to": bodies.text(body, "to"), "told_at": bodies.moment(body, "at")}
        return self._act(commands.RecordSituationCall, report, **delivery)

    @demands(SEES, rate=ACTS, most=FORM)
    def send(self, report: str) -> Response:
        """It was sent in writing."""
        body = requests.json_body()
        delivery = {"sent_to": bodies.text(body, "to"), "sent_at": bodies.moment(body, "at")}
        return self._act(commands.SendSituationReport, report, **delivery)

    @demands(SEES, rate=ACTS, most=FORM)
    def void(self, report: str) -> Response:
        """It was begun by mistake."""
        return self._act(commands.VoidSituationReport, report)

    def _act(self, kind: type[commands.SituationCommand], report: str, **more: Any) -> Response:
        body = requests.json_body()
        words = {name: bodies.text(body, name) for name in ("key", "reason")}
        version = bodies.whole(body, "version")
        command = kind(region=self._county(), report=_id(report), expected_version=version, **words, **more)
        return _outcome_row(self.handle(command))

    @demands(SEES, rate=EXPORTS)
    def file(self, report: str, form: str) -> Response:
        """A report as it leaves, recorded before it does."""
        if form not in FORMS:
            raise Problem("not_found", "form")
        world, id = self._find_county(), _id(report)
        with requests.refusals_in_words():
            content, version = offload(self._make, world, id, form, "en" if wants_english() else "zh")
        self.handle(RecordExport(region=world.county, export=SituationExport(id, version, form)))
        headers = requests.file_headers(f"{id}-{version}.{form}")
        return Response(content, mimetype=FORMS[form][0], headers=headers)

    def _make(self, world: WorldId, id: str, form: str, lang: str) -> tuple[bytes, int]:
        county, now = self.services.installation.counties[world.county], utc_now()
        found = service.find_report(self.services, world, id)
        t = Translator(lang)
        paper = make_paper(found.report, found.names, county.reporting, county.tz, now, t)
        return FORMS[form][1](paper, lang), found.report.version

    def _find_county(self) -> WorldId:
        """The county, of which the viewer sees all. Raises Problem, Refused forbidden."""
        world = self.find_world()
        current().require(Right.COMMAND_SQUADS, world.county)
        return world

    def _county(self) -> str:
        return self.find_world().county


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise Problem("not_found", "report")
    return text


def _section(given: dict[str, Any], name: str) -> str:
    """A section's words, of several lines. Raises Problem 422."""
    value = given[name]
    if not isinstance(value, str) or not requests.is_storable(value):
        raise Problem("bad_field", f"sections.{name}")
    return value


def _outcome_row(done: Any) -> Response:
    """The report as it is now."""
    return requests.answer({"report": done.id, "version": done.version, "state": done.state})
