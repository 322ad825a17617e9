"""Who may ask for more time and who decides: the unit that handles asks, with a reason, once at a time;
whoever manages the case approves or refuses, never the one who asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from domain.access.actor import Actor
from domain.access.rights import Right, Viewer
from domain.cases.handling import DISPATCHED, HANDLING, REGISTERED, Handling
from domain.cases.handling_commands import (
    ApproveRequest,
    CaseCommand,
    RefuseRequest,
    RequestExtension,
    RequestSuspension,
    WithdrawRequest,
)
from domain.cases.handling_guards import LONGEST_EXTENSION, CaseFacts, Transition, check_extension
from domain.cases.joint.joint import Joint
from domain.cases.rules.whistle_rules import answers_for
from domain.cases.times.time_request import (
    APPROVED,
    EXTENSION,
    HOUR,
    MOST_REQUESTS,
    REFUSED,
    SUSPENSION,
    WITHDRAWN,
    Requests,
    TimeRequest,
    end_request,
    find_open,
    void_requests,
)
from domain.kernel.errors import Refused
from domain.kernel.working_calendar import WorkingCalendar

BEGUN: Final = frozenset({DISPATCHED, HANDLING})
"""Where a unit has a case in hand, and may ask for time."""
DECIDED: Final = BEGUN | {REGISTERED}
"""Where a request may wait and be answered: that of a part waits while its case is between two units, too."""
MOVED, SETTLED, OVER = "moved", "settled", "over"


def list_askable(old: Handling, viewer: Viewer, joint: Joint | None, kind: str) -> list[tuple[str, int]]:
    """For what somebody may ask now: (unit, number of its part), 0 for the case itself. What waits for an
    answer is not asked for again; what has no limit needs no extension.
    """
    waiting = {
        (request.unit, request.part) for request in old.requests if request.open and request.kind == kind
    }
    limits = _list_work(old, joint, viewer)
    found = [work for work, due_at in limits if kind == SUSPENSION or due_at is not None]
    return [work for work in found if work not in waiting]


def list_decidable(old: Handling, by: Actor) -> list[int]:
    """The numbers of open requests that somebody did not make; whether they manage the case is for the caller
    to ask.
    """
    return [request.number for request in old.requests if request.open and not _is_asker(request, by)]


def list_withdrawable(old: Handling, viewer: Viewer) -> list[int]:
    """The numbers of open requests of the units of somebody."""
    return [request.number for request in old.requests if request.open and answers_for(viewer, request.unit)]


def void_moved(new: Handling, now: datetime) -> Requests:
    """The requests of a case that is at another step: what its unit asked for is over once no unit, or
    another one, has it in hand. That of a part goes on with the part.
    """
    over = [request for request in new.requests if request.open and _is_lost(request, new)]
    return void_requests(new.requests, over, now)


def _is_lost(request: TimeRequest, new: Handling) -> bool:
    """Whether the unit that asked has no more in hand what it asked for."""
    if request.part:
        return new.stage not in DECIDED
    return new.stage not in BEGUN or request.unit != new.unit


def explain_void(request: TimeRequest, new: Handling) -> str:
    """Why a request is over by itself: MOVED, the case is not its unit's any more; SETTLED, its part is done
    or excused; OVER, the case is not being handled.
    """
    if new.stage not in DECIDED:
        return OVER
    return SETTLED if request.part else MOVED


def void_settled(old: Handling, joint: Joint, now: datetime) -> Requests:
    """The requests of a case some of whose parts are done or excused."""
    open_parts = {part.number for part in joint.open_parts}
    over = [
        request
        for request in old.requests
        if request.open and request.part and request.part not in open_parts
    ]
    return void_requests(old.requests, over, now)


def find_limit(old: Handling, joint: Joint | None, part: int) -> datetime | None:
    """Until when a case, or a part of it, is to be done; None without a limit."""
    if not part:
        return old.deadline.due_at if old.deadline else None
    known_parts = joint.parts if joint is not None else ()
    return next((known.due_at for known in known_parts if known.number == part), None)


def measure_extension(old: Handling, command: CaseCommand, facts: CaseFacts) -> CaseCommand:
    """The command; a request that says until when, with how much more time that is: whole hours from its
    limit, of working time where the case counts that. What is later than any extension stays unmeasured.
    """
    if not isinstance(command, RequestExtension) or command.until is None:
        return command
    due_at = find_limit(old, facts.joint, command.part)
    if due_at is None or command.until <= due_at:
        return command
    if command.until - due_at > LONGEST_EXTENSION:
        return replace(command, amount=command.until - due_at)
    working = old.working and not command.part
    return replace(command, amount=_measure_hours(due_at, command.until, working, facts.calendar))


def measure_approved(
    old: Handling, joint: Joint | None, request: TimeRequest, calendar: WorkingCalendar
) -> timedelta | None:
    """By how much an approved request moves the limit that holds now, which may be another one than it was
    asked of; None where that is as late already, and of a request that moves none.
    """
    if request.until is None:
        return request.amount
    due_at = find_limit(old, joint, request.part)
    if due_at is None or request.until <= due_at:
        return None
    return _measure_hours(due_at, request.until, old.working and not request.part, calendar)


def _measure_hours(start: datetime, end: datetime, working: bool, calendar: WorkingCalendar) -> timedelta:
    """Whole hours, at least one."""
    span = calendar.measure_working_time(start, end) if working else end - start
    return max(1, ceil(span / HOUR)) * HOUR


def find_approved(old: Handling, command: CaseCommand, kind: str) -> TimeRequest | None:
    """The request of a kind that a command approves; None for any other command."""
    if not isinstance(command, ApproveRequest):
        return None
    found = find_open(old.requests, command.request)
    return found if found is not None and found.kind == kind else None


def _list_work(
    old: Handling, joint: Joint | None, viewer: Viewer
) -> list[tuple[tuple[str, int], datetime | None]]:
    """What somebody's units have in hand, and until when: the case itself, and their open parts."""
    open_parts = joint.open_parts if joint is not None else ()
    held = [((part.unit, part.number), part.due_at) for part in open_parts]
    if old.unit is not None:
        held.insert(0, ((old.unit, 0), old.deadline.due_at if old.deadline else None))
    return [(work, due_at) for work, due_at in held if answers_for(viewer, work[0])]


