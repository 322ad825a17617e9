"""The open cases of a region as a table for a spreadsheet: masked as on the screen, and traced."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.security.route_demands import EXPORTS, demands
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem, wants_english
from dashboard.realtime.scopes import find_scope
from dashboard.services.container import Services
from domain.access.actor import Actor
from domain.access.demands import needs
from domain.access.rights import Right, Viewer
from domain.audit.export_commands import RecordExport
from domain.audit.exports import CaseExport
from domain.kernel.regions import township_of
from domain.kernel.spreadsheet_cells import neutral
from layouts.i18n import Translator

COLUMNS = (
    "no", "severity", "title", "matter", "township", "place", "region", "stage", "reported_at", "due_at",
    "updated_at", "source", "source_id", "source_no", "id",
)  # fmt: skip


def blueprint(services: Services) -> Blueprint:
    """The exporting half of the API."""
    api = Blueprint("api_export", __name__)

    @api.get("/api/cases.csv")
    @demands(needs(Right.SEE_CASE), rate=EXPORTS)
    def cases() -> Response:
        region = requests.region(services)
        rows = _rows(services, current(), region)
        export = CaseExport(len(rows), "csv")
        by = Actor(current(), origin().address)
        services.commands.handle(RecordExport(region=region, export=export), by)
        headers = requests.file_headers(f"cases-{region}.csv")
        table = offload(_table, services, rows, Translator("en" if wants_english() else "zh"))
        return Response(table, mimetype="text/csv", headers=headers)

    return api


def _rows(services: Services, viewer: Viewer, region: str) -> list[Mapping[str, Any]]:
    """Open cases the viewer may see. Raises Problem 403, and 503 before the first snapshot."""
    scope = find_scope(services.installation, viewer, region) if viewer.may(Right.SEE_CASE, region) else None
    if scope is None:
        raise Problem("forbidden", "region")
    return [row for live in requests.live_views(services, region) for row in live.narrowed(scope)["cases"]]


def _table(services: Services, rows: Iterable[Mapping[str, Any]], t: Translator) -> bytes:
    """UTF-8 text that spreadsheets open: a heading, then a row a case, newest last."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([t(f"export.{name}") for name in COLUMNS])
    for row in sorted(rows, key=lambda row: (row["reported_at"], row["id"])):
        shown = _shown(services, row, t)
        writer.writerow([neutral(shown[name]) for name in COLUMNS])
    return ("\ufeff" + text.getvalue()).encode()


def _shown(services: Services, row: Mapping[str, Any], t: Translator) -> dict[str, Any]:
    """A live row with the names of what it holds as codes."""
    county = services.installation.county_at(row["region"])
    matter = county.matters.get(row["matter"] or "") if county else None
    names = [services.installation.names(code) for code in (township_of(row["region"]), row["region"])]
    english = int(t.lang == "en")
    return {
        **row,
        "matter": (matter.name, matter.name_en)[english] if matter else "",
        "township": names[0][english],
        "place": names[1][english],
        "stage": t(f"stage.{row['stage']}"),
    }
