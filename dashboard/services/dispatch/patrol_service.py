"""What pages and the API ask about hazard points: how each stands, who is responsible, what was reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dashboard.config.installation import Installation
from dashboard.services.container import Services
from data_access.county_packs.county_pack import County
from data_access.directory.people_queries import contact_cards
from data_access.emergency.responses.patrols.patrol_store import read_patrols, read_points
from domain.access.masking import mask_name, mask_phone, mask_text
from domain.changes import local_text
from domain.emergency.responses.patrols.hazard import RESERVOIR, HazardPoint
from domain.emergency.responses.patrols.patrol import Patrol, PointState, count_states, state_of
from domain.emergency.responses.patrols.patrol_changes import TIMES, point_row
from domain.kernel.lookups import require_found
from domain.kernel.regions import township_of
from domain.kernel.worlds import WorldId

Row = dict[str, Any]
MEASURES = ("capacity", "flood_level", "dam_height")
VILLAGE_DIGITS = 12
DUTIES = ("patroller", "technician", "administrator")


def list_points(services: Services, world: WorldId, region: str, now: datetime) -> Row:
    """The points of the county pack inside a region: how each stands now, who is responsible (masked), and
    how many of each township are in each state.
    """
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        kept = read_points(connection, world)
        found = [
            PointState(point) if code not in kept else kept[code]
            for code, point in county.hazards.items()
            if point.region.startswith(region)
        ]
        people = {person for state in found for person in state.point.people}
        cards = contact_cards(connection, world.county, people)
    points = [_point_row(state, county, cards, now) for state in found]
    return {"points": points, "counts": count_states(found, now), "townships": _by_township(found, now)}


def _point_row(
    state: PointState, county: County, cards: Mapping[str, Mapping[str, str]], now: datetime
) -> Row:
    point = state.point
    duties = [(duty, getattr(point, duty)) for duty in DUTIES]
    return {
        **point_row(state, county.tz),
        "state": state_of(state, now),
        "look": point.look,
        **({name: getattr(point, name) for name in MEASURES} if point.kind == RESERVOIR else {}),
        "contacts": [_contact(duty, person, cards.get(person, {})) for duty, person in duties if person],
    }


def _contact(duty: str, person: str, card: Mapping[str, str]) -> Row:
    name, phone = card.get("name", ""), card.get("phone", "")
    return {
        "duty": duty,
        "person": person,
        "name": mask_name(name),
        "post": card.get("post", ""),
        "phone": mask_phone(phone),
    }


def _by_township(found: Iterable[PointState], now: datetime) -> list[Row]:
    towns: dict[str, list[PointState]] = {}
    for state in found:
        towns.setdefault(township_of(state.point.region), []).append(state)
    return [{"region": town, "counts": count_states(states, now)} for town, states in sorted(towns.items())]


def find_hazard(services: Services, world: WorldId, code: str) -> HazardPoint:
    """A point of the county pack. Refused no_hazard."""
    found = services.installation.counties[world.county].hazards.get(code)
    return require_found(found, "no_hazard", "hazard point", "point")


def list_patrols(services: Services, world: WorldId, code: str) -> Row:
    """What was reported of a point, the latest first, words and names masked."""
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        found = read_patrols(connection, world, code)
        cards = contact_cards(
            connection, world.county, {patrol.person for patrol, _ in found if patrol.person}
        )
    return {"patrols": [_patrol_row(patrol, received, county, cards) for patrol, received in found]}


def _patrol_row(
    patrol: Patrol, received_at: datetime, county: County, cards: Mapping[str, Mapping[str, str]]
) -> Row:
    return {
        "id": patrol.id,
        "result": patrol.result,
        "what": mask_text(patrol.what),
        "at": local_text(patrol.at, county.tz),
        "received_at": local_text(received_at, county.tz),
        "person": patrol.person,
        "name": mask_name(cards.get(patrol.person, {}).get("name", "")),
        "said_by": mask_text(patrol.by),
        "channel": patrol.channel,
        "case": patrol.case,
    }


def list_own_points(served: Installation, county: str, rows: Iterable[Row], person: str) -> list[Row]:
    """What somebody has to patrol now, the earliest due first: the points they are responsible for, and
    those of nobody in their own village or grid. `rows`: of the topic `patrols`.
    """
    pack = served.counties[county]
    known = pack.people.get(person)
    near = known.region if known is not None and len(known.region) >= VILLAGE_DIGITS else ""
    points = [
        row
        for row in rows
        if row["hours"] is not None
        and (person in row["people"] or (near and not row["people"] and row["region"].startswith(near)))
    ]
    return [_own_row(row, pack, served) for row in sorted(points, key=lambda row: (row["due_at"], row["id"]))]


def _own_row(row: Row, pack: County, served: Installation) -> Row:
    point, (name, name_en) = pack.hazards.get(row["id"]), served.names(row["region"])
    kept = ("name", "hazard", "households", "hours", "people", "what", *TIMES)
    return {
        "point": row["id"],
        **{name: row[name] for name in kept},
        "look": point.look if point is not None else "",
        "place": {"name": name, "name_en": name_en},
    }
