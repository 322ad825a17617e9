"""How the handling of a case goes on: which command leads from which step to which stands in
TRANSITIONS, nowhere else.

While a case is suspended its clock stands still, and it can only be resumed or cancelled. Rules are pure:
they take the handling as it is, the command, who gives it and now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.cases.handling import (
    ADMITTED,
    CLOSED,
    DISPATCHED,
    HANDLING,
    OPEN,
    REFUSED,
    REGISTERED,
    REPORTED,
    REQUESTED,
    VERIFYING,
    Handling,
    add_handlers,
)
from domain.cases.handling_commands import (
    AdmitCase,
    CancelCase,
    CaseCommand,
    CloseCase,
    DispatchCase,
    ExtendLimit,
    FinishHandling,
    MergeCase,
    PassOnCase,
    RefuseAdmission,
    RegisterCase,
    ReopenCase,
    RequestAdmission,
    ResumeCase,
    ReturnCase,
    SetMatter,
    StartHandling,
    SuspendCase,
    VerifyCase,
)
from domain.cases.handling_guards import (
    CaseFacts,
    Transition,
    bar_handler,
    bar_listed,
    bar_running,
    bar_unasked,
    bar_unlimited,
    bar_unverified,
    check_extension,
    check_matter,
    check_note,
    check_unit,
)
from domain.cases.rules.holder_rules import bar_handling, bar_outsider
from domain.cases.rules.request_rules import REQUEST_TRANSITIONS, measure_extension, void_moved
from domain.cases.rules.step_clock import begin_step, leave_step, move_clock
from domain.cases.rules.whistle_rules import WHISTLE_TRANSITIONS
from domain.kernel.errors import Refused
from domain.kernel.versions import check_version

MERGED: Final = "merged"
"""The outcome of a case that repeats another one."""


def first_handling(reported_at: datetime, closed: bool = False) -> Handling:
    """The handling of a case that nobody has in hand yet; `closed`: by its source."""
    return Handling(CLOSED if closed else REPORTED, reported_at)


IN_HAND: Final = OPEN - {REPORTED}
TRANSITIONS: Final[Mapping[type[CaseCommand], Transition]] = {
    RegisterCase: Transition("case.registered", frozenset({REPORTED}), REGISTERED),
    DispatchCase: Transition(
        "case.dispatched",
        frozenset({REGISTERED, DISPATCHED, HANDLING}),
        DISPATCHED,
        check=check_unit,
        effect=lambda old, command, by, now: {"unit": command.unit, "handled_by": ""},
    ),
    StartHandling: Transition(
        "case.started",
        frozenset({DISPATCHED}),
        HANDLING,
        guard=bar_handling,
        effect=lambda old, command, by, now: {"handlers": add_handlers(old, by)},
        right=Right.HANDLE_CASES,
    ),
    FinishHandling: Transition(
        "case.finished",
        frozenset({DISPATCHED, HANDLING}),
        VERIFYING,
        guard=bar_handling,
        effect=lambda old, command, by, now: {
            "handled_by": by.name,
            "handlers": add_handlers(old, by),
            "verified_by": "",
        },
        right=Right.HANDLE_CASES,
    ),
    VerifyCase: Transition(
        "case.verified",
        frozenset({VERIFYING}),
        guard=bar_handler,
        effect=lambda old, command, by, now: {"verified_by": by.name},
    ),
    CloseCase: Transition(
        "case.closed",
        frozenset({VERIFYING}),
        CLOSED,
        guard=bar_unverified,
        effect=lambda old, command, by, now: {"outcome": "done"},
    ),
    ReturnCase: Transition(
        "case.returned",
        frozenset({VERIFYING}),
        HANDLING,
        reason=True,
        effect=lambda old, command, by, now: {"returns": old.returns + 1, "verified_by": ""},
    ),
    ExtendLimit: Transition(
        "case.extended",
        IN_HAND,
        reason=True,
        guard=bar_unlimited,
        check=check_extension,
        effect=lambda old, command, by, now: {"extensions": old.extensions + 1},
    ),
    SetMatter: Transition(
        "case.matter_set",
        OPEN,
        check=check_matter,
        effect=lambda old, command, by, now: {"matter": command.matter},
    ),
    RequestAdmission: Transition(
        "case.admission_requested",
        IN_HAND,
        reason=True,
        guard=bar_listed,
        effect=lambda old, command, by, now: {"admission": REQUESTED, "admission_by": by.name},
    ),
    AdmitCase: Transition(
        "case.admitted",
        IN_HAND,
        right=Right.ADMIT_CASES,
        guard=bar_unasked,
        effect=lambda old, command, by, now: {"admission": ADMITTED},
    ),
    RefuseAdmission: Transition(
        "case.admission_refused",
        IN_HAND,
        right=Right.ADMIT_CASES,
        reason=True,
        guard=bar_unasked,
        effect=lambda old, command, by, now: {"admission": REFUSED},
    ),
    SuspendCase: Transition(
        "case.suspended", IN_HAND, reason=True, effect=lambda old, command, by, now: {"suspended_at": now}
    ),
    ResumeCase: Transition(
        "case.resumed",
        IN_HAND,
        suspended=True,
        guard=bar_running,
        effect=lambda old, command, by, now: {"suspended_at": None},
    ),
    PassOnCase: Transition(
        "case.passed_on",
        frozenset({DISPATCHED, HANDLING}),
        REGISTERED,
        reason=True,
        guard=bar_outsider,
        effect=lambda old, command, by, now: {"passings": old.passings + 1, "unit": None},
        right=Right.HANDLE_CASES,
    ),
    CancelCase: Transition(
        "case.closed",
        OPEN,
        CLOSED,
        reason=True,
        suspended=True,
        effect=lambda old, command, by, now: {"outcome": "cancelled", "suspended_at": None},
    ),
    MergeCase: Transition(
        "case.merged",
        OPEN,
        CLOSED,
        reason=True,
        effect=lambda old, command, by, now: {"outcome": MERGED, "suspended_at": None},
    ),
    ReopenCase: Transition(
        "case.reopened",
        frozenset({CLOSED}),
        REGISTERED,
        reason=True,
        effect=lambda old, command, by, now: {
            "reopenings": old.reopenings + 1,
            "outcome": "",
            "verified_by": "",
            "unit": None,
            "whistles": (),
        },
    ),
    **WHISTLE_TRANSITIONS,
    **REQUEST_TRANSITIONS,
}


def decide_handling(
    old: Handling, command: CaseCommand, by: Actor, now: datetime, facts: CaseFacts
) -> Handling:
    """The handling after a command. Refused stale, bad_transition, suspended, bad_reason, too_long, and what
    the command's own rules say.
    """
    transition, command = TRANSITIONS[type(command)], measure_extension(old, command, facts)
    if transition.seen:
        check_version("the case", old.version, command.expected_version)
    if old.stage not in transition.sources:
        raise Refused("bad_transition", f"a case that is {old.stage} cannot be so changed", "stage")
    if old.suspended_at is not None and not transition.suspended:
        raise Refused("suspended", "the clock of the case stands still", "stage")
    if transition.reason:
        checked_reason(command.reason)
    check_note(command.note)
    transition.guard(old, by, facts)
    transition.check(old, command, by, facts)
    new = replace(old, version=old.version + 1, **transition.effect(old, command, by, now))
    if transition.target is None:
        return move_clock(old, new, command, now, facts)
    moved = replace(leave_step(old, new, now, facts), stage=transition.target, since=now)
    return begin_step(replace(moved, requests=void_moved(moved, now)), facts)


def list_commands(old: Handling) -> list[type[CaseCommand]]:
    """What can be done about a case as it stands, whoever does it."""
    stopped = old.suspended_at is not None
    free = [kind for kind, way in TRANSITIONS.items() if way.suspended or not stopped]
    fitting = [kind for kind in free if old.stage in TRANSITIONS[kind].sources]
    return [kind for kind in fitting if kind is not ResumeCase or old.suspended_at is not None]


def list_allowed(old: Handling, by: Actor, facts: CaseFacts) -> list[type[CaseCommand]]:
    """What somebody can do about a case as it stands, by the rules; rights are for the caller to ask."""
    return [kind for kind in list_commands(old) if not _is_barred(kind, old, by, facts)]


def _is_barred(kind: type[CaseCommand], old: Handling, by: Actor, facts: CaseFacts) -> bool:
    try:
        TRANSITIONS[kind].guard(old, by, facts)
    except Refused:
        return True
    return False
