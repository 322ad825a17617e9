"""decide(message, world, now): what a message means. The table of contents of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import Any, Protocol

from domain import cases, grids, positions, tally
from domain.cases import Case, CaseMessage
from domain.changes import Change, Row, TraceRow, local_day, local_text
from domain.errors import Reason, Refused
from domain.grids import Grid
from domain.masking import mask_row, mask_text, names_of
from domain.messages import (
    AnyMessage,
    Canary,
    CaseClosed,
    CaseReported,
    CaseUpdated,
    GridReported,
    PositionReported,
)
from domain.positions import Position
from domain.values import value


class CountyRules(Protocol):
    """What the rules need to know of a county."""

    @property
    def code(self) -> str: ...
    @property
    def prefix(self) -> str: ...
    @property
    def tz(self) -> tzinfo: ...
    def limit(self, matter: str | None, severity: int) -> timedelta: ...
    def has_person(self, person: str) -> bool: ...
    def has_unit(self, unit: str) -> bool: ...


class World(Protocol):
    """What is known now. The caller puts what a decision saves back in before the next decision."""

    @property
    def county(self) -> CountyRules: ...
    @property
    def cases(self) -> Mapping[tuple[str, str], Case]: ...
    @property
    def grids(self) -> Mapping[str, Grid]: ...
    @property
    def positions(self) -> Mapping[str, Position]: ...
    def number(self, day: str) -> int:
        """The next case number of a county-local day (YYYY-MM-DD), from 1."""


@value
class Decision:
    """Rows to save (whole, by key) and the facts to publish, in order."""

    save: tuple[Case | Grid | Position, ...] = ()
    changes: tuple[Change, ...] = ()


NOTHING = Decision()


def decide(message: AnyMessage, world: World, now: datetime) -> Decision:
    """What a message means for the world; Refused when a rule says no. Pure but for `world.number`."""
    match message:
        case CaseReported() | CaseUpdated() | CaseClosed():
            return _case(message, world, now)
        case GridReported():
            return _grid(message, world, now)
        case PositionReported():
            return _position(message, world, now)
        case Canary():
            return _canary(message, world, now)


def _case(message: CaseMessage, world: World, now: datetime) -> Decision:
    _check_transition(message)
    county = world.county
    _check_called(message, county)
    source_id = cases.source_id_of(message)
    old = world.cases.get((message.source, source_id))
    if old is None:
        if isinstance(message, CaseReported):
            return _new_case(message, world, now)
        old = cases.stub(county.code, message.source, source_id)
    new = cases.join(old, message, county.limit, partial(_number, world))
    if new is old:
        return NOTHING
    if new.reported_at is None:
        return Decision((new,))
    return Decision((new,), (_case_change(message, old, new, county, now),))


def _new_case(message: CaseReported, world: World, now: datetime) -> Decision:
    """The common case, apart because ingest is bound by it: the same as joining the report to a stub."""
    county = world.county
    tz, code = county.tz, county.code
    new = cases.first(message, code, county.limit, partial(_number, world))
    delta: Row = {
        "cases": [cases.live_row(new, tz)],
        "tally": tally.moved({}, tally.of(new, tz)),
        "news": [_news("case.reported", message, new, tz)],
    }
    trace = TraceRow(
        message.at, message.source, "case.reported", new.id, message.cause, None, case_facts(new)
    )
    change = Change("case.reported", code, new.region, None, now, "cases", trace, tz, delta)
    return Decision((new,), (change,))


def _check_transition(message: CaseMessage) -> None:
    if not isinstance(message, CaseUpdated) or message.stage is None:
        return
    if message.stage != cases.REOPENED and message.stage not in cases.STAGES:
        raise Refused(Reason.BAD_TRANSITION, f"no such stage: {message.stage!r}", "stage")
    if message.stage == cases.REOPENED and not (message.reason or "").strip():
        raise Refused(Reason.BAD_TRANSITION, "stage reopened needs a reason", "reason")


def _check_called(message: CaseMessage, county: CountyRules) -> None:
    """Whoever is called has to be there: a call that nobody hears is not taken for one."""
    for name in called(message):
        kind, _, code = name.partition(":")
        if kind == "unit" and not county.has_unit(code):
            raise Refused(Reason.UNKNOWN_UNIT, f"called: no such unit: {code!r}", "called")
        if kind == "person" and not county.has_person(code):
            raise Refused(Reason.UNKNOWN_PERSON, f"called: no such person: {code!r}", "called")


def called(message: CaseMessage) -> tuple[str, ...]:
    """Whom a message calls into its case."""
    return () if isinstance(message, CaseClosed) else message.called or ()


def _number(world: World, reported_at: datetime) -> str:
    day = local_day(reported_at, world.county.tz)
    return f"{world.county.prefix}-{day[2:4]}{day[5:7]}{day[8:]}-{world.number(day):04d}"


def _case_change(message: CaseMessage, old: Case, new: Case, county: CountyRules, now: datetime) -> Change:
    kind, tz = _case_kind(old, new), county.tz
    delta: Row = {}
    if new.open:
        delta["cases"] = [cases.live_row(new, tz)]
    elif old.open:
        delta["gone"] = [new.id]
    moved = tally.moved(tally.of(old, tz), tally.of(new, tz))
    if moved:
        delta["tally"] = moved
    delta["news"] = [_news(kind, message, new, tz)]
    if old.visible:
        delta.update(_before(old, new))
    moved_from = old.region if old.visible and old.region != new.region else None
    trace = _case_trace(kind, message, old, new)
    return Change(kind, county.code, new.region, moved_from, now, "cases", trace, tz, delta)


def _case_kind(old: Case, new: Case) -> str:
    if not old.visible:
        return "case.reported"
    if old.open != new.open:
        return "case.closed" if old.open else "case.reopened"
    again = old.progress.get(cases.REOPENED) != new.progress.get(cases.REOPENED)
    return "case.reopened" if again and new.stage == cases.REOPENED else "case.updated"


def _before(old: Case, new: Case) -> Row:
    """What of the matter and of who was called is another now."""
    was: Row = {}
    if old.matter != new.matter:
        was["matter_from"] = old.matter
    if (called := old.callees) != new.callees:
        was["called_from"] = [*called]
    return was


def _news(kind: str, message: CaseMessage, case: Case, tz: tzinfo) -> Row:
    """One line of news, with what decides who sees it (domain.sight.Facts)."""
    news: Row = {
        "at": local_text(message.at, tz),
        "kind": kind,
        "region": case.region,
        "matter": case.matter,
        "case": case.id,
        "title": cases.title(case),
        "severity": case.severity,
        "stage": case.stage,
    }
    if called := case.callees:
        news["called"] = [*called]
    return news


def case_facts(case: Case) -> Row:
    facts: Row = {
        "title": cases.title(case),
        "severity": case.severity,
        "matter": case.matter,
        "region": case.region,
        "stage": case.stage,
        "outcome": case.outcome,
    }
    if case.called:
        facts["called"] = [*case.called]
    return facts


def _case_trace(kind: str, message: CaseMessage, old: Case, new: Case) -> TraceRow:
    """The fields that changed, and the words that came with the message; personal data in them is masked."""
    now = case_facts(new)
    was: Row | None = None
    if old.visible:
        before = case_facts(old)
        moved = [name for name in before | now if before.get(name, []) != now.get(name, [])]
        was = {name: before.get(name, []) for name in moved}
        now = {name: now.get(name, []) for name in moved}
    names = names_of(new.reporter)
    if not isinstance(message, CaseReported) and message.text:
        now["remark"] = mask_text(message.text, names)
    if isinstance(message, CaseUpdated) and message.reason:
        now["reason"] = mask_text(message.reason, names)
    return TraceRow(message.at, message.source, kind, new.id, message.cause, was, now)


def _grid(message: GridReported, world: World, now: datetime) -> Decision:
    county = world.county
    old = world.grids.get(message.region)
    new = grids.join(old, message, county.code)
    if new is old:
        return NOTHING
    if old is not None and old.says(message):
        return Decision((new,))
    delta = {"grids": [grids.row(new, county.tz)]}
    was = None if old is None else grid_content(old)
    trace = TraceRow(
        message.at, message.source, "grid.changed", new.region, message.cause, was, grid_content(new)
    )
    change = Change("grid.changed", county.code, new.region, None, now, "grids", trace, county.tz, delta)
    return Decision((new,), (change,))


def grid_content(grid: Grid) -> Row:
    return {"status": grid.status, "readings": mask_row(grid.readings), "note": mask_text(grid.note)}


def _position(message: PositionReported, world: World, now: datetime) -> Decision:
    county = world.county
    if not county.has_person(message.person):
        raise Refused(Reason.UNKNOWN_PERSON, f"no such person: {message.person!r}", "person")
    old = world.positions.get(message.person)
    new = positions.join(old, message, county.code, county.tz)
    if new is old:
        return NOTHING
    if old is not None and new.shown is old.shown:
        return Decision((new,))
    return Decision((new,), (_position_change(message, old, new, county, now),))


def _position_change(
    message: PositionReported, old: Position | None, new: Position, county: CountyRules, now: datetime
) -> Change:
    was = None if old is None else whereabouts(old.shown)
    moved_from = None
    if old is not None and old.shown["region"] != new.region:
        moved_from = str(old.shown["region"])
    trace = TraceRow(
        message.at, message.source, "position.moved", new.person, message.cause, was, whereabouts(new.shown)
    )
    delta = {"positions": [positions.row(new)]}
    return Change(
        "position.moved", county.code, new.region, moved_from, now, "positions", trace, county.tz, delta
    )


def whereabouts(shown: Row) -> Row:
    return {name: shown[name] for name in ("region", "lat", "lon")}


def _canary(message: Canary, world: World, now: datetime) -> Decision:
    county = world.county
    trace = TraceRow(message.at, message.source, "canary", message.id, message.cause, None, {})
    topic: Any = message.topic
    change = Change(
        "canary", county.code, county.code, None, now, topic, trace, county.tz, {"canary": message.id}
    )
    return Decision((), (change,))
