"""Links by which people who have no account answer on their phones: one person each, for some hours, ended
at will.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.access.rights import Right, Viewer
from domain.kernel.errors import Refused

USUAL_HOURS: Final = 72
MOST_HOURS: Final = 7 * 24


@dataclass(frozen=True, slots=True)
class PersonLink:
    """A link without its secret; `ends` as RFC 3339 text in UTC."""

    id: int
    county: str
    person: str
    ends: str


def end_of_link(hours: int, now: datetime) -> datetime:
    """When a link of so many hours ends. Refused bad_hours."""
    if not 1 <= hours <= MOST_HOURS:
        raise Refused("bad_hours", f"a link is good for 1 to {MOST_HOURS} hours", "hours")
    return now + timedelta(hours=hours)


def check_hands_out(by: Viewer, county: str) -> None:
    """Whoever has a link acts as its person: links are handed out as keys are. Refused forbidden."""
    by.require(Right.MANAGE_KEYS, county)


def check_holder(there: bool) -> None:
    """Refused no_person for a link to nobody of the county's directory."""
    if not there:
        raise Refused("no_person", "there is no such person here", "person")


def link_address(installation: str, secret: str) -> str:
    """What a message to the person says: the address of a link, under that of the installation."""
    return f"{installation}/palm/l/{secret}"
