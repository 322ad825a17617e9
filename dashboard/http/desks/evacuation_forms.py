"""The doors to evacuation forms: the file of a township, village or grid, and whom each code of a row
means.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from dashboard.concurrency.threads import offload
from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.api.county_routes import CountyRoutes
from dashboard.http.desks.evacuation_routes import parse_id
from dashboard.http.security.route_demands import FORM, REVEALS, Rate, demands
from dashboard.http.trail.keyed_lines import report_line
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem, wants_english
from dashboard.relay.sheets.sheet_printing import name_places
from dashboard.services.container import Services
from data_access.emergency.rollouts.evacuations.evacuation_store import read_entries, read_evacuation
from data_access.emergency.rollouts.evacuations.report_withdrawal import read_kept_reports
from data_access.emergency.rollouts.households.household_store import read_households
from data_access.emergency.rollouts.sheets.form_rows import read_form_source
from data_access.files.printing.call_sheet_pdf import MOVES, make_call_sheet
from data_access.store import utc_now
from domain.access.demands import needs
from domain.access.masking import mask_name
from domain.access.rights import Right
from domain.audit.export_commands import RecordExport
from domain.audit.exports import EvacuationFormExport
from domain.changes import local_text
from domain.emergency.rollouts.evacuations.evacuation import Evacuation
from domain.emergency.rollouts.evacuations.evacuation_commands import CorrectReport
from domain.emergency.rollouts.evacuations.ledger import STATES
from domain.emergency.rollouts.evacuations.shelter import RELATIVES
from domain.emergency.rollouts.sheets.evacuation_form import EvacuationForm, draw_up_form, number_shelters
from domain.kernel.lookups import require_found
from domain.kernel.worlds import WorldId
from layouts.i18n import Translator
from layouts.sheets.evacuation_form_words import word_form

MOVES_PEOPLE = needs(Right.EVACUATE)
READS, LINES, CORRECTS = Rate("60 per minute"), Rate("600 per minute"), Rate("120 per minute")


def blueprint(services: Services) -> Blueprint:
    """The doors."""
    made = Blueprint("evacuation_forms", __name__)
    FormRoutes(services).register(made)
    return made


@dataclass(frozen=True)
class FormRoutes(CountyRoutes):
    """Forms of one evacuation for whoever moves people in a region."""

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        evacuation = "/api/evacuations/<evacuation>/forms"
        blueprint.add_url_rule(evacuation, "codes", self.codes)
        blueprint.add_url_rule(f"{evacuation}/lines", "lines", self.lines)
        blueprint.add_url_rule(
            "/api/evacuations/<evacuation>/correct", "correct", self.correct, methods=["POST"]
        )
        blueprint.add_url_rule(f"{evacuation}/<region>", "file", self.file, methods=["POST"])

    @demands(MOVES_PEOPLE, rate=REVEALS, most=FORM)
    def file(self, evacuation: str, region: str) -> Response:
        """The form of a region as a file with names, phones and addresses, for a reason; it is in the trace
        before it leaves. Raises Problem 404, 403, 422.
        """
        world, id, now = self.find_world(), parse_id(evacuation), utc_now()
        pack = self.services.installation.counties[world.county]
        if not pack.has_region(region):
            raise Problem("unknown_region", "region")
        current().require(Right.EVACUATE, region)
        reason = bodies.text(requests.json_body(), "reason")
        with requests.refusals_in_words():
            form: EvacuationForm = offload(self._draw_up, world, id, region, now)
        export = EvacuationFormExport(id, len(form.rows), "pdf")
        self.handle(RecordExport(region=region, export=export, reason=reason))
        t = Translator("en" if wants_english() else "zh")
        words = word_form(form, t, name_places(pack), pack.tz, current().name, self.services.settings.demo)
        content = offload(make_call_sheet, words, MOVES)
        headers = requests.file_headers(f"evacuation-form-{id}-{region}.pdf")
        return Response(content, mimetype="application/pdf", headers=headers)

    @demands(MOVES_PEOPLE, rate=READS)
    def codes(self, evacuation: str) -> Response:
        """Every household of a region by its code, names masked, and the numbers of shelters. Raises Problem
        404, 403.
        """
        world = self.find_world()
        region = self.find_region(world, Right.EVACUATE)
        with requests.refusals_in_words():
            body = offload(self._list_codes, world, parse_id(evacuation), region)
        requests.record_reading(self.services, "ledger", len(body["rows"]))
        return requests.answer(body)

    @demands(MOVES_PEOPLE, rate=LINES)
    def lines(self, evacuation: str) -> Response:
        """What was reported of one household, withdrawn or not, masked. Raises Problem 404, 403."""
        world, id, household = self.find_world(), parse_id(evacuation), request.args.get("household", "")
        with self.services.store.reading() as connection:
            entry = read_entries(connection, world, id, [household]).get(household)
            current().require(Right.EVACUATE, world.county if entry is None else entry.grid)
            kept = read_kept_reports(connection, world, id, household)
            found = read_households(connection, world, [household]).get(household)
        requests.record_reading(self.services, "ledger", len(kept))
        head = found.head if found is not None else ""
        tz = self.services.installation.counties[world.county].tz
        return requests.answer({"lines": [report_line(report, head, tz) for report in kept]})

    @demands(MOVES_PEOPLE, rate=CORRECTS, most=FORM)
    def correct(self, evacuation: str) -> Response:
        """A line that was keyed in is wrong and counts no more."""
        body = requests.json_body()
        command = CorrectReport(
            region=self.find_world().county,
            evacuation=parse_id(evacuation),
            household=bodies.text(body, "household"),
            line=bodies.text(body, "line"),
            reason=bodies.text(body, "reason"),
            key=bodies.text(body, "key"),
        )
        return requests.answer({"households": self.handle(command)})

    def _draw_up(self, world: WorldId, id: str, region: str, now: datetime) -> EvacuationForm:
        with self.services.store.reading() as connection:
            found = _find(connection, world, id)
            source = read_form_source(connection, world, id, region)
        return draw_up_form(found, region, source.lines, source.numbers, now)

    def _list_codes(self, world: WorldId, id: str, region: str) -> dict[str, Any]:
        county, now = self.services.installation.counties[world.county], utc_now()
        form, place = self._draw_up(world, id, region, now), name_places(county)
        rows = [
            {
                "code": row.code,
                "household": row.household,
                "name": mask_name(row.head),
                "people": row.people,
                "region": row.grid,
                "place": place(row.grid, "zh"),
                "place_en": place(row.grid, "en"),
                "state": STATES[row.state],
            }
            for row in form.rows
        ]
        numbers = number_shelters(form.evacuation)
        named = [(numbers[shelter.code], shelter.code, shelter.name) for shelter in form.evacuation.shelters]
        shelters = [
            {"number": number, "code": code, "name": name}
            for number, code, name in [(0, RELATIVES, ""), *named]
        ]
        return {"evacuation": id, "as_of": local_text(now, county.tz), "rows": rows, "shelters": shelters}


def _find(connection: Connection, world: WorldId, id: str) -> Evacuation:
    found = read_evacuation(connection, world, id)
    return require_found(found, "no_evacuation", "evacuation", "evacuation")
