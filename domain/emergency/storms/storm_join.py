"""A storm as all reports together tell it. Of each (agency, issue time, valid time) the report told last
holds, in whatever order they come: nothing is there twice, a correction replaces what it corrects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from domain.changes import Row
from domain.kernel.values import value
from domain.messages import Stamp, StormForecast, StormMessage, StormObserved, TrackPoint

PointKey = tuple[str, str, str]
"""Agency ("" for what was observed), issue time ("" the same) and valid time, both as UTC text."""


@value
class StormPoint:
    """A point of a storm, and the stamp of the report that told it."""

    key: PointKey
    stamp: Stamp
    point: TrackPoint


@value
class Storm:
    """`newest_stamp`: of the newest point; `dissolved`: of the newest end, "" without one; `named`: of the
    report that gave the names. `outlook`: what it means for the county's places, as screens get it.
    `fresh`: points that are not stored yet.
    """

    county: str
    id: str
    name: str
    name_en: str
    named: Stamp
    newest_stamp: Stamp
    dissolved: Stamp
    outlook: Row
    points: Mapping[PointKey, StormPoint]
    fresh: tuple[StormPoint, ...] = ()

    @property
    def live(self) -> bool:
        """Whether somebody told where it is after it was said to be no more."""
        return self.newest_stamp > self.dissolved

    @property
    def track(self) -> list[TrackPoint]:
        """What was observed, in the order of time."""
        return [self.points[key].point for key in sorted(key for key in self.points if not key[0])]

    def newest_forecasts(self) -> dict[str, tuple[str, list[TrackPoint]]]:
        """By agency the newest issue (UTC text) with its points."""
        issued: dict[str, str] = {}
        for agency, issue, _ in self.points:
            if agency and issue > issued.get(agency, ""):
                issued[agency] = issue
        found: dict[str, tuple[str, list[TrackPoint]]] = {name: (issued[name], []) for name in sorted(issued)}
        for key in sorted(key for key in self.points if issued.get(key[0]) == key[1]):
            found[key[0]][1].append(self.points[key].point)
        return found


def time_key(at: datetime) -> str:
    """A time as text that sorts as the times do: UTC to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def join(old: Storm | None, message: StormMessage, world: str) -> Storm:
    """The storm with one more report; the same object when the report tells nothing newer."""
    storm = old or Storm(world, message.storm, "", "", "", "", "", {}, {})
    stamp = message.stamp
    if isinstance(message, StormObserved):
        joined = _put(storm, stamp, [(("", "", time_key(message.point.valid)), message.point)])
        return _name(joined, stamp, message)
    if isinstance(message, StormForecast):
        issued = time_key(message.issued)
        points = [((message.agency, issued, time_key(point.valid)), point) for point in message.points]
        return _put(storm, stamp, points)
    return replace(storm, dissolved=stamp) if stamp > storm.dissolved else storm


def _put(storm: Storm, stamp: Stamp, track: Iterable[tuple[PointKey, TrackPoint]]) -> Storm:
    points = dict(storm.points)
    fresh = {storm_point.key: storm_point for storm_point in storm.fresh}
    for key, point in track:
        known = points.get(key)
        if known is None or stamp > known.stamp:
            points[key] = fresh[key] = StormPoint(key, stamp, point)
    newest = max(storm.newest_stamp, stamp)
    if len(fresh) == len(storm.fresh) and newest == storm.newest_stamp and points == storm.points:
        return storm
    return replace(storm, newest_stamp=newest, points=points, fresh=tuple(fresh.values()))


def _name(storm: Storm, stamp: Stamp, message: StormObserved) -> Storm:
    if not message.name or stamp <= storm.named:
        return storm
    return replace(storm, name=message.name, name_en=message.name_en, named=stamp)
