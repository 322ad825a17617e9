"""Mails that did not arrive: their rows say so with the cause, and the next rung is taken at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

import structlog

from dashboard.relay.relay import leave_channel
from data_access.gateways.bounce_mailbox import MailboxAway
from data_access.gateways.bounce_reports import read_bounce
from data_access.outbox.outbox_rows import find_message, take_receipt
from data_access.store import Store, Unavailable, utc_now
from domain.squads.calls.outgoing import MAIL, split_wire_id

TOLD_EVERY: Final = 30
"""A mailbox that stays away is told of at the first and at every so many looks."""
log = structlog.get_logger()


class Mailbox(Protocol):
    """Where reports come in."""

    @property
    def pause_s(self) -> float: ...
    def look(self, take: Callable[[bytes], None]) -> int: ...


class MailBounces:
    """Takes what one mailbox has. `sender`: the address our mails come from."""

    def __init__(
        self, store: Store, mailbox: Mailbox, sender: str, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._store, self._mailbox, self._sender, self._clock = store, mailbox, sender, clock

    def run(self, stop: threading.Event) -> None:
        """Look until asked to stop."""
        failures = 0
        while not stop.is_set():
            try:
                more = self.look() > 0
                failures = 0
            except (MailboxAway, Unavailable) as error:
                more = False
                if failures % TOLD_EVERY == 0:
                    log.warning("bounces_wait", error=str(error))
                failures += 1
            stop.wait(0.0 if more else self._mailbox.pause_s)

    def look(self) -> int:
        """Take what came; how many mails were looked at. Raises MailboxAway, Unavailable."""
        return self._mailbox.look(self._take)

    def _take(self, content: bytes) -> None:
        try:
            bounce = read_bounce(content, self._sender)
        except Exception:  # anybody may write a mail: one that cannot be read keeps nobody from the next
            log.exception("mail_unreadable")
            return
        named = None if bounce is None else split_wire_id(bounce.id)
        if bounce is None or named is None:
            log.info("no_bounce_of_ours")
            return
        now = self._clock()
        with self._store.database.writing() as connection:
            message = find_message(connection, *named)
            if message is None or message.channel != MAIL:
                log.info("bounce_of_nothing")
                return
            if take_receipt(connection, *named, False, bounce.cause, now) is not None:
                leave_channel(connection, message, bounce.cause, now)
                log.info("mail_bounced", id=message.id, cause=bounce.cause)
