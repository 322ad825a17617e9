"""What pages and the API ask about the households of a roll-out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.services.container import Services
from dashboard.services.dispatch.rollout_service import find_rollout
from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.households.visit_pages import VisitLine, read_visit_page
from domain.access.masking import mask_name, mask_text
from domain.changes import local_text
from domain.emergency.rollouts.progress.visits import RESULTS
from domain.kernel.worlds import WorldId

Row = dict[str, Any]


def list_visits(
    services: Services, world: WorldId, id: str, wanted: Mapping[str, Any], limit: int, reveal: bool
) -> Row:
    """A page of households, personal data masked; who told of them by name for whom it is to `reveal`.
    `wanted`: as `read_visit_page` takes it. Refused no_rollout.
    """
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        find_rollout(connection, world, id)
        lines = read_visit_page(connection, world, id, **wanted, limit=limit)
    rows = [visit_row(line, county, reveal) for line in lines]
    return {"households": rows, "next": rows[-1]["household"] if len(rows) == limit else None}


def visit_row(line: VisitLine, county: County, reveal: bool) -> Row:
    """A household as a screen gets it: without address and phone."""
    visit, known = line
    head = known.head if known is not None else ""
    return {
        "household": visit.household,
        "grid": visit.grid,
        "head": mask_name(head),
        "people": known.people if known is not None else 0,
        "vulnerable": [*known.vulnerable] if known is not None else [],
        "liaison": visit.liaison,
        "result": RESULTS[visit.result],
        "at": None if visit.at is None else local_text(visit.at, county.tz),
        "on_behalf_by": visit.by if reveal else mask_name(visit.by),
        "note": mask_text(visit.note, [head, *([visit.by] if visit.by else [])]),
    }
