"""What every service of accounts stands on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from data_access.accounts.credentials.passwords import Hashing
from data_access.accounts.values import Policy
from data_access.database.tables import account_tables as t
from data_access.database.unit_of_work import Origin, UnitOfWork
from data_access.database.writer_lock import WAIT_S

if TYPE_CHECKING:
    from data_access.store import Store


NOTE_WAIT_S = 0.5
"""How long it is waited to note that somebody was seen: nobody waits for a page because of it."""


class AccountContext:
    """One installation's store, account policy, clock and password hashing."""

    def __init__(self, store: Store, policy: Policy, clock: Callable[[], datetime], hashing: Hashing) -> None:
        self.store, self.policy, self.clock, self.hashing = store, policy, clock, hashing

    def reading(self) -> AbstractContextManager[Connection]:
        """One consistent view of what is committed."""
        return self.store.reading()

    def writing(self, wait_s: float = WAIT_S) -> AbstractContextManager[Connection]:
        """A transaction for what nobody did and no trace tells. `wait_s`: for how long it may wait for
        others.
        """
        return self.store.database.writing(wait_s)

    def unit_of_work(self, region: str, origin: Origin) -> AbstractContextManager[UnitOfWork]:
        """A unit of work for a failed attempt, which nobody commands."""
        return self.store.unit_of_work(region, origin, self.clock())

    def served(self) -> Any:
        """The condition that an account exists here: demo accounts are unknown where there is no demo."""
        return t.accounts.c.demo.in_((0, 1) if self.policy.demo else (0,))
