"""Read tokens: an administrator asks for one, a commander hands it out. Whoever administers sees no case by
it, whoever commands makes no key, and both stand in the trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.directory.imports import Hand
from domain.kernel.errors import Refused

WAITS: Final = timedelta(days=7)
"""How long a request can be approved."""
WAITING, APPROVED, REJECTED, WITHDRAWN, EXPIRED = "waiting", "approved", "rejected", "withdrawn", "expired"


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A read token that is asked for. `days` it is to live, 0: until it is ended. `state` is that of the
    moment it was read; `token` the number of what came of it. Times are aware, UTC.
    """

    id: int
    region: str
    name: str
    days: int
    reason: str
    author: Hand
    author_name: str
    at: datetime
    expires_at: datetime
    state: str
    settled_name: str | None = None
    settled_at: datetime | None = None
    token: int | None = None


def state_now(state: str, expires_at: datetime, now: datetime) -> str:
    """The state, given the time: what nobody settled in its days has expired."""
    return EXPIRED if state == WAITING and now >= expires_at else state


def check_open(request: TokenRequest) -> None:
    """Pass while a request waits. Raises Refused("request_settled")."""
    if request.state != WAITING:
        raise Refused("request_settled", f"the request is {request.state}", "request")


def check_approve(request: TokenRequest, hand: Hand) -> None:
    """Pass when another human than the author approves what waits. Raises Refused: request_settled,
    own_request.
    """
    check_open(request)
    if request.author.same(hand):
        raise Refused("own_request", "nobody approves what they asked for", "request")


def check_settled_once(rows: int) -> None:
    """Refused request_settled when nothing waited any more."""
    if not rows:
        raise Refused("request_settled", "somebody else was faster", "request")


def check_request_there(request: TokenRequest | None, request_id: int) -> TokenRequest:
    """Refused no_request."""
    if request is None:
        raise Refused("no_request", f"no read token was asked for under {request_id}", "request")
    return request
