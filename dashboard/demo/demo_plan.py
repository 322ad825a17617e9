"""The plan of the demo feed: what a county reports on a normal day, as a pure function.

Nothing here reads a clock or a stream. The same county, day and pace give the same messages with the
same ids, so a feed that starts again continues the life cycles it had begun simply by computing them again.
"""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any, Protocol

from dashboard.demo import demo_calls, demo_texts
from domain.kernel.regions import Region

SOURCE = "demo"
CASES_A_DAY = 90.0
LATE_SHARE = 0.028
REOPENED_SHARE = 0.025
CANCELLED_SHARE = 0.01
UNPLACED_SHARE = 0.3
TYPICAL_HOURS = 1.9
SPREAD = 0.85
SEVERITIES = ((1, 0.004), (2, 0.05), (3, 0.37), (4, 1.0))
BY_HOUR = (4, 3, 2, 2, 3, 8, 22, 48, 85, 96, 92, 74, 46, 52, 80, 88, 82, 66, 46, 40, 34, 24, 13, 7)
METRE = 1 / 111_320
CASE_ID = re.compile(r"c(?P<day>\d{6})-(?P<rate>[\d.]+)-(?P<number>\d+)")


class Matter(Protocol):
    """What the plan needs of a matter."""

    @property
    def name(self) -> str: ...


class County(Protocol):
    """What the plan needs of a county pack."""

    @property
    def code(self) -> str: ...
    @property
    def tz(self) -> Any: ...
    @property
    def grids(self) -> tuple[str, ...]: ...
    @property
    def regions(self) -> Mapping[str, Region]: ...
    @property
    def matters(self) -> Mapping[str, Matter]: ...
    @property
    def people(self) -> Mapping[str, Any]: ...
    @property
    def units(self) -> Mapping[str, Any]: ...
    def limit(self, matter: str | None, severity: int) -> timedelta: ...
    def locate(self, lat: float, lon: float) -> str | None: ...
    def place(self, region: str) -> tuple[float, float]: ...


@dataclass(frozen=True, slots=True)
class Planned:
    """One message of the plan and when it is due. `body` is the JSON object as it goes onto `stream`.

    `case` is the case it belongs to ('' for none), `last` whether it is the end of that case's life.
    """

    at: datetime
    stream: str
    body: dict[str, Any]
    case: str = ""
    last: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """How busy the feed is (1 = an ordinary day) and which of the many possible counties it plays."""

    rate: float
    seed: int = 1


@dataclass(frozen=True)
class Mix:
    """What a county draws from: grids by households (towns report more), matters by weight."""

    grids: tuple[str, ...]
    grid_sums: tuple[float, ...]
    matters: tuple[str | None, ...]
    matter_sums: tuple[float, ...]
    cast: demo_calls.Cast


def mix(county: County) -> Mix:
    """Prepare the weights of one county; do it once."""
    codes = {matter.name: code for code, matter in county.matters.items()}
    known = [
        (codes.get(name), weight)
        for name, (weight, _) in demo_texts.MATTERS.items()
        if not name or name in codes
    ]
    named = {code for code, _ in known}
    known += [(code, 2.0) for code in county.matters if code not in named]
    return Mix(
        tuple(county.grids),
        _sums([_grid_weight(county.regions[code]) for code in county.grids]),
        tuple(code for code, _ in known),
        _sums([weight for _, weight in known]),
        demo_calls.cast(county),
    )


def _grid_weight(grid: Region) -> float:
    return (grid.households or 120) * (1.6 if grid.community else 1.0)


def _sums(weights: list[float]) -> tuple[float, ...]:
    total, sums = 0.0, []
    for weight in weights:
        total += weight
        sums.append(total)
    return tuple(sums)


def _draw(rng: Random, sums: tuple[float, ...]) -> int:
    return min(bisect(sums, rng.random() * sums[-1]), len(sums) - 1)


def busyness(day: date, rng: Random) -> float:
    """How busy a day is against the average: week-ends are quieter, days differ."""
    return (0.72 if day.weekday() >= 5 else 1.11) * rng.uniform(0.75, 1.25)


