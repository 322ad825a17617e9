"""What a message about a case means: the case with it, and the change that screens and the trace get."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial

from domain import cases, tally
from domain.cases import Case, CaseMessage
from domain.changes import Change, Row, TraceRow, local_day, local_text
from domain.errors import Reason, Refused
from domain.masking import mask_text, names_of
from domain.messages import CaseClosed, CaseReported, CaseUpdated
from domain.world import NOTHING, CountyRules, Decision, World


def decide(message: CaseMessage, world: World, now: datetime) -> Decision:
    """What a message about a case means; Refused when a rule says no."""
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
    return Decision((new,), (_change(message, old, new, county, now),))


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
        message.at, message.source, "case.reported", new.id, message.cause, None, case_content(new)
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


def _change(message: CaseMessage, old: Case, new: Case, county: CountyRules, now: datetime) -> Change:
    kind, tz = _kind(old, new), county.tz
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
    trace = _trace(kind, message, old, new)
    return Change(kind, county.code, new.region, moved_from, now, "cases", trace, tz, delta)


def _kind(old: Case, new: Case) -> str:
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


def case_content(case: Case) -> Row:
    """What the trace keeps of a case; personal data in its words is masked."""
    kept: Row = {
        "title": cases.title(case),
        "severity": case.severity,
        "matter": case.matter,
        "region": case.region,
        "stage": case.stage,
        "outcome": case.outcome,
    }
    if case.called:
        kept["called"] = [*case.called]
    return kept


def _trace(kind: str, message: CaseMessage, old: Case, new: Case) -> TraceRow:
    """The fields that changed, and the words that came with the message; personal data in them is masked."""
    now = case_content(new)
    was: Row | None = None
    if old.visible:
        before = case_content(old)
        moved = [name for name in before | now if before.get(name, []) != now.get(name, [])]
        was = {name: before.get(name, []) for name in moved}
        now = {name: now.get(name, []) for name in moved}
    names = names_of(new.reporter)
    if not isinstance(message, CaseReported) and message.text:
        now["remark"] = mask_text(message.text, names)
    if isinstance(message, CaseUpdated) and message.reason:
        now["reason"] = mask_text(message.reason, names)
    return TraceRow(message.at, message.source, kind, new.id, message.cause, was, now)
