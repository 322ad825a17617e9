"""What opens for whom: a rule for every endpoint, callback and socket event of the web program.

What no rule names is refused (dashboard/http/security/authorization.py), and a test that lists the app's own
maps fails. A rule says who may knock; each handler then looks at the object itself:
`current().require(Right.X, region)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dashboard.http.security import page_rules
from domain.access.rights import NOBODY, Kind, Right, Viewer
from layouts.navigation import OPENINGS


class Opens(StrEnum):
    """To whom a door opens at all."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    NEEDS = "needs"
    CLOSED = "closed"
    """To nobody: what a library brings along and no page of ours uses."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `rights`: any of them, anywhere, is enough to knock."""

    opens: Opens
    rights: tuple[Right, ...] = ()

    def lets(self, viewer: Viewer) -> bool:
        """Whether a viewer may knock. Our own loops open no door but those for everybody."""
        if self.opens is Opens.PUBLIC:
            return True
        if viewer == NOBODY or viewer.kind is Kind.INNER or self.opens is Opens.CLOSED:
            return False
        return self.opens is Opens.SIGNED_IN or any(viewer.has(right) for right in self.rights)


PUBLIC = Rule(Opens.PUBLIC)
SIGNED_IN = Rule(Opens.SIGNED_IN)
CLOSED = Rule(Opens.CLOSED)


def needs(*rights: Right) -> Rule:
    """Any of these rights, in whatever region."""
    return Rule(Opens.NEEDS, rights)


LIVE, CASES, SOURCES = needs(Right.SEE_LIVE), needs(Right.SEE_CASE), needs(Right.SEE_SOURCES)
MEND = needs(Right.MEND_SOURCES)

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

CALLBACKS: Mapping[str, Rule] = {
    "page-slot.children": SIGNED_IN,
    **{f"{page}-mounted.data": CLOSED for page in OPENINGS},
    **dict.fromkeys(page_rules.BROWSER, CLOSED),
    "sources-health.children": SOURCES,
    "sources-open-id.data": SOURCES,
    "sources-lost.children": SOURCES,
    "sources-waiting.children": SOURCES,
    "sources-result.children": MEND,
    "sources-known.data": MEND,
    **{output: needs(*rights) for output, rights in page_rules.CALLBACKS.items()},
}
"""By the first output, which has one owner. CLOSED: callbacks that the browser computes by itself."""

EVENTS: Mapping[str, Rule] = {"connect": SIGNED_IN, "disconnect": PUBLIC, "join": LIVE}
"""Socket.IO events. Our own canary listener connects and joins its own topic by another way."""


def of_endpoint(endpoint: str | None) -> Rule:
    """The rule of a Flask endpoint; CLOSED for one that nobody named."""
    return ENDPOINTS.get(endpoint or "", CLOSED)


def of_page(path: str) -> Rule:
    """The rule of a page by its address, "/wall" or "/admin/units/"."""
    return PAGES.get(path.strip("/").replace("/", "-"), SIGNED_IN)


def of_callback(output: str) -> Rule:
    """The rule of a callback by the output Dash names it with; CLOSED for one that nobody named."""
    return CALLBACKS.get(first_output(output), CLOSED)


def first_output(output: str) -> str:
    """`..a.data...b.data..` -> `a.data`: Dash writes several outputs in one word."""
    return output[2:-2].split("...")[0] if output.startswith("..") else output