def arrivals(county: County, day: date, pace: Pace) -> list[datetime]:
    """When cases are reported on a county-local day: a Poisson process whose rate follows the hour."""
    rng = Random(f"{pace.seed}/{county.code}/{day}/{pace.rate:g}/arrivals")  # nosec B311 - a demo
    expected = CASES_A_DAY * pace.rate * busyness(day, rng)
    midnight = datetime.combine(day, time(), county.tz)
    scale, sums, mass = sum(BY_HOUR) / expected, _sums([float(h) for h in BY_HOUR]), 0.0
    times: list[datetime] = []
    while True:
        mass += rng.expovariate(1.0) * scale
        if mass >= sums[-1]:
            return times
        hour = bisect(sums, mass)
        into = (mass - (sums[hour] - BY_HOUR[hour])) / BY_HOUR[hour]
        times.append((midnight + timedelta(hours=hour + into)).replace(microsecond=0))


def case_id(day: date, pace: Pace, number: int) -> str:
    """The source's own id of a case: day, rate (ids of two rates never meet) and number within the day."""
    return f"c{day:%y%m%d}-{pace.rate:g}-{number:04d}"


def life(county: County, weights: Mix, name: str, at: datetime, pace: Pace) -> list[Planned]:
    """One case from its report to its end, in order of time."""
    rng = Random(f"{pace.seed}/{county.code}/{name}")  # nosec B311 - draws a demo, no secret
    matter = weights.matters[_draw(rng, weights.matter_sums)]
    draw = rng.random()
    severity = next(level for level, share in SEVERITIES if draw < share)
    report = _report(county, weights, rng, matter, severity)
    who = rng.choice(demo_texts.HANDLERS)
    steps = _steps(rng, at, county.limit(matter, severity))
    planned = [Planned(at, "cases", _body(name, 0, "case.reported", at, report), name)]
    for number, (moment, stage) in enumerate(steps, 1):
        planned.append(
            _step(name, number, moment, stage, rng.choice(demo_texts.REMARKS[stage]).format(who=who))
        )
    calls = Random(f"{pace.seed}/{county.code}/{name}/calls")  # nosec B311 - draws a demo, no secret
    _call(weights.cast, planned, calls)
    planned[-1] = replace(planned[-1], last=True)
    return planned


def _call(cast: demo_calls.Cast, life: list[Planned], rng: Random) -> None:
    """Who reported the case, and whom its dispatch calls in; some are let go when it is verified."""
    report = life[0].body
    if (told_by := demo_calls.reporter(cast, rng)) is not None:
        report["reporter"] = told_by
    called, dismissed = (
        demo_calls.called(cast, rng, report["region"]),
        rng.random() < demo_calls.DISMISSED_SHARE,
    )
    for step in life if called is not None else ():
        match step.body.get("stage"):
            case "dispatched":
                step.body["called"] = called
            case "verifying" if dismissed:
                step.body["called"] = []


def _report(county: County, weights: Mix, rng: Random, matter: str | None, severity: int) -> dict[str, Any]:
    grid = weights.grids[_draw(rng, weights.grid_sums)]
    name = county.matters[matter].name if matter else demo_texts.UNTYPED
    titles = demo_texts.MATTERS.get(name, (0.0, (name,)))[1]
    report: dict[str, Any] = {"region": grid, "title": rng.choice(titles), "severity": severity}
    if matter:
        report["matter"] = matter
    if text := rng.choice(demo_texts.REPORTED):
        report["text"] = text
    return report | _point(county, rng, grid)


def _point(county: County, rng: Random, grid: str) -> dict[str, float]:
    """A point near the middle of the grid, or none: many reports name a place only by its region."""
    east, north, unplaced = rng.gauss(0, 120), rng.gauss(0, 120), rng.random() < UNPLACED_SHARE
    if unplaced:
        return {}
    lat, lon = county.place(grid)
    point = moved(lat, lon, north, east)
    lat, lon = point if county.locate(*point) == grid else (lat, lon)
    return {"lat": round(lat, 6), "lon": round(lon, 6)}


