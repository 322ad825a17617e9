"""When a sign-in counts, how failures lock it out, what ends what was proven before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.accounts.account import Account
from domain.kernel.errors import Refused

LIMIT: Final = 5
"""Failures until a login is locked."""
FIRST_LOCK: Final = timedelta(minutes=15)
LONGEST_LOCK: Final = timedelta(hours=24)
TEMPORARY: Final = timedelta(hours=24)
"""How long a temporary password opens the way to one's own."""
_MOST_DOUBLED = 16


@dataclass(frozen=True, slots=True)
class Failures:
    """Failures of one login since the last lock, how often it was locked, and until when it is now."""

    count: int
    locks: int
    locked_until: datetime | None = None


def count_failure(before: Failures, now: datetime) -> Failures:
    """One failure more: at LIMIT the login is locked, each time twice as long as before."""
    if before.count + 1 < LIMIT:
        return Failures(before.count + 1, before.locks, before.locked_until)
    ends = now + min(FIRST_LOCK * 2 ** min(before.locks, _MOST_DOUBLED), LONGEST_LOCK)
    return Failures(0, before.locks + 1, ends)


def check_enabled(account: Account) -> None:
    """Refused disabled."""
    if account.disabled_at is not None:
        raise Refused("disabled", "the account is disabled")


def check_temporary(account: Account, now: datetime) -> None:
    """Refused temporary_over for a temporary password that nobody changed within TEMPORARY."""
    reset_at = account.reset_at
    old = reset_at is None or datetime.fromisoformat(reset_at) <= now - TEMPORARY
    if account.must_change and old:
        raise Refused("temporary_over", "the temporary password is older than a day")


def check_unchanged(account: Account, version: int, detail: str) -> Account:
    """The account. What somebody showed counts while the account is what it was then: Refused half_gone when
    it was reset, changed or disabled meanwhile.
    """
    if account.version != version or account.disabled_at is not None:
        raise Refused("half_gone", detail)
    return account


def check_no_factor(account: Account, detail: str = "there is a second factor already") -> None:
    """Refused factor_set."""
    if account.has_totp:
        raise Refused("factor_set", detail)


def check_factor(account: Account) -> None:
    """Refused no_factor."""
    if not account.has_totp:
        raise Refused("no_factor", "there is no second factor to recover")


def check_factor_removable(required: bool) -> None:
    """Refused factor_required."""
    if required:
        raise Refused("factor_required", "this installation asks everybody for a second factor")


def check_password_there(account: Account) -> None:
    """Refused no_password."""
    if not account.has_password:
        raise Refused("no_password", "who signs in by the provider gets a password by a link only")
