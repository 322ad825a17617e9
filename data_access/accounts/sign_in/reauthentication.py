"""Who somebody is, shown once more in an open session: before what would outlive the session is changed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import get_account, hash_of, password_hash
from data_access.accounts.sign_in.lockout import Lockout, check_unlocked
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t
from data_access.database.unit_of_work import Origin
from domain.accounts.account import Account
from domain.accounts.sign_in_rules import check_password_right, check_proof_young

YOUNG = timedelta(minutes=10)
"""How long a proof counts for what follows it."""
_s = t.sessions.c


class Reauthentication:
    """The password again, or a sign-in that is young."""

    def __init__(self, context: AccountContext, lockout: Lockout) -> None:
        self._context, self._lockout = context, lockout

    def prove(self, account_id: int, password: str, origin: Origin, session: str = "") -> Account:
        """The account, when that is its password; `session` is where it was shown. Who has no password signed
        in there a short time ago. Refused bad_credentials, busy, sign_in_again; Locked.
        """
        context = self._context
        with context.reading() as connection:
            account = get_account(connection, context.clock(), account_id)
        if not account.has_password:
            self.check_young(account_id, session, "sign_in_again")
            return account
        with context.hashing.slot(), context.reading() as connection:
            right = context.hashing.verify(password_hash(connection, account_id), password)
        self._check_attempt(account, origin, right)
        self._note(account_id, session)
        return account

    def _check_attempt(self, account: Account, origin: Origin, right: bool) -> None:
        attempt = self._lockout.attempt_again(account, origin.address)
        if not right:
            self._lockout.fail(attempt, "password")
        check_password_right(right)
        with self._context.reading() as connection:
            check_unlocked(connection, attempt, self._context.clock())

    def _note(self, account_id: int, session: str) -> None:
        session_row = (_s.hash == hash_of(session), _s.account == account_id)
        with self._context.writing() as connection:
            change = update(t.sessions).where(*session_row).values(proved_at=utc_text(self._context.clock()))
            connection.execute(change)

    def check_young(self, account_id: int, session: str, code: str = "proof_old") -> None:
        """Refused `code` unless who uses that session of the account showed lately who they are."""
        since = utc_text(self._context.clock() - YOUNG)
        proved = (_s.hash == hash_of(session), _s.account == account_id, _s.proved_at > since)
        with self._context.reading() as connection:
            young = connection.execute(select(_s.hash).where(*proved)).first() is not None
        check_proof_young(young, code)
