"""Accounts as an installation's settings want them."""

from __future__ import annotations

from datetime import timedelta

from dashboard.secrets import derived
from dashboard.settings import Settings
from data_access.accounts import Accounts, Policy
from data_access.store import Store

DEMO_FILE = "demo-accounts.json"


def accounts(settings: Settings, store: Store, default_region: str, place: tuple[str, ...] = ()) -> Accounts:
    """The accounts of a store. `default_region`: whose trace tells of unknown logins, and what the first
    administrator administers; `place`: names that a password must not be made of. Raises BadSecret, OSError.
    """
    policy = Policy(
        default_region=default_region,
        key=derived(settings, "accounts"),
        idle=timedelta(minutes=settings.session_idle_min),
        absolute=timedelta(hours=settings.session_max_h),
        factor_required=settings.second_factor == "required",
        demo=settings.demo,
        demo_file=settings.data_dir / DEMO_FILE,
        place=place,
    )
    return Accounts(store, policy)
