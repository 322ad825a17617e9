"""The walk over one county's chain, row by row as the rows are stored, and the anchors it meets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from data_access.audit.anchors import Anchor, Damage, Noted
from data_access.audit.stored_rows import describe_value, in_order, kinds_of, wrong_kinds
from data_access.database.tables.live_tables import trace
from data_access.database.trace_chain import FIELDS, GENESIS, hash_of
from data_access.maintenance.verification.expected_state import ExpectedState, Line
from data_access.maintenance.verification.findings import Verdict

STEP = 5_000
_NAMES = tuple(name for name in FIELDS if name != "n")
_KINDS = (*kinds_of(trace, _NAMES), bytes)


class Walk:
    """The state of a walk: the last row seen, its hash, the last change among the rows."""

    def __init__(self, verdict: Verdict, check: Anchored, expected: ExpectedState) -> None:
        self.verdict, self._check, self.expected = verdict, check, expected
        self.n, self.hash, self.seq = 0, GENESIS, 0
        self._after: Any = None
        self._over = False

    def take(self, connection: Connection) -> int:
        """Look at the next STEP rows; returns how many they were. Inside `as_stored`."""
        taken = 0
        if self._over:
            return taken
        rows = in_order(connection, trace, (*_NAMES, "hash"), self.verdict.county, self._after, STEP)
        for taken, (key, row) in enumerate(rows, 1):  # noqa: B007
            self._after = key
            self._look(key, row)
        self.verdict.rows += taken
        return taken

    def _look(self, key: Any, row: Sequence[Any] | None) -> None:
        if type(key) is not int:
            self._over = not isinstance(key, float)
            self.verdict.add("spoilt", 0, where=f"trace.n {describe_value(key)}")
        elif key < 1:
            self.verdict.add("before", key)
        else:
            self._follow(key, row)

    def _follow(self, n: int, row: Sequence[Any] | None) -> None:
        """A row with a number: does it follow the one before, is it what its hash says?"""
        follows = n == self.n + 1
        if not follows:
            self.verdict.add("missing", self.n + 1, n - 1)
        stored = row[-1] if row is not None and isinstance(row[-1], bytes) else b""
        line = self._line(n, row)
        if line is not None:
            self._compare(line, stored, follows)
        self.n, self.hash = n, stored
        self._check.passed(n, self.hash)

    def _line(self, n: int, row: Sequence[Any] | None) -> Line | None:
        """The row, if every value of it is of its kind."""
        if row is None:
            self.verdict.add("spoilt", n, where=f"trace {n}")
            return None
        if tuple(map(type, row)) != _KINDS:
            wrong = wrong_kinds(row, (*_NAMES, "hash"), _KINDS)
            self.verdict.add("spoilt", n, where=f"trace {n}: {', '.join(wrong)}")
            return None
        return Line(row[0], n, *row[1:-1])

    def _compare(self, line: Line, stored: bytes, follows: bool) -> None:
        n = line.n
        try:
            hash = hash_of(self.hash, line)
        except UnicodeEncodeError:
            wrong = wrong_kinds(line, FIELDS, (str, int, int, int, *[str] * 8))
            self.verdict.add("spoilt", n, where=f"trace {n}: {', '.join(wrong)}")
            return
        if follows and stored != hash:
            self.verdict.add("altered", n)
        if line.seq:
            if line.seq != self.seq + 1 and follows:
                self.verdict.add("unpaired", n)
            self.seq = line.seq
        if self.verdict.sound:
            self.expected.look(line)


class Anchored:
    """Compares rows, as they go by, with the anchors of both places."""

    def __init__(self, verdict: Verdict, lines: Iterator[Anchor | Damage], noted: Noted) -> None:
        self._verdict, self._lines, self._noted = verdict, lines, noted
        self._heads: dict[int, list[Anchor]] = {}
        for head in noted.heads:
            self._heads.setdefault(head.n, []).append(head)
        self._good = 0
        self._line = self._next_line()

    def passed(self, n: int, hash: bytes) -> None:
        """A row went by."""
        for head in self._heads.pop(n, ()):
            self._compare(head, hash)
        while self._line is not None and self._line.n <= n:
            if self._line.n == n:
                self._compare(self._line, hash)
            else:
                self._verdict.add("anchor_damaged", self._line.n, where=self._line.place)
            self._line = self._next_line()

    def finish(self, n: int) -> None:
        """All rows went by: what is anchored beyond the last was there once."""
        left = [head for number in sorted(self._heads) for head in self._heads[number]]
        while self._line is not None:
            left.append(self._line)
            self._line = self._next_line()
        for anchor in left:
            self._verdict.anchors += 1
            if anchor.n > n:
                self._verdict.add("anchor_beyond", n + 1, anchor.n, anchor.place)
            else:
                self._verdict.add("anchor_damaged", anchor.n, where=anchor.place)

    def _compare(self, anchor: Anchor, hash: bytes) -> None:
        self._verdict.anchors += 1
        if anchor.hash == hash:
            self._good = max(self._good, anchor.n)
        else:
            self._verdict.add("rewritten", self._good + 1, anchor.n, anchor.place)

    def _next_line(self) -> Anchor | None:
        """The next line that can be read; what is damaged before it is told."""
        for line in self._lines:
            if isinstance(line, Damage):
                self._verdict.add("anchor_damaged", 0, where=line.place)
                continue
            if line.line == self._noted.line and line.check != self._noted.check:
                self._verdict.add("anchor_damaged", line.n, where=line.place)
            return line
        return None
