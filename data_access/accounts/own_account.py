"""What somebody may do to their own account."""

from __future__ import annotations

from data_access.accounts.sign_in import SigningIn
from data_access.unit_of_work import Origin
from domain.kernel.errors import Refused


class Own(SigningIn):
    """One's own password."""

    def set_password(self, account_id: int, old: str, new: str, origin: Origin, but: str = "") -> None:
        """A new password; every session but the one named ends.

        Raises Refused: bad_credentials, weak_password:<why>, same_password, no_password, busy; Locked.
        """
        if not self.account(account_id).has_password:
            raise Refused("no_password", "who signs in by the provider gets a password by a link only")
        account = self._proven(account_id, old, origin, but)
        self._give_password(account, new, origin, but)
