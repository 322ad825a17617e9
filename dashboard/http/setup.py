"""Security around one web process: `build` before anything else is wired, `close` when all is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import gevent
import structlog
from dash.exceptions import DependencyException
from flask import Flask, Response, request
from flask_limiter.errors import RateLimitExceeded
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.concurrency.threads import offload
from dashboard.config.secret_key import secret_key
from dashboard.config.settings import Settings
from dashboard.http import session_activity, viewer_info
from dashboard.http.auth import refusal_pages
from dashboard.http.dash_pages import PalmDash
from dashboard.http.edge import handshakes
from dashboard.http.edge.budgets import Budgets
from dashboard.http.edge.handshakes import Handshakes
from dashboard.http.edge.host_check import EdgeMiddleware
from dashboard.http.security import authorization, csrf, dash_hardening, headers, rate_limits, route_demands
from dashboard.http.security.authorization import Authorizer
from dashboard.http.security.denials import KEY, Acts, reached_beyond
from dashboard.http.static_files import Shelf
from dashboard.identity import authentication
from dashboard.identity.authentication import Authenticator
from dashboard.identity.cookie_names import jar
from dashboard.identity.problems import PROBLEMS, Problem, refused
from data_access.accounts.credentials.passwords import Hashing
from data_access.database.database import StillWriting
from data_access.store import Store, Unavailable
from domain.access.rights import Kind
from domain.kernel.errors import Refused

SWEEP_S = 60.0
CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large", 500: "internal"}
NOT_FOUND = 404
PAGES_OF_LINKS = ("palm.team", "palm.remind_team", "palm.deputy", "palm.act_as_deputy")

REFUSAL_PAGES: Mapping[str, Callable[[Problem], Response]] = {
    "no_csrf": lambda problem: refusal_pages.stale_form_page(),
    "too_often": lambda problem: refusal_pages.too_many_page(problem.retry_s),
    "database_down": lambda problem: refusal_pages.away_page(),
    "still_writing": lambda problem: refusal_pages.busy_page(),
    "still_preparing": lambda problem: refusal_pages.crowded_page(problem.retry_s),
    "forbidden": lambda problem: refusal_pages.forbidden_page(),
    "foreign_origin": lambda problem: refusal_pages.forbidden_page(),
}
"""What a person sees by the code of a problem, where a page says it in words of its own."""

log = structlog.get_logger()


class Registry(authentication.Registry, handshakes.Registry, session_activity.Registry, Protocol):
    """What security asks of the accounts."""

    @property
    def hashing(self) -> Hashing: ...
    def sweep(self) -> object: ...


@dataclass(frozen=True)
class Security:
    """What decides who may do what in one web process, for those who look at it."""

    authenticator: Authenticator
    acts: Acts
    authorizer: Authorizer
    handshakes: Handshakes
    budgets: Budgets
    registry: Registry

    def loops(self) -> Iterator[Any]:
        """What has to run while the process serves."""
        yield self.handshakes.watch_forever
        yield self._sweep_forever

    def _sweep_forever(self) -> None:
        """Let the accounts tidy up, every SWEEP_S; before that, have ready what the first sign-in needs."""
        offload(self.registry.hashing.warm)
        while True:
            gevent.sleep(SWEEP_S)
            try:
                offload(self.registry.sweep)
            except Unavailable as error:
                log.warning("accounts cannot be swept", error=str(error))


def build(flask: Flask, settings: Settings, store: Store, registry: Registry, region: str) -> Security:
    """Stand before everything that is registered later. `region`: where acts without a region are kept."""
    authenticator, acts = Authenticator(registry, jar(settings)), Acts(store, region)
    shakes, budgets = Handshakes(authenticator, registry, acts), Budgets(authenticator.known)
    security = Security(authenticator, acts, Authorizer(acts), shakes, budgets, registry)
    authentication.attach(flask, authenticator)
    security.authorizer.attach(flask)
    csrf.attach(flask, secret_key(settings), jar(settings))
    flask.register_blueprint(viewer_info.blueprint())
    flask.register_blueprint(session_activity.blueprint(registry))
    flask.extensions[KEY] = acts
    _answers(flask)
    return security


def close(flask: Flask, settings: Settings, dash: PalmDash, security: Security, shelf: Shelf) -> None:
    """Limits, headers and the outermost middleware around a wired app. Raises BadSettings when unsafe."""
    security.authorizer.guard(dash.callback_map, dash.demands)
    dash_hardening.refuse_unsafe(flask, dash)
    route_demands.collect(flask)
    rate_limits.attach(flask)
    headers.attach(flask, settings, dash.csp_hashes)
    wsgi: Any = EdgeMiddleware(flask.wsgi_app, settings, security.handshakes, security.budgets, shelf)
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        wsgi = ProxyFix(wsgi, x_for=n, x_proto=n, x_host=n)
    flask.wsgi_app = wsgi  # type: ignore[method-assign]


def _answers(flask: Flask) -> None:
    """Every refusal in its shape: a page for people, our problem for programs. What somebody reached for that
    is not theirs is noted, whoever looked at the object.
    """

    def refuse(problem: Problem) -> Response:
        if problem.code == "forbidden":
            region = request.args.get("region") or request.args.get("county") or ""
            where = {"region": region} if region else {}
            reached_beyond(authentication.current(), endpoint=request.endpoint or "", **where)
        return _answer(problem)

    flask.register_error_handler(Problem, refuse)
    flask.register_error_handler(Refused, lambda error: refuse(_problem(error)))
    flask.register_error_handler(Unavailable, lambda error: _answer(Problem("database_down")))
    flask.register_error_handler(StillWriting, lambda error: _answer(Problem("still_writing")))
    flask.register_error_handler(RecursionError, lambda error: _answer(Problem("too_deep")))
    flask.register_error_handler(DependencyException, lambda error: _answer(Problem("not_found")))
    flask.register_error_handler(RateLimitExceeded, lambda error: _answer(rate_limits.problem()))
    flask.register_error_handler(HTTPException, _http)


def _problem(error: Refused) -> Problem:
    return Problem("forbidden", error.where) if error.code == "forbidden" else refused(*_fields(error))


def _fields(error: Refused) -> tuple[str, str, str | None]:
    return error.code, error.detail, error.where


def _answer(problem: Problem) -> Response:
    """The problem as JSON; on a page for people as a page."""
    if problem.code in ("forbidden", "signin_needed") and _lacks_link():
        return refusal_pages.dead_link_page(PROBLEMS[problem.code][0])
    if not _wants_page():
        return problem.response()
    if (make_page := REFUSAL_PAGES.get(problem.code)) is not None:
        return make_page(problem)
    return refusal_pages.missing_page() if PROBLEMS[problem.code][0] == NOT_FOUND else problem.response()


def _wants_page() -> bool:
    """Whether a person looks at the answer: a page, what stands in place of a file, or a form of the sign-in
    pages.
    """
    if authorization.by_program():
        return False
    return authorization.shows_page() or (request.endpoint or "").startswith("signin.")


def _lacks_link() -> bool:
    """Whether somebody without a link that works looks, in a browser, at a page that only a link opens."""
    if request.endpoint not in PAGES_OF_LINKS or "text/html" not in request.accept_mimetypes.values():
        return False
    return authentication.current().kind is not Kind.LINK


def _http(error: HTTPException) -> Any:
    """HTTP errors of the framework, in our shape where programs ask, as they are elsewhere."""
    if request.path.startswith(("/api/", "/_dash-update-component")):
        return Problem(CODES.get(error.code or 500, "bad_request")).response()
    return error
