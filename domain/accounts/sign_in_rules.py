"""When a sign-in counts, how failures lock it out, what ends what was proven before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from domain.accounts.account import Account
from domain.kernel import codes
from domain.kernel.errors import Refused

LIMIT: Final = 5
"""Failures until a login is locked."""
FIRST_LOCK: Final = timedelta(minutes=15)
LONGEST_LOCK: Final = timedelta(hours=24)
TEMPORARY: Final = timedelta(hours=24)
"""How long a temporary password opens the way to one's own."""
_MOST_DOUBLED = 16
BY_PASSWORD = "password"  # nosec B105 # pragma: allowlist secret - a way in
BY_LINK = "invitation"
"""The way in by a link: guesses at the password keep nobody out who holds it."""
OWN_FACTOR = "oidc_mfa"
"""The way in that needs no one-time code of ours: the provider says that it asked for one."""
TOO_LONG_AGO = "this sign-in began too long ago: begin again"
MEANWHILE = "the account changed meanwhile: begin again"

Found = TypeVar("Found")


class Locked(Refused):
    """Too many failures; nothing is looked at before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("locked", f"too many failed sign-ins; again after {until.isoformat()}")
        self.until = until


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


def lock_end(failures: Failures, now: datetime) -> datetime | None:
    """Until when a login is locked; None when it is not, and from that moment on."""
    until = failures.locked_until
    return until if until is not None and now < until else None


def check_not_locked(until: datetime | None) -> None:
    """Raises Locked."""
    if until is not None:
        raise Locked(until)


def is_code_owed(account: Account, how: str, shown: bool) -> bool:
    """Whether somebody on the way in has to show their second factor. `shown`: they did."""
    return account.has_totp and not shown and how != OWN_FACTOR


def is_password_owed(account: Account, how: str) -> bool:
    """Whether somebody on the way in has to set a password of their own."""
    return account.must_change and how == BY_PASSWORD


def is_factor_owed(account: Account, how: str, required: bool) -> bool:
    """Whether somebody on the way in has to set a second factor up. `required`: of everybody here."""
    return required and not account.has_totp and how != OWN_FACTOR


def is_news(account: Account) -> bool:
    """Whether somebody else reset the account since it was last signed in to."""
    return account.reset_at is not None and account.reset_at >= (account.signed_in_at or "")


def check_password_right(right: bool) -> None:
    """Refused bad_credentials for another password than that of whoever is signed in."""
    if not right:
        raise Refused("bad_credentials", "that is not the password", "password")


def check_credentials(account: Found | None) -> Found:
    """The account that login and password open. Refused bad_credentials."""
    if account is None:
        raise Refused("bad_credentials", "the login or the password is wrong")
    return account


def check_identity_linked(account: Found | None) -> Found:
    """Refused unlinked."""
    if account is None:
        raise Refused("unlinked", "no account is linked to that identity")
    return account


def check_code_form(code: str) -> None:
    """Refused no_code for what can be no one-time code and no recovery code."""
    if codes.one_time(code) is None and codes.recovery(code) is None:
        raise Refused("no_code", "neither six digits nor a recovery code")


def check_one_time_form(code: str) -> None:
    """Refused no_code for what can be no one-time code."""
    if codes.one_time(code) is None:
        raise Refused("no_code", "a one-time code has six digits")


def check_first_code(step: int | None) -> int:
    """The step of a first code that is right. Refused bad_code."""
    if step is None:
        raise Refused("bad_code", "not the code of the device that is being set up", "code")
    return step


def check_begun(sealed: Found | None) -> Found:
    """The seed that waits to be confirmed. Refused seed_over."""
    if sealed is None:
        raise Refused("seed_over", "no second factor was begun here within ten minutes: begin again")
    return sealed


def check_proof_young(young: bool, code: str) -> None:
    """Refused `code` for who showed too long ago who they are."""
    if not young:
        raise Refused(code, "show again who you are: it was too long ago")


def check_another_password(same: bool) -> None:
    """Refused same_password."""
    if same:
        raise Refused("same_password", "the new password is the old one", "password")


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


def check_version(account: Account, version: int) -> None:
    """Refused half_gone for a sign-in that began before the account was changed."""
    if account.version != version:
        raise Refused("half_gone", TOO_LONG_AGO)


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
