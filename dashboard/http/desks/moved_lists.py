"""Lists of who moved, by the page: what a file tells of an evacuation, and, once somebody looked at that, its
reports recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from flask import Blueprint, Response

from dashboard.concurrency.threads import offload
from dashboard.http.api import command_bodies as bodies
from dashboard.http.api import requests
from dashboard.http.api.county_routes import CountyRoutes
from dashboard.http.desks.evacuation_routes import parse_id
from dashboard.http.security.route_demands import MIB, Rate, demands
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from dashboard.services.dispatch.evacuation_service import ledger_row
from data_access.emergency.rollouts.evacuations.evacuation_store import known_reports, read_entries
from data_access.emergency.rollouts.evacuations.moved_import import read_moved
from data_access.emergency.rollouts.households.household_store import read_households
from data_access.files.people_files import BadFile
from domain.access.demands import needs
from domain.access.rights import Right
from domain.directory.duty_sheets.sheets import Remark, shown_remark
from domain.emergency.rollouts.evacuations.evacuation_commands import RecordEvacuation
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from domain.emergency.rollouts.evacuations.moved_reading import Candidates, MovedList
from domain.kernel.errors import Refused
from domain.kernel.form_values import parse_upload
from domain.kernel.worlds import WorldId
from layouts.i18n import Translator

MOVES = needs(Right.EVACUATE)
LISTS = Rate("60 per minute; 1000 per hour")
MOST_BODY: Final = 12 * MIB
MOST_SHOWN: Final = 200
Outcome = dict[str, Any]


@dataclass(frozen=True)
class GivenList:
    """A file as it was sent. `at`: when the list was closed; `chosen`: as MovedReader takes it."""

    filename: str
    content: bytes
    at: datetime
    chosen: Mapping[tuple[str, int], str]


def blueprint(services: Services) -> Blueprint:
    """The two doors."""
    made = Blueprint("moved_lists", __name__)
    ListRoutes(services).register(made)
    return made


@dataclass(frozen=True)
class ListRoutes(CountyRoutes):
    """A list looked at, then recorded as it was looked at."""

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        evacuation = "/api/evacuations/<evacuation>/lists"
        blueprint.add_url_rule(f"{evacuation}/preview", "preview", self.preview, methods=["POST"])
        blueprint.add_url_rule(evacuation, "record", self.record, methods=["POST"])

    @demands(MOVES, rate=LISTS, most=MOST_BODY)
    def preview(self, evacuation: str) -> Response:
        """What the list tells; nothing is recorded. Raises Problem 403, 404, 422."""
        world, id = self.find_world(), parse_id(evacuation)
        region = self.find_region(world, Right.EVACUATE)
        given = _parse(requests.json_body())
        with requests.refusals_in_words():
            try:
                return requests.answer(offload(self._preview, world, id, region, given))
            except BadFile as bad:
                return requests.answer(
                    {"faults": [_fault(fault.code, fault.facts) for fault in bad.faults[:MOST_SHOWN]]}
                )

    @demands(MOVES, rate=LISTS, most=MOST_BODY)
    def record(self, evacuation: str) -> Response:
        """Record what the list tells, if it still tells what was looked at. Raises Problem 403, 404, 409,
        422.
        """
        world, id, body = self.find_world(), parse_id(evacuation), requests.json_body()
        region = self.find_region(world, Right.EVACUATE)
        given = _parse(body)
        with requests.refusals_in_words():
            try:
                found: MovedList = offload(self._read, world, id, region, given)
            except BadFile as bad:
                raise Problem("bad_field", "content") from bad
        if not found.reports or digest_list(id, found.reports) != bodies.text(body, "digest"):
            raise Problem("list_changed", "digest")
        command = RecordEvacuation(
            region=world.county, evacuation=id, reports=tuple(found.reports), file=given.filename,
            key=bodies.text(body, "key"),
        )  # fmt: skip
        done = self.handle(command)
        facts = {"taken": done.taken, "repeated": done.repeated, "conflicts": len(done.conflicts)}
        return requests.answer(facts | {"refused": len(done.refused)})

    def _read(self, world: WorldId, id: str, region: str, given: GivenList) -> MovedList:
        pack = self.services.installation.counties[world.county]
        with self.services.store.reading() as connection:
            file = (given.content, given.filename, given.at, given.chosen)
            return read_moved(connection, pack, id, *file, region=region)

    def _preview(self, world: WorldId, id: str, region: str, given: GivenList) -> Outcome:
        found = self._read(world, id, region, given)
        with self.services.store.reading() as connection:
            ids = [report.household for report in found.reports]
            known = known_reports(connection, world, id, ids)
            wanted = [household for row in found.several for household in row.households]
            entries = read_entries(connection, world, id, wanted)
            households = read_households(connection, world, wanted)
        county = self.services.installation.counties[world.county]
        shown = {
            fault: ledger_row((entry, households.get(fault)), county) for fault, entry in entries.items()
        }
        kinds = Counter(report.kind for report in found.reports)
        repeated = sum((report.household, report.id) in known for report in found.reports)
        return {
            "rows": found.rows,
            "silent": found.silent,
            "reports": len(found.reports),
            "repeated": repeated,
            "kinds": dict(kinds),
            "remarks": [_remark(remark) for remark in found.remarks[:MOST_SHOWN]],
            "left_out": len(found.remarks),
            "several": [_several(candidates, shown) for candidates in found.several[:MOST_SHOWN]],
            "digest": digest_list(id, found.reports),
        }


def digest_list(evacuation: str, reports: list[EvacuationReport]) -> str:
    """What a list was understood as: the same for the same reports."""
    contents = [
        (
            report.household,
            report.id,
            report.kind,
            report.at.isoformat(),
            report.by,
            report.place,
            report.people,
        )
        for report in reports
    ]
    return sha256(repr((evacuation, contents)).encode()).hexdigest()[:32]


def _parse(body: bodies.Body) -> GivenList:
    """Raises Problem 422."""
    try:
        content = parse_upload(f",{body.get('content')}")
    except Refused as refused:
        raise Problem("bad_field", "content") from refused
    chosen = body.get("chosen", [])
    if not isinstance(chosen, list) or not all(isinstance(line, dict) for line in chosen):
        raise Problem("bad_field", "chosen")
    rows = {
        (bodies.text(line, "sheet"), bodies.whole(line, "row") or 0): bodies.text(line, "household")
        for line in chosen
    }
    at = bodies.moment(body, "at")
    if at is None:
        raise Problem("missing_field", "at")
    return GivenList(bodies.text(body, "filename"), content, at, rows)


def _fault(code: str, facts: Mapping[str, str]) -> Outcome:
    return {
        "code": code,
        **{lang: Translator(lang)(f"admin.problem.{code}", **facts) for lang in ("zh", "en")},
    }


def _remark(remark: Remark) -> Outcome:
    """A cell that was left out, and why, in both languages; what reads as a name is masked."""
    shown = shown_remark(remark)
    place = {"row": remark.row, "column": remark.column}
    return (
        {name: shown[name] for name in ("sheet", "cell", "text")} | place | _fault(remark.code, remark.facts)
    )


def _several(row: Candidates, shown: Mapping[str, Outcome]) -> Outcome:
    """A row that fits several households, and what tells them apart, masked."""
    fields = ("household", "grid", "head", "phone", "people", "state")
    found = [
        {name: shown[household][name] for name in fields}
        for household in row.households
        if household in shown
    ]
    return {"sheet": row.sheet, "row": row.row, "households": found}
