"""What a start does for who will sign in: a link for the first administrator, the accounts of a demo."""

from __future__ import annotations

from dashboard.commands import CommandBus, run_here
from dashboard.config import account_policy
from dashboard.config.installation import Installation
from dashboard.config.settings import Settings
from dashboard.demo.demo_people import demo_people
from dashboard.demo.demo_roster import MOST_PEOPLE
from dashboard.handlers.context import Context
from dashboard.services.directory.demo_households_service import seed_demo_households
from dashboard.services.directory.demo_roster_service import seed_demo_roster
from dashboard.services.sign_in.demo_accounts_service import seed_demo_accounts
from dashboard.services.sign_in.invitation_service import InvitationService
from dashboard.services.sign_in.sign_in_service import SignInService
from data_access.store import Store, utc_now


def prepare(settings: Settings, served: Installation) -> str | None:
    """Make the accounts, the roster and the households of a demo; the link to become administrator while
    there is no real one.

    Every start makes a new link and ends the one before. Raises BadSecret, OSError, Unavailable.
    """
    store = Store(settings.database_address)
    try:
        accounts = account_policy.of(settings, store, served)
        commands = CommandBus(store, Context(served.counties, settings.approval_above, served.serves))
        if settings.demo:
            county = served.counties[served.counties_of(served.default_region)[0]]
            seed_demo_accounts(accounts, commands, demo_people(county), county.code)
            roster = CommandBus(store, Context(served.counties, MOST_PEOPLE, served.serves))
            seed_demo_roster(store, roster, county, utc_now())
            if settings.demo_case == "typhoon":
                seed_demo_households(store, commands, county)
        sign_in = SignInService(accounts, commands, run_here)
        secret = InvitationService(accounts, commands, sign_in, run_here).invite_first()
    finally:
        store.close()
    return None if secret is None else invitation_link(settings, secret)


def invitation_link(settings: Settings, secret: str) -> str:
    """What somebody opens to set their password."""
    return f"{settings.people_address}/welcome/{secret}"
