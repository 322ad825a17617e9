"""The doors to the whole trail of a case: whoever may see cases and sees this one sees it, masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from dashboard.audit.trace_names import resolve_names
from dashboard.concurrency.threads import offload
from dashboard.config.settings import Settings
from dashboard.http.api import requests
from dashboard.http.auth.page_renderer import PageRenderer, make_renderer
from dashboard.http.security.route_demands import EXPORTS, Rate, demands
from dashboard.http.trail.printed_photos import PrintedPhoto, print_photos
from dashboard.http.trail.trail_pdf import make_pdf
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem
from dashboard.realtime import scopes
from dashboard.services.container import Services
from data_access.store import utc_now
from domain.access.actor import Actor
from domain.access.demands import needs
from domain.access.rights import Right
from domain.audit.export_commands import RecordExport
from domain.audit.exports import CaseTrailExport
from domain.changes import local_text
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId
from layouts.trail.trail_words import Line, list_heads, list_lines

SEES = needs(Right.SEE_CASE)
READS = Rate("120 per minute")
Trail = Mapping[str, Any]


def blueprint(services: Services, settings: Settings) -> Blueprint:
    """The three doors."""
    made = Blueprint("trail", __name__)
    renderer = make_renderer(services, settings)
    CaseTrails(services, renderer).register(made)
    return made


@dataclass(frozen=True)
class CaseTrails:
    """The trail of one case for whoever asks."""

    services: Services
    renderer: PageRenderer

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/api/cases/<case_id>/trail", "data", self.data)
        blueprint.add_url_rule("/cases/<case_id>/trail", "page", self.page)
        blueprint.add_url_rule("/cases/<case_id>/trail.pdf", "file", self.file)

    @demands(SEES, rate=READS)
    def data(self, case_id: str) -> Response:
        """All of it, in codes with names. Raises Problem 404."""
        trail = self._read(case_id)
        requests.record_reading(self.services, "case", 1)
        return requests.answer(trail)

    @demands(SEES, rate=READS)
    def page(self, case_id: str) -> Response:
        """All of it in words. Raises Problem 404."""
        trail = self._read(case_id)
        requests.record_reading(self.services, "case", 1)
        names, t = self._names(trail), self.renderer.t
        return self.renderer.render(
            "trail",
            number=trail["case"]["no"] or case_id,
            heads=list_heads(trail, names, t),
            lines=list_lines(trail, names, t),
            cut=trail["cut"],
            file=f"{request.path}.pdf?lang={self.renderer.lang}",
            photos=f"/api/cases/{case_id}/photos",
        )

    @demands(SEES, rate=EXPORTS)
    def file(self, case_id: str) -> Response:
        """The same as a file, which is in the trace before it leaves. Raises Problem 404. Refused
        still_preparing where not even its first photo gets a turn, before anything is traced.
        """
        trail, look = self._read(case_id), self.renderer
        names, t = self._names(trail), look.t
        lines = list_lines(trail, names, t)
        photos = self._print_photos(trail, lines)
        by = Actor(current(), origin().address)
        export = CaseTrailExport(case_id, len(trail["entries"]), "pdf")
        region = trail["case"]["region"]
        n, at = self.services.commands.handle(RecordExport(region=region, export=export), by)
        number = trail["case"]["no"] or case_id
        made = {"name": by.viewer.name, "time": local_text(at, TZ)[:19].replace("T", " "), "row": n}
        place = names.get(f"region:{region}", "")
        facts = (list_heads(trail, names, t), lines, t("trail.made", **made), t, photos, place)
        content = offload(make_pdf, f"{look.centre} {t('trail.title')}", *facts)
        day = local_text(utc_now(), TZ)[:10]
        headers = requests.file_headers(f"case-{number}-{day}.pdf")
        return Response(content, mimetype="application/pdf", headers=headers)

    def _read(self, case_id: str) -> Trail:
        sees = scopes.sees(self.services.installation, current())
        trail: Trail | None = offload(self.services.store.case_trail, requests.case_id(case_id), sees)
        if trail is None:
            raise Problem("not_found", "case")
        return trail

    def _print_photos(self, trail: Trail, lines: Sequence[Line]) -> dict[str, PrintedPhoto]:
        ids, case = [line.photo for line in lines if line.photo], trail["case"]["id"]
        turns = self.services.photo_turns.share_patience()
        return print_photos(self.services.store, WorldId(trail["county"]), case, ids, turns)

    def _names(self, trail: Trail) -> dict[str, str]:
        """Names in the reader's language of whatever the trail calls by codes."""
        served, lang = self.services.installation, self.renderer.lang
        rows = [*_coded_rows(trail)]

        def read() -> dict[str, str]:
            with self.services.store.reading() as connection:
                return resolve_names(connection, served, trail["county"], rows, lang)

        return {**offload(read), **trail["names"]}


def _coded_rows(trail: Trail) -> list[dict[str, Any]]:
    """What the trail tells, as rows of the trace that names are looked up for."""
    empty = {"actor": "", "object": trail["case"]["id"], "ordered_by": "", "action": "", "old": None}
    coded = [
        {**empty, "old": fact["facts"].get("old"), "new": fact["facts"].get("new")}
        for fact in trail["entries"]
    ]
    actors = {entry["actor"] for entry in trail["entries"]} | {squad["lead"] for squad in trail["squads"]}
    coded += [{**empty, "actor": actor} for actor in sorted(actors)]
    return [*coded, {**empty, "new": trail["case"]}]
