"""/welcome/<invitation>: the first administrator, an invited person, or somebody whose password was reset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, url_for

from dashboard.http.auth.auth_context import AuthContext, address, agent, field
from dashboard.http.auth.grant_words import describe_grants
from dashboard.http.auth.oidc.oidc_login import remember_invitation
from dashboard.http.security.route_demands import FORM, SIGN_IN, demands
from data_access.accounts.values import Invitation, MoreNeeded
from domain.access.demands import PUBLIC
from domain.accounts.sign_in_rules import BY_LINK
from domain.kernel.errors import Refused

GONE = ("invitation_gone", "no_account", "disabled")


@dataclass(frozen=True)
class WelcomePage:
    """The one-time page. `provider` as in LoginPages: an invited person may come through it instead."""

    context: AuthContext
    provider: str

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/welcome/<invitation>", "welcome", self.welcome)
        blueprint.add_url_rule("/welcome/<invitation>", "redeem", self.redeem, methods=["POST"])

    @demands(PUBLIC, most=FORM)
    def welcome(self, invitation: str) -> Response:
        """What the link is for; looking at it does not use it up (mail programs look, too)."""
        try:
            return self._show(self.context.invitations.get(invitation), invitation)
        except Refused as refused:
            return self._gone(refused)

    @demands(PUBLIC, rate=SIGN_IN, most=FORM)
    def redeem(self, invitation: str) -> Response:
        """The form was sent: the link is used up when the password is taken."""
        context = self.context
        try:
            found = context.invitations.get(invitation)
        except Refused as refused:
            return self._gone(refused)
        first = found.kind == "first"
        login = field("login").strip() if first or found.account is None else found.account.login
        typed = {"login": login, "name": field("name").strip()}
        if first and not (login and typed["name"]):
            return self._show(found, invitation, context.renderer.t("sign.refused.empty_first"), **typed)
        if field("new") != field("again"):
            return self._show(found, invitation, context.renderer.t("sign.refused.not_same"), **typed)
        return self._take(found, invitation, typed)

    def _take(self, found: Invitation, invitation: str, typed: dict[str, str]) -> Response:
        context = self.context
        try:
            signed = context.invitations.redeem(
                invitation,
                typed["login"],
                typed["name"],
                field("new"),
                address(),
                agent(),
                context.cookies.read_device(),
            )
        except MoreNeeded as more:
            return context.redirect_to_step(more, BY_LINK, "")
        except Refused as refused:
            if refused.code in GONE:
                return self._gone(refused)
            return self._show(found, invitation, context.refusal_text(refused), **typed)
        return context.begin_session(signed)

    def _show(self, found: Invitation, invitation: str, error: str = "", **typed: str) -> Response:
        renderer = self.context.renderer
        more: dict[str, Any] = {}
        if found.account is not None:
            more = {"account": found.account, "grants": describe_grants(renderer, found.account.grants)}
        if self.provider and found.kind == "invite":
            more |= {
                "provider": self.provider,
                "oidc": url_for(".oidc", invited=remember_invitation(invitation)),
            }
        return renderer.render(
            "welcome",
            400 if error else 200,
            kind=found.kind,
            until=renderer.time(datetime.fromisoformat(found.expires_at)),
            error=error,
            typed=typed,
            **more,
        )

    def _gone(self, refused: Refused) -> Response:
        t = self.context.renderer.t
        text = t("sign.gone.text") if refused.code in GONE else self.context.refusal_text(refused)
        return self.context.renderer.render(
            "message", 410, title=t("sign.gone.title"), text=text, hint=t("sign.gone.hint"), kind="gone"
        )
