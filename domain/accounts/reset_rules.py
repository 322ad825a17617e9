"""Who may give somebody a new way in who lost theirs. An administrator or auditor, and who was one a day ago,
is reset by two administrators: one asks, another one carries it out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from domain.access.reasons import checked_reason
from domain.access.rights import Kind, Viewer
from domain.accounts.account import Account, Reset
from domain.accounts.account_rules import is_guarded
from domain.directory.imports import Hand
from domain.kernel.errors import Refused

PASSWORD, FACTOR = "password", "factor"  # nosec B105 # pragma: allowlist secret - kinds of resets
WAITING, DONE, REJECTED, OVER = "waiting", "done", "rejected", "over"
"""States of a reset that two administrators agree on."""
WAITS: Final = timedelta(days=3)


def needs_second(account: Account, now: datetime) -> bool:
    """Whether two administrators are needed to reset it."""
    until = account.guarded_until
    guarded = until is not None and datetime.fromisoformat(until) > now
    return account.taken and (guarded or is_guarded(account.grants))


def check_alone(account: Account, by: Viewer, reason: str, now: datetime) -> None:
    """Pass when one administrator may reset it alone, as whoever is at the terminal of the server. Refused
    bad_reason, needs_second.
    """
    if by.kind is Kind.INNER:
        return
    if account.taken:
        checked_reason(reason)
    if needs_second(account, now):
        raise Refused("needs_second", "administrators and auditors are reset by two administrators")


def check_proposal(kind: str, account: Account, waiting: Callable[[], bool], now: datetime) -> None:
    """Refused bad_reset, reset_waiting. `waiting`: whether one of the account waits already."""
    if kind not in (PASSWORD, FACTOR) or not needs_second(account, now):
        raise Refused("bad_reset", "no reset that needs a second administrator", "reset")
    if waiting():
        raise Refused("reset_waiting", "a reset of this account waits already", "reset")


def check_waiting(reset: Reset | None) -> Reset:
    """The reset that waits. Refused no_reset."""
    if reset is None:
        raise Refused("no_reset", "no reset of this account waits", "reset")
    return reset


def check_second(reset: Reset, hand: Hand) -> None:
    """Refused own_reset for whoever asked for it."""
    if reset.author.same(hand):
        raise Refused("own_reset", "nobody approves their own reset")


def check_author_active(active: bool) -> None:
    """Refused author_gone: whoever asked for it was disabled."""
    if not active:
        raise Refused("author_gone", "whoever asked for it was disabled: reject it")
