"""What a command of joint handling means: the case with it, and the change that screens and the trace get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any, Final

from domain.access.actor import Actor
from domain.access.masking import mask_text, names_of
from domain.access.rights import Right
from domain.access.scope import MattersOf
from domain.cases import case_join, case_rows
from domain.cases.case_join import Case
from domain.cases.case_visibility import holds_right
from domain.cases.handling import Handling, add_handlers
from domain.cases.handling_guards import check_reporter
from domain.cases.joint import consultation_rules, joint_rules, part_times
from domain.cases.joint import joint_commands as c
from domain.cases.joint.joint import DONE, STARTED, Joint
from domain.cases.joint.joint_guards import Standing, check_stage, standing_in
from domain.cases.joint.joint_rules import find_part
from domain.cases.rules.request_rules import void_settled
from domain.changes import Change, TraceRow, local_text
from domain.decisions.case_decisions import case_delta, case_news, content_diff
from domain.decisions.handling_decisions import reporters_of

OVERDUE: Final = "case.part_overdue"
Rule = Callable[[Joint, Any, Standing, datetime, frozenset[str]], Joint]
RULES: Final[Mapping[type[c.JointCommand], tuple[str, Rule]]] = {
    c.AssignParts: ("case.parts_assigned", joint_rules.assign_parts),
    c.AnswerPart: (
        "case.part_answered",
        lambda old, command, standing, now, _: joint_rules.answer_part(old, command, standing, now),
    ),
    c.ExcusePart: (
        "case.part_excused",
        lambda old, command, standing, now, _: joint_rules.excuse_part(old, command, standing, now),
    ),
    c.ReturnPart: (
        "case.part_returned",
        lambda old, command, standing, now, _: joint_rules.return_part(old, command, standing, now),
    ),
    c.LapseParts: (
        OVERDUE,
        lambda old, command, standing, now, _: part_times.lapse_parts(old, command, standing, now),
    ),
    c.CallConsultation: ("case.consultation_called", consultation_rules.call_consultation),
    c.GiveOpinion: (
        "case.opinion_given",
        lambda old, command, standing, now, _: consultation_rules.give_opinion(old, command, standing, now),
    ),
    c.DecideConsultation: ("case.consultation_decided", consultation_rules.decide_consultation),
}
"""The kind of change of each command, and its rule."""
NEWS: Final = frozenset(
    {"case.parts_assigned", OVERDUE, "case.consultation_called", "case.consultation_decided"}
)
"""Kinds that are news; what thirty units answer is shown by their case, not told line by line."""


def standing_of(case: Case, by: Actor, matters_of: MattersOf, served: Mapping[str, str]) -> Standing:
    """What somebody is to a case in its joint handling. `served`: what its units serve."""
    manages = holds_right(by.viewer, case, matters_of, Right.MANAGE_CASES)
    return standing_in(case.region, case.handling, by, manages, served)


def decide_joint(
    old: Case,
    command: c.JointCommand,
    standing: Standing,
    by: Actor,
    now: datetime,
    known: frozenset[str],
    tz: tzinfo,
) -> tuple[Case, Change]:
    """The case after a command, and its change; `known`: units of the county. Refused as its rule says, and
    case_closed, bad_transition, suspended.
    """
    check_stage(old.handling, type(command))
    kind, rule = RULES[type(command)]
    safe = masked(command, names_of(old.reporter))
    joint = rule(old.joint or Joint(), safe, standing, now, known)
    handling = _handled(old, command, joint, standing, by)
    values = {"joint": joint, "handling": handling and _settled(handling, joint, now), "updated_at": now}
    new = case_join.with_values(old, values)
    return new, _change(kind, old, new, safe, by, now, tz)


def _handled(
    old: Case, command: c.JointCommand, joint: Joint, standing: Standing, by: Actor
) -> Handling | None:
    """The handling of its case: whoever answers for their unit handles, which a reporter does not; whoever
    records what another unit did handled nothing. Refused reporter_handles.
    """
    handling = old.handling
    if handling is None or not isinstance(command, c.AnswerPart) or command.state not in (STARTED, DONE):
        return handling
    if not standing.answers_for(find_part(joint, command.part).unit):
        return handling
    check_reporter(by, reporters_of(old))
    return replace(handling, handlers=add_handlers(handling, by))


def _settled(handling: Handling, joint: Joint, now: datetime) -> Handling:
    """The handling; what was asked for a part that is settled is over."""
    requests = void_settled(handling, joint, now)
    return handling if requests is handling.requests else replace(handling, requests=requests)


def masked(command: Any, names: tuple[str, ...]) -> Any:
    """The command with personal data in its words masked: all who see the case may read what is kept."""
    texts: dict[str, Any] = {
        name: mask_text(words, names)
        for name in ("reason", "note", "material", "decision")
        if (words := getattr(command, name, ""))
    }
    if assignments := getattr(command, "parts", ()):
        texts["parts"] = tuple((unit, mask_text(text, names)) for unit, text in assignments)
    if orders := getattr(command, "orders", ()):
        texts["orders"] = tuple(replace(order, text=mask_text(order.text, names)) for order in orders)
    return replace(command, **texts)


def _change(
    kind: str, old: Case, new: Case, command: c.JointCommand, by: Actor, now: datetime, tz: tzinfo
) -> Change:
    was, became = content_diff(old, new)
    trace = TraceRow(now, by.name, kind, new.id, "", was, became, command.reason, by.ordered_by)
    delta = case_delta(old, new, tz)
    if kind in NEWS:
        line = case_news(kind, local_text(now, tz), new, case_rows.title(new))
        if kind == OVERDUE:
            line["count"] = _count_lapsed(old, new)
        delta["news"] = [line]
    return Change(kind, new.region, None, now, "cases", trace, tz, delta)


def _count_lapsed(old: Case, new: Case) -> int:
    """Of how many parts it is told now that they are overdue."""
    before = old.joint.parts if old.joint is not None else ()
    after = new.joint.parts if new.joint is not None else ()
    return sum(was.overdue_at != became.overdue_at for was, became in zip(before, after, strict=True))
