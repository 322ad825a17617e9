"""Evacuations over HTTP: order one, what is reported and verified, the ledger by page, as a file and as the
card of a household.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, Final

from flask import Blueprint, Response, request

from dashboard.concurrency.threads import offload
from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.api.county_routes import CountyRoutes
from dashboard.http.desks.household_card import make_card
from dashboard.http.security.route_demands import EXPORTS, FORM, REVEALS, Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem, wants_english
from dashboard.services.container import Services
from dashboard.services.dispatch import evacuation_service as service
from data_access.emergency.rollouts.evacuations.ledger_rows import MOST
from data_access.store import utc_now
from domain.access.demands import needs
from domain.access.rights import Right
from domain.audit.export_commands import RecordExport
from domain.audit.exports import LedgerExport
from domain.changes import local_text
from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations import evacuation_commands as commands
from domain.emergency.rollouts.evacuations.ledger import STATES, EvacuationReport
from layouts.i18n import Translator

LEADS, MOVES = needs(Right.ROLLOUTS), needs(Right.EVACUATE)
TELLS = needs(Right.EVACUATE, Right.SEND_REPORTS)
READS, ACTS, REPORTS = Rate("600 per minute"), Rate("120 per minute"), Rate("1200 per minute")
MOST_REPORTS: Final = 500
SHEET: Final = 512 * 1024
_ID = re.compile(r"ZY-[0-9]{6}-[0-9]{2,6}")
PATH: Final = "/api/evacuations"


def blueprint(services: Services) -> Blueprint:
    """The evacuations' part of the API."""
    api = Blueprint("evacuations", __name__)
    EvacuationRoutes(services).register(api)
    return api


@dataclass(frozen=True)
class EvacuationRoutes(CountyRoutes):
    """Looks and commands, each about one county: the one asked for, or the viewer's own."""

    def register(self, api: Blueprint) -> None:
        """Add the addresses."""
        evacuation, house = f"{PATH}/<evacuation>", "/api/households/<household>"
        api.add_url_rule(PATH, "listed", self.listed, methods=["GET"])
        api.add_url_rule(PATH, "order", self.order, methods=["POST"])
        api.add_url_rule(f"{PATH}/preview", "preview", self.preview, methods=["GET"])
        api.add_url_rule(f"{PATH}/shared", "shared", self.shared, methods=["GET"])
        api.add_url_rule(f"{evacuation}/households", "ledger", self.ledger, methods=["GET"])
        api.add_url_rule(f"{evacuation}/households.xlsx", "ledger_file", self.ledger_file, methods=["GET"])
        api.add_url_rule(f"{evacuation}/reports", "reports", self.reports, methods=["POST"])
        api.add_url_rule(f"{evacuation}/verify", "verify", self.verify, methods=["POST"])
        api.add_url_rule(f"{evacuation}/return", "give_back", self.give_back, methods=["POST"])
        api.add_url_rule(f"{evacuation}/lift", "lift", self.lift, methods=["POST"])
        api.add_url_rule(f"{house}/reveal", "reveal", self.reveal, methods=["POST"])
        api.add_url_rule(f"{house}/card", "card", self.card, methods=["POST"])

    @demands(MOVES, rate=READS)
    def listed(self) -> Response:
        """All evacuations of a county, its risks and shelters."""
        world = self.find_world()
        self.find_region(world, Right.EVACUATE)
        return self.look_up(service.list_evacuations, world)

    @demands(LEADS, rate=READS)
    def preview(self) -> Response:
        """Whom an order would concern now; counts alone."""
        world = self.find_world()
        current().require(Right.ROLLOUTS, world.county)
        risks = tuple(word for word in request.args.get("risks", "").split(",") if word)
        return self.look_up(service.preview_evacuation, world, request.args.get("place", ""), risks)

    @demands(MOVES, rate=READS)
    def shared(self) -> Response:
        """What stands in several evacuations of a region, and all of them together; counts alone."""
        world = self.find_world()
        return self.look_up(service.describe_shared, world, self.find_region(world, Right.EVACUATE))

    @demands(MOVES, rate=READS)
    def ledger(self, evacuation: str) -> Response:
        """A page of households, masked."""
        world, id = self.find_world(), parse_id(evacuation)
        wanted = _wanted(self.find_region(world, Right.EVACUATE))
        limit = min(requests.number("limit") or MOST, MOST)
        offset = requests.number("offset") or 0
        requests.record_reading(self.services, "ledger", limit)
        return self.look_up(service.list_ledger, world, id, wanted, offset, limit)

    @demands(MOVES, rate=EXPORTS)
    def ledger_file(self, evacuation: str) -> Response:
        """The ledger of a region as a workbook, masked and traced."""
        world, id = self.find_world(), parse_id(evacuation)
        region, t = self.find_region(world, Right.EVACUATE), Translator("en" if wants_english() else "zh")
        with requests.refusals_in_words():
            made = offload(service.write_ledger, self.services, world, id, region, t)
            export = LedgerExport(id, made.rows, "xlsx")
            self.handle(RecordExport(region=region, export=export))
        return Response(made.content, mimetype=made.type, headers=requests.file_headers(made.name))

    @demands(LEADS, rate=ACTS, most=FORM)
    def order(self) -> Response:
        """Order one."""
        body = requests.json_body()
        given: dict[str, Any] = {
            name: bodies.text(body, name) for name in ("place", "rollout", "reason", "key")
        }
        given |= {name: bodies.texts(body, name) for name in ("risks", "households")}
        command = commands.OrderEvacuation(
            region=self.find_world().county, due_at=bodies.moment(body, "due_at"), **given
        )
        return _outcome_row(self.handle(command))

    @demands(TELLS, rate=REPORTS, most=SHEET)
    def reports(self, evacuation: str) -> Response:
        """What was reported, up to MOST_REPORTS at once; each is taken or refused by itself."""
        given = tuple(parse_reports(requests.json_body()))
        county = self.find_world().county
        command = commands.RecordEvacuation(region=county, evacuation=parse_id(evacuation), reports=given)
        done = self.handle(command)
        refused = [{"index": index, "code": why.code} for index, why in sorted(done.refused.items())]
        facts = {"taken": done.taken, "repeated": done.repeated, "refused": refused}
        odd = [{"index": index, "code": code} for index, code in sorted(done.conflicts.items())]
        return requests.answer(facts | {"conflicts": odd})

    @demands(MOVES, rate=ACTS, most=FORM)
    def verify(self, evacuation: str) -> Response:
        """Somebody else saw households where they are said to be."""
        body = requests.json_body()
        command = commands.VerifyEvacuation(
            region=self.find_world().county,
            evacuation=parse_id(evacuation),
            households=bodies.texts(body, "households"),
            key=bodies.text(body, "key"),
        )
        return requests.answer({"households": self.handle(command)})

    @demands(MOVES, rate=ACTS, most=FORM)
    def give_back(self, evacuation: str) -> Response:
        """A household is home again."""
        body = requests.json_body()
        command = commands.ReturnHousehold(
            region=self.find_world().county,
            evacuation=parse_id(evacuation),
            household=bodies.text(body, "household"),
            returned_at=bodies.moment(body, "returned_at"),
            key=bodies.text(body, "key"),
        )
        return requests.answer({"households": self.handle(command).taken})

    @demands(LEADS, rate=ACTS, most=FORM)
    def lift(self, evacuation: str) -> Response:
        """Lift the order."""
        body = requests.json_body()
        command = commands.LiftEvacuation(
            region=self.find_world().county,
            evacuation=parse_id(evacuation),
            expected_version=bodies.whole(body, "version"),
            reason=bodies.text(body, "reason"),
            key=bodies.text(body, "key"),
        )
        return _outcome_row(self.handle(command))

    @demands(MOVES, rate=REVEALS, most=FORM)
    def reveal(self, household: str) -> Response:
        """A household as it is, for a reason."""
        return requests.answer(asdict(self._reveal(household)))

    @demands(MOVES, rate=REVEALS, most=FORM)
    def card(self, household: str) -> Response:
        """The card of a household 避险明白卡 as PDF, for a reason."""
        found, county = self._reveal(household), self.find_world().county
        t = Translator("en" if wants_english() else "zh")
        at = local_text(utc_now(), self.services.installation.counties[county].tz)[:16].replace("T", " ")
        content = offload(make_card, self.services, county, found, at, t)
        headers = requests.file_headers(f"card-{found.id}.pdf")
        return Response(content, mimetype="application/pdf", headers=headers)

    def _reveal(self, household: str) -> Household:
        command = commands.RevealHousehold(
            region=self.find_world().county,
            household=household,
            reason=bodies.text(requests.json_body(), "reason"),
        )
        found: Household = self.handle(command)
        return found


