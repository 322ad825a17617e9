"""Who said or ordered what, as a township's bundle tells it: an account's number is another one's there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from data_access.database.codec import text_of, value_of
from data_access.database.tables.account_tables import accounts
from data_access.database.tables.emergency.household_tables import evacuation_entries, evacuations
from data_access.emergency.rollouts.evacuations.evacuation_store import entry_of

NUMBERED: Final = re.compile(r"\b(?:account|token|link):\d+\b")
"""Names of the trace that stand for somebody else in another installation."""


class Tellers:
    """Names of the county: `county/LOGIN` for an account, `county/token:5` for what has no login."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(select(accounts.c.id, accounts.c.login))
        self._logins = {f"account:{id}": login for id, login in rows}

    def tell(self, said_by: str) -> str:
        """Who said so."""
        return NUMBERED.sub(lambda found: f"county/{self._logins.get(found[0], found[0])}", said_by)

    def tell_orders(self, body: str) -> str:
        """The body of what was ordered: who did what to it."""
        value: dict[str, Any] = value_of(body)
        names = {name: self.tell(who) for name, who in value.items() if name.endswith("_by") and who}
        return text_of(value | names)

    def change(self, table: Table, row: dict[str, Any]) -> dict[str, Any]:
        """What of a row about households stands otherwise."""
        if table is evacuations:
            return {"body": self.tell_orders(row["body"])}
        if table is evacuation_entries:
            entry = entry_of(row["body"])
            reporters = tuple(map(self.tell, entry.reporters))
            seen_by = self.tell(entry.verified_by)
            return {"body": text_of(replace(entry, reporters=reporters, verified_by=seen_by))}
        return {"said_by": self.tell(row["said_by"])} if "said_by" in row else {}
