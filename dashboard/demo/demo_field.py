"""The field in the demo: what grids report, and people who walk near their grid. Pure, as demo_plan."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from dashboard.demo import demo_calls, demo_texts
from dashboard.demo.demo_plan import SOURCE, County, Pace, Planned, days, moved, utc

ROUNDS_A_DAY = 6
EPISODE_SHARE = 0.045
STATUSES = (("watch", 0.74), ("alert", 0.86), ("offline", 1.0))
WALKERS = 24
NIGHT_WALKERS = 4
WALK_EVERY_S = 60
PACE_M_S = 0.9
WORKING_HOURS = (7, 19)


def grid_messages(county: County, pace: Pace, since: datetime, until: datetime) -> list[Planned]:
    """Grid reports due in (since, until], in order of time."""
    due = [
        report
        for day in days(since - timedelta(days=1), until, county.tz)
        for grid in county.grids
        for report in grid_day(county, grid, day, pace)
        if since < report.at <= until
    ]
    return sorted(due, key=lambda planned: planned.at)


def grid_day(county: County, grid: str, day: date, pace: Pace) -> list[Planned]:
    """One grid, one day: regular rounds, and now and then an episode that ends in normal again."""
    rng = Random(f"{pace.seed}/{grid}/{day}/field")  # nosec B311 - draws a demo, no secret
    midnight = datetime.combine(day, time(), county.tz)
    first, gap = rng.random(), 24 / ROUNDS_A_DAY
    marks = [(gap * (n + first), "normal") for n in range(ROUNDS_A_DAY)]
    episode = rng.random() < EPISODE_SHARE * min(pace.rate, 8)
    if episode:
        marks = _with_episode(rng, marks)
    reports = []
    for number, (hour, status) in enumerate(marks):
        at = (midnight + timedelta(hours=hour)).replace(microsecond=0)
        reports.append(Planned(at, "grids", _grid_body(rng, grid, day, number, at, status)))
    return reports


def _with_episode(rng: Random, marks: list[tuple[float, str]]) -> list[tuple[float, str]]:
    begin, draw = rng.uniform(0.5, 20), rng.random()
    end = begin + rng.uniform(0.7, 3.5)
    status = next(name for name, share in STATUSES if draw < share)
    kept = [mark for mark in marks if not begin <= mark[0] <= end]
    return sorted([*kept, (begin, status), (end, "normal")])


def _grid_body(rng: Random, grid: str, day: date, number: int, at: datetime, status: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": f"g{grid}-{day:%y%m%d}-{number}", "source": SOURCE, "at": at.isoformat(),
        "kind": "grid.reported", "region": grid, "status": status,
    }  # fmt: skip
    if status != "normal":
        body["note"] = rng.choice(demo_texts.GRID_NOTES[status])
    if status in ("watch", "alert"):
        body["readings"] = {"water_level_m": round(rng.uniform(1.2, 2.6), 2)}
    return body


def walkers(county: County, pace: Pace) -> list[tuple[str, str]]:
    """(person, grid) of the grid workers who carry a phone in the demo; the regular is always among them."""
    heads = sorted((who, person.region) for who, person in county.people.items() if len(person.region) == 15)
    rng = Random(f"{pace.seed}/{county.code}/walkers")  # nosec B311 - draws a demo, no secret
    rng.shuffle(heads)
    first_of_grid = {grid: who for who, grid in reversed(heads)}
    chosen = sorted((who, grid) for grid, who in first_of_grid.items())
    rng.shuffle(chosen)
    regular = demo_calls.regular(county)
    others = [walker for walker in chosen if walker[0] != regular]
    return [(regular, county.people[regular].region), *others][: max(1, round(WALKERS * min(pace.rate, 10)))]


def position_messages(
    county: County, people: list[tuple[str, str]], pace: Pace, since: datetime, until: datetime
) -> list[Planned]:
    """Positions due in (since, until]: all by day, a few by night, once a minute each, spread."""
    due = []
    for number, (person, grid) in enumerate(people):
        phase = number * WALK_EVERY_S // len(people)
        first = math.floor((since.timestamp() - phase) / WALK_EVERY_S) + 1
        last = math.floor((until.timestamp() - phase) / WALK_EVERY_S)
        for beat in range(first, last + 1):
            at = utc(beat * WALK_EVERY_S + phase).astimezone(county.tz)
            if since < at <= until and _on_duty(number, at):
                due.append(_position(county, person, grid, at, pace))
    return sorted(due, key=lambda planned: planned.at)


def _on_duty(number: int, at: datetime) -> bool:
    return number < NIGHT_WALKERS or WORKING_HOURS[0] <= at.hour < WORKING_HOURS[1]


def _position(county: County, person: str, grid: str, at: datetime, pace: Pace) -> Planned:
    lat, lon = county.place(grid)
    point = moved(lat, lon, *walk(f"{pace.seed}/{person}", at.timestamp()))
    lat, lon = point if county.locate(*point) else (lat, lon)
    body = {
        "id": f"p{person}-{int(at.timestamp())}", "source": SOURCE, "at": at.isoformat(), "kind": "position",
        "person": person, "lat": round(lat, 6), "lon": round(lon, 6), "accuracy_m": 8,
    }  # fmt: skip
    return Planned(at, "positions", body)


def walk(name: str, seconds: float) -> tuple[float, float]:
    """Metres north and east of the grid's middle at a Unix time: a wobbling round at walking pace."""
    rng = Random(name)  # nosec B311 - draws a demo, no secret
    radius, phase, wobble = rng.uniform(120, 260), rng.uniform(0, math.tau), rng.uniform(0.2, 0.45)
    turn = phase + PACE_M_S * seconds / radius
    reach = radius * (1 + wobble * math.sin(0.37 * turn + phase))
    return reach * math.sin(turn), reach * math.cos(turn)
