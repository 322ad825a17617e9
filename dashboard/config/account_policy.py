"""Accounts as an installation's settings want them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.config.secret_key import derived
from dashboard.config.settings import Settings
from data_access.accounts import Accounts, Policy
from data_access.store import Store
from domain.kernel.regions import is_code

if TYPE_CHECKING:
    from dashboard.config.installation import Installation

DEMO_FILE = "demo-accounts.json"


def accounts(
    settings: Settings,
    store: Store,
    default_region: str,
    place: tuple[str, ...] = (),
    serves: Callable[[str], bool] = is_code,
) -> Accounts:
    """The accounts of a store. `default_region`: whose trace tells of unknown logins, and what the first
    administrator administers; `place`: names that a password must not be made of; `serves`: whether a region
    is one of the installation's. Raises BadSecret, OSError.
    """
    policy = Policy(
        default_region=default_region,
        key=seed_key(settings),
        idle=timedelta(minutes=settings.session_idle_min),
        absolute=timedelta(hours=settings.session_max_h),
        factor_required=settings.second_factor == "required",
        demo=settings.demo,
        demo_file=settings.data_dir / DEMO_FILE,
        place=place,
        serves=serves,
        pace=settings.fast_clock.speed if settings.fast_clock else 1.0,
    )
    return Accounts(store, policy)


def seed_key(settings: Settings) -> bytes:
    """Under which the seeds of second factors are kept. Raises BadSecret, OSError."""
    return derived(settings, "accounts")


def of(settings: Settings, store: Store, served: Installation) -> Accounts:
    """The accounts of an installation. Raises as `accounts`."""
    return accounts(settings, store, served.default_region, served.place, served.serves)
