"""Accounts: one door to who somebody is. Its parts, by what they are about:

sessions.py who is behind a cookie; devices.py known browsers; attempts.py lock-out; proving.py who somebody
is, asked again; factors.py second factors; signing_in.py the ways in; own.py what one may do to one's own
account; directory.py, inviting.py and resets.py what administrators do; keys.py walls and programs;
token_requests.py read tokens that two agree on; demo.py the accounts of a demo. Every change is an act of
somebody, with its trace row in the same transaction.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from data_access.accounts.account_admin import Directory
from data_access.accounts.demo_accounts import Demo
from data_access.accounts.devices import LIFE
from data_access.accounts.resets import Resets
from data_access.accounts.token_requests import TokenRequests
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t

KEPT = timedelta(days=90)
"""How long sessions and links are kept after they are over; what happened in them is in the trace."""


class Accounts(Directory, Resets, TokenRequests, Demo):
    """All of it."""

    def sweep(self) -> None:
        """What has to be done now and then: tell the trace of past failures, drop what was over long ago."""
        self.sweep_attempts()
        before = utc_text(self.clock() - KEPT)
        strange = t.devices.c.used_at <= utc_text(self.clock() - LIFE)
        s, i = t.sessions.c, t.invitations.c
        with self.store.reading() as connection:
            due = connection.execute(select(s.hash).where(s.seen_at < before, s.expires_at != "").limit(1))
            due_links = connection.execute(select(i.hash).where(i.created_at < before).limit(1))
            due_devices = connection.execute(select(t.devices.c.id).where(strange).limit(1))
            idle = due.first() is None and due_links.first() is None and due_devices.first() is None
        if idle:
            return
        with self.store.database.writing() as connection:
            connection.execute(delete(t.sessions).where(s.seen_at < before, s.expires_at != ""))
            connection.execute(delete(t.invitations).where(i.created_at < before))
            connection.execute(delete(t.devices).where(strange))
