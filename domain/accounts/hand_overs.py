"""The command of a squad passes to another account: 移交 by whoever has it, 接手 by whoever takes it over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from domain.access.rights import Right
from domain.accounts.account import Account
from domain.kernel.errors import Refused
from domain.kernel.values import value

MOST_HAND_OVERS: Final = 100


@value
class HandOver:
    """`lead` commands since `at` in place of `was`, by a command of `by`: an account each; `note`: why."""

    was: str
    lead: str
    by: str
    at: datetime
    note: str = ""


def may_take_over(account: Account, places: Iterable[str]) -> bool:
    """Whether an account can sign in and has the right to command squads in one of some regions."""
    usable = account.disabled_at is None and not account.person_left and account.has_way_in
    return usable and any(
        grant.gives(Right.COMMAND_SQUADS, place) for grant in account.grants for place in places
    )


def check_successor(account: Account | None, places: Iterable[str], demo: bool) -> None:
    """Whoever is to command a squad that is commanded in some regions. `demo`: demo accounts are known here.
    Refused no_commander.
    """
    if account is None or (account.demo and not demo) or not may_take_over(account, places):
        raise Refused("no_commander", "this account may not command the squad", "lead")
