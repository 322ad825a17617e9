"""What accounts are made of, as plain values; no secret is in any of them but where its name says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from data_access.accounts.credentials import secret_values as secrets
from domain.access.rights import Role, Viewer
from domain.accounts.account import Account
from domain.kernel.errors import Refused
from domain.kernel.regions import is_code


@dataclass(frozen=True, slots=True)
class Policy:
    """What an installation asks of those who sign in. `default_region`: whose trace tells of unknown logins;
    `key`: 32 bytes under which the seeds of second factors are kept; `demo_file`: where the passwords of a
    demo are told; `place`: names of the county that a password must not be made of; `serves`: whether
    the installation has a region, a city's prefix or a county's own; `pace`: how many times as fast as the
    machine's the clock of accounts passes, that of a demo. People sit before it in real time: `idle` and
    `absolute` are real, too.
    """

    default_region: str
    key: bytes = field(repr=False)
    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    factor_required: bool = False
    demo: bool = False
    demo_file: Path | None = None
    place: tuple[str, ...] = ()
    serves: Callable[[str], bool] = is_code
    pace: float = 1.0

    @property
    def idle_span(self) -> timedelta:
        """`idle` on the clock of accounts."""
        return self.idle * self.pace

    @property
    def absolute_span(self) -> timedelta:
        """`absolute` on the clock of accounts."""
        return self.absolute * self.pace


@dataclass(frozen=True, slots=True)
class Half:
    """Somebody who showed a right password (or came from the provider) and still owes something.

    It is good as long as the account keeps its version; the caller signs all of it for the short way to
    `finish`. `factor`: the second factor was shown already. `nonce`: this sign-in and no other; a second
    factor that is begun in it is confirmed in it alone.
    """

    account: int
    version: int
    factor: bool = False
    nonce: str = field(default_factory=secrets.new, repr=False)


class MoreNeeded(Refused):
    """Signing in needs one thing more: code_needed, bad_code, must_change or enrol_needed."""

    def __init__(self, code: str, detail: str, half: Half) -> None:
        super().__init__(code, detail)
        self.half = half


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session: its secret, for the cookie and nowhere else, and who it is. `recovery`: the codes of a
    second factor that was set up on the way in, shown once. `device`: the secret of the browser's device
    cookie, "" for a wall.
    """

    session_secret: str = field(repr=False)
    viewer: Viewer
    recovery: tuple[str, ...] = field(default=(), repr=False)
    device: str = field(default="", repr=False)
    news: bool = False
    """Somebody else reset the account since it was last signed in to."""


@dataclass(frozen=True, slots=True)
class ResetNotice:
    """What somebody else did to an account: an action of the trace, when, by whom (a name), and why."""

    action: str
    at: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in; `id` names it, and opens nothing."""

    id: str
    created_at: str
    seen_at: str
    expires_at: str
    address: str
    agent: str
    factor: str


@dataclass(frozen=True, slots=True)
class OpenSession:
    """What ending a session takes: its id, whose trace tells of it, whose it is ("account:7"), the number of
    the browser, and whether it is over.
    """

    id: str
    region: str
    owner: str
    device: int | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Rest:
    """How long a session goes on: seconds until nobody's hand ends it, and until its age does."""

    idle_s: float
    ends_s: float


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link that works: kind first | invite | reset; account is None for the first."""

    kind: str
    account: Account | None
    expires_at: str


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account everybody in front of a demo may use."""

    login: str
    name: str
    role: Role
    region: str
    unit: str | None = None
    person: str | None = None
    password: str = field(default="", repr=False)
