"""Who could be called of the people in an area that an officer drew on the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from dashboard.services.squads.recommendation_service import pick_row, read_cards, read_scene
from data_access.county_packs.county_pack import County
from data_access.squads.candidate_rows import read_candidates_by_id, read_seen_since
from domain.cases.case_join import Case
from domain.kernel.worlds import WorldId
from domain.squads.candidates import FRESH, Spot
from domain.squads.hand_picks.area import Area, find_in_area

SeesPosition = Callable[[str, str], bool]
"""Whether a viewer sees the position of a person in a region."""


def list_people_in_area(
    connection: Connection, case: Case, county: County, area: Area, sees: SeesPosition, now: datetime
) -> dict[str, Any]:
    """{"matches", "more", "left_out", "people"}: matches as those of a recommendation, without picks: here
    the officer picks. Whoever's position the viewer does not see, or is old, is not there.
    """
    world = WorldId(case.county)
    seen = [
        position.person
        for position in read_seen_since(connection, world, now - FRESH)
        if area.holds(Spot(position.lat, position.lon)) and sees(position.person, position.region)
    ]
    candidates = read_candidates_by_id(connection, world, seen, now, county.tz, county.covers)
    scene = read_scene(connection, world, case, now)
    found = find_in_area(candidates, area, county.needs_of(case.matter), scene)
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for pick in found.picks:
        groups[pick.reasons.capability].append(pick_row(pick))
    return {
        "matches": [_match(capability, rows) for capability, rows in groups.items()],
        "more": found.more,
        "left_out": [{"reason": str(reason), "count": count} for reason, count in found.left_out],
        "people": read_cards(connection, county.code, [pick.person for pick in found.picks]),
    }


def _match(capability: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "capability": capability,
        "quantity": 0,
        "forced": False,
        "missing": 0,
        "picks": [],
        "alternatives": rows,
        "shortfalls": [],
    }
