"""Accounts: the services of one installation, held together. What people command is carried out by
dashboard/handlers/.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_queries import AccountQueries
from data_access.accounts.credentials.passwords import Hashing
from data_access.accounts.demo_accounts import DemoAccounts
from data_access.accounts.devices import LIFE, Devices
from data_access.accounts.keys.kiosks import Kiosks
from data_access.accounts.keys.person_links import PersonLinks
from data_access.accounts.keys.token_requests import TokenRequests
from data_access.accounts.keys.tokens import Tokens
from data_access.accounts.resets import Resets
from data_access.accounts.sessions import Sessions
from data_access.accounts.sign_in.factors import SecondFactors
from data_access.accounts.sign_in.invitations import Invitations
from data_access.accounts.sign_in.lockout import Lockout
from data_access.accounts.sign_in.password_change import PasswordChange
from data_access.accounts.sign_in.reauthentication import Reauthentication
from data_access.accounts.sign_in.sign_in import SignIn
from data_access.accounts.values import Policy, Rest
from data_access.database.codec import utc_text
from data_access.database.fast_clock import utc_now
from data_access.database.tables import account_tables as t
from domain.access.rights import Viewer
from domain.accounts.keys import Token

if TYPE_CHECKING:
    from data_access.store import Store

KEPT = timedelta(days=90)
"""How long sessions and links are kept after they are over; what happened in them is in the trace."""


class Accounts:
    """One installation's accounts. Each method of a service blocks: call it in a native thread. May raise
    Unavailable.
    """

    def __init__(
        self,
        store: Store,
        policy: Policy,
        clock: Callable[[], datetime] = utc_now,
        hashing: Hashing | None = None,
    ) -> None:
        context = self.context = AccountContext(store, policy, clock, hashing or Hashing())
        self.queries = AccountQueries(context)
        self.sessions, self.devices = Sessions(context), Devices(context)
        self.lockout = Lockout(context)
        self.reauthentication = Reauthentication(context, self.lockout)
        self.passwords = PasswordChange(context, self.reauthentication)
        self.factors = SecondFactors(context, self.reauthentication)
        self.sign_in = SignIn(context, self.lockout)
        self.invitations = Invitations(context)
        self.resets = Resets(context)
        self.kiosks, self.tokens, self.links = Kiosks(context), Tokens(context), PersonLinks(context)
        self.token_requests = TokenRequests(context)
        self.demo = DemoAccounts(context)

    @property
    def hashing(self) -> Hashing:
        """What hashes passwords, few at once."""
        return self.context.hashing

    def viewer_of(self, secret: str) -> Viewer | None:
        """Who a session's secret stands for; None when it is over, or never was."""
        return self.sessions.viewer_of(secret)

    def viewer_of_token(self, secret: str) -> Viewer | None:
        """Which program a token's secret stands for; None when it is over, or never was."""
        return self.tokens.viewer_of(secret)

    def viewer_of_link(self, secret: str) -> Viewer | None:
        """Which person a link's secret stands for; None when it is over, or never was."""
        return self.links.viewer_of(secret)

    def token_of(self, secret: str) -> Token | None:
        """What a token's secret allows in detail."""
        return self.tokens.of_secret(secret)

    def use(self, secret: str) -> None:
        """Note that somebody's hand uses a session."""
        self.sessions.use(secret)

    def rest_of(self, secret: str) -> Rest | None:
        """How long a session goes on by itself."""
        return self.sessions.rest_of(secret)

    def ended_among(self, hashes: Iterable[bytes]) -> set[bytes]:
        """Those of some sessions that are over."""
        return self.sessions.ended_among(hashes)

    def ended_links_among(self, hashes: Collection[bytes]) -> set[bytes]:
        """Those of some links that work no more."""
        return self.links.ended_among(hashes)

    def sweep(self) -> None:
        """What has to be done now and then: tell the trace of past failures, drop what was over long ago."""
        self.lockout.sweep()
        now = self.context.clock()
        before, strange = utc_text(now - KEPT), t.devices.c.used_at <= utc_text(now - LIFE)
        s, i, k = t.sessions.c, t.invitations.c, t.person_links.c
        chosen = {
            t.sessions: (s.seen_at < before, s.expires_at != ""),
            t.invitations: (i.created_at < before,),
            t.devices: (strange,),
            t.person_links: (k.expires_at < before,),
        }
        with self.context.reading() as connection:
            due = [
                table
                for table, where in chosen.items()
                if connection.execute(select(table).where(*where).limit(1)).first()
            ]
        if not due:
            return
        with self.context.writing() as connection:
            for table in due:
                connection.execute(delete(table).where(*chosen[table]))
