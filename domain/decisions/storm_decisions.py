"""What a report about a storm means: the storm joined with it, and what screens see of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo

from domain.changes import Change, Row, TraceRow, local_text
from domain.decisions.world import NOTHING, Decision, World
from domain.messages import StormForecast, StormMessage, StormObserved, TrackPoint
from domain.sources.senders import Sender, out_of_scope
from domain.storms.outlook import make_outlook
from domain.storms.storm_join import Storm, join, time_key
from domain.storms.storm_rows import place_row, storm_rows

KIND = {StormObserved: "storm.observed", StormForecast: "storm.forecast"}


def decide_storm(message: StormMessage, world: World, now: datetime, sender: Sender | None) -> Decision:
    """Refused out_of_scope for a sender who is bound to a part of the county: a storm is everybody's."""
    county = world.county
    if sender is not None and not sender.covers(county.code):
        raise out_of_scope(f"a storm is no matter of {sender.region} alone", "kind")
    old = world.storms.get(message.storm)
    new = join(old, message, world.id)
    if new is old:
        return NOTHING
    new = replace(new, outlook=make_outlook(new, county.places, county.tz))
    before = {} if old is None else {row["id"]: row for row in storm_rows(old, county.tz)}
    after = {row["id"]: row for row in storm_rows(new, county.tz)}
    delta: Row = {}
    if rows := [row for name, row in after.items() if before.get(name) != row]:
        delta["storms"] = rows
    if gone := sorted(before.keys() - after.keys()):
        delta["gone"] = gone
    if not delta:
        return Decision((new,))
    kind = KIND.get(type(message), "storm.dissolved")
    was, became = storm_content(old, message, county.tz), storm_content(new, message, county.tz)
    trace = TraceRow(message.at, message.source, kind, f"storm:{new.id}", message.cause, was or None, became)
    return Decision((new,), (Change(kind, county.code, None, now, "storms", trace, county.tz, delta),))


def storm_content(storm: Storm | None, message: StormMessage, tz: tzinfo) -> Row:
    """What the trace tells of a storm after a report, or before it; {} where there was nothing."""
    if storm is None:
        return {}
    if isinstance(message, StormObserved):
        known = storm.points.get(("", "", time_key(message.point.valid)))
        return {} if known is None else _point(known.point, tz)
    if isinstance(message, StormForecast):
        issued = time_key(message.issued)
        count = sum(key[:2] == (message.agency, issued) for key in storm.points)
        told = {"agency": message.agency, "issued": local_text(message.issued, tz), "points": count}
        return told if count else {}
    return {"live": storm.live}


def _point(point: TrackPoint, tz: tzinfo) -> Row:
    radii = {"r7": point.r7, "r10": point.r10, "r12": point.r12}
    return place_row(point, tz) | {name: list(told) for name, told in radii.items() if told}
