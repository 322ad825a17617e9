"""Two hands for a large import: an approver whose account its author shaped just now is no second person."""

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
AND actor = :other AND at > :since
AND (action LIKE 'account.%' OR action IN ('password.reset', 'factor.removed')) LIMIT 1
"""


def check_apart(act: Acting, author: Hand, hand: Hand) -> None:
    """Raise Refused("made_by_author") when one of both made, invited, reset or changed the other's account
    within APART. The trace knows: every such act is a row whose object is the account.
    """
    if _shaped(act, hand.actor, author.actor) or _shaped(act, author.actor, hand.actor):
        raise Refused("made_by_author", "one of both accounts was made or changed by the other within a day")


def _shaped(act: Acting, account: str, other: str) -> bool:
    hint = " INDEXED BY trace_acts_by_object" if is_sqlite(act.connection) else ""
    query = text(f"SELECT n FROM trace{hint} {_SHAPED}")  # nosec B608 - both parts are ours
    given = {
        "county": act.county,
        "city": act.county[:4],
        "home": _home(act, account),
        "account": account,
        "other": other,
        "since": utc_text(act.now - APART),
    }
    return account != other and act.connection.execute(query, given).first() is not None


def _home(act: Acting, account: str) -> str:
    """The county whose trace tells of an account, which need not be that of the act."""
    number = account.partition(":")[2]
    query = select(_accounts.c.region).where(_accounts.c.id == (int(number) if number.isdecimal() else 0))
    return str(act.connection.execute(query).scalar() or act.county)[:6]
