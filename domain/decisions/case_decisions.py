"""What a message about a case means: the case with it, and the change that screens and the trace get."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from functools import lru_cache, partial
from typing import Any, Final

from domain.access.masking import mask_text, names_of
from domain.cases import case_join, case_registers, case_rows
from domain.cases.case_join import Case
from domain.cases.case_registers import CaseMessage
from domain.cases.handling import handling_content
from domain.cases.joint.joint_rows import joint_content
from domain.changes import Change, Row, TraceRow, local_day, local_text
from domain.decisions import followers, tally
from domain.decisions.world import NOTHING, CountyRules, Decision, Waiting, World
from domain.kernel.errors import Reason, Refused
from domain.messages import CaseClosed, CaseReported, CaseUpdated
from domain.sources import senders
from domain.sources.senders import Sender

MOST_WAIT: Final = 100
"""Updates of one case that wait for its report, of senders bound to one region."""


def decide(message: CaseMessage, world: World, now: datetime, sender: Sender | None = None) -> Decision:
    """What a message about a case means; Refused when a rule says no."""
    county = world.county
    if isinstance(message, CaseUpdated):
        _check_transition(message)
    if names := called(message):
        _check_called(names, county)
    scope = "" if sender is None else senders.scope_of(sender, county.code)
    if isinstance(message, CaseReported):
        return _report(message, scope, world, now)
    root = world.cases.get(case_join.key_of(message.source, message.case))
    waiting = Waiting(senders.cause_of(message, scope), scope, message, sender)
    return _follow(waiting, root, world, now)


def _report(message: CaseReported, scope: str, world: World, now: datetime) -> Decision:
    """A report makes the case of its branch, and takes in what waited for it."""
    key = (message.source, message.id)
    root = world.cases.get(key)
    if root is None and not scope:
        return _new_case(message, world, now)
    old = world.cases.get(case_join.key_of(message.source, message.id, scope)) if scope else root
    county = world.county
    if root is None:
        root = case_join.stub(world.id, *key)
    if old is None:
        old = case_join.branch_of(root, scope)
    new = case_join.join(old, message, county.limit, partial(_number, world))
    if new is old:
        return NOTHING
    return _with_waiting(message, old, new, root, world, now)


def _with_waiting(
    message: CaseReported, old: Case, new: Case, root: Case, world: World, now: datetime
) -> Decision:
    """The case with all in it that waited and applies. What does not apply goes when the root itself was
    reported; to a branch it may be of no concern.
    """
    county = world.county
    done: list[Waiting] = []
    wait: list[Waiting] = []
    refused: list[tuple[Waiting, Refused]] = []
    for waiting in world.waiting(root):
        applies = followers.may_follow(waiting.sender, new)
        if applies:
            new = case_join.join(new, waiting.message, county.limit, partial(_number, world))
        if new.branch in ("", waiting.scope):
            done.append(waiting)
            if not applies and not waiting.taken:
                refused.append((waiting, followers.out_of_reach(waiting.message, waiting.sender)))
        elif applies and not waiting.taken:
            wait.append(Waiting(waiting.cause, waiting.scope, waiting.message, waiting.sender, True))
    save = [new]
    if new.branch and new.branch not in root.branches:
        save.append(case_join.with_values(root, {"branches": (*root.branches, new.branch)}))
    changes = (_change(message, old, new, county, now),)
    return Decision(tuple(save), changes, tuple(wait), tuple(done), tuple(refused))


def _follow(waiting: Waiting, root: Case | None, world: World, now: datetime) -> Decision:
    """An update or end applies to each case of its source and id that it may follow. It waits as long as
    neither the case of the whole county nor the one of its own sender was reported.
    """
    message, county = waiting.message, world.county
    there = _reported(root, world)
    followers.check_follower(message, waiting.sender, there, county.code)
    reached = [case for case in there if followers.may_follow(waiting.sender, case)]
    save: list[Case] = []
    changes: list[Change] = []
    for old in reached:
        new = case_join.join(old, message, county.limit, partial(_number, world))
        if new is not old:
            save.append(new)
            changes.append(_change(message, old, new, county, now))
    if any(case.branch in ("", waiting.scope) for case in there):
        return Decision(tuple(save), tuple(changes))
    root = root or case_join.stub(world.id, message.source, message.case)
    _check_room(root, waiting, world)
    waits = Waiting(waiting.cause, waiting.scope, message, waiting.sender, bool(reached))
    return Decision((*save, root), tuple(changes), (waits,))


def _reported(root: Case | None, world: World) -> list[Case]:
    """The cases of one source and id that were reported: the root, and those of its branches."""
    if root is None:
        return []
    found = [
        world.cases.get(case_join.key_of(root.source, root.source_id, branch)) for branch in root.branches
    ]
    return [case for case in (root, *found) if case is not None and case.visible]


def _check_room(root: Case, waiting: Waiting, world: World) -> None:
    if world.waits(root, waiting.scope) >= MOST_WAIT:
        detail = f"case: {MOST_WAIT} messages wait for the report of {root.source_id!r} already"
        raise Refused(Reason.TOO_MANY_WAIT, detail, "case")


def _new_case(message: CaseReported, world: World, now: datetime) -> Decision:
    """The common case, apart because ingest is bound by it: the same as joining the report to a stub."""
    county = world.county
    new = case_join.first(message, str(world.id), county.limit, _number(world, message.at))
    return Decision((new,), (report_change(message, new, now, county.tz),))


def report_change(
    message: CaseReported, new: Case, now: datetime, tz: tzinfo, actor: str = "", ordered_by: str = ""
) -> Change:
    """The change that a case of which nothing was known is to screens and the trace. `actor`: who reported
    it, when that is not its source.
    """
    live = case_rows.live_row(new, tz)
    at: str = live["reported_at"]
    delta: Row = {
        "cases": [live],
        "tally": [tally.received(new, at[:10])],
        "news": [case_news("case.reported", at, new, live["title"])],
    }
    content = case_content(new, live["title"])
    who = actor or message.source
    trace = TraceRow(message.at, who, "case.reported", new.id, message.cause, None, content, "", ordered_by)
    return Change("case.reported", new.region, None, now, "cases", trace, tz, delta)


def _check_transition(message: CaseUpdated) -> None:
    if message.stage is None:
        return
    if message.stage != case_join.REOPENED and message.stage not in case_registers.STAGES:
        raise Refused(Reason.BAD_TRANSITION, f"no such stage: {message.stage!r}", "stage")
    if message.stage == case_join.REOPENED and not (message.reason or "").strip():
        raise Refused(Reason.BAD_TRANSITION, "stage reopened needs a reason", "reason")


def _check_called(names: Iterable[str], county: CountyRules) -> None:
    """Whoever is called has to be there: a call that nobody hears is not taken for one."""
    for name in names:
        kind, _, code = name.partition(":")
        if kind == "unit" and not county.has_unit(code):
            raise Refused(Reason.UNKNOWN_UNIT, f"called: no such unit: {code!r}", "called")
        if kind == "person" and not county.has_person(code):
            raise Refused(Reason.UNKNOWN_PERSON, f"called: no such person: {code!r}", "called")


def called(message: CaseMessage) -> tuple[str, ...]:
    """Whom a message calls into its case."""
    return () if isinstance(message, CaseClosed) else message.called or ()


def _number(world: World, reported_at: datetime) -> str:
    return case_number(world.county, world.number, reported_at)


def case_number(county: CountyRules, number: Callable[[str], int], reported_at: datetime) -> str:
    """The name of a case for people: prefix, day, and the next number of that day."""
    day = local_day(reported_at, county.tz)
    return f"{_day_prefix(county.prefix, day)}{number(day):04d}"


@lru_cache(maxsize=64)
def _day_prefix(prefix: str, day: str) -> str:
    """What the numbers of cases of one day begin with."""
    return f"{prefix}-{day[2:4]}{day[5:7]}{day[8:]}-"


def _change(message: CaseMessage, old: Case, new: Case, county: CountyRules, now: datetime) -> Change:
    kind, tz = _kind(old, new), county.tz
    delta = case_delta(old, new, tz)
    delta["news"] = [case_news(kind, local_text(message.at, tz), new, case_rows.title(new))]
    moved_from = old.region if old.visible and old.region != new.region else None
    trace = _trace(kind, message, old, new)
    return Change(kind, new.region, moved_from, now, "cases", trace, tz, delta)


def case_delta(old: Case, new: Case, tz: tzinfo) -> Row:
    """What screens get of a case that is another now, but for its line of news."""
    delta: Row = {}
    if new.open:
        delta["cases"] = [case_rows.live_row(new, tz)]
    elif old.open:
        delta["gone"] = [new.id]
    moved = tally.moved(tally.of(old, tz), tally.of(new, tz))
    if moved:
        delta["tally"] = moved
    if old.visible:
        delta.update(_before(old, new))
    return delta


def _kind(old: Case, new: Case) -> str:
    if not old.visible:
        return "case.reported"
    if old.open != new.open:
        return "case.closed" if old.open else "case.reopened"
    again = old.progress.get(case_join.REOPENED) != new.progress.get(case_join.REOPENED)
    return "case.reopened" if again and new.stage == case_join.REOPENED else "case.updated"


def _before(old: Case, new: Case) -> Row:
    """What of the matter and of who was called is another now."""
    was: Row = {}
    if old.matter != new.matter:
        was["matter_from"] = old.matter
    if (called := old.callees) != new.callees:
        was["called_from"] = [*called]
    return was


def case_news(kind: str, at: str, case: Case, title: str) -> Row:
    """One line of news, with what decides who sees it (domain.access.scope.Facts). `at`: of the message, in
    the county's zone; `title`: masked.
    """
    news: Row = {
        "at": at,
        "kind": kind,
        "region": case.region,
        "matter": case.matter,
        "case": case.id,
        "title": title,
        "severity": case.severity,
        "stage": case.stage,
    }
    if called := case.callees:
        news["called"] = [*called]
    return news


def case_content(case: Case, title: str | None = None) -> Row:
    """What the trace keeps of a case; personal data in its words is masked, in `title` already."""
    kept: Row = {
        "title": case_rows.title(case) if title is None else title,
        "severity": case.severity,
        "matter": case.matter,
        "region": case.region,
        "stage": case.stage,
        "outcome": case.outcome,
    }
    if case.called:
        kept["called"] = [*case.called]
    if case.handling is not None:
        kept |= handling_content(case.handling) | {"source_stage": case_join.stage_of(case.progress)}
    if case.squad:
        kept["squad"] = [*case.squad]
    if case.merged:
        kept["merged"] = [*case.merged]
    if case.merged_into:
        kept["merged_into"] = case.merged_into
    if case.links:
        kept["links"] = [*case.links]
    if case.split_from:
        kept["split_from"] = case.split_from
    if case.joint is not None:
        kept |= joint_content(case.joint)
    return kept


LISTS: Final = ("called", "squad", "merged", "links")
"""Facts of a case that are lists of names, left out when they are empty."""


def content_diff(old: Case, new: Case) -> tuple[Row, Row]:
    """What of the content was, and became, another."""
    before, now = case_content(old), case_content(new)
    moved = [name for name in before | now if _fact(before, name) != _fact(now, name)]
    return {name: _fact(before, name) for name in moved}, {name: _fact(now, name) for name in moved}


def _fact(content: Row, name: str) -> Any:
    """A fact of a case, whether or not its content has it."""
    return content.get(name, [] if name in LISTS else None)


def _trace(kind: str, message: CaseMessage, old: Case, new: Case) -> TraceRow:
    """The fields that changed, and the words that came with the message; personal data in them is masked."""
    was: Row | None = None
    if old.visible:
        was, now = content_diff(old, new)
    else:
        now = case_content(new)
    names = names_of(new.reporter)
    if not isinstance(message, CaseReported) and message.text:
        now["remark"] = mask_text(message.text, names)
    if isinstance(message, CaseUpdated) and message.reason:
        now["reason"] = mask_text(message.reason, names)
    return TraceRow(message.at, message.source, kind, new.id, message.cause, was, now)
