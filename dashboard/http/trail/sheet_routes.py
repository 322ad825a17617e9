"""The doors to call sheets: the file of a township or village, and whom each code of a row means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, Response, request

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.security.route_demands import Rate, demands
from dashboard.http.trail.keyed_lines import receipt_line
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem
from dashboard.realtime import scopes
from dashboard.relay.sheets.sheet_printing import Printer, find_issued, name_places, read_sheet
from dashboard.services.container import Services
from data_access.emergency.rollouts.sheets.receipt_withdrawal import read_kept
from data_access.emergency.rollouts.sheets.sheet_rows import read_sheet_source
from data_access.emergency.rollouts.task_rows import read_tasks
from data_access.store import utc_now
from domain.access.actor import Actor
from domain.access.demands import needs
from domain.access.rights import Right
from domain.audit.export_commands import RecordExport
from domain.audit.exports import CallSheetExport
from domain.changes import local_text
from domain.emergency.rollouts.progress.task_states import STATES
from domain.emergency.rollouts.sheets.call_sheet import CallSheet
from domain.emergency.rollouts.sheets.row_codes import write_code
from domain.kernel.regions import county_or_city, is_code
from domain.kernel.worlds import WorldId

SEES, LEADS = needs(Right.SEE_CASE), needs(Right.ROLLOUTS)
PRINTS: Final = Rate("60 per minute; 600 per hour")
READS: Final = Rate("60 per minute")
LINES: Final = Rate("600 per minute")
_ID = re.compile(r"RW-[0-9]{6}-[0-9]{2,6}")
LANGS: Final = ("zh", "en")


def blueprint(services: Services) -> Blueprint:
    """The two doors."""
    made = Blueprint("sheets", __name__)
    SheetRoutes(services).register(made)
    return made


@dataclass(frozen=True)
class SheetRoutes:
    """Sheets of one roll-out for whoever asks."""

    services: Services

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        rollout = "/api/rollouts/<rollout>/sheets"
        blueprint.add_url_rule(rollout, "codes", self.codes)
        blueprint.add_url_rule(f"{rollout}/<region>.pdf", "file", self.file)
        blueprint.add_url_rule(f"{rollout}/lines", "lines", self.lines)

    @demands(SEES, rate=PRINTS)
    def file(self, rollout: str, region: str) -> Response:
        """The sheet of a region as a file, which is in the trace before it leaves. Names and phones are
        masked for whoever does not lead roll-outs there. Raises Problem 404, 403.
        """
        world, id = self._find_world(region), _id(rollout)
        reveal, now, by = current().may(Right.ROLLOUTS, region), utc_now(), self._actor()
        with requests.refusals_in_words():
            sheet: CallSheet = offload(self._read, world, id, region, now, reveal)
            export = CallSheetExport(id, len(sheet.rows), "pdf", reveal)
            self.services.commands.handle(RecordExport(region=region, export=export), by)
        lang = request.args.get("lang", "")
        settings = self.services.settings
        printer = Printer(
            self.services.installation.counties[world.county],
            lang if lang in LANGS else settings.lang,
            settings.demo,
        )
        content = offload(printer.print_sheet, sheet, by.viewer.name)
        headers = requests.file_headers(f"call-sheet-{id}-{region}.pdf")
        return Response(content, mimetype="application/pdf", headers=headers)

    @demands(LEADS, rate=READS)
    def codes(self, rollout: str) -> Response:
        """Every row of a roll-out's sheets by its code, those who accepted too: what was printed before may
        be keyed in after. Raises Problem 404, 403.
        """
        region = requests.region(self.services)
        world = self._find_world(region)
        current().require(Right.ROLLOUTS, region)
        with requests.refusals_in_words():
            body = offload(self._list_codes, world, _id(rollout), region)
        requests.record_reading(self.services, "tasks", len(body["rows"]))
        return requests.answer(body)

    @demands(LEADS, rate=LINES)
    def lines(self, rollout: str) -> Response:
        """What was keyed in for one person, withdrawn or not. Raises Problem 404, 403."""
        world, id = self._find_world(requests.region(self.services)), _id(rollout)
        tz, person = self.services.installation.counties[world.county].tz, request.args.get("person", "")
        with self.services.store.reading() as connection:
            task = read_tasks(connection, world, id, [person]).get(person)
            current().require(Right.ROLLOUTS, world.county if task is None else task.region)
            kept = read_kept(connection, world, id, person)
        requests.record_reading(self.services, "tasks", len(kept))
        return requests.answer({"lines": [receipt_line(receipt, tz) for receipt in kept]})

    def _read(self, world: WorldId, id: str, region: str, now: datetime, reveal: bool) -> CallSheet:
        county = self.services.installation.counties[world.county]
        with self.services.store.reading() as connection:
            return read_sheet(connection, county, world, id, region, now, reveal)

    def _list_codes(self, world: WorldId, id: str, region: str) -> dict[str, Any]:
        county = self.services.installation.counties[world.county]
        place, now = name_places(county), utc_now()
        with self.services.store.reading() as connection:
            found = find_issued(connection, world, id)
            source = read_sheet_source(connection, world, found, region, overdue=None)
        rows = [
            {
                "code": write_code(id, source.people, person.number),
                "person": person.person,
                "name": person.name,
                "post": person.post,
                "post_en": person.post_en,
                "region": person.region,
                "place": place(person.region, "zh"),
                "place_en": place(person.region, "en"),
                "state": STATES[person.state],
            }
            for person in source.silent
        ]
        issued = local_text(found.released_at, county.tz)
        return {"rollout": id, "issued_at": issued, "as_of": local_text(now, county.tz), "rows": rows}

    def _find_world(self, region: str) -> WorldId:
        """The county of a region that the viewer sees all of."""
        county = county_or_city(region) if is_code(region) else ""
        pack = self.services.installation.counties.get(county)
        if pack is None or not pack.has_region(region):
            raise Problem("unknown_region", "region")
        scope = scopes.find_scope(self.services.installation, current(), region, Right.SEE_CASE)
        if scope is None or not scope.whole:
            raise Problem("forbidden", "region")
        return WorldId(county)

    def _actor(self) -> Actor:
        return Actor(current(), origin().address)


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise Problem("not_found", "rollout")
    return text
