"""/account: one's own password, second factor, sessions and grants. Everything here is about whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, request

from dashboard.http.auth import qr_codes
from dashboard.http.auth.auth_context import AuthContext, field
from dashboard.http.auth.grant_words import describe_grants
from dashboard.http.auth.local_redirect import local_path
from dashboard.http.auth.login_manager import account_of
from dashboard.http.auth.user_agents import browser_of
from dashboard.http.security.route_demands import FORM, SMALL, demands
from dashboard.identity import authentication
from dashboard.identity.problems import Problem
from domain.access.demands import SIGNED_IN
from domain.accounts.account import Account
from domain.kernel.errors import Refused

DONE = ("password", "totp_removed", "ended", "others")
SECTIONS = {
    "password": "password",  # nosec B105 # pragma: allowlist secret - the name of a part of the page
    "totp": "totp",
    "totp_removed": "totp",
    "recovery": "totp",
    "ended": "sessions",
}
"""Which section of the page tells of what went wrong."""
POSTS = ("password", "totp", "totp_confirm", "totp_remove", "recovery", "end_session", "everywhere")


@dataclass(frozen=True)
class AccountPage:
    """The page of one's own account."""

    context: AuthContext

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/account", "account", self.account)
        blueprint.add_url_rule("/account/totp.svg", "totp_picture", self.picture)
        for name in POSTS:
            path = f"/account/{name.replace('_', '-')}"
            blueprint.add_url_rule(path, name, getattr(self, name), methods=["POST"])

    @demands(SIGNED_IN, most=FORM)
    def account(self) -> Response:
        """The page."""
        done = request.args.get("done")
        return self._show(note=self.context.renderer.t(f"sign.done.{done}") if done in DONE else "")

    def _show(self, *, error: str = "", at: str = "", note: str = "", **more: Any) -> Response:
        """`at`: the part of the page an error belongs to."""
        renderer, account = self.context.renderer, self._load_account()
        begun = more.pop("begun", "")
        if begun:
            more |= {"typed": qr_codes.typed(begun)}
        return renderer.render(
            "account",
            400 if error else 200,
            address="/account",
            account=account,
            grants=describe_grants(renderer, account.grants),
            sessions=self._sessions(account),
            devices=self.context.run_in_thread(self.context.accounts.devices.count, account.id),
            notices=self._reset_notices(account),
            onward=local_path(request.args.get("next")) if request.args.get("told") else None,
            required=renderer.settings.second_factor == "required",
            provider=renderer.settings.oidc_name if renderer.settings.oidc_issuer else "",
            error=error,
            at=at,
            note=note,
            **more,
        )

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def password(self) -> Response:
        """Change the own password; every other session ends."""
        if field("new") != field("again"):
            return self._show(error=self.context.renderer.t("sign.refused.not_same"), at="password")
        if self._load_account().demo:
            return self._show(error=self.context.renderer.t("sign.account.demo"), at="password")
        change = self.context.own_account.change_password
        return self._perform("password", change, field("old"), field("new"), session=_current_session())

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def totp(self) -> Response:
        """Begin a second factor, with the password: show its picture. Nothing changes before a right code."""
        if self._load_account().demo:
            return self._show(error=self.context.renderer.t("sign.account.demo"), at="totp")
        begin = self.context.own_account.begin_factor
        return self._perform("totp", begin, field("old"), session=_current_session(), then=self._enrol)

    def _enrol(self, begun: str) -> Response:
        return self._show(begun=begun, at="totp")

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def totp_confirm(self) -> Response:
        """The first code of the new device; the recovery codes are shown once."""
        account, context = self._load_account(), self.context
        try:
            typed = field("code").strip()
            codes = context.own_account.confirm_factor(
                account.id, typed, authentication.origin(), _current_session()
            )
        except Refused as refused:
            return self._show(error=context.refusal_text(refused), at="totp", begun=self._begun(account))
        authentication.authenticator().forget_all()
        return self._codes(codes)

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def totp_remove(self) -> Response:
        """Take the second factor away, with the password."""
        return self._perform(
            "totp_removed", self.context.own_account.remove_factor, field("old"), session=_current_session()
        )

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def recovery(self) -> Response:
        """New recovery codes, with the password; the old ones stop."""
        renew = self.context.own_account.renew_recovery
        return self._perform("recovery", renew, field("old"), session=_current_session(), then=self._codes)

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def end_session(self) -> Response:
        """Sign one browser out."""
        return self._perform("ended", self.context.sessions.end, field("session"))

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def everywhere(self) -> Response:
        """Sign out everywhere, or everywhere but here."""
        account, context = self._load_account(), self.context
        stay = _current_session() if field("but") == "here" else ""
        context.own_account.sign_out_everywhere(account.id, authentication.origin(), stay)
        authentication.authenticator().forget_all()
        if stay:
            return context.redirect_to("/account", done="others")
        answer = context.redirect_to("/signin", why="everywhere")
        context.cookies.drop_session(answer)
        context.cookies.drop_device(answer)
        return answer

    @demands(SIGNED_IN, most=FORM)
    def picture(self) -> Response:
        """The QR picture of the second factor that is being set up here."""
        begun = self._begun(self._load_account())
        return qr_codes.picture(begun) if begun else abort(404)

    def _perform(
        self,
        done: str,
        work: Callable[..., Any],
        *facts: str,
        then: Callable[[Any], Response] | None = None,
        **more: str,
    ) -> Response:
        """Do `work(account, *facts, origin)`; a refusal is told in its part of the page."""
        try:
            found = work(self._load_account().id, *facts, authentication.origin(), **more)
        except Refused as refused:
            if refused.code == "bad_credentials":
                refused = Refused("bad_password", refused.detail)
            return self._show(error=self.context.refusal_text(refused), at=SECTIONS[done])
        authentication.authenticator().forget_all()
        return then(found) if then else self.context.redirect_to("/account", done=done)

    def _codes(self, codes: tuple[str, ...]) -> Response:
        return self.context.renderer.render("recovery", address="/account", codes=codes, onward="/account")

    def _begun(self, account: Account) -> str:
        """The address of the seed that waits; "" for who did not begin, or too long ago."""
        try:
            return self.context.run_in_thread(
                self.context.accounts.factors.pending_address, account.id, _current_session()
            )
        except Refused:
            return ""

    def _load_account(self) -> Account:
        number = account_of(authentication.current())
        if number is None:
            raise Problem("forbidden")
        return self.context.run_in_thread(self.context.accounts.queries.get, number)

    def _reset_notices(self, account: Account) -> list[dict[str, str]]:
        """What others did to the ways in of this account; no click makes it go away."""
        renderer = self.context.renderer
        return [
            {
                "at": renderer.time(datetime.fromisoformat(notice.at)),
                "by": notice.by,
                "what": renderer.t(f"sign.told.{notice.action}"),
                "reason": notice.reason or renderer.t("sign.told.no_reason"),
            }
            for notice in self.context.run_in_thread(self.context.accounts.resets.notices, account.id)
        ]

    def _sessions(self, account: Account) -> list[dict[str, Any]]:
        renderer, current = self.context.renderer, _current_session()
        return [
            {
                "id": session.id,
                "browser": browser_of(session.agent) or renderer.t("sign.browser.unknown"),
                "address": session.address,
                "since": renderer.time(datetime.fromisoformat(session.created_at)),
                "seen": renderer.time(datetime.fromisoformat(session.seen_at)),
                "factor": renderer.t(f"sign.factor.{session.factor}"),
                "here": session.id == current,
            }
            for session in self.context.run_in_thread(self.context.accounts.sessions.list, account.id)
        ]


def _current_session() -> str:
    """The session that asks, which goes on when the others end."""
    return authentication.current().session
