"""One person with several accounts: accounts that one person can have shaped just now are one hand, for a
large import or a reset that two have to agree on, and for what one may change alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, column, select, table, text

from data_access.database.bulk import is_sqlite
from data_access.database.codec import utc_text
from data_access.database.unit_of_work import UnitOfWork
from domain.directory.directory_rules import check_two_people
from domain.directory.imports import Hand
from domain.kernel.regions import city_of, county_or_city

APART_FOR = timedelta(hours=24)
"""How long after making, inviting or changing an account nobody approves together with it."""
_accounts = table("accounts", column("id"), column("region"), column("person"))
"""What is needed of them here; the accounts themselves know APART_FOR."""
_SHAPED = """
WHERE county IN (:county, :city, :home) AND object = :account AND seq = 0
AND actor <> :account AND actor LIKE 'account:%' AND at > :since
AND (action LIKE 'account.%' OR action IN ('password.reset', 'factor.removed'))
"""


def check_apart(act: UnitOfWork, author: Hand, hand: Hand) -> None:
    """Raise Refused("made_by_author") when one person can hold both accounts: one of them made, invited,
    reset or changed the other within APART_FOR, or somebody else did so to both, at whatever remove. The
    trace knows: every such act is a row whose object is the account.
    """
    seen = Shapers(act.connection, act.county, act.now)
    check_two_people(seen.behind(author.actor), seen.behind(hand.actor))


class Shapers:
    """Who stands behind accounts, as the trace of a county tells it now."""

    def __init__(self, connection: Connection, county: str, now: datetime) -> None:
        self._connection, self._county, self._now = connection, county, now

    def one_hand(self, hand: Hand, actors: Iterable[str]) -> list[str]:
        """Those of the actors behind whom the hand can stand: its own account, another one of its person, and
        accounts that share with it whoever shaped them.
        """
        hands = self.behind(hand.actor)
        person = hand.person or self._person(hand.actor)
        return [
            actor
            for actor in {hand.actor, *actors}
            if actor == hand.actor
            or (person is not None and self._person(actor) == person)
            or self.behind(actor) & hands
        ]

    def behind(self, account: str) -> set[str]:
        """An account, and the accounts that shaped it within APART_FOR, or shaped one of these."""
        found: set[str] = set()
        left = [account]
        while left:
            actor = left.pop()
            if actor not in found:
                found.add(actor)
                left += self._shapers(actor)
        return found

    def _shapers(self, account: str) -> list[str]:
        hint = " INDEXED BY trace_acts_by_object" if is_sqlite(self._connection) else ""
        query = text(f"SELECT DISTINCT actor FROM trace{hint} {_SHAPED}")  # nosec B608 - both parts are ours
        given = {
            "county": self._county,
            "city": city_of(self._county),
            "home": self._home(account),
            "account": account,
            "since": utc_text(self._now - APART_FOR),
        }
        return [str(actor) for actor in self._connection.execute(query, given).scalars()]

    def _home(self, account: str) -> str:
        """The county whose trace tells of an account, which need not be that of the act."""
        query = select(_accounts.c.region).where(_accounts.c.id == _number(account))
        return county_or_city(self._connection.execute(query).scalar() or self._county)

    def _person(self, actor: str) -> str | None:
        """The person of the directory behind an account."""
        query = select(_accounts.c.person).where(_accounts.c.id == _number(actor))
        found: str | None = self._connection.execute(query).scalar()
        return found


def _number(actor: str) -> int:
    """The number of an account; 0, which none has, for another actor."""
    kind, _, number = actor.partition(":")
    return int(number) if kind == "account" and number.isdecimal() else 0
