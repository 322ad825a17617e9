"""The Argon2id of passwords, of which only few are computed at once; strength.py says which are taken.

Argon2id takes 64 MiB and a tenth of a second by design. SLOTS at once and a queue of QUEUE bound what a storm
of sign-ins can take; whoever finds the queue full is told to come again. Slots are tokens in a deque, whose
pop and append are atomic: nothing here waits on a thread lock, so gevent's native threads may call it.
"""

from __future__ import annotations

import time
import unicodedata
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_urlsafe

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.kernel.errors import Refused

SLOTS = 2
QUEUE = 2
PATIENCE_S = 2.0
LONGEST = 256


class Hashing:
    """Argon2id with the parameters argon2-cffi recommends (RFC 9106, low memory)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._slots = deque(range(SLOTS))
        self._queue = deque(range(QUEUE))
        self._nobody = ""

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold one of the SLOTS. Raises Refused("busy") when the queue is full or PATIENCE_S passed."""
        taken = self._take()
        try:
            yield
        finally:
            self._slots.append(taken)

    def hash(self, password: str) -> str:
        """The PHC text that is kept; hold a slot."""
        return self._hasher.hash(normalize(password))

    def verify(self, kept: str | None, password: str) -> bool:
        """Whether it is the password. Takes as long when there is none to compare with; hold a slot."""
        try:
            return self._hasher.verify(kept or self._of_nobody(), normalize(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, kept: str) -> bool:
        """Whether the parameters changed since it was hashed."""
        return self._hasher.check_needs_rehash(kept)

    def warm(self) -> None:
        """Compute what unknown logins are compared with, so that the first of them takes no longer."""
        self._of_nobody()

    def _of_nobody(self) -> str:
        if not self._nobody:
            self._nobody = self._hasher.hash(token_urlsafe(32))
        return self._nobody

    def _take(self) -> int:
        try:
            return self._slots.pop()
        except IndexError:
            return self._wait()

    def _wait(self) -> int:
        try:
            place = self._queue.pop()
        except IndexError:
            raise Refused("busy", "too many sign-ins at once; try again in a moment") from None
        deadline = time.monotonic() + PATIENCE_S
        try:
            while time.monotonic() < deadline:
                time.sleep(0.005)
                try:
                    return self._slots.pop()
                except IndexError:
                    continue
            raise Refused("busy", "too many sign-ins at once; try again in a moment")
        finally:
            self._queue.append(place)


def normalize(password: str) -> str:
    """One form of each character, whatever keyboard wrote it; never more than can be hashed quickly."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1])
