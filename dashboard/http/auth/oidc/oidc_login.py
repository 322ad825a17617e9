"""Signing in through the OpenID provider: a button, a way there and a way back.

The provider says who somebody is, never what they may do: its subject must be linked to an account, by an
administrator or by an invitation. Nobody gets an account or a right by coming from there.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request, session

from dashboard.http.auth.auth_context import SIGNED_OUT, AuthContext, address, agent
from dashboard.http.auth.local_redirect import local_path
from dashboard.http.auth.login import LoginPages, status_of
from dashboard.http.security.route_demands import FORM, SIGN_IN, demands
from data_access.accounts.values import MoreNeeded
from domain.access.demands import PUBLIC
from domain.accounts.sign_in_rules import OWN_FACTOR
from domain.kernel.errors import Refused

if TYPE_CHECKING:
    from dashboard.http.auth.oidc.oidc_provider import Identity, OidcProvider

KEPT, INVITED = "palm_oidc", "palm_invited"
STATUS = {"oidc_away": 502, "unlinked": 403}


@dataclass(frozen=True)
class OidcLogin:
    """The two addresses; both answer 404 where no provider is configured."""

    context: AuthContext
    login_pages: LoginPages
    provider: OidcProvider | None

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/signin/oidc", "oidc", self.redirect_to_provider)
        blueprint.add_url_rule("/signin/oidc/back", "oidc_back", self.finish_sign_in)

    @demands(PUBLIC, rate=SIGN_IN, most=FORM)
    def redirect_to_provider(self) -> Response:
        """Send the browser to the provider; where it wants to go afterwards is remembered."""
        if self.provider is None:
            return self._refused(Refused("no_oidc", "no OpenID provider is configured"), 404)
        try:
            answer = self.provider.redirect(anew=session.get(SIGNED_OUT, False))
        except Refused as refused:
            return self._refused(refused, 502)
        session[KEPT] = {
            "next": local_path(request.args.get("next")) or "",
            "invitation": _invitation(request.args.get("invited", "")),
        }
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @demands(PUBLIC, rate=SIGN_IN, most=FORM)
    def finish_sign_in(self) -> Response:
        """The browser came back with an answer of the provider."""
        if self.provider is None:
            return self._refused(Refused("no_oidc", "no OpenID provider is configured"), 404)
        kept = session.pop(KEPT, {})
        try:
            found = self.provider.identity()
            session.pop(SIGNED_OUT, None)
            return self._enter(found, kept)
        except Refused as refused:
            return self._refused(refused, STATUS.get(refused.code, status_of(refused)))

    def _enter(self, found: Identity, kept: dict[str, str]) -> Response:
        context, how = self.context, OWN_FACTOR if found.strong else "oidc"
        next_, device = kept.get("next", ""), context.cookies.read_device()
        try:
            if kept.get("invitation"):
                taken = (kept["invitation"], found.subject, address(), agent(), how, device)
                return context.begin_session(context.invitations.redeem_subject(*taken), next_)
            half = context.sign_in.of_subject(found.subject, address())
            attempt = (half, address(), agent())
            return context.begin_session(context.sign_in.finish(*attempt, how=how, device=device), next_)
        except MoreNeeded as more:
            return context.redirect_to_step(more, how, next_)

    def _refused(self, refused: Refused, status: int) -> Response:
        return self.login_pages.show(status=status, error=self.context.refusal_text(refused))


def remember_invitation(invitation: str) -> str:
    """Remember in this browser that its person opened an invitation; the word that its button carries.

    Without it, another site could send somebody who is signed in at the provider here with an invitation of
    its own, and have their identity linked to an account that is not theirs.
    """
    word = token_urlsafe(12)
    session[INVITED] = [word, invitation]
    return word


def _invitation(word: str) -> str:
    """The invitation that this browser opened, "" for another word than its button's."""
    kept = session.get(INVITED, ["", ""])
    return str(kept[1]) if word and hmac.compare_digest(word.encode(), kept[0].encode()) else ""
