"""What a command about a case means: the case with it, and the change that screens and the trace get."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo

from domain.access.actor import Actor
from domain.access.masking import mask_text, names_of
from domain.accounts.hand_overs import OPEN, Offer
from domain.cases import case_join, case_rows
from domain.cases.case_join import Case
from domain.cases.handling import CLOSED, Handling
from domain.cases.handling_commands import CaseCommand, MergeCase, ResumeCase
from domain.cases.handling_guards import CaseFacts
from domain.cases.handling_rules import TRANSITIONS, decide_handling, first_handling
from domain.cases.joint.joint import Joint
from domain.cases.joint.joint_guards import check_settled
from domain.cases.joint.part_times import extend_part, move_limits
from domain.cases.photos import Photo
from domain.cases.rules.request_rules import find_approved, find_limit, measure_approved
from domain.cases.times.time_request import EXTENSION, date_request
from domain.changes import Change, Row, TraceRow, local_text
from domain.decisions.case_decisions import case_delta, case_news, content_diff
from domain.kernel.errors import Refused


def decide_command(
    old: Case, command: CaseCommand, by: Actor, now: datetime, facts: CaseFacts, tz: tzinfo
) -> tuple[Case, Change]:
    """The case after a command, and its change. Refused as `decide_handling` says, and open_parts,
    open_consultation.
    """
    handling = decide_handling(handling_of(old), command, by, now, facts)
    check_settled(old.joint, type(command))
    values = _merger(old, command, handling) | _joint(old, command, now, facts)
    handling = _dated(old, command, handling, values.get("joint", old.joint))
    new = case_join.with_values(_with_handling(old, handling, now, facts), values)
    return new, _change(TRANSITIONS[type(command)].kind, old, new, command, by, now, tz)


def _merger(old: Case, command: CaseCommand, handling: Handling) -> Row:
    """Which case it repeats after a command; none once it is open again."""
    if isinstance(command, MergeCase):
        return {"merged_into": command.into}
    return {"merged_into": old.merged_into if handling.stage == CLOSED else ""}


def _joint(old: Case, command: CaseCommand, now: datetime, facts: CaseFacts) -> Row:
    """The limits of its parts stood still with its own, or one of them got more time."""
    request = find_approved(handling_of(old), command, EXTENSION)
    if request is not None and request.part and old.joint is not None:
        amount = measure_approved(handling_of(old), old.joint, request, facts.calendar)
        return {"joint": extend_part(old.joint, request.part, amount)} if amount else {}
    stopped_at = handling_of(old).suspended_at
    if not isinstance(command, ResumeCase) or stopped_at is None:
        return {}
    return {"joint": move_limits(old.joint, stopped_at, now)}


def _dated(old: Case, command: CaseCommand, new: Handling, joint: Joint | None) -> Handling:
    """The handling; a request for more time that is approved keeps the limit that it got."""
    request = find_approved(handling_of(old), command, EXTENSION)
    if request is None:
        return new
    due_at = find_limit(new, joint, request.part)
    return replace(new, requests=date_request(new.requests, request.number, due_at))


def check_merger(case: Case, into: Case) -> None:
    """Refused same_case, case_closed, has_merged, has_squad: nobody on the way is sent home by the way."""
    if case.id == into.id:
        raise Refused("same_case", "a case does not repeat itself", "into")
    if not into.open:
        raise Refused("case_closed", "the case it repeats is closed", "into")
    if case.merged:
        raise Refused("has_merged", "other cases were merged into this one", "case")
    if case.squad:
        raise Refused("has_squad", "people are in its squad", "case")


def add_merged(into: Case, case: str, by: Actor, now: datetime, tz: tzinfo) -> tuple[Case, Change]:
    """The case that another one repeats."""
    return _with_merged(into, (*into.merged, case), "case.merger_added", by, now, tz)


def remove_merged(into: Case, case: str, by: Actor, now: datetime, tz: tzinfo) -> tuple[Case, Change]:
    """The case that another one does not repeat after all."""
    left = tuple(name for name in into.merged if name != case)
    return _with_merged(into, left, "case.merger_removed", by, now, tz)


def _with_merged(
    old: Case, merged: tuple[str, ...], kind: str, by: Actor, now: datetime, tz: tzinfo
) -> tuple[Case, Change]:
    return quiet_change(kind, old, case_join.with_values(old, {"merged": merged}), by, now, tz)


def handling_of(case: Case) -> Handling:
    """What people do about a case; before anybody did: reported, or closed by its source."""
    if case.handling is not None:
        return case.handling
    if case.reported_at is None:
        raise ValueError(f"a stub is in nobody's hand: {case.id}")
    return first_handling(case.reported_at, closed=case.closed_at is not None)


def reporters_of(case: Case) -> frozenset[str]:
    """Who reported a case: the person of the directory whom its source names, and who entered it."""
    person = case.reporter.get("person") if case.reporter else None
    return frozenset({*case.entered_by, *([f"person:{person}"] if person else [])})


def call_people(
    old: Case, people: frozenset[str], by: Actor, now: datetime, tz: tzinfo
) -> tuple[Case, Change]:
    """The case with these people in its squads: it opens to them, and closes to who left."""
    new = case_join.with_values(old, {"squad": tuple(sorted(people))})
    return quiet_change("case.called", old, new, by, now, tz)


def quiet_change(
    kind: str, old: Case, new: Case, by: Actor, now: datetime, tz: tzinfo, note: str = ""
) -> tuple[Case, Change]:
    """A change of a case that is no news."""
    was, became = content_diff(old, new)
    if note:
        became["remark"] = mask_text(note, names_of(new.reporter))
    trace = TraceRow(now, by.name, kind, new.id, "", was, became, "", by.ordered_by)
    return new, Change(kind, new.region, None, now, "cases", trace, tz, case_delta(old, new, tz))


def tell_shortage(case: Case, squad: str, missing: Row, by: Actor, now: datetime, tz: tzinfo) -> Change:
    """The case's line of news that too few are coming to one of its squads."""
    return _tell_of_squad("case.short_handed", case, {"for_squad": squad, "missing": missing}, by, now, tz)


