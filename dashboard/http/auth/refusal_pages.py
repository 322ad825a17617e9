"""Plain pages that say no: shown to who may not see, comes too often, or sends an old form."""

from __future__ import annotations

from flask import Response, current_app, make_response, render_template

from dashboard.http.auth.page_renderer import PageRenderer, current_viewer, store_choices
from domain.access.rights import NOBODY, Kind

KEY = "palm_looks"


def current_renderer() -> PageRenderer:
    """The page renderer of the app of this request."""
    found: PageRenderer = current_app.extensions[KEY]
    return found


def forbidden_page() -> Response:
    """403: what it means, whom to ask, and pages that do open."""
    return _message("forbidden", 403)


def missing_page() -> Response:
    """404: what the address names is not there, or not for them; pages that do open."""
    return _message("missing", 404)


def stale_form_page() -> Response:
    """400: the form is older than the session; nothing was changed."""
    return _message("stale", 400)


def too_many_page(seconds: int) -> Response:
    """429: how long to wait."""
    answer = _message("often", 429, n=max(1, seconds))
    answer.headers["Retry-After"] = str(max(1, seconds))
    return answer


def away_page() -> Response:
    """503: the database is away; try again."""
    answer = _message("away", 503)
    answer.headers["Retry-After"] = "5"
    return answer


def busy_page() -> Response:
    """503: somebody else writes for long; nothing was done, send it again."""
    answer = _message("busy", 503)
    answer.headers["Retry-After"] = "5"
    return answer


def crowded_page(seconds: int) -> Response:
    """503: too many photos are made at once for a file; nothing left, ask for it again."""
    answer = _message("crowded", 503)
    answer.headers["Retry-After"] = str(max(1, seconds))
    return answer


def dead_link_page(status: int) -> Response:
    """What a phone shows whose link opens no page: why, and where another one comes from."""
    look = current_renderer()
    words = {name: look.t(f"palm.dead.{name}") for name in ("title", "why", "hint")}
    answer = make_response(
        render_template("palm/over.html", **words, opens=False, dial="", **look.look_of("", "palm"))
    )
    store_choices(answer, look.settings.secure)
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _message(kind: str, status: int, **params: object) -> Response:
    renderer, viewer = current_renderer(), current_viewer()
    t = renderer.t
    return renderer.render(
        "message",
        status,
        title=t(f"sign.{kind}.title"),
        text=t(f"sign.{kind}.text", **params),
        hint=t(f"sign.{kind}.hint"),
        kind=kind,
        known=viewer is not NOBODY,
        wall=viewer.kind is Kind.KIOSK,
    )
