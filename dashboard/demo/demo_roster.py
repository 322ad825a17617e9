"""Who is on duty in a demo: at the county's centre one by day and another by night; in each township a leader
and a head by day, another head by night; of each department and enforcement team one of its crew by day, of
those that work round the clock another by night.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from data_access.county_packs.county_pack import County
from domain.directory.roster import FIELDS
from domain.kernel.regions import Level

DAYS = 14
LEADER, HEAD, CREW, DUTY = "leader", "head", "crew", "duty"
CENTRE: Final = "centre"
WORKERS: Final = frozenset({"department", "team"})
ROUND_THE_CLOCK: Final = 6
"""So many in its crew has a unit that has somebody on duty at night."""
MOST_PEOPLE: Final = 150
"""So many at most are on the roster of a demo; no administrator made it, so no second one has to agree."""


Duty = tuple[str, str, str, str]


def demo_roster(county: County, today: date) -> bytes:
    """The file of an import for this week and the next; it is the turn of others the next time."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(FIELDS)
    first = today - timedelta(days=today.weekday())
    turn = first.toordinal() // DAYS
    towns = sorted(code for code, region in county.regions.items() if region.level is Level.TOWNSHIP)
    shifts = [shift for town in towns for shift in _shifts(county, town, turn)]
    shifts += [*_crew_shifts(county, turn), *_centre_shifts(county, turn)]
    for day in (first + timedelta(days=number) for number in range(DAYS)):
        out.writerows((day.isoformat(), *shift) for shift in shifts)
    return text.getvalue().encode()


def _crew_shifts(county: County, turn: int) -> list[Duty]:
    """(shift, region, post, person) of the departments and teams on one day."""
    crews = defaultdict(list)
    for person in sorted(county.people.values(), key=lambda person: person.id):
        if person.post == CREW and person.unit in county.units:
            crews[person.unit].append(person.id)
    shifts = []
    for unit in sorted(code for code in crews if county.units[code].kind in WORKERS):
        crew, region = crews[unit], county.units[unit].region
        shifts.append(("day", region, CREW, crew[2 * turn % len(crew)]))
        if len(crew) >= ROUND_THE_CLOCK:
            shifts.append(("night", region, CREW, crew[(2 * turn + 1) % len(crew)]))
    return shifts


def _centre_shifts(county: County, turn: int) -> Iterator[Duty]:
    """(shift, region, post, person) of the county's centre on one day."""
    centres = {code for code, unit in county.units.items() if unit.kind == CENTRE}
    officers = sorted(p.id for p in county.people.values() if p.post == DUTY and p.unit in centres)
    if len(officers) > 1:
        by_day, by_night = (officers[(2 * turn + n) % len(officers)] for n in (0, 1))
        yield "day", county.code, DUTY, by_day
        yield "night", county.code, DUTY, by_night


def _shifts(county: County, town: str, turn: int) -> Iterator[Duty]:
    """(shift, region, post, person) of a township on one day."""
    if leaders := _people_of(county, town, LEADER):
        yield "day", town, LEADER, leaders[turn % len(leaders)]
    heads = _people_of(county, town, HEAD)
    if len(heads) > 1:
        by_day, by_night = (heads[(2 * turn + n) % len(heads)] for n in (0, 1))
        yield "day", town, HEAD, by_day
        yield "night", town, HEAD, by_night


def _people_of(county: County, town: str, post: str) -> list[str]:
    found = (p.id for p in county.people.values() if p.post == post and p.region.startswith(town))
    return sorted(found)
