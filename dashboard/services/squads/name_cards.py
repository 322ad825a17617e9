"""Names and units of the people in a squad, for each other, and the name of who commands it. Kept for a
minute, as what phones are told is made anew with each change.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

from dashboard.concurrency.threads import offload
from data_access.accounts.commanders import read_account_names
from data_access.directory.people_queries import name_cards
from data_access.store import Store

KEPT_S = 60.0
MOST_KEPT = 10_000
Card = dict[str, str]


class NameCards:
    """The cards of one web process."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._known: dict[tuple[str, str], tuple[float, Card]] = {}

    def find(self, county: str, people: Collection[str]) -> dict[str, Card]:
        """Cards by person or account; whoever is not known has none. Raises Unavailable."""
        now = self._clock()
        missing = [person for person in people if not self._fresh((county, person), now)]
        if missing:
            if len(self._known) + len(missing) > MOST_KEPT:
                self._known.clear()
                missing = [*people]
            for person, card in offload(self._read, county, missing).items():
                self._known[county, person] = (now, card)
        found = {person: self._known.get((county, person)) for person in sorted(people)}
        return {person: kept[1] for person, kept in found.items() if kept is not None}

    def _fresh(self, key: tuple[str, str], now: float) -> bool:
        return key in self._known and now - self._known[key][0] < KEPT_S

    def _read(self, county: str, people: Collection[str]) -> dict[str, Card]:
        with self._store.reading() as connection:
            names = read_account_names(connection, people)
            cards = {account: {"name": name, "unit": ""} for account, name in names.items()}
            return name_cards(connection, county, people) | cards