def _is_asker(request: TimeRequest, by: Actor) -> bool:
    return bool(by.names & {request.by, f"person:{request.person}"})


def _bar_idle(old: Handling, by: Actor, facts: CaseFacts, kind: str) -> None:
    """Refused requests_full, not_handling, already_waiting, no_limit."""
    if len(old.requests) >= MOST_REQUESTS:
        raise Refused("requests_full", f"a case has at most {MOST_REQUESTS} requests", "case")
    if list_askable(old, by.viewer, facts.joint, kind):
        return
    if not _list_work(old, facts.joint, by.viewer):
        raise Refused("not_handling", "no unit of yours has the case in hand", "unit")
    if any(request.open and request.kind == kind for request in old.requests):
        raise Refused("already_waiting", "a request waits for its answer", "request")
    raise Refused("no_limit", "what is to be done has no time limit", "amount")


def _check_work(old: Handling, command: Any, by: Actor, facts: CaseFacts, kind: str) -> None:
    """Refused not_handling, bad_extension."""
    if (command.unit, command.part) not in list_askable(old, by.viewer, facts.joint, kind):
        raise Refused("not_handling", "this is not yours to ask for, or it was asked for", "unit")
    if kind == EXTENSION:
        check_extension(old, command, by, facts)


def _ask(old: Handling, command: Any, by: Actor, now: datetime, kind: str) -> dict[str, Any]:
    extent = {"amount": command.amount, "until": command.until} if kind == EXTENSION else {}
    request = TimeRequest(
        old.version + 1, kind, command.unit, by.name, command.reason, now, part=command.part,
        person=by.viewer.person or "", **extent,
    )  # fmt: skip
    return {"requests": (*old.requests, request)}


