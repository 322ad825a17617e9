"""The roll-outs on whose release a person may decide, as cards on their phone: each is a way to the page on
which they sign in for that. Whoever issued one gets none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from dashboard.concurrency.threads import offload
from data_access.directory.linked_accounts import list_commanders
from data_access.store import Store
from domain.kernel.worlds import WorldId

Row = dict[str, Any]
KNOWN_S: Final = 5.0
"""So long what was read of the commanders serves all phones, of which each asks at every change."""


class WaitingConfirmations:
    """Who commands is read once in KNOWN_S for all phones of a county, and only while a roll-out waits."""

    def __init__(self, store: Store, now: Callable[[], float] = time.monotonic) -> None:
        self._store, self._now = store, now
        self._commanders: dict[tuple[str, str], tuple[float, frozenset[str]]] = {}

    def find(self, world: WorldId, rollouts: Sequence[Row], person: str) -> list[Row]:
        """Those of a county's live roll-outs that wait for somebody, where the person's account commands."""
        names = ("plan_name", "plan_name_en", "people", "hold_until", "region")
        return [
            {"rollout": row["id"], **{name: row[name] for name in names}}
            for row in rollouts
            if row["state"] == "prepared" and (row["issued_by"] or row["hold_until"])
            if person in self._list_commanders(world.county, row["issued_by"])
        ]

    def _list_commanders(self, county: str, issuer: str) -> frozenset[str]:
        """Who may decide about what an account issued; "" for what goes out by itself."""
        read_at, people = self._commanders.get((county, issuer), (-KNOWN_S, frozenset()))
        if self._now() - read_at >= KNOWN_S:
            people = offload(self._read_commanders, county, issuer)
            self._commanders[county, issuer] = (self._now(), people)
        return people

    def _read_commanders(self, county: str, issuer: str) -> frozenset[str]:
        with self._store.reading() as connection:
            return frozenset(list_commanders(connection, county, issuer))