def tell_hand_over(case: Case, squad: str, lead: str, by: Actor, now: datetime, tz: tzinfo) -> Change:
    """The case's line of news that another account commands one of its squads."""
    return _tell_of_squad("case.command_passed", case, {"for_squad": squad, "lead": lead}, by, now, tz)


def tell_offer(case: Case, squad: str, offer: Offer, by: Actor, now: datetime, tz: tzinfo) -> Change:
    """The case's line of news that the command of one of its squads is offered, or stays where it is."""
    kind = "case.command_offered" if offer.state == OPEN else "case.command_kept"
    return _tell_of_squad(kind, case, {"for_squad": squad, "offered_to": offer.to}, by, now, tz)


def _tell_of_squad(kind: str, case: Case, facts: Row, by: Actor, now: datetime, tz: tzinfo) -> Change:
    """A row of the case's trace and a line of news; the case stays as it is."""
    trace = TraceRow(now, by.name, kind, case.id, "", None, facts, "", by.ordered_by)
    delta = case_delta(case, case, tz)
    delta["news"] = [case_news(kind, local_text(now, tz), case, case_rows.title(case))]
    return Change(kind, case.region, None, now, "cases", trace, tz, delta)


def add_photo(
    old: Case, photo: Photo, squad: str, by: Actor, now: datetime, tz: tzinfo
) -> tuple[Case, Change]:
    """The case with one photo more; the trace keeps its digest and its size."""
    new = case_join.with_values(old, {"photos": old.photos + 1})
    facts = {"photo": photo.id, "bytes": len(photo.content)} | ({"for_squad": squad} if squad else {})
    trace = TraceRow(now, by.name, "case.photographed", new.id, "", None, facts, "", by.ordered_by)
    delta = case_delta(old, new, tz)
    return new, Change("case.photographed", new.region, None, now, "cases", trace, tz, delta)


def _with_handling(old: Case, handling: Handling, now: datetime, facts: CaseFacts) -> Case:
    values: Row = {
        "handling": handling,
        "stage": handling.stage,
        "outcome": handling.outcome,
        "closed_at": handling.since if handling.stage == CLOSED else None,
        "updated_at": now,
    }
    if handling.matter not in (None, old.matter) and old.reported_at is not None:
        due_at = old.reported_at + facts.limits.whole(handling.matter, old.severity)
        values |= {"matter": handling.matter, "due_at": due_at}
    return case_join.with_values(old, values)


def _change(
    kind: str, old: Case, new: Case, command: CaseCommand, by: Actor, now: datetime, tz: tzinfo
) -> Change:
    names = names_of(new.reporter)
    was, became = content_diff(old, new)
    if command.note:
        became["remark"] = mask_text(command.note, names)
    reason = mask_text(command.reason, names) if command.reason else ""
    trace = TraceRow(now, by.name, kind, new.id, "", was, became, reason, by.ordered_by)
    delta = case_delta(old, new, tz)
    delta["news"] = [case_news(kind, local_text(now, tz), new, case_rows.title(new))]
    return Change(kind, new.region, None, now, "cases", trace, tz, delta)
