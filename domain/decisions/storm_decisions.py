"""What a report about a storm means: the storm joined with it, and what screens see of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo

from domain.changes import Change, Row, TraceRow, local_text
from domain.decisions.world import NOTHING, CountyRules, Decision, World
from domain.emergency.storms.outlook import make_outlook
from domain.emergency.storms.storm_digests import tell_digests
from domain.emergency.storms.storm_join import Storm, join, time_key
from domain.emergency.storms.storm_rows import place_row, rows_after, storm_rows
from domain.messages import StormForecast, StormMessage, StormObserved, TrackPoint
from domain.sources.senders import Sender, out_of_scope

ById = dict[str, Row]
KIND = {StormObserved: "storm.observed", StormForecast: "storm.forecast"}


def decide_storm(message: StormMessage, world: World, now: datetime, sender: Sender | None) -> Decision:
    """What moves no row of a screen is told to the trace all the same. Refused out_of_scope for a sender who
    is bound to a part of the county: a storm is everybody's.
    """
    county = world.county
    if sender is not None and not sender.covers(county.code):
        raise out_of_scope(f"a storm is no matter of {sender.region} alone", "kind")
    old = world.storms.get(message.storm)
    new = join(old, message, world.id)
    if new is old:
        return NOTHING
    before, after = _rows(old, new, message, county.tz)
    delta: Row = {}
    if rows := [row for name, row in after.items() if before.get(name) != row]:
        delta["storms"] = rows
    if gone := sorted(before.keys() - after.keys()):
        delta["gone"] = gone
    kind = KIND.get(type(message), "storm.dissolved")
    was, became = storm_content(old, message, county.tz), storm_content(new, message, county.tz)
    became |= tell_digests(new, message)
    trace = TraceRow(message.at, message.source, kind, f"storm:{new.id}", message.cause, was or None, became)
    return Decision((new,), (Change(kind, county.code, None, now, "storms", trace, county.tz, delta),))


def _rows(old: Storm | None, new: Storm, message: StormMessage, tz: tzinfo) -> tuple[ById, ById]:
    """The rows before and after a report, by id: those it can have changed, or all of a storm that appears or
    is over.
    """
    if old is not None and old.live and new.live and old.track and new.track:
        return _by_id(rows_after(old, message, tz)), _by_id(rows_after(new, message, tz))
    return {} if old is None else _by_id(storm_rows(old, tz)), _by_id(storm_rows(new, tz))


def _by_id(rows: list[Row]) -> ById:
    return {str(row["id"]): row for row in rows}


def renew_outlook(storm: Storm, county: CountyRules, source: str, cause: str, now: datetime) -> Decision:
    """What a storm means for the county after the reports of a batch: worked out once for all of them, since
    it asks for each grid and each agency. Nothing where it is the same, or the storm is over.
    """
    outlook = make_outlook(storm, county.places, county.tz) if storm.live else storm.outlook
    if outlook == storm.outlook:
        return NOTHING
    new = replace(storm, outlook=outlook)
    head = [row for row in storm_rows(new, county.tz) if row["id"] == storm.id]
    facts = {name: outlook[name] for name in ("at", "known", "agencies")}
    trace = TraceRow(now, source, "storm.outlook", f"storm:{storm.id}", cause, None, facts)
    change = Change("storm.outlook", county.code, None, now, "storms", trace, county.tz, {"storms": head})
    return Decision((new,), (change,))


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
        facts = {"agency": message.agency, "issued": local_text(message.issued, tz), "points": count}
        return facts if count else {}
    return {"live": storm.live}


def _point(point: TrackPoint, tz: tzinfo) -> Row:
    radii = {"r7": point.r7, "r10": point.r10, "r12": point.r12}
    return place_row(point, tz) | {name: list(km) for name, km in radii.items() if km}
