"""Keys that are no person's, of programs (bearer tokens) and of walls (kiosks), and what is asked of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from domain.access.rights import Kind, Right, Role, Viewer
from domain.accounts.account_rules import check_region, checked_name
from domain.kernel.errors import Refused
from domain.kernel.form_values import parse_number
from domain.kernel.text import hidden_sign, is_seen

READ: Final = "read"
SCOPES: Final = (READ, "report", "figures")
ROLES: Final = {READ: Role.READER, "report": Role.REPORTER, "figures": Role.METER}
LONGEST_SOURCE: Final = 64
MOST_DAYS: Final = 3650
DEMO_LIFE: Final = timedelta(hours=24)
"""A key made by an account of the demo is over after a day: it must not outlive the demo."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """What a token is to allow: `scope` in a region and below, until `expires_at` (None: until it is ended).

    A report only for the named sources and streams ((): any).
    """

    scope: str
    region: str
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    name: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret. Times are RFC 3339 text in UTC."""

    id: int
    scope: str
    region: str
    sources: tuple[str, ...]
    created_at: str
    kinds: tuple[str, ...] = ()
    name: str = ""
    expires_at: str | None = None
    last_used: str | None = None
    revoked_at: str | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """As the trace tells it."""
        return {
            "name": self.name,
            "scope": self.scope,
            "region": self.region,
            "sources": list(self.sources),
            "kinds": list(self.kinds),
            "expires_at": self.expires_at,
        }


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The key of a wall."""

    id: int
    name: str
    region: str
    created_at: str
    expires_at: str | None
    ended_at: str | None


def is_source(name: str) -> bool:
    """Whether messages can name their source so: of visible characters, without a slash."""
    return len(name) <= LONGEST_SOURCE and hidden_sign(name) is None and is_seen(name) and "/" not in name


def check_key(
    region: str, expires_at: datetime | None, by: Viewer, serves: Callable[[str], bool], now: datetime
) -> None:
    """Refused bad_region, forbidden, past."""
    check_region(region, serves)
    by.require(Right.MANAGE_KEYS, region)
    if expires_at is not None and expires_at <= now:
        raise Refused("past", "the end lies in the past", "expires_at")


def check_kinds(new: NewToken, streams: Collection[str]) -> None:
    """Refused bad_kind for another stream than there are, and for any but those of reports."""
    if not set(new.kinds) <= set(streams) or (new.kinds and new.scope != "report"):
        raise Refused("bad_kind", f"of {', '.join(streams)}, for reports only", "kinds")


def check_token(new: NewToken, by: Viewer, serves: Callable[[str], bool], now: datetime) -> None:
    """Refused bad_scope, bad_source, bad_name, bad_region, forbidden, past; needs_commander for one
    that reads, which is asked for and approved, but on the server, where whoever starts a command can read
    the database.
    """
    if new.scope not in SCOPES:
        raise Refused("bad_scope", f"one of {', '.join(SCOPES)}", "scope")
    if not all(map(is_source, new.sources)):
        raise Refused("bad_source", "a source is named as its messages name it", "sources")
    if new.name:
        checked_name(new.name)
    check_key(new.region, new.expires_at, by, serves, now)
    if new.scope == READ and by.kind is not Kind.INNER:
        raise Refused("needs_commander", "a read token is asked for, and a commander approves", "scope")


def end_of_key(wanted: datetime | None, of_demo: bool, now: datetime) -> datetime | None:
    """When a key ends; one that somebody of the demo had a hand in after a day."""
    if not of_demo:
        return wanted
    latest = now + DEMO_LIFE
    return latest if wanted is None else min(wanted, latest)


def check_county_region(there: bool) -> None:
    """Refused bad_region for what is no region of the county."""
    if not there:
        raise Refused("bad_region", "no such region in the county", "region")


def parse_key_days(value: Any) -> int:
    """The days of a key, 0 for no end. Refused bad_number, too_many_days."""
    if value in (None, "", 0, "0"):
        return 0
    days = parse_number(value, "days")
    if not 1 <= days <= MOST_DAYS:
        raise Refused("too_many_days", f"1 to {MOST_DAYS}", "days")
    return days


def check_token_there(token: Token | None, token_id: int) -> Token:
    """Refused no_token."""
    if token is None:
        raise Refused("no_token", f"there is no token {token_id} that works", "token")
    return token


def check_kiosk_there(kiosk: Kiosk | None, kiosk_id: int) -> Kiosk:
    """Refused no_kiosk."""
    if kiosk is None:
        raise Refused("no_kiosk", f"there is no kiosk key {kiosk_id}", "kiosk")
    return kiosk


def check_key_known(kiosk: Kiosk | None) -> Kiosk:
    """Refused bad_key for what is the key of no wall."""
    if kiosk is None:
        raise Refused("bad_key", "there is no such key", "key")
    return kiosk


def check_key_works(kiosk: Kiosk, now: datetime) -> None:
    """Refused key_ended."""
    over = kiosk.expires_at is not None and datetime.fromisoformat(kiosk.expires_at) <= now
    if kiosk.ended_at is not None or over:
        raise Refused("key_ended", "the key was ended, or its time is over", "key")
