"""Read tokens on /admin: asked for by who administers keys, handed out by who commands. The secret is told to
the latter, once.
"""

from __future__ import annotations

from typing import Any

from dashboard.services.base import Asked, Base, number
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


class RequestsDesk(Base):
    """The requests in a county."""

    def __init__(self, services: Services, accounts: Accounts) -> None:
        super().__init__(services)
        self._accounts = accounts

    def list(self, county: str) -> Rows:
        """Requests for where the viewer may approve or administers keys; those that wait first."""
        asked = self.asked(county)
        return [_row(one, asked) for one in self._listed(asked)]

    def _listed(self, asked: Asked) -> tuple[TokenRequest, ...]:
        held = held_rights(asked.viewer, RIGHTS)
        within = [region for right in held for region in asked.within(right) or (asked.code,)]
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
        approves = self.asked(county).viewer.has(Right.APPROVE_TOKENS)
        self._settle(county, request_id, RejectReadToken if approves else WithdrawReadToken)
        return {"done": "reject" if approves else "withdraw"}

    def _settle(self, county: str, request_id: Any, kind: type[ReadTokenCommand]) -> Any:
        asked, wanted = self.asked(county), number(request_id, "request")
        found = next((one for one in self._listed(asked) if one.id == wanted), None)
        known = require_found(found, "no_request", "request", "request")
        return self.handle(asked, kind(region=known.region, request=known.id))


def _row(one: TokenRequest, asked: Asked) -> dict[str, Any]:
    viewer, waits = asked.viewer, one.state == WAITING
    approves = waits and viewer.may(Right.APPROVE_TOKENS, one.region)
    mine = one.author.same(Hand(viewer.actor, viewer.person))
    return {
        "id": one.id,
        "region": one.region,
        "name": one.name,
        "days": one.days,
        "reason": one.reason,
        "author_name": one.author_name,
        "at": one.at,
        "state": one.state,
        "settled_name": one.settled_name,
        "settled_at": one.settled_at,
        "token": one.token,
        "may": {
            "approve": approves and not mine,
            "reject": approves,
            "withdraw": waits and viewer.may(Right.MANAGE_KEYS, one.region),
        },
    }
