"""/admin: every section's callbacks. `services` has one service a section (dashboard/services)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from callbacks.admin import accounts, imports, keys, people, retention, rosters, token_requests, units_posts

if TYPE_CHECKING:
    from typing import Any

    from dash import Dash

    from layouts.site import Site

SECTIONS = (people, imports, units_posts, rosters, accounts, keys, token_requests, retention)


class Services(Protocol):
    """What /admin asks of whoever holds the truth; each section says what it asks of its part."""

    people: Any
    imports: Any
    units: Any
    posts: Any
    rosters: Any
    accounts: Any
    keys: Any
    requests: Any
    retention: Any


def register(app: Dash, site: Site, services: Services) -> None:
    """Register every callback of every section."""
    for section in SECTIONS:
        section.register(app, site, services)
