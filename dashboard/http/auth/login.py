"""/signin and its steps: login and password, then whatever is still owed; and the way out."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, request, session

from dashboard.http.auth import qr_codes
from dashboard.http.auth.auth_context import SIGNED_OUT, TYPED_WRONG, AuthContext, address, agent, field
from dashboard.http.auth.local_redirect import local_path, split_choices
from dashboard.http.auth.session_cookies import Step
from dashboard.http.security.route_demands import FORM, SIGN_IN, demands
from dashboard.identity import authentication
from data_access.accounts.values import DemoAccount, MoreNeeded
from domain.access.demands import PUBLIC
from domain.access.rights import NOBODY
from domain.kernel.errors import Refused

RESTART_CODES = ("half_gone", "no_account", "locked", "disabled")
"""Refusals after which the second step cannot go on."""


@dataclass(frozen=True)
class LoginPages:
    """The pages of signing in. `provider`: the name on the OpenID provider's button, "" without one."""

    context: AuthContext
    provider: str

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/signin", "page", self.page)
        blueprint.add_url_rule("/signin", "enter", self.enter, methods=["POST"])
        blueprint.add_url_rule("/signin/demo", "demo", self.demo, methods=["POST"])
        blueprint.add_url_rule("/signin/step", "step", self.step)
        blueprint.add_url_rule("/signin/step", "next_step", self.next_step, methods=["POST"])
        blueprint.add_url_rule("/signin/totp.svg", "totp_picture_half", self.picture)
        blueprint.add_url_rule("/signout", "leave", self.sign_out, methods=["POST"])

    @demands(PUBLIC, most=FORM)
    def page(self) -> Response:
        """The sign-in page, in the language and theme that the page asked for which it leads back to; whoever
        is signed in already is sent on.
        """
        viewer, wanted = authentication.current(), local_path(request.args.get("next"))
        if viewer is not NOBODY:
            return self.context.redirect_to(wanted or self.context.home(viewer))
        bare, chosen = split_choices(wanted or "")
        if chosen:
            return self.context.redirect_to("/signin", **chosen | request.args.to_dict() | {"next": bare})
        return self.show(next_=request.args.get("next", ""), note=self._note())

    def show(
        self, *, status: int = 200, next_: str = "", login: str = "", error: str = "", note: str = ""
    ) -> Response:
        """The page with what was typed, but never with a password."""
        wanted = local_path(next_) or ""
        return self.context.renderer.render(
            "page",
            status,
            address="" if request.path == "/signin" and request.method == "GET" else "/signin",
            next=wanted,
            login=login,
            error=error,
            note=note,
            provider=self.provider,
            accounts=self._demo_rows(),
        )

    @demands(PUBLIC, rate=SIGN_IN, most=FORM)
    def enter(self) -> Response:
        """Login and password were sent."""
        login, next_ = field("login").strip(), field("next")
        if not login or not field("password"):
            return self.show(status=400, next_=next_, login=login, error=self._t("sign.refused.empty"))
        return self._sign_in(login, field("password"), next_)

    @demands(PUBLIC, rate=SIGN_IN, most=FORM)
    def demo(self) -> Response:
        """One click on a demo account; there are none outside the demo."""
        wanted = field("login")
        known = {account.login: account for account in self._demo()}
        if wanted not in known:
            return self.show(status=404, error=self._t("sign.refused.no_demo"))
        return self._sign_in(wanted, known[wanted].password, field("next"))

    def _sign_in(self, login: str, password: str, next_: str) -> Response:
        context = self.context
        try:
            given, device = (login, password, "", address(), agent()), context.cookies.read_device()
            return context.begin_session(context.sign_in.by_password(*given, device=device), next_)
        except MoreNeeded as more:
            return context.redirect_to_step(more, "password", local_path(next_) or "")
        except Refused as refused:
            return self.show(
                status=status_of(refused), next_=next_, login=login, error=context.refusal_text(refused)
            )

    @demands(PUBLIC, most=FORM)
    def step(self) -> Response:
        """What the sign-in under way still needs."""
        step = self.context.cookies.read_step()
        return self.show_step(step) if step else self.context.redirect_to("/signin", why="step")

    def show_step(self, step: Step, error: str = "", status: int = 200) -> Response:
        """The page of one step: a code, a new password, or setting the second factor up."""
        more = {}
        if step.wants == "enrol_needed":
            try:
                begun = self.context.run_in_thread(self.context.accounts.factors.enrol_address, step.half)
            except Refused as refused:
                return self._start_again(step, refused)
            more = {"typed": qr_codes.typed(begun)}
        return self.context.renderer.render(
            "step", status, address="/signin/step", wants=step.wants, error=error, **more
        )

    @demands(PUBLIC, rate=SIGN_IN, most=FORM)
    def next_step(self) -> Response:
        """The code or the new password was sent."""
        context, step = self.context, self.context.cookies.read_step()
        if step is None:
            return context.redirect_to("/signin", why="step")
        if step.wants == "must_change" and field("new") != field("again"):
            return self.show_step(step, self._t("sign.refused.not_same"), 400)
        try:
            signed = context.sign_in.finish(
                step.half,
                address(),
                agent(),
                code=field("code").strip(),
                new_password=field("new"),
                how=step.how,
                device=context.cookies.read_device(),
            )
        except Refused as refused:
            return self._step_again(step, refused)
        answer = context.begin_session(signed, step.next)
        return self._recovery(answer, signed.recovery) if signed.recovery else answer

    def _step_again(self, step: Step, refused: Refused) -> Response:
        context = self.context
        same = (*TYPED_WRONG, "seed_over", step.wants)
        if isinstance(refused, MoreNeeded) and refused.code not in same:
            return context.redirect_to_step(refused, step.how, step.next)
        if refused.code in RESTART_CODES:
            return self._start_again(step, refused)
        return self.show_step(step, context.refusal_text(refused), status_of(refused))

    def _start_again(self, step: Step, refused: Refused) -> Response:
        """Back to login and password, saying why."""
        answer = self.show(
            status=status_of(refused), next_=step.next, error=self.context.refusal_text(refused)
        )
        self.context.cookies.drop_step(answer)
        return answer

    def _recovery(self, entered: Response, codes: tuple[str, ...]) -> Response:
        """Show the recovery codes once, before the page that the sign-in leads to."""
        shown = self.context.renderer.render(
            "recovery", address="/account", codes=codes, onward=entered.location
        )
        for cookie in entered.headers.getlist("Set-Cookie"):
            shown.headers.add("Set-Cookie", cookie)
        return shown

    @demands(PUBLIC, most=FORM)
    def picture(self) -> Response:
        """The QR picture of a second factor that is being set up on the way in."""
        step = self.context.cookies.read_step()
        if step is None or step.wants != "enrol_needed":
            abort(404)
        try:
            return qr_codes.picture(
                self.context.run_in_thread(self.context.accounts.factors.enrol_address, step.half)
            )
        except Refused:
            abort(404)

    @demands(PUBLIC, most=FORM)
    def sign_out(self) -> Response:
        """Sign out: the session ends in the database, then its cookie goes."""
        self.context.end_old_session()
        answer = self.context.redirect_to("/signin", why="left")
        self.context.cookies.drop_session(answer)
        self.context.cookies.drop_step(answer)
        if self.provider:
            session[SIGNED_OUT] = True
        return answer

    def _note(self) -> str:
        why = request.args.get("why", "")
        if why in ("left", "step", "gone", "everywhere", "unsaved"):
            return self._t(f"sign.note.{why}")
        if authentication.secret():
            return self._t("sign.note.ended")
        return self._t("sign.note.next") if local_path(request.args.get("next")) else ""

    def _t(self, key: str) -> str:
        return self.context.renderer.t(key)

    def _demo(self) -> tuple[DemoAccount, ...]:
        return tuple(self.context.run_in_thread(self.context.accounts.demo.list))

    def _demo_rows(self) -> list[dict[str, str]]:
        renderer = self.context.renderer
        return [
            {
                "login": account.login,
                "name": account.name,
                "role": renderer.t(f"role.{account.role}"),
                "place": renderer.region(account.region)
                + (f" · {renderer.unit(account.unit)}" if account.unit else ""),
            }
            for account in (self._demo() if renderer.settings.demo else ())
        ]


def status_of(refused: Refused) -> int:
    """The HTTP status of a refused sign-in; one for all that must not be told apart."""
    return {"busy": 503, "locked": 429}.get(refused.code, 401 if "password" not in refused.code else 400)