def _bar_undecidable(old: Handling, by: Actor, _: CaseFacts) -> None:
    """Refused no_request, asker_decides."""
    if not any(request.open for request in old.requests):
        raise Refused("no_request", "no request waits for its answer", "request")
    if not list_decidable(old, by):
        raise Refused("asker_decides", "who asked for time does not decide on it", "request")


def _check_decision(old: Handling, command: Any, by: Actor, _: CaseFacts) -> None:
    """Refused no_request, asker_decides."""
    if find_open(old.requests, command.request) is None:
        raise Refused("no_request", "no request waits under this number", "request")
    if command.request not in list_decidable(old, by):
        raise Refused("asker_decides", "who asked for time does not decide on it", "request")


def _bar_unasked(old: Handling, by: Actor, _: CaseFacts) -> None:
    """Refused no_request."""
    if not list_withdrawable(old, by.viewer):
        raise Refused("no_request", "no request of yours waits for its answer", "request")


def _check_own(old: Handling, command: Any, by: Actor, _: CaseFacts) -> None:
    """Refused no_request."""
    if command.request not in list_withdrawable(old, by.viewer):
        raise Refused("no_request", "no request of yours waits under this number", "request")


def _approve(old: Handling, command: ApproveRequest, by: Actor, now: datetime) -> dict[str, Any]:
    """An extension that moves the limit of the case counts as any other; a suspension stops the clock of the
    case, and of its parts with it. That of a part moves the part's limit
    (domain/decisions/handling_decisions.py).
    """
    fields: dict[str, Any] = {"requests": _answered(old, command, APPROVED, by, now)}
    if (request := find_approved(old, command, EXTENSION)) is not None and _moves_case(old, request):
        fields["extensions"] = old.extensions + 1
    if find_approved(old, command, SUSPENSION) is not None:
        fields["suspended_at"] = now
    return fields


def _moves_case(old: Handling, request: TimeRequest) -> bool:
    """Whether an extension moves the limit of the case: not where there is none, or it is as late already."""
    due_at = find_limit(old, None, 0)
    return not request.part and due_at is not None and (request.until is None or request.until > due_at)


def _answered(old: Handling, command: Any, state: str, by: Actor, now: datetime) -> Requests:
    words = command.reason if state == REFUSED else command.note
    return end_request(old.requests, command.request, state, by.name, now, words)


def _ask_transition(change: str, kind: str) -> Transition:
    return Transition(
        change,
        BEGUN,
        right=Right.HANDLE_CASES,
        reason=True,
        guard=lambda old, by, facts: _bar_idle(old, by, facts, kind),
        check=lambda old, command, by, facts: _check_work(old, command, by, facts, kind),
        effect=lambda old, command, by, now: _ask(old, command, by, now, kind),
        seen=False,
    )


REQUEST_TRANSITIONS: Final[dict[type[CaseCommand], Transition]] = {
    RequestExtension: _ask_transition("case.extension_requested", EXTENSION),
    RequestSuspension: _ask_transition("case.suspension_requested", SUSPENSION),
    ApproveRequest: Transition(
        "case.request_approved", DECIDED, guard=_bar_undecidable, check=_check_decision, effect=_approve
    ),
    RefuseRequest: Transition(
        "case.request_refused",
        DECIDED,
        reason=True,
        guard=_bar_undecidable,
        check=_check_decision,
        effect=lambda old, command, by, now: {"requests": _answered(old, command, REFUSED, by, now)},
        suspended=True,
    ),
    WithdrawRequest: Transition(
        "case.request_withdrawn",
        DECIDED,
        right=Right.HANDLE_CASES,
        guard=_bar_unasked,
        check=_check_own,
        effect=lambda old, command, by, now: {"requests": _answered(old, command, WITHDRAWN, by, now)},
        suspended=True,
        seen=False,
    ),
}