def moved(lat: float, lon: float, north: float, east: float) -> tuple[float, float]:
    """A point moved by metres."""
    return lat + north * METRE, lon + east * METRE / math.cos(math.radians(lat))


def _steps(rng: Random, at: datetime, limit: timedelta) -> list[tuple[datetime, str]]:
    """The stages after the report. About 97 of 100 end within the limit; a few are cancelled or come back."""
    if rng.random() < CANCELLED_SHARE:
        return [(at + timedelta(minutes=rng.uniform(8, 50)), "cancelled")]
    late = rng.random() < LATE_SHARE
    hours = TYPICAL_HOURS * rng.lognormvariate(0, SPREAD)
    took = limit * rng.uniform(1.02, 1.2) if late else min(timedelta(hours=hours), limit * 0.9)
    shares = (
        rng.uniform(0.01, 0.06),
        rng.uniform(0.08, 0.18),
        rng.uniform(0.2, 0.4),
        rng.uniform(0.75, 0.93),
        1.0,
    )
    stages = ("registered", "dispatched", "handling", "verifying", "closed")
    steps = [(at + took * share, stage) for share, stage in zip(shares, stages, strict=True)]
    left = limit - took
    if not late and left > timedelta(hours=4) and rng.random() < REOPENED_SHARE:
        again = min(left * 0.8, timedelta(hours=rng.uniform(3, 9)))
        second = ((0.3, "reopened"), (0.45, "handling"), (0.85, "verifying"), (1.0, "closed"))
        steps += [(at + took + again * share, stage) for share, stage in second]
    return steps


def _step(name: str, number: int, at: datetime, stage: str, remark: str) -> Planned:
    at = at.replace(microsecond=0)
    if stage in ("closed", "cancelled"):
        fields = {"case": name, "text": remark, "outcome": "done" if stage == "closed" else "cancelled"}
        return Planned(at, "cases", _body(name, number, "case.closed", at, fields), name)
    fields = {"case": name, "stage": stage, "reason" if stage == "reopened" else "text": remark}
    return Planned(at, "cases", _body(name, number, "case.updated", at, fields), name)


def _body(name: str, number: int, kind: str, at: datetime, fields: Mapping[str, Any]) -> dict[str, Any]:
    case_id = f"{name}-{number}" if number else name
    return {"id": case_id, "source": SOURCE, "at": at.isoformat(), "kind": kind, **fields}


class Planner:
    """The cases of one county. Pure; the arrivals of the last days asked for are kept at hand."""

    def __init__(self, county: County, seed: int = 1) -> None:
        self.county, self.seed = county, seed
        self.weights = mix(county)
        self._arrivals = lru_cache(maxsize=64)(lambda day, pace: arrivals(county, day, pace))

    def new(self, rate: float, since: datetime, until: datetime) -> Iterator[list[Planned]]:
        """The lives of the cases that are reported in (since, until]."""
        pace = Pace(rate, self.seed)
        for day in days(since, until, self.county.tz):
            for number, at in enumerate(self._arrivals(day, pace), 1):
                if since < at <= until:
                    yield life(self.county, self.weights, case_id(day, pace, number), at, pace)

    def again(self, name: str) -> list[Planned]:
        """The life of a case by its id, the same as `new` gave; empty when the plan has no such case."""
        match = CASE_ID.fullmatch(name)
        if match is None:
            return []
        day = date.fromisoformat(f"20{match['day']}")
        pace, number = Pace(float(match["rate"]), self.seed), int(match["number"])
        times = self._arrivals(day, pace)
        if not 1 <= number <= len(times):
            return []
        return life(self.county, self.weights, name, times[number - 1], pace)


def days(since: datetime, until: datetime, tz: Any) -> Iterator[date]:
    """The county-local days that (since, until] touches."""
    day, last = since.astimezone(tz).date(), until.astimezone(tz).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def utc(seconds: float) -> datetime:
    """An aware time from a Unix time."""
    return datetime.fromtimestamp(seconds, UTC)
