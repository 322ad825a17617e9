"""Sessions ended by those who are in them, and sessions of walls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.commands import CommandBus
from data_access.accounts.accounts import Accounts
from data_access.accounts.credentials.secret_values import hashed
from data_access.accounts.sessions import viewer_of_kiosk
from data_access.accounts.values import SignedIn
from data_access.database.unit_of_work import Origin
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.accounts.keys import Kiosk, check_key_known
from domain.accounts.sign_in_commands import EndSession, OpenKiosk, SignOut
from domain.kernel.errors import Refused


class SessionService:
    """Going out, and walls coming in. `aside` runs what waits for the database."""

    def __init__(self, accounts: Accounts, commands: CommandBus, aside: Callable[..., Any]) -> None:
        self._accounts, self._commands, self._aside = accounts, commands, aside

    def sign_out(self, secret: str, origin: Origin) -> None:
        """End the session of a secret; nothing when it is over already."""
        session = self._aside(self._accounts.sessions.find_open, hashed(secret).hex())
        if session is not None:
            self._commands.handle(SignOut(region=session.region, session=session.id), _actor(origin))

    def end(self, account_id: int, session_id: str, origin: Origin) -> None:
        """End one session of an account by its id, whose browser becomes a stranger; nothing when it is over
        or somebody else's. Refused forbidden.
        """
        session = self._aside(self._accounts.sessions.find_open, session_id)
        if session is not None and session.owner == f"account:{account_id}":
            command = EndSession(region=session.region, account=account_id, session=session_id)
            self._commands.handle(command, _actor(origin))

    def open_kiosk(self, key: str, address: str, agent: str) -> SignedIn:
        """A session for a wall, which ends with its key. Refused bad_key, key_ended."""
        kiosk = self._aside(self._accounts.kiosks.of_key, key)
        try:
            return self._open(check_key_known(kiosk), address, agent)
        except Refused as refused:
            lockout, object = self._accounts.lockout, "kiosk:*" if kiosk is None else f"kiosk:{kiosk.id}"
            self._aside(lockout.trace_failure, lockout.attempt_by_secret(object, address), refused.code)
            raise

    def _open(self, kiosk: Kiosk, address: str, agent: str) -> SignedIn:
        wall = viewer_of_kiosk(kiosk.id, kiosk.name, kiosk.region, b"")
        command = OpenKiosk(region=kiosk.region, kiosk=kiosk.id, agent=agent)
        signed: SignedIn = self._commands.handle(command, Actor(wall, address))
        return signed


def _actor(origin: Origin) -> Actor:
    """Whoever asks, who need not be the session's owner: the command is refused then."""
    return Actor(Viewer(Kind.PERSON, origin.actor, "", ()), origin.address)
