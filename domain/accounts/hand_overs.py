"""The command of a squad passes to another account: 移交 is offered and accepted, 接手 is taken unasked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.access.rights import Right
from domain.accounts.account import Account
from domain.kernel.errors import Refused
from domain.kernel.values import value

MOST_HAND_OVERS: Final = 100
MOST_OFFERS: Final = 100
WITHIN: Final = timedelta(minutes=10)
"""How long an offer stands where a county's pack says nothing."""
OPEN, ACCEPTED, DECLINED, WITHDRAWN, LAPSED, VOID = (
    "open",
    "accepted",
    "declined",
    "withdrawn",
    "lapsed",
    "void",
)
KEPT: Final = frozenset({DECLINED, WITHDRAWN, LAPSED})
"""How an offer ends after which whoever offered commands as before."""
EXPIRED, UNABLE = "expired", "unable"
"""Why one lapses: its time is over, or whoever it was made to may not command the squad any more."""


@value
class HandOver:
    """`lead` commands since `at` in place of `was`, by a command of `by`: an account each; `note`: why. What
    was offered and accepted tells when and by whom it was offered.
    """

    was: str
    lead: str
    by: str
    at: datetime
    note: str = ""
    offered_by: str = ""
    offered_at: datetime | None = None


@value
class Offer:
    """The command offered by `by`, who has it until `to` accepts, or `expires_at` is over. `person`: of the
    directory, whose the account `to` is, '' for nobody; `state` since `ended_at`, by `ended_by`; `answer`:
    why it was declined or withdrawn, and for one that lapsed, EXPIRED or UNABLE.
    """

    number: int
    to: str
    by: str
    at: datetime
    expires_at: datetime
    note: str = ""
    person: str = ""
    state: str = OPEN
    ended_at: datetime | None = None
    ended_by: str = ""
    answer: str = ""


def find_open(offers: Sequence[Offer]) -> Offer | None:
    """The offer that waits for an answer: the last one, or none."""
    return offers[-1] if offers and offers[-1].state == OPEN else None


def end_open(
    offers: tuple[Offer, ...], state: str, by: str, now: datetime, answer: str = ""
) -> tuple[Offer, ...]:
    """The offers, the open one ended; the same ones when none is open."""
    waiting = find_open(offers)
    if waiting is None:
        return offers
    ended = replace(waiting, state=state, ended_at=now, ended_by=by, answer=answer)
    return (*offers[:-1], ended)


def may_take_over(account: Account, places: Iterable[str]) -> bool:
    """Whether an account can sign in and has the right to command squads in one of some regions."""
    return account.has_way_in and may_command(account, places)


def may_command(account: Account | None, places: Iterable[str]) -> bool:
    """Whether an account was not ended and has the right to command squads in one of some regions."""
    if account is None or account.disabled_at is not None or account.person_left:
        return False
    wanted = tuple(places)
    return any(grant.gives(Right.COMMAND_SQUADS, place) for grant in account.grants for place in wanted)


def can_succeed(account: Account | None, places: Iterable[str], demo: bool) -> bool:
    """Whether an account may be given a squad that is commanded in some regions. `demo`: demo accounts are
    known here.
    """
    return account is not None and (demo or not account.demo) and may_take_over(account, places)


def check_successor(account: Account | None, places: Iterable[str], demo: bool) -> None:
    """Whoever is to command a squad. Refused no_commander."""
    if not can_succeed(account, places, demo):
        raise Refused("no_commander", "this account may not command the squad", "lead")
