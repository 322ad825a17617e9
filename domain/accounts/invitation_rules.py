"""One-time links: how long they open something, and for whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, TypeVar

from domain.access.actor import Actor, require_inner
from domain.access.rights import Grant, Role
from domain.accounts.account import NewAccount
from domain.kernel.errors import Refused

LIFE: Final = timedelta(hours=24)
FIRST, INVITE, RESET = "first", "invite", "reset"
"""What a link is for: to become the first administrator, to set a first password, to set a new one."""

Link = TypeVar("Link")


def require_installation(by: Actor) -> None:
    """What only the installation itself does, at its start. Refused forbidden."""
    require_inner(by, "only the installation itself does this")


def link_ends(now: datetime) -> datetime:
    """When a link that is made now opens nothing any more."""
    return now + LIFE


def check_link_open(link: Link | None) -> Link:
    """Refused invitation_gone for a link that does not work (any more)."""
    if link is None:
        raise Refused("invitation_gone", "the link was used, replaced, or is older than a day")
    return link


def check_spent_once(changed: int) -> None:
    """Of two who use a link at once, one is refused: invitation_gone."""
    check_link_open(changed or None)


def check_link_of_account(account: int | None) -> int:
    """Refused invitation_gone for the link of the first administrator, who needs a password."""
    if account is None:
        raise Refused("invitation_gone", "the first administrator sets a password")
    return account


def first_administrator(new: NewAccount, region: str) -> NewAccount:
    """Who becomes the first administrator, with what that gives them."""
    return NewAccount(new.login, new.name, region, (Grant(Role.ADMINISTRATOR, region),))
