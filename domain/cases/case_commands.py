"""What people command about a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealCase(Command):
    """See a case's words as their sources wrote them. Needs a reason."""

    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterCase(Command):
    """Report a case that reached us by no source: a call, a finding on the map.

    `place`, a region code of 9, 12 or 15 digits, or `lat` and `lon`, or both. `text`: the caller's words;
    `caller` and `phone`: who told us. `seen_at`: when it was seen, for what was kept on a phone until there
    was a network; None is now. `split_from`: the case of which it was a part. The same `key` of the same
    account or person is the same case.
    """

    title: str
    severity: int
    matter: str = ""
    text: str = ""
    caller: str = ""
    phone: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    seen_at: datetime | None = None
    split_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPhoto(Command):
    """Add a photo to a case, as the phone sent it. `squad`: the one whose work it shows, '' for what was
    reported; `taken_at`: when it was given, by the corrected clock of the phone.
    """

    case: str
    content: bytes
    taken_at: datetime
    squad: str = ""


CASE_COMMANDS: Final[tuple[type[Command], ...]] = (
    RevealCase,
    EnterCase,
    AddPhoto,
)
