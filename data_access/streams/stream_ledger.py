"""A stream and its ledger as the audit sees them: is every entry accounted for?
(data_access/streams/lua_scripts.py)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Ill(NamedTuple):
    """The types of a stream's key and of its ledger's, where one is not its own ('' where it is)."""

    stream: str
    ledger: str


@dataclass(frozen=True, slots=True)
class Look:
    """A stream and its ledger at one moment. Ids are padded; `delivered` is '' when there is no group.

    `reached`: the highest entry that was ever on the group's list, '' when that is not known; where the group
    stands (`delivered`) is another place when somebody moved it. `ours`: it is the group that we made.
    `deleted`: the highest id that XDEL took away.
    """

    length: int
    last: str
    added: int
    first: str
    delivered: str
    pending: int
    made: str
    base: int
    acked: int
    reached: str = ""
    ours: bool = True
    deleted: str = ""

    @property
    def end(self) -> str:
        """The newest entry that was ever delivered."""
        return self.reached or self.delivered

    @property
    def is_moved(self) -> bool:
        """Whether somebody set the group to another place, or made it anew."""
        return bool(self.delivered) and (not self.ours or self.delivered != self.end)

    @property
    def is_read_twice(self) -> bool:
        """Whether more was settled than was ever added: somebody set the group back, and it was read up to
        its end again before anybody looked. As many entries could vanish unnoticed.
        """
        return self.vanished is not None and self.vanished < 0

    @property
    def unread(self) -> int | None:
        """Entries that wait to be delivered; None when only reading them would tell."""
        if self.end >= self.last or not self.length:
            return 0
        return self.length if self.first > self.end else None

    @property
    def vanished(self) -> int | None:
        """Entries that are accounted for nowhere; None when `unread` is not known."""
        return None if self.unread is None else self.without(self.unread)

    def without(self, unread: int) -> int:
        """Entries that are accounted for nowhere when so many wait to be delivered."""
        return self.added - self.base - self.acked - self.pending - unread
