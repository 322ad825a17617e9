"""The handling of a case: what only people's commands and timers change, beside what its sources report.

The steps are those of GB/T 30428.8; how one leads to the next stands in handling_rules.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime, tzinfo
from typing import Final

from domain.access.actor import Actor
from domain.cases.times.step_times import Span, StepTime
from domain.cases.times.time_limits import Deadline
from domain.cases.times.time_request import Requests, list_askers, request_content
from domain.cases.whistles.whistle import Whistle, list_called, whistle_content
from domain.changes import Row, local_text
from domain.kernel.values import value

REPORTED, REGISTERED, DISPATCHED = "reported", "registered", "dispatched"
HANDLING, VERIFYING, CLOSED = "handling", "verifying", "closed"
REQUESTED, ADMITTED, REFUSED = "requested", "admitted", "refused"
OPEN: Final = frozenset({REPORTED, REGISTERED, DISPATCHED, HANDLING, VERIFYING})


@value
class Handling:
    """What people do about one case. `unit`: whose it is since it was dispatched. `since`: when its
    step began; `deadline`: until when it is to end, None without a limit; `working`: counted in working time.
    `suspended_at`: since when the clock stands still. `handled_by`, `verified_by`: actors.
    `admission`: whether a case of no listed matter may be handed down, "" while nobody asked;
    `admission_by`: who asked.
    `matter`: as a person said it, None while nobody did. `level`: which of them has it, as it was moved, and
    `level_since` when, None while nobody moved it; `handed_to`: the region it was handed down to.
    `whistles`: blown about it.
    `returns`, `extensions`, `passings`, `reopenings` are counted for good. `steps`: how long it was in those
    it left; `pauses`: when it was suspended in its present one; `suspended`: all seconds of that.
    `requests`: for time, of units that have it in hand. `handlers`: everybody who began or finished it, or a
    part of it, by account and as a person of the directory.
    """

    stage: str
    since: datetime
    version: int = 0
    unit: str | None = None
    deadline: Deadline | None = None
    working: bool = False
    suspended_at: datetime | None = None
    handled_by: str = ""
    verified_by: str = ""
    outcome: str = ""
    returns: int = 0
    extensions: int = 0
    passings: int = 0
    reopenings: int = 0
    matter: str | None = None
    admission: str = ""
    admission_by: str = ""
    level: str | None = None
    level_since: datetime | None = None
    handed_to: str = ""
    whistles: tuple[Whistle, ...] = ()
    steps: Mapping[str, StepTime] = field(default_factory=dict)
    pauses: tuple[Span, ...] = ()
    suspended: float = 0.0
    requests: Requests = ()
    handlers: tuple[str, ...] = ()


def list_callees(handling: Handling) -> frozenset[str]:
    """Whom commands about a case called into it, by the names that domain/access/scope.py has; and who asked
    for time, on whose phone the answer stands.
    """
    given = [name for name in (handling.handed_to, handling.unit and f"unit:{handling.unit}") if name]
    askers = (f"person:{person}" for person in list_askers(handling.requests))
    return list_called(handling.whistles).union(given, askers)


def add_handlers(handling: Handling, by: Actor) -> tuple[str, ...]:
    """Everybody who handled it, with one more."""
    return tuple(sorted({*handling.handlers, *by.names}))


def handling_content(handling: Handling) -> Row:
    """What the trace keeps of a handling beside stage and outcome; times in UTC."""
    deadline = handling.deadline
    return {
        "handling_version": handling.version,
        "unit": handling.unit,
        "since": _utc(handling.since),
        "amber_at": _utc(deadline.amber_at) if deadline else None,
        "due_at": _utc(deadline.due_at) if deadline else None,
        "suspended_at": _utc(handling.suspended_at) if handling.suspended_at else None,
        "handled_by": handling.handled_by,
        "verified_by": handling.verified_by,
        "returns": handling.returns,
        "extensions": handling.extensions,
        "passings": handling.passings,
        "reopenings": handling.reopenings,
        "admission": handling.admission or None,
        "admission_by": handling.admission_by or None,
        "level": handling.level,
        "handed_to": handling.handed_to or None,
        "whistles": whistle_content(handling.whistles),
        "requests": request_content(handling.requests),
        "handlers": [*handling.handlers] or None,
    }


def handling_row(handling: Handling, source_closed_at: datetime | None, tz: tzinfo) -> Row:
    """What the row of a case shows of its handling; times local, None for what is not."""

    deadline = handling.deadline

    def local(at: datetime | None) -> str | None:
        return None if at is None else local_text(at, tz)

    moved = {"level": handling.level, "handed_to": handling.handed_to} if handling.level else {}
    return moved | {
        "version": handling.version,
        "stage": handling.stage,
        "unit": handling.unit,
        "since": local(handling.since),
        "amber_at": local(deadline.amber_at if deadline else None),
        "due_at": local(deadline.due_at if deadline else None),
        "suspended_at": local(handling.suspended_at),
        "verified": bool(handling.verified_by),
        "returns": handling.returns,
        "extensions": handling.extensions,
        "passings": handling.passings,
        "reopenings": handling.reopenings,
        "source_closed_at": local(source_closed_at),
        "admission": handling.admission,
    }


def _utc(at: datetime) -> str:
    return local_text(at, UTC)


HANDLING_FACTS: Final = tuple(handling_content(Handling(REPORTED, datetime.min.replace(tzinfo=UTC))))
"""The names of what the trace keeps of a handling."""
