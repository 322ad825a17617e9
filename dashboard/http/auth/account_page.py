"""/account: one's own password, second factor, sessions and grants. Everything here is about whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, request

from dashboard.http.auth import qr_codes
from dashboard.http.auth.auth_context import Kit, field
from dashboard.http.auth.grant_words import in_words
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
PARTS = {
    "password": "password",  # nosec B105 # pragma: allowlist secret - the name of a part of the page
    "totp": "totp",
    "totp_removed": "totp",
    "recovery": "totp",
    "ended": "sessions",
}
"""Which part of the page tells of what went wrong."""
POSTS = ("password", "totp", "totp_confirm", "totp_remove", "recovery", "end_session", "everywhere")


@dataclass(frozen=True)
class OwnAccount:
    """The page of one's own account."""

    kit: Kit

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
        return self._show(note=self.kit.looks.t(f"sign.done.{done}") if done in DONE else "")

    def _show(self, *, error: str = "", at: str = "", note: str = "", **more: Any) -> Response:
        """`at`: the part of the page an error belongs to."""
        looks, account = self.kit.looks, self._own()
        begun = more.pop("begun", "")
        if begun:
            more |= {"typed": qr_codes.typed(begun)}
        return looks.page(
            "account",
            400 if error else 200,
            here="/account",
            account=account,
            grants=in_words(looks, account.grants),
            sessions=self._sessions(account),
            devices=self.kit.ask(self.kit.accounts.devices.count, account.id),
            told=self._told(account),
            onward=local_path(request.args.get("next")) if request.args.get("told") else None,
            required=looks.settings.second_factor == "required",
            provider=looks.settings.oidc_name if looks.settings.oidc_issuer else "",
            error=error,
            at=at,
            note=note,
            **more,
        )

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def password(self) -> Response:
        """Change the own password; every other session ends."""
        if field("new") != field("again"):
            return self._show(error=self.kit.looks.t("sign.refused.not_same"), at="password")
        if self._own().demo:
            return self._show(error=self.kit.looks.t("sign.account.demo"), at="password")
        change = self.kit.own.change_password
        return self._do("password", change, field("old"), field("new"), session=_here())

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def totp(self) -> Response:
        """Begin a second factor, with the password: show its picture. Nothing changes before a right code."""
        if self._own().demo:
            return self._show(error=self.kit.looks.t("sign.account.demo"), at="totp")
        begin = self.kit.own.begin_factor
        return self._do("totp", begin, field("old"), session=_here(), then=self._enrol)

    def _enrol(self, begun: str) -> Response:
        return self._show(begun=begun, at="totp")

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def totp_confirm(self) -> Response:
        """The first code of the new device; the recovery codes are shown once."""
        account, kit = self._own(), self.kit
        try:
            typed = field("code").strip()
            codes = kit.own.confirm_factor(account.id, typed, authentication.origin(), _here())
        except Refused as refused:
            return self._show(error=kit.said(refused), at="totp", begun=self._begun(account))
        authentication.authenticator().forget_all()
        return self._codes(codes)

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def totp_remove(self) -> Response:
        """Take the second factor away, with the password."""
        return self._do("totp_removed", self.kit.own.remove_factor, field("old"), session=_here())

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def recovery(self) -> Response:
        """New recovery codes, with the password; the old ones stop."""
        renew = self.kit.own.renew_recovery
        return self._do("recovery", renew, field("old"), session=_here(), then=self._codes)

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def end_session(self) -> Response:
        """Sign one browser out."""
        return self._do("ended", self.kit.sessions.end, field("session"))

    @demands(SIGNED_IN, rate=SMALL, most=FORM)
    def everywhere(self) -> Response:
        """Sign out everywhere, or everywhere but here."""
        account, kit = self._own(), self.kit
        stay = _here() if field("but") == "here" else ""
        kit.own.sign_out_everywhere(account.id, authentication.origin(), stay)
        authentication.authenticator().forget_all()
        if stay:
            return kit.go("/account", done="others")
        answer = kit.go("/signin", why="everywhere")
        kit.cookies.drop_session(answer)
        kit.cookies.drop_device(answer)
        return answer

    @demands(SIGNED_IN, most=FORM)
    def picture(self) -> Response:
        """The QR picture of the second factor that is being set up here."""
        begun = self._begun(self._own())
        return qr_codes.picture(begun) if begun else abort(404)

    def _do(
        self,
        done: str,
        work: Callable[..., Any],
        *facts: str,
        then: Callable[[Any], Response] | None = None,
        **more: str,
    ) -> Response:
        """Do `work(account, *facts, origin)`; a refusal is told in its part of the page."""
        try:
            found = work(self._own().id, *facts, authentication.origin(), **more)
        except Refused as refused:
            if refused.code == "bad_credentials":
                refused = Refused("bad_password", refused.detail)
            return self._show(error=self.kit.said(refused), at=PARTS[done])
        authentication.authenticator().forget_all()
        return then(found) if then else self.kit.go("/account", done=done)

    def _codes(self, codes: tuple[str, ...]) -> Response:
        return self.kit.looks.page("recovery", here="/account", codes=codes, onward="/account")

    def _begun(self, account: Account) -> str:
        """The address of the seed that waits; "" for who did not begin, or too long ago."""
        try:
            return self.kit.ask(self.kit.accounts.factors.pending_address, account.id, _here())
        except Refused:
            return ""

    def _own(self) -> Account:
        number = account_of(authentication.current())
        if number is None:
            raise Problem("forbidden")
        return self.kit.ask(self.kit.accounts.queries.get, number)

    def _told(self, account: Account) -> list[dict[str, str]]:
        """What others did to the ways in of this account; no click makes it go away."""
        looks = self.kit.looks
        return [
            {
                "at": looks.time(datetime.fromisoformat(one.at)),
                "by": one.by,
                "what": looks.t(f"sign.told.{one.action}"),
                "reason": one.reason or looks.t("sign.told.no_reason"),
            }
            for one in self.kit.ask(self.kit.accounts.resets.notices, account.id)
        ]

    def _sessions(self, account: Account) -> list[dict[str, Any]]:
        looks, here = self.kit.looks, _here()
        return [
            {
                "id": session.id,
                "browser": browser_of(session.agent) or looks.t("sign.browser.unknown"),
                "address": session.address,
                "since": looks.time(datetime.fromisoformat(session.created_at)),
                "seen": looks.time(datetime.fromisoformat(session.seen_at)),
                "factor": looks.t(f"sign.factor.{session.factor}"),
                "here": session.id == here,
            }
            for session in self.kit.ask(self.kit.accounts.sessions.list, account.id)
        ]


def _here() -> str:
    """The session that asks, which goes on when the others end."""
    return authentication.current().session
