"""Two hands for a large import or a reset: accounts that one person can have shaped just now are one hand."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import column, select, table, text

from data_access.bulk import is_sqlite
from data_access.codec import utc_text
from data_access.trace.acting import Acting
from domain.errors import Refused
from domain.imports import Hand

APART = timedelta(hours=24)
"""How long after making, inviting or changing an account nobody approves together with it."""
_accounts = table("accounts", column("id"), column("region"))
"""What is needed of them here; the accounts themselves know APART."""
_SHAPED = """
WHERE county IN (:county, :city, :home) AND object = :account AND seq = 0
AND actor <> :account AND actor LIKE 'account:%' AND at > :since
AND (action LIKE 'account.%' OR action IN ('password.reset', 'factor.removed'))
"""


def check_apart(act: Acting, author: Hand, hand: Hand) -> None:
    """Raise Refused("made_by_author") when one person can hold both accounts: one of them made, invited,
    reset or changed the other within APART, or somebody else did so to both, at whatever remove. The trace
    knows: every such act is a row whose object is the account.
    """
    if _behind(act, author.actor) & _behind(act, hand.actor):
        raise Refused(
            "made_by_author", "one person made or changed both accounts, or one the other, in a day"
        )


def _behind(act: Acting, account: str) -> set[str]:
    """An account, and the accounts that shaped it within APART, or shaped one of these."""
    found: set[str] = set()
    left = [account]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += _shapers(act, one)
    return found


def _shapers(act: Acting, account: str) -> list[str]:
    hint = " INDEXED BY trace_acts_by_object" if is_sqlite(act.connection) else ""
    query = text(f"SELECT DISTINCT actor FROM trace{hint} {_SHAPED}")  # nosec B608 - both parts are ours
    given = {
        "county": act.county,
        "city": act.county[:4],
        "home": _home(act, account),
        "account": account,
        "since": utc_text(act.now - APART),
    }
    return [str(actor) for actor in act.connection.execute(query, given).scalars()]


def _home(act: Acting, account: str) -> str:
    """The county whose trace tells of an account, which need not be that of the act."""
    number = account.partition(":")[2]
    query = select(_accounts.c.region).where(_accounts.c.id == (int(number) if number.isdecimal() else 0))
    return str(act.connection.execute(query).scalar() or act.county)[:6]
