"""What a start does for who will sign in: a link for the first administrator, the accounts of a demo."""

from __future__ import annotations

from dashboard.config import account_policy
from dashboard.config.installation import Installation
from dashboard.config.settings import Settings
from dashboard.demo.demo_people import demo_people
from data_access.store import Store


def prepare(settings: Settings, served: Installation) -> str | None:
    """Make the demo's accounts, in a demo; the link to become administrator, while there is no real one.

    Every start makes a new link and ends the one before. Raises BadSecret, OSError, Unavailable.
    """
    store = Store(settings.database_address)
    try:
        accounts = account_policy.of(settings, store, served)
        if settings.demo:
            county = served.counties[served.counties_of(served.default_region)[0]]
            accounts.demo.put(demo_people(county), county.code)
        secret = accounts.invitations.invite_first()
    finally:
        store.close()
    return None if secret is None else invitation_link(settings, secret)


def invitation_link(settings: Settings, secret: str) -> str:
    """What somebody opens to set their password."""
    return f"{settings.people_address}/welcome/{secret}"
