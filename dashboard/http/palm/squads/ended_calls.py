"""What the link in a message says once its call is over: the person was let go, cannot come, or the squad was
stood down. Which call a link is for is nowhere kept: its secret is that of one of its person's calls.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from dashboard.concurrency.threads import offload
from data_access.accounts.keys.person_links import secret_of_message
from data_access.outbox.call_rows import list_calls_of
from data_access.squads.squad_store import read_squad
from data_access.store import Store
from domain.access.rights import Viewer
from domain.kernel.worlds import WorldId
from domain.squads.calls.call_end import CallEnd, find_end
from domain.squads.calls.outgoing import ANSWERED, ORDER, WRITTEN, name_link


@dataclass(frozen=True)
class EndedCalls:
    """`key`: from which the secrets of links in messages are made (dashboard/relay/message_links.py)."""

    store: Store
    key: bytes

    def find(self, secret: str, viewer: Viewer) -> CallEnd | None:
        """Why the call is over that a working link of a viewer is for; None when it is not over, and for a
        link that came in no message. Raises Unavailable.
        """
        return offload(self._read, secret, WorldId(viewer.grants[0].region), viewer.person or "")

    def _read(self, secret: str, world: WorldId, person: str) -> CallEnd | None:
        with self.store.reading() as connection:
            for squad, made in self._list_secrets(connection, world, person):
                if hmac.compare_digest(made, secret):
                    return find_end(read_squad(connection, world, squad), person)
        return None

    def _list_secrets(self, connection: Connection, world: WorldId, person: str) -> Iterator[tuple[str, str]]:
        """Squads with the secrets of the links into them."""
        for squad, at in list_calls_of(connection, world, person):
            for what in (at, ORDER, WRITTEN, ANSWERED):
                yield squad, secret_of_message(self.key, world.county, name_link(squad, person, what))
