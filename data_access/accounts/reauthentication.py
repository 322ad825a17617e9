"""Who somebody is, shown once more in an open session: before what would outlive the session is changed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from data_access.accounts.base import hash_of
from data_access.accounts.lockout import Attempts
from data_access.accounts.values import Account, Locked
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin
from domain.kernel.errors import Refused

YOUNG = timedelta(minutes=10)
"""How long a proof counts for what follows it."""
_s = t.sessions.c


class Proving(Attempts):
    """The password again, or a sign-in that is young."""

    def _proven(self, account_id: int, password: str, origin: Origin, session: str = "") -> Account:
        """The account, when that is its password; `session` is where it was shown. Who has no password signed
        in there a short time ago. Raises Refused: bad_credentials, busy, sign_in_again; Locked.
        """
        account = self.account(account_id)
        if not account.has_password:
            self._check_proof(account_id, session, "sign_in_again")
            return account
        with self.hashing.slot(), self.store.reading() as connection:
            right = self.hashing.verify(self._kept(connection, account_id), password)
        tried = self._try_again_of(account, origin.address)
        if not right:
            self._failed(tried, "password")
            raise Refused("bad_credentials", "that is not the password", "password")
        with self.store.reading() as connection:
            until = self._locked_until(connection, tried.key)
        if until is not None:
            raise Locked(until)
        self._note_proof(account_id, session)
        return account

    def _note_proof(self, account_id: int, session: str) -> None:
        mine = (_s.hash == hash_of(session), _s.account == account_id)
        with self.store.database.writing() as connection:
            change = update(t.sessions).where(*mine).values(proved_at=utc_text(self.clock()))
            connection.execute(change)

    def _check_proof(self, account_id: int, session: str, code: str = "proof_old") -> None:
        """Raise Refused(code) unless who uses that session of the account showed lately who they are."""
        since = utc_text(self.clock() - YOUNG)
        mine = (_s.hash == hash_of(session), _s.account == account_id, _s.proved_at > since)
        with self.store.reading() as connection:
            if connection.execute(select(_s.hash).where(*mine)).first() is None:
                raise Refused(code, "show again who you are: it was too long ago")
