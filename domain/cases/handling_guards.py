"""What a command about a case does, and what it is refused for whatever step the case is at; and what must be
known to say so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from domain.access.actor import Actor
from domain.access.rights import Right
from domain.cases.case_join import Case
from domain.cases.handling import ADMITTED, REQUESTED, Handling
from domain.cases.joint.joint import Joint
from domain.cases.times.time_limits import LimitTable
from domain.kernel.errors import Refused
from domain.kernel.regions import Level
from domain.kernel.values import value
from domain.kernel.working_calendar import WorkingCalendar

LONGEST_EXTENSION: Final = timedelta(days=90)
LONGEST_NOTE: Final = 500
SEVEREST: Final = 1
TOWNSHIP: Final = 9
"""Digits of a township's code."""


@value
class CaseFacts:
    """What a rule must know of the case and its county. `reporters`: actors and persons who reported it;
    `unit_region`: what the unit serves that a command names, or
    that has the case in hand; `joint`: the parts of its units; `handlers`:
    actors and persons who handled it in a squad or commanded one; `region`: where it lies.
    `level`: where it is handled while nobody moves it; `addressees`: units and regions that a command names.
    """

    matter: str | None
    severity: int
    reporters: frozenset[str]
    units: frozenset[str]
    limits: LimitTable
    calendar: WorkingCalendar
    matters: frozenset[str] = frozenset()
    level: str = Level.COUNTY
    addressees: frozenset[str] = frozenset()
    unit_region: str = ""
    joint: Joint | None = None
    handlers: frozenset[str] = frozenset()
    region: str = ""


Guard = Callable[[Handling, Actor, CaseFacts], None]
Check = Callable[[Handling, Any, Actor, CaseFacts], None]
Effect = Callable[[Handling, Any, Actor, datetime], dict[str, Any]]


@value
class Transition:
    """What a command does: its `kind` of change, from which steps (`sources`) to which (`target`, None: it
    stays); `reason`: whether it needs one; `right`: what whoever gives it needs. `guard` refuses whatever the
    command says, `check` what it says; `effect` gives the fields that are another then, besides the step and
    its clock. `suspended`: whether it can be given while the clock stands still; `seen`: whether whoever
    gives it must have looked at the newest version.
    """

    kind: str
    sources: frozenset[str]
    target: str | None = None
    right: Right = Right.MANAGE_CASES
    reason: bool = False
    guard: Guard = lambda old, by, facts: None
    check: Check = lambda old, command, by, facts: None
    effect: Effect = lambda old, command, by, now: {}
    suspended: bool = False
    seen: bool = True


def check_unit(old: Handling, command: Any, by: Actor, facts: CaseFacts) -> None:
    """Refused unknown_unit, not_admitted."""
    if command.unit not in facts.units:
        raise Refused("unknown_unit", f"no such unit: {command.unit!r}", "unit")
    check_admitted(old, by, facts, facts.unit_region, "unit")


def check_admitted(old: Handling, by: Actor, facts: CaseFacts, region: str, where: str) -> None:
    """Refused not_admitted: a case of no listed matter is not handed down to a township, but for the
    severest, which do not wait. `where`: the field that names the township.
    """
    listed = facts.matter is not None or old.admission == ADMITTED or facts.severity == SEVEREST
    if not listed and is_handed_down(by, region):
        raise Refused("not_admitted", "a matter on no list is admitted before a township gets it", where)


def is_handed_down(by: Actor, region: str) -> bool:
    """Whether somebody above a township gives something to a unit of the township."""
    regions = by.viewer.regions(Right.MANAGE_CASES)
    within = any(len(home) >= TOWNSHIP and region.startswith(home) for home in regions)
    return len(region) >= TOWNSHIP and not within


def bar_listed(old: Handling, _: Actor, facts: CaseFacts) -> None:
    """Refused has_matter: what is on a list needs no admission; already_asked."""
    if facts.matter is not None:
        raise Refused("has_matter", "a listed matter needs no admission", "matter")
    if old.admission in (REQUESTED, ADMITTED):
        raise Refused("already_asked", f"the admission is {old.admission}", "admission")


def bar_unasked(old: Handling, by: Actor, _: CaseFacts) -> None:
    """Refused not_asked, requester_decides: whoever asked does not decide."""
    if old.admission != REQUESTED:
        raise Refused("not_asked", "nobody asked for the admission", "admission")
    if old.admission_by in by.names:
        raise Refused("requester_decides", "who asked for the admission does not decide on it")


def check_matter(_: Handling, command: Any, __: Actor, facts: CaseFacts) -> None:
    """Refused unknown_matter, same_matter."""
    if command.matter not in facts.matters:
        raise Refused("unknown_matter", f"no such matter: {command.matter!r}", "matter")
    if command.matter == facts.matter:
        raise Refused("same_matter", "the case is of that matter already", "matter")


def check_reporter(by: Actor, reporters: frozenset[str]) -> None:
    """Refused reporter_handles (报办分离)."""
    if by.names & reporters:
        raise Refused("reporter_handles", "who reported a case does not handle it")


def bar_handler(old: Handling, by: Actor, facts: CaseFacts) -> None:
    """Refused handler_verifies: whoever began or finished it or a part of it, went there, or commanded."""
    if by.names & facts.handlers.union(old.handlers, {old.handled_by}):
        raise Refused("handler_verifies", "who handled a case does not verify it")


def bar_unverified(old: Handling, _: Actor, __: CaseFacts) -> None:
    """Refused not_verified."""
    if not old.verified_by:
        raise Refused("not_verified", "the case was not verified yet", "stage")


def bar_unlimited(old: Handling, _: Actor, __: CaseFacts) -> None:
    """Refused no_limit."""
    if old.deadline is None:
        raise Refused("no_limit", "this step has no time limit", "amount")


def check_extension(_: Handling, command: Any, __: Actor, ___: CaseFacts) -> None:
    """Refused bad_extension."""
    if not timedelta() < command.amount <= LONGEST_EXTENSION:
        raise Refused("bad_extension", f"an extension has at most {LONGEST_EXTENSION.days} days", "amount")


def bar_running(old: Handling, _: Actor, __: CaseFacts) -> None:
    """Refused not_suspended."""
    if old.suspended_at is None:
        raise Refused("not_suspended", "the clock is going", "stage")


def check_note(note: str) -> None:
    """Refused too_long."""
    if len(note) > LONGEST_NOTE:
        raise Refused("too_long", f"at most {LONGEST_NOTE} characters", "note")


def require_open(case: Case, detail: str = "the case is closed", where: str = "case") -> None:
    """Refused case_closed."""
    if not case.open:
        raise Refused("case_closed", detail, where)
