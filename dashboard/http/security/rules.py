"""What opens for whom: a rule for every endpoint, page and socket event of the web program. Callbacks say
theirs where they are registered (callback_demands.py).

What no rule names is refused (dashboard/http/security/authorization.py), and a test that lists the app's own
maps fails. A rule says who may knock; each handler then looks at the object itself:
`current().require(Right.X, region)`.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.access.demands import CLOSED, PUBLIC, SIGNED_IN, Rule, needs
from domain.access.rights import Right
from layouts.navigation import OPENINGS

LIVE, CASES, MEND = needs(Right.SEE_LIVE), needs(Right.SEE_CASE), needs(Right.MEND_SOURCES)

PAGES: Mapping[str, Rule] = {page: needs(*opening.rights) for page, opening in OPENINGS.items()}
"""Pages that Dash draws, by name; an address that is none shows that it does not exist."""

SIGN_IN_PAGES = (
    "page", "enter", "step", "next_step", "demo", "oidc", "oidc_back", "welcome", "redeem", "kiosk",
    "kiosk_enter", "totp_picture_half", "leave",
)  # fmt: skip
ACCOUNT_PAGES = (
    "account", "password", "totp", "totp_confirm", "totp_remove", "recovery", "end_session", "everywhere",
    "totp_picture",
)  # fmt: skip

ENDPOINTS: Mapping[str, Rule] = {
    "home": SIGNED_IN,
    "/": SIGNED_IN,
    "/<path:path>": SIGNED_IN,
    "_dash_assets.static": PUBLIC,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": PUBLIC,
    "/_favicon.ico": PUBLIC,
    "/_dash-layout": SIGNED_IN,
    "/_dash-dependencies": SIGNED_IN,
    "/_dash-update-component": SIGNED_IN,
    "/_reload-hash": CLOSED,
    "api_read.state": LIVE,
    "api_read.changes": LIVE,
    "api_read.case": CASES,
    "api_read.grid": LIVE,
    "api_read.geometry": SIGNED_IN,
    "api_read.county": SIGNED_IN,
    "api_read.locale": SIGNED_IN,
    "api_read.schema_list": SIGNED_IN,
    "api_read.schema": SIGNED_IN,
    "reveal.case": needs(Right.REVEAL_CASE),
    "reveal.letter": MEND,
    "api_export.cases": CASES,
    "api_write.reports": needs(Right.SEND_REPORTS),
    "api_trace.page": needs(Right.SEE_TRACE),
    "api_trace.export_file": needs(Right.EXPORT_TRACE),
    "openapi.description": SIGNED_IN,
    "whoami.viewer": SIGNED_IN,
    "here.look": SIGNED_IN,
    "here.used": SIGNED_IN,
    "unknown_api": SIGNED_IN,
    "health.alive": PUBLIC,
    "health.ready": PUBLIC,
    "health.figures": needs(Right.SEE_FIGURES),
    **{f"signin.{name}": PUBLIC for name in SIGN_IN_PAGES},
    **{f"signin.{name}": SIGNED_IN for name in ACCOUNT_PAGES},
}

EVENTS: Mapping[str, Rule] = {"connect": SIGNED_IN, "disconnect": PUBLIC, "join": LIVE}
"""Socket.IO events. Our own canary listener connects and joins its own topic by another way."""


def of_endpoint(endpoint: str | None) -> Rule:
    """The rule of a Flask endpoint; CLOSED for one that nobody named."""
    return ENDPOINTS.get(endpoint or "", CLOSED)


def of_page(path: str) -> Rule:
    """The rule of a page by its address, "/wall" or "/admin/units/"."""
    return PAGES.get(path.strip("/").replace("/", "-"), SIGNED_IN)
