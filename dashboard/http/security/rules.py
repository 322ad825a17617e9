"""What opens for whom: a rule for every page and socket event of the web program. Routes and callbacks say
theirs where they are registered (route_demands.py, callback_demands.py).

What has no rule is refused (authorization.py), and a test that lists the app's own maps fails. A rule says
who may knock; each handler then looks at the object itself: `current().require(Right.X, region)`.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.access.demands import PUBLIC, SIGNED_IN, Rule, needs
from domain.access.rights import Right
from layouts.navigation import OPENINGS

PAGES: Mapping[str, Rule] = {page: needs(*opening.rights) for page, opening in OPENINGS.items()}
"""Pages that Dash draws, by name; an address that is none shows that it does not exist."""

HEARS = needs(Right.SEE_LIVE, Right.SEE_PEOPLE, Right.SEE_TRACE)
"""Whose pages have a live header: who sees no live data hears which response runs (realtime/scopes.py)."""

EVENTS: Mapping[str, Rule] = {"connect": SIGNED_IN, "disconnect": PUBLIC, "join": HEARS}
"""Socket.IO events. Our own canary listener connects and joins its own topic by another way."""


def of_page(path: str) -> Rule:
    """The rule of a page by its address, "/wall" or "/admin/units/"."""
    return PAGES.get(path.strip("/").replace("/", "-"), SIGNED_IN)
