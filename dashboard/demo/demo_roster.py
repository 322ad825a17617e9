"""Who is on duty in a demo: in each township a leader and a head by day, another head by night."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

from data_access.county_packs.county_pack import County
from domain.directory.roster import FIELDS
from domain.kernel.regions import Level

DAYS = 14
LEADER, HEAD = "leader", "head"


def demo_roster(county: County, today: date) -> bytes:
    """The file of an import for this week and the next. Few people, so that it needs no second administrator;
    it is the turn of others the next time.
    """
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(FIELDS)
    first = today - timedelta(days=today.weekday())
    turn = first.toordinal() // DAYS
    for town in sorted(code for code, region in county.regions.items() if region.level is Level.TOWNSHIP):
        for day in (first + timedelta(days=number) for number in range(DAYS)):
            out.writerows((day.isoformat(), *row) for row in _shifts(county, town, turn))
    return text.getvalue().encode()


def _shifts(county: County, town: str, turn: int) -> Iterator[tuple[str, str, str, str]]:
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
