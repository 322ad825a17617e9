"""/duties: search of a county's duty lists, as a page and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from callbacks.shared.feedback import page_index
from dashboard.config.settings import Settings
from dashboard.http.api import requests
from dashboard.http.auth.page_renderer import PageRenderer, make_renderer
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from data_access.county_packs.county_pack import County
from domain.access.demands import needs
from domain.access.rights import Right
from domain.directory.duties import LISTS, Duty, DutyQuery, count_lists, find_duties, split_words
from domain.kernel.errors import Refused

SEES = needs(Right.SEE_CASE)
READS = Rate("120 per minute")
PAGE = 50
"""Entries on a page."""
FIELDS = ("code", "list", "name", "lead", "cooperating", "matter", "lead_duty", "township_duty")


def blueprint(services: Services, settings: Settings) -> Blueprint:
    """The page and its JSON."""
    made = Blueprint("duties", __name__)
    renderer = make_renderer(services, settings)
    DutyPages(services, renderer).register(made)
    return made


@dataclass(frozen=True)
class Findings:
    """What a search found in a county: `total` entries, of which `shown` stand on this page, counted from 0;
    `counts`: how many each list has of it.
    """

    county: County
    query: DutyQuery
    counts: dict[str, int]
    total: int
    page: int
    shown: Sequence[Duty]

    @property
    def pages(self) -> int:
        """How many pages there are; an empty one is one."""
        return max(1, -(-self.total // PAGE))


def search(county: County, query: DutyQuery, page: int) -> Findings:
    """Look through the duty lists of a county; beyond the last page the last one is shown."""
    every = find_duties(county.duties, replace(query, list=""), county.find_spelled_duties)
    found = [duty for duty in every if query.list in ("", duty.list)]
    at = min(page, max(0, (len(found) - 1) // PAGE))
    shown = found[at * PAGE : (at + 1) * PAGE]
    return Findings(county, query, count_lists(every), len(found), at, shown)


@dataclass(frozen=True)
class DutyPages:
    """The duty lists for whoever sees cases in a county."""

    services: Services
    renderer: PageRenderer

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/duties", "page", self.page)
        blueprint.add_url_rule("/api/duties", "rows", self.rows)

    @demands(SEES, rate=READS)
    def rows(self) -> Response:
        """The entries of one page, with the codes of units and matters."""
        found = self._search()
        rows = [_row(duty) for duty in found.shown]
        about = {"county": found.county.code, "total": found.total, "page": found.page + 1}
        return requests.answer(about | {"pages": found.pages, "lists": found.counts, "duties": rows})

    @demands(SEES, rate=READS)
    def page(self) -> Response:
        """The form, and the entries of one page below it."""
        found = self._search()
        county, query = found.county, found.query
        return self.renderer.render(
            "duties",
            region=county.code,
            counties=[(code, self.renderer.region(code)) for code in self._counties()],
            query=query,
            words=split_words(query.words),
            lists=[("", sum(found.counts.values())), *((name, found.counts[name]) for name in LISTS)],
            units=sorted({duty.lead for duty in county.duties}),
            unit_name=self.renderer.unit,
            matters=county.matters,
            duties=found.shown,
            total=found.total,
            number=found.page + 1,
            pages=found.pages,
            listed=bool(county.duties),
            link=lambda **changed: _address(county.code, query, **changed),
        )

    def _search(self) -> Findings:
        names = ("list", "unit", "matter")
        query = DutyQuery(request.args.get("q", ""), *(request.args.get(name, "") for name in names))
        return search(self._county(), query, page_index(request.args.get("page")))

    def _county(self) -> County:
        """The county asked for, or the first one where the viewer sees cases: all of it, for a township has
        no lists of its own. Raises Problem 404, Refused forbidden.
        """
        region, served = request.args.get("region"), self.services.installation
        codes = served.counties_of(region) if region else self._counties()
        if not codes:
            raise Problem("unknown_region", "region")
        counties = [code for code in codes if code in self._counties()]
        if not counties:
            raise Refused("forbidden", "none of the viewer's counties", "region")
        return served.counties[counties[0]]

    def _counties(self) -> list[str]:
        served = self.services.installation
        found = (served.counties_of(region) for region in current().regions(Right.SEE_CASE))
        return [*dict.fromkeys(code for codes in found for code in codes)]


def _row(duty: Duty) -> dict[str, Any]:
    """An entry as the API tells it."""
    return {name: getattr(duty, name) for name in (*FIELDS, "procedure", "basis")}


def _address(region: str, query: DutyQuery, **changed: Any) -> str:
    """This search with something else; another list begins at its first page."""
    given = {"region": region, "q": query.words, "list": query.list, "unit": query.unit}
    wanted = given | {"matter": query.matter} | changed
    return f"/duties?{urlencode({name: value for name, value in wanted.items() if value})}"