def parse_id(text: str) -> str:
    """The id of an evacuation. Raises Problem 404 for what is none."""
    if not _ID.fullmatch(text):
        raise Problem("not_found", "evacuation")
    return text


def _outcome_row(done: Any) -> Response:
    """The evacuation as it is now."""
    facts = {"evacuation": done.id, "version": done.version}
    return requests.answer(facts | {"households": done.households, "people": done.people})


def _wanted(region: str) -> dict[str, Any]:
    state = request.args.get("state", "")
    if state and state not in STATES:
        raise Problem("bad_parameter", "state")
    place = request.args.get("place", "")
    return {"region": region, "state": STATES.index(state) if state else None, "place": place}


def parse_reports(body: bodies.Body) -> list[EvacuationReport]:
    """The reports of a body, each with an id of its own or one made of what it says. Raises Problem 422."""
    given = body.get("reports")
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise Problem("bad_field", "reports")
    if len(given) > MOST_REPORTS:
        raise Problem("too_many", "reports")
    return [parse_report(row) for row in given]


def parse_report(body: bodies.Body, channel: str = "api") -> EvacuationReport:
    """One report. Raises Problem 422."""
    texts = {name: bodies.text(body, name) for name in ("household", "kind", "by", "place", "note", "key")}
    if not texts["household"] or not texts["kind"]:
        raise Problem("missing_field", "kind" if texts["household"] else "household")
    at = bodies.moment(body, "at") or utc_now()
    stated_channel = bodies.text(body, "channel") or channel
    id = texts["key"] or f"{texts['kind']}/{at.isoformat()}/{stated_channel}/{texts['by']}"
    offset = bodies.clock_off_s(body) or 0.0
    return EvacuationReport(
        id[:200], texts["household"], texts["kind"], at, stated_channel, texts["by"], texts["place"],
        texts["note"], offset, people=bodies.whole(body, "people") or 0,
    )  # fmt: skip
