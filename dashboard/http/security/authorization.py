"""Before any handler runs, a request is held against the rules; what no rule names is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from dashboard.http.security import body_limits, callback_guard, csrf, kiosk, route_demands, rules
from dashboard.http.security.callback_demands import CallbackDemands
from dashboard.http.security.denials import Acts
from dashboard.http.security.fetch_metadata import from_elsewhere
from dashboard.identity.authentication import INNER_HEADER, authenticator, current
from dashboard.identity.problems import Problem
from domain.access.demands import Opens, Rule
from domain.access.rights import NOBODY, Kind, Viewer

SHELL = ("/", "/<path:path>")
PAGES = (
    "home",
    "signin.account",
    "trail.page",
    "complaints.page",
    "duties.page",
    "plans.page",
    "plans.plan",
    "past_pages.warnings",
    "past_pages.warning",
    "past_pages.rollouts",
    "confirmations.page",
    *SHELL,
)
FILES: Mapping[str, str] = {"trail.file": "trail.page", "plans.file": "plans.page"}
"""What pages link to and a browser saves, with the page each belongs to."""
SIGN_IN, DASH = "/signin", "/_dash-"
ENDPOINT_MARK = "endId"
"""What Dash's renderer adds to the address of every callback; everything else is of background callbacks."""


class Authorizer:
    """Holds requests against the rules. The callbacks are given once they are registered (`guard`): requests
    are held before them.
    """

    def __init__(self, acts: Acts) -> None:
        self._callbacks: Mapping[str, Any] = {}
        self._demands = CallbackDemands()
        self._acts = acts

    def attach(self, flask: Flask) -> None:
        """Stand before everything else; call before any other before_request is registered."""
        flask.before_request(self.check)
        flask.after_request(_status_of_page)

    def guard(self, callbacks: Mapping[str, Any], demands: CallbackDemands) -> None:
        """Let callbacks be asked: as Dash keeps them, and what each demands."""
        self._callbacks, self._demands = callbacks, demands

    def check(self) -> AnyResponse | None:
        """None to let the request pass, a redirection to the sign-in page, or a Problem raised."""
        body_limits.check()
        self._refuse_other_sites()
        if by_program() and current() != NOBODY and for_people():
            raise Problem("forbidden")
        rule = self._rule()
        if rule.opens is not Opens.PUBLIC:
            viewer = current()
            if viewer == NOBODY:
                return self._sign_in()
            if not rule.lets(viewer):
                raise Problem("forbidden")
        self._check_change()
        if rule.opens is not Opens.PUBLIC and _by_hand():
            authenticator().use(request)
        if request.endpoint in SHELL:
            g.page_forbidden = not rules.of_page(request.path).lets(current())
        return None

    def _rule(self) -> Rule:
        """The rule of the request. An address that leads nowhere is told so, to those who have signed in."""
        return route_demands.of(request.endpoint).rule

    def _refuse_other_sites(self) -> None:
        if from_elsewhere(request):
            self._acts.count("foreign_origin")
            raise Problem("foreign_origin", "Origin")

    def _sign_in(self) -> AnyResponse:
        """Pages lead to the sign-in page and back, files to it and to their page, walls to where their key is
        shown; all else is refused.
        """
        if request.method not in ("GET", "HEAD") or not shows_page():
            self._acts.count("signin_needed")
            raise Problem("signin_needed")
        if kiosk.was_wall():
            return redirect(kiosk.ENDED)
        return redirect(f"{SIGN_IN}?next={quote(_requested_url(), safe='')}")

    def _check_change(self) -> None:
        body_limits.check_form()
        try:
            csrf.check()
        except Problem:
            self._record("no_csrf", endpoint=request.endpoint or "", fetch=_fetched())
            raise
        if request.endpoint == body_limits.UPDATE:
            self._check_callback(current())

    def _check_callback(self, viewer: Viewer) -> None:
        """Only callbacks of ours, with inputs as they declare them, for those whom their rule lets in."""
        body_limits.check_marks(viewer, self._demands)
        body: Any = request.get_json(silent=True)
        try:
            if set(request.args) - {ENDPOINT_MARK}:
                raise callback_guard.Forged("a query")
            first = callback_guard.named(body, self._callbacks)
            demand = self._demands.of(first)
            body_limits.check_callback(demand)
            if not demand.rule.lets(viewer):
                self._record("forbidden_callback", output=first)
                raise Problem("forbidden", first)
            callback_guard.examine(body, self._callbacks, demand)
        except callback_guard.Forged as forged:
            output = body.get("output") if isinstance(body, dict) else None
            self._record("forged_callback", output=str(output), why=str(forged))
            raise Problem("forged", None, str(forged)) from None

    def _record(self, what: str, **facts: str) -> None:
        g.palm_refusal_recorded = True
        self._acts.record(what, current(), request.remote_addr or "", **facts)


def for_people() -> bool:
    """Whether only people and walls have to do with what was asked for: pages, forms, gestures, phones."""
    endpoint = request.endpoint or ""
    return endpoint in PAGES or endpoint.startswith(("signin.", "palm.", DASH))


def shows_page() -> bool:
    """Whether somebody's browser shows what is answered: a page, or in place of a file why there is none."""
    if request.endpoint in FILES:
        return "text/html" in request.accept_mimetypes.values()
    return request.endpoint in PAGES


def by_program() -> bool:
    """Whether a request names a program, by token or as our own loop: that counts alone, whatever cookies
    come along (authentication.py), and needs no token of a page (csrf.py).
    """
    return "Authorization" in request.headers or INNER_HEADER in request.headers


def _requested_url() -> str:
    """The address that was asked for, or the page of a file, local whatever it was: one slash, then the path
    and the query.
    """
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    page = FILES.get(request.endpoint or "")
    path = url_for(page, **(request.view_args or {})) if page else request.path
    return "/" + path.lstrip("/\\") + query


def _by_hand() -> bool:
    """Whether a request is a person's act. Reading is not: pages go on reading by themselves; nor are the
    callbacks of a page, which live data call too. What a hand does on those, the page tells
    (session_activity.py).
    """
    acts = request.method not in csrf.SAFE and request.endpoint != body_limits.UPDATE
    return acts and current().kind is Kind.PERSON


def _fetched() -> str:
    return request.headers.get("Sec-Fetch-Site", "")


def _status_of_page(response: Response) -> Response:
    """The shell of a page that this viewer may not open says so in its status too."""
    if g.get("page_forbidden") and response.status_code == 200:
        response.status_code = 403
    return response
