"""decide(message, world, now): what a message means. The table of contents of the rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.access.masking import mask_row, mask_text
from domain.changes import Change, Row, TraceRow
from domain.decisions import case_decisions
from domain.decisions.storm_decisions import decide_storm
from domain.decisions.world import NOTHING, CountyRules, Decision, World
from domain.grids import grid_join
from domain.grids.grid_join import Grid
from domain.kernel.errors import Reason, Refused
from domain.kernel.worlds import WorldId
from domain.messages import (
    Canary,
    CaseClosed,
    CaseReported,
    CaseUpdated,
    GridReported,
    LiveMessage,
    PatrolMessage,
    PositionReported,
    StormDissolved,
    StormForecast,
    StormObserved,
    TaskReceipt,
    VisitMessage,
)
from domain.positions import position_join
from domain.positions.position_join import Position
from domain.sources.senders import Sender, check_person, check_sender


def decide(message: LiveMessage, world: World, now: datetime, sender: Sender | None = None) -> Decision:
    """What a message of a sender means for the world; Refused when a rule says no. Pure but for what it asks
    of `world`. Receipts, visits and patrols mean nothing by themselves: those of a batch are taken together.
    """
    check_sender(message, sender)
    match message:
        case CaseReported() | CaseUpdated() | CaseClosed():
            return case_decisions.decide(message, world, now, sender)
        case GridReported():
            return _grid(message, world, now)
        case PositionReported():
            return _position(message, world, now, sender)
        case StormObserved() | StormForecast() | StormDissolved():
            return decide_storm(message, world, now, sender)
        case PatrolMessage():
            if message.person:
                _check_person(message.person, world, sender)
            return NOTHING
        case TaskReceipt() | VisitMessage():
            return NOTHING
        case Canary():
            return _canary(message, world, now)


def _grid(message: GridReported, world: World, now: datetime) -> Decision:
    county = world.county
    old = world.grids.get(message.region)
    new = grid_join.join(old, message, world.id)
    if new is old:
        return NOTHING
    if old is not None and old.says(message):
        return Decision((new,))
    shown = grid_join.row(new, county.tz)
    was = None if old is None else grid_content(old)
    content = {name: shown[name] for name in ("status", "readings", "note")}
    trace = TraceRow(message.at, message.source, "grid.changed", new.region, message.cause, was, content)
    change = Change("grid.changed", new.region, None, now, "grids", trace, county.tz, {"grids": [shown]})
    return Decision((new,), (change,))


def grid_content(grid: Grid) -> Row:
    """What the trace keeps of a grid; personal data in its words is masked."""
    return {"status": grid.status, "readings": mask_row(grid.readings), "note": mask_text(grid.note)}


def _position(message: PositionReported, world: World, now: datetime, sender: Sender | None) -> Decision:
    _check_person(message.person, world, sender)
    return move_person(world.positions.get(message.person), message, world.id, world.county, now)


def _check_person(person: str, world: World, sender: Sender | None) -> None:
    """Refused unknown_person, or out_of_scope for somebody who belongs to no region of the sender's."""
    if not world.county.has_person(person):
        raise Refused(Reason.UNKNOWN_PERSON, f"no such person: {person!r}", "person")
    if sender is not None:
        check_person(world.county.regions_of(person), sender)


def move_person(
    old: Position | None,
    message: PositionReported,
    world: WorldId,
    county: CountyRules,
    now: datetime,
    actor: str = "",
) -> Decision:
    """What it means that somebody is somewhere. `actor`: who told it, when that is not its source."""
    new = position_join.join(old, message, world, county.tz)
    if new is old:
        return NOTHING
    if old is not None and new.shown is old.shown:
        return Decision((new,))
    return Decision((new,), (_position_change(message, old, new, county, now, actor),))


def _position_change(
    message: PositionReported,
    old: Position | None,
    new: Position,
    county: CountyRules,
    now: datetime,
    actor: str,
) -> Change:
    was = None if old is None else position_content(old.shown)
    moved_from = None
    if old is not None and old.shown["region"] != new.region:
        moved_from = str(old.shown["region"])
    trace = TraceRow(
        message.at,
        actor or message.source,
        "position.moved",
        new.person,
        message.cause,
        was,
        position_content(new.shown),
    )
    delta = {"positions": [position_join.row(new)]}
    return Change("position.moved", new.region, moved_from, now, "positions", trace, county.tz, delta)


def position_content(shown: Row) -> Row:
    """What the trace keeps of a position, of its row on screens."""
    return {name: shown[name] for name in ("region", "lat", "lon")}


def _canary(message: Canary, world: World, now: datetime) -> Decision:
    county = world.county
    trace = TraceRow(message.at, message.source, "canary", message.id, message.cause, None, {})
    topic: Any = message.topic
    change = Change("canary", county.code, None, now, topic, trace, county.tz, {"canary": message.id})
    return Decision((), (change,))
