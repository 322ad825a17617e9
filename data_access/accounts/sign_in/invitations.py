"""What one-time links open: a first password, a new one, becoming the first administrator."""

from __future__ import annotations

from sqlalchemy import select

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import get_account, update_account
from data_access.accounts.credentials import secret_values as secrets
from data_access.accounts.links import find_link
from data_access.accounts.values import Invitation
from data_access.database.tables import account_tables as t
from data_access.database.unit_of_work import UnitOfWork
from domain.accounts.account import Account
from domain.accounts.account_rules import check_subject_free

_a = t.accounts.c


class Invitations:
    """Links, looked up; each is for one use within a day."""

    def __init__(self, context: AccountContext) -> None:
        self._context = context

    def get(self, secret: str) -> Invitation:
        """What a link is for; it stays as it is. Refused invitation_gone."""
        now = self._context.clock()
        with self._context.reading() as connection:
            row = find_link(connection, now, secrets.hashed(secret))
            account = None if row.account is None else get_account(connection, now, row.account)
        return Invitation(row.kind, account, row.expires_at)


def link_subject(work: UnitOfWork, account: Account, subject: str) -> None:
    """An identity of the provider opens the account from now on. Refused subject_taken."""
    other = select(_a.id).where(_a.oidc_subject == subject, _a.id != account.id)
    check_subject_free(work.connection.execute(other).first() is not None)
    update_account(work.connection, account.id, oidc_subject=subject)
    work.trace("oidc.linked", account.actor, None, {"linked": True})
