"""Where the case of a squad is, drawn small: the outlines around it, asked for when somebody looks. The page
puts the case and its person on it, so the person's place stays on the phone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

import shapely
from flask import Blueprint, Response
from shapely.geometry.base import BaseGeometry

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.palm.phone_state import CALLED, county_of
from dashboard.http.palm.squads.phone_messages import check_names, read_readable, require_squad
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from data_access.cases.details import read_case
from data_access.county_packs.county_pack import County
from data_access.county_packs.shapes.small_map import draw_township
from domain.kernel.regions import parent_of, township_of
from domain.kernel.worlds import WorldId

READS = Rate("120 per minute")
RIVER: Final = "river"


@dataclass(frozen=True)
class CaseMap:
    """The door to it. `villages`: of each county, made when the first map of it is drawn."""

    services: Services
    villages: dict[str, dict[str, BaseGeometry]] = field(default_factory=dict)

    def register(self, blueprint: Blueprint) -> None:
        """Add the address."""
        blueprint.add_url_rule("/palm/squads/<squad_id>/case/map", "case_map", self.map)

    @demands(CALLED, rate=READS)
    def map(self, squad_id: str) -> Response:
        """The map. Raises Problem 404 for a squad that the person is not in, and for a place on no list."""
        viewer = current()
        check_names(squad_id)
        region = require_squad(offload(self._find, county_of(viewer), viewer.person or "", squad_id))
        county = self.services.installation.counties[county_of(viewer)]
        if township_of(region) not in county.townships:
            raise Problem("not_found", "region")
        return requests.answer(offload(self._draw, county, region))

    def _find(self, county: str, person: str, squad_id: str) -> str | None:
        """The region of the case of a squad that somebody may read."""
        world = WorldId(county)
        with self.services.store.reading() as connection:
            squad = read_readable(connection, world, squad_id, person)
            case = None if squad is None else read_case(connection, squad.case)
        return None if case is None else case.region

    def _draw(self, county: County, region: str) -> dict[str, Any]:
        township = township_of(region)
        if county.code not in self.villages:
            self.villages[county.code] = _join_villages(county)
        villages = self.villages[county.code]
        grid = county.shapes[county.grids.index(region)] if region in county.grids else villages.get(region)
        return draw_township(
            county.townships[township],
            grid,
            [shape for code, shape in villages.items() if code.startswith(township)],
            [shape for code, shape in county.townships.items() if code != township],
            [feature.shape for feature in county.base if feature.layer == RIVER],
        )


def _join_villages(county: County) -> dict[str, BaseGeometry]:
    """The outline of each village: of its grids together."""
    grids: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, shape in zip(county.grids, county.shapes, strict=True):
        grids[parent_of(code)].append(shape)
    return {code: shapely.union_all(shapes) for code, shapes in grids.items()}
