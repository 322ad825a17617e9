"""What somebody may do to their own account."""

from __future__ import annotations

from sqlalchemy import select, update

from data_access.accounts import tables as t
from data_access.accounts.signing_in import SigningIn
from data_access.accounts.values import Account
from data_access.trace.acting import Acting, Origin
from domain.errors import Refused

_a = t.accounts.c


class Own(SigningIn):
    """One's own password and provider."""

    def set_password(self, account_id: int, old: str, new: str, origin: Origin, but: str = "") -> None:
        """A new password; every session but the one named ends.

        Raises Refused: bad_credentials, weak_password:<why>, same_password, no_password, busy; Locked.
        """
        if not self.account(account_id).has_password:
            raise Refused("no_password", "who signs in by the provider gets a password by a link only")
        account = self._proven(account_id, old, origin, but)
        self._give_password(account, new, origin, but)

    def link_oidc(self, account_id: int, subject: str, origin: Origin) -> None:
        """Sign in by that identity from now on. Raises Refused("subject_taken")."""
        account = self.account(account_id)
        with self._acting(account.region, origin) as act:
            self._link_subject(act, account, subject)

    def unlink_oidc(self, account_id: int, origin: Origin) -> None:
        """No longer. Raises Refused("no_password") when it is the only way in."""
        account = self.account(account_id)
        if not account.has_password:
            raise Refused("no_password", "set a password first: it is the only way in")
        with self._acting(account.region, origin) as act:
            mine = update(t.accounts).where(_a.id == account_id)
            act.connection.execute(mine.values(oidc_subject=None))
            act.trace("oidc.unlinked", account.actor, {"linked": True}, {"linked": False})

    def _link_subject(self, act: Acting, account: Account, subject: str) -> None:
        taken = select(_a.id).where(_a.oidc_subject == subject, _a.id != account.id)
        if act.connection.execute(taken).first() is not None:
            raise Refused("subject_taken", "that identity is linked to another account")
        mine = update(t.accounts).where(_a.id == account.id)
        act.connection.execute(mine.values(oidc_subject=subject))
        act.trace("oidc.linked", account.actor, None, {"linked": True})
