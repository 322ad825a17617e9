"""Read tokens on /admin: asked for by who administers keys, handed out by who commands. The secret is told to
the latter, once.
"""

from __future__ import annotations

from typing import Any

from dashboard.services.base import Base, CountyRequest, number
from dashboard.services.container import Services
from data_access.accounts.accounts import Accounts
from domain.access.county_rights import held_rights
from domain.access.rights import Right
from domain.accounts.key_commands import (
    ApproveReadToken,
    ReadTokenCommand,
    RejectReadToken,
    WithdrawReadToken,
)
from domain.accounts.token_requests import WAITING, TokenRequest
from domain.directory.imports import Hand
from domain.kernel.lookups import require_found

RIGHTS = (Right.APPROVE_TOKENS, Right.MANAGE_KEYS)
Rows = list[dict[str, Any]]


class TokenRequestsService(Base):
    """The requests in a county."""

    def __init__(self, services: Services, accounts: Accounts) -> None:
        super().__init__(services)
        self._accounts = accounts

    def list(self, county: str) -> Rows:
        """Requests for where the viewer may approve or administers keys; those that wait first."""
        request = self.request(county)
        return [_row(token_request, request) for token_request in self._listed(request)]

    def _listed(self, request: CountyRequest) -> tuple[TokenRequest, ...]:
        held = held_rights(request.viewer, RIGHTS)
        within = [region for right in held for region in request.within(right) or (request.code,)]
        found: tuple[TokenRequest, ...] = self.aside(self._accounts.token_requests.within, within)
        return found

    def approve(self, county: str, request_id: Any) -> dict[str, Any]:
        """Hand the token out: its secret. Refused no_request, request_settled, own_request, made_by_author,
        author_gone, forbidden.
        """
        _, secret = self._settle(county, request_id, ApproveReadToken)
        return {"secret": secret}

    def refuse(self, county: str, request_id: Any) -> dict[str, Any]:
        """Reject it, as who may approve; take it back, as who administers keys there."""
        approves = self.request(county).viewer.has(Right.APPROVE_TOKENS)
        self._settle(county, request_id, RejectReadToken if approves else WithdrawReadToken)
        return {"done": "reject" if approves else "withdraw"}

    def _settle(self, county: str, request_id: Any, kind: type[ReadTokenCommand]) -> Any:
        request, wanted = self.request(county), number(request_id, "request")
        found = next(
            (token_request for token_request in self._listed(request) if token_request.id == wanted), None
        )
        known = require_found(found, "no_request", "request", "request")
        return self.handle(request, kind(region=known.region, request=known.id))


def _row(token_request: TokenRequest, request: CountyRequest) -> dict[str, Any]:
    viewer, waits = request.viewer, token_request.state == WAITING
    approves = waits and viewer.may(Right.APPROVE_TOKENS, token_request.region)
    is_author = token_request.author.same(Hand(viewer.actor, viewer.person))
    return {
        "id": token_request.id,
        "region": token_request.region,
        "name": token_request.name,
        "days": token_request.days,
        "reason": token_request.reason,
        "author_name": token_request.author_name,
        "at": token_request.at,
        "state": token_request.state,
        "settled_name": token_request.settled_name,
        "settled_at": token_request.settled_at,
        "token": token_request.token,
        "may": {
            "approve": approves and not is_author,
            "reject": approves,
            "withdraw": waits and viewer.may(Right.MANAGE_KEYS, token_request.region),
        },
    }
