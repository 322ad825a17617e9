"""/admin: every section's callbacks. `desk` has one desk a section (dashboard/admin)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from callbacks import (
    admin_accounts,
    admin_codes,
    admin_imports,
    admin_keys,
    admin_people,
    admin_requests,
    admin_retention,
    admin_rosters,
)

if TYPE_CHECKING:
    from typing import Any

    from dash import Dash

    from layouts.site import Site

SECTIONS = (
    admin_people, admin_imports, admin_codes, admin_rosters, admin_accounts, admin_keys, admin_requests,
    admin_retention,
)  # fmt: skip


class Desk(Protocol):
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


def register(app: Dash, site: Site, desk: Desk) -> None:
    """Register every callback of every section."""
    for section in SECTIONS:
        section.register(app, site, desk)
