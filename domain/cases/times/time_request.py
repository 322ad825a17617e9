"""A request for more time: the unit that handles a case, or a part of it, asks for 延期 or 挂账, and the
centre decides. Until then the clock goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, Protocol

from domain.access.masking import mask_text
from domain.changes import Row, local_text
from domain.kernel.values import value

EXTENSION, SUSPENSION = "extension", "suspension"
OPEN, APPROVED, REFUSED, WITHDRAWN, VOID = "open", "approved", "refused", "withdrawn", "void"
MOST_REQUESTS: Final = 30
"""So many may a case have."""
MOST_ENDED: Final = 2
"""So many of those that are over go to every screen."""
HOUR: Final = timedelta(hours=1)


@value
class TimeRequest:
    """`number`: the version of the handling it made; `kind`: EXTENSION by `amount`, or SUSPENSION; `until`:
    till when, where it says that: `amount` is then how much it was of the limit of that time; `part`: of
    joint handling, 0 for the case itself; `by`: the actor who asked, `person`: of the directory, whose the
    account is, '' for nobody. `state` since `ended_at`; `ended_by`: who decided; `answer`: why; `due_at`: the
    limit that an approved extension gave. VOID: the case, or the part, went on meanwhile.
    """

    number: int
    kind: str
    unit: str
    by: str
    reason: str
    at: datetime
    amount: timedelta | None = None
    part: int = 0
    person: str = ""
    state: str = OPEN
    ended_at: datetime | None = None
    ended_by: str = ""
    answer: str = ""
    due_at: datetime | None = None
    until: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it waits for its answer."""
        return self.state == OPEN


Requests = tuple[TimeRequest, ...]


def find_open(requests: Requests, number: int) -> TimeRequest | None:
    """The request of a number that waits for its answer."""
    return next((request for request in requests if request.number == number and request.open), None)


def end_request(
    requests: Requests, number: int, state: str, by: str, now: datetime, answer: str = ""
) -> Requests:
    """The requests with one that is over."""
    return tuple(
        replace(request, state=state, ended_at=now, ended_by=by, answer=answer)
        if request.number == number
        else request
        for request in requests
    )


def date_request(requests: Requests, number: int, due_at: datetime | None) -> Requests:
    """The requests, one of which got a limit."""
    return tuple(
        replace(request, due_at=due_at) if request.number == number else request for request in requests
    )


def list_askers(requests: Requests) -> frozenset[str]:
    """Who of the directory asked, and did not take it back."""
    return frozenset(request.person for request in requests if request.person and request.state != WITHDRAWN)


def void_requests(requests: Requests, over: Iterable[TimeRequest], now: datetime) -> Requests:
    """The requests, those that are over by what happened meanwhile ended; the same ones when none is."""
    for request in over:
        requests = end_request(requests, request.number, VOID, "", now)
    return requests


class CountedRequest(Protocol):
    """The field of a TimeRequest that is counted."""

    state: str


def count_requests(requests: Sequence[CountedRequest]) -> dict[str, int]:
    """How many were asked for, and how many of them refused."""
    return {"requests": len(requests), "refusals": sum(request.state == REFUSED for request in requests)}


def request_content(requests: Requests) -> list[Row] | None:
    """What the trace keeps of requests, None of none: their words stand with the command that said them."""
    return [_describe(request, UTC) | _describe_state(request, UTC) for request in requests] or None


def request_rows(requests: Requests, names: tuple[str, ...], tz: tzinfo) -> list[Row]:
    """What screens get: the open ones, and the last that are over; personal data in their words is masked,
    and the `names` given.
    """
    ended = [request.number for request in requests if not request.open][-MOST_ENDED:]
    shown = [request for request in requests if request.open or request.number in ended]
    return [_request_row(request, names, tz) for request in shown]


def _request_row(request: TimeRequest, names: tuple[str, ...], tz: tzinfo) -> Row:
    words = {"reason": mask_text(request.reason, names), "at": local_text(request.at, tz)}
    row = _describe(request, tz) | words | _describe_state(request, tz)
    if request.person:
        row["person"] = request.person
    if request.ended_at is not None:
        row["ended_at"] = local_text(request.ended_at, tz)
    if request.answer:
        row["answer"] = mask_text(request.answer, names)
    return row


def _describe_state(request: TimeRequest, tz: tzinfo) -> Row:
    """How far it is, and which limit it got."""
    due = {} if request.due_at is None else {"due_at": local_text(request.due_at, tz)}
    return {"state": request.state} | due


def _describe(request: TimeRequest, tz: tzinfo) -> Row:
    """What is asked for; a part, an amount and a moment only where there is one."""
    row: Row = {"number": request.number, "kind": request.kind, "unit": request.unit}
    if request.part:
        row["part"] = request.part
    if request.amount is not None:
        row["hours"] = int(request.amount / HOUR)
    if request.until is not None:
        row["until"] = local_text(request.until, tz)
    return row
