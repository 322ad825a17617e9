"""Where reports of mails that did not arrive come in: a maildir, or the inbox of an account by IMAP.

A mail that was looked at is marked as seen only after what it says is in the database, so each is looked at
once or more.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from data_access.gateways.bounce_reports import MOST_BYTES

AT_ONCE: Final = 100
TIMEOUT_S: Final = 20.0
Look = Callable[[bytes], None]


class MailboxAway(Exception):
    """The mailbox cannot be looked into now."""


@dataclass(frozen=True, slots=True)
class MaildirBox:
    """A maildir that a mail server of this machine, or a program that fetches mail, delivers into."""

    folder: Path
    pause_s: float = 5.0

    def look(self, take: Look) -> int:
        """Have each new mail taken, some at once; how many. Raises MailboxAway."""
        try:
            names = sorted(path.name for path in (self.folder / "new").iterdir() if path.is_file())[:AT_ONCE]
            for name in names:
                self._take(name, take)
        except OSError as error:
            raise MailboxAway(f"{self.folder.name}: {error.strerror}") from None
        return len(names)

    def _take(self, name: str, take: Look) -> None:
        path = self.folder / "new" / name
        if path.stat().st_size <= MOST_BYTES:
            take(path.read_bytes())
        (self.folder / "cur").mkdir(exist_ok=True)
        path.rename(self.folder / "cur" / f"{name}:2,S")


@dataclass(frozen=True, slots=True)
class ImapBox:
    """The inbox of an account. `url`: imaps://host[:port]; imap:// only for a server of this machine."""

    url: str
    user: str
    password: str = field(repr=False)
    pause_s: float = 30.0
    context: ssl.SSLContext | None = None

    def look(self, take: Look) -> int:
        """Have each mail that was not seen yet taken, some at once; how many. Raises MailboxAway."""
        try:
            with self._inbox() as inbox:
                [found] = _done(inbox.uid("SEARCH", "UNSEEN"))
                uids = bytes(found or b"").split()[:AT_ONCE]
                for uid in uids:
                    self._take(inbox, uid.decode(), take)
        except (imaplib.IMAP4.error, OSError, ValueError, IndexError, TypeError) as error:
            raise MailboxAway(str(error)[:200] or type(error).__name__) from None
        return len(uids)

    @contextmanager
    def _inbox(self) -> Iterator[imaplib.IMAP4]:
        address = urlsplit(self.url)
        if address.scheme == "imaps":
            context = self.context or ssl.create_default_context()
            inbox: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                address.hostname or "", address.port or 993, ssl_context=context, timeout=TIMEOUT_S
            )
        else:
            inbox = imaplib.IMAP4(address.hostname or "", address.port or 143, timeout=TIMEOUT_S)
        with inbox:
            inbox.login(self.user, self.password)
            _done(inbox.select("INBOX"))
            yield inbox

    @staticmethod
    def _take(inbox: imaplib.IMAP4, uid: str, take: Look) -> None:
        """A mail is asked for no further than it may be large; the rest of a larger one stays there."""
        [found, *_] = _done(inbox.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)"))
        take(bytes(found[1]))
        _done(inbox.uid("STORE", uid, "+FLAGS", r"(\Seen)"))


def _done(answer: tuple[str, list[Any]]) -> list[Any]:
    """What a server answered with OK. Raises IMAP4.error for another answer."""
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(str(answer[1])[:200])
    return answer[1]
