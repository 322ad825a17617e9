"""Accounts as plain values; no secret is in any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.access.rights import Grant
from domain.directory.imports import Hand

MOST_DIGITS: Final = 18


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. Times are RFC 3339 text in UTC; `actor` is the name in the trace."""

    id: int
    login: str
    name: str
    region: str
    grants: tuple[Grant, ...]
    person: str | None
    demo: bool
    disabled_at: str | None
    """By an administrator, or with their person (`person_left`)."""
    locked_until: str | None
    must_change: bool
    has_password: bool
    has_totp: bool
    recovery_left: int
    oidc_subject: str | None
    version: int
    created_at: str
    signed_in_at: str | None
    reset_at: str | None = None
    guarded_until: str | None = None
    person_left: bool = False

    @property
    def actor(self) -> str:
        return f"account:{self.id}"

    @property
    def has_way_in(self) -> bool:
        """Whether a password or an identity of the provider opens it."""
        return self.has_password or self.oidc_subject is not None

    @property
    def taken(self) -> bool:
        """Whether somebody has it: they can sign in, or did."""
        return self.has_way_in or self.signed_in_at is not None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is told of an account to be made."""

    login: str
    name: str
    region: str
    grants: tuple[Grant, ...]
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Reset:
    """A reset that waits for a second administrator. kind: password | factor."""

    id: int
    account: int
    kind: str
    author: Hand
    author_name: str
    reason: str
    at: str
    expires_at: str


def account_number(actor: str) -> int | None:
    """The number of the account that an actor of the trace is; None for programs, screens and terminals, and
    for a number that no database has.
    """
    kind, _, number = actor.partition(":")
    if kind != "account" or not number.isdecimal() or len(number) > MOST_DIGITS:
        return None
    return int(number) if str(int(number)) == number else None
