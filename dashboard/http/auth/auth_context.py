"""What the handlers of signing in share: accounts asked off the loop, answers made, words for refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from flask import Response, redirect, request

from dashboard.concurrency.threads import offload
from dashboard.http.auth.local_redirect import local_path
from dashboard.http.auth.page_renderer import PageRenderer
from dashboard.http.auth.session_cookies import Cookies, Step
from dashboard.identity import authentication
from dashboard.services.own_account_service import OwnAccountService
from dashboard.services.sign_in.invitation_service import InvitationService
from dashboard.services.sign_in.session_service import SessionService
from dashboard.services.sign_in.sign_in_service import SignInService
from data_access.accounts.accounts import Accounts
from data_access.accounts.values import MoreNeeded, SignedIn
from data_access.database.fast_clock import utc_now
from domain.access.rights import NOBODY, Viewer
from domain.accounts.sign_in_rules import Locked
from domain.kernel.errors import Refused

T = TypeVar("T")
AGENT_LENGTH = 200
MINUTE_S = 60
TYPED_WRONG = ("bad_code", "no_code")
"""What a step still needs is the same after these."""
SIGNED_OUT = "palm_left"
"""Somebody signed out in this browser: whoever comes next by the provider is asked there who they are."""


@dataclass(frozen=True)
class AuthContext:
    """One web process's signing in."""

    accounts: Accounts
    own_account: OwnAccountService
    sign_in: SignInService
    invitations: InvitationService
    sessions: SessionService
    cookies: Cookies
    renderer: PageRenderer

    def run_in_thread(self, work: Callable[..., T], *args: Any, **more: Any) -> T:
        """Let a native thread do what takes long (Argon2, the database); the sockets go on meanwhile."""
        return offload(lambda: work(*args, **more))

    def refusal_text(self, refused: Refused) -> str:
        """The words of a refusal for whoever reads the page."""
        t, (code, _, why) = self.renderer.t, refused.code.partition(":")
        if isinstance(refused, Locked):
            wait = max(1, -int((utc_now() - refused.until).total_seconds() // MINUTE_S))
            return t("sign.refused.locked", at=self.renderer.clock(refused.until), n=wait)
        key = f"sign.weak.{why}" if code == "weak_password" else f"sign.refused.{code}"
        return t(key) if t.has(key) else t("sign.refused.other", code=refused.code)

    def begin_session(self, signed: SignedIn, next_: str = "", *, wall: bool = False) -> Response:
        """Begin a session: the old one of this browser ends, the new secret goes into the cookie. Who was
        reset by somebody else is told so first.
        """
        self.end_old_session()
        onward = local_path(next_) or self.home(signed.viewer)
        answer = (
            self.redirect_to("/account", told="1", next=onward) if signed.news else self.redirect_to(onward)
        )
        self.cookies.give_session(answer, signed.session_secret, wall=wall)
        if signed.device:
            self.cookies.give_device(answer, signed.device)
        self.cookies.drop_step(answer)
        authentication.authenticator().meet(signed.session_secret, signed.viewer)
        return answer

    def end_old_session(self) -> None:
        """End the session this browser brought: a new sign-in never goes on under an old secret."""
        if old := authentication.secret():
            viewer = authentication.current()
            if viewer is not NOBODY:
                self.sessions.sign_out(old, authentication.origin())
            authentication.authenticator().forget(old)

    def redirect_to_step(self, more: MoreNeeded, how: str, next_: str) -> Response:
        """Send the browser to the next step of its sign-in."""
        answer = self.redirect_to("/signin/step")
        wants = "code_needed" if more.code in TYPED_WRONG else more.code
        self.cookies.give_step(answer, Step(more.half, wants, how, next_))
        return answer

    def home(self, viewer: Viewer) -> str:
        """Where a viewer starts: the first page that opens, the own account when none does."""
        return next((address for _, address in self.renderer.places(viewer)), "/account")

    @staticmethod
    def redirect_to(address: str, /, **query: str) -> Response:
        """See another address of ours, with GET."""
        target = f"{address}?{urlencode(query)}" if query else address
        answer = cast("Response", redirect(target, 303))
        answer.headers["Cache-Control"] = "no-store"
        return answer


def field(name: str) -> str:
    """A field of the form as it was typed; NUL, which no database takes, is none."""
    return request.form.get(name, "").replace("\x00", "")


def address() -> str:
    """Where the request comes from."""
    return request.remote_addr or ""


def agent() -> str:
    """What the browser calls itself, cut to what is kept."""
    return request.headers.get("User-Agent", "")[:AGENT_LENGTH]
