"""Is the trace what was written? Walks a county's chain and compares it with every anchor there is, and with
the state it led to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from data_access.database import Database
from data_access.tables import heads, trace
from data_access.trace.anchors import Anchor, Damage, Folder, Noted
from data_access.trace.chain import FIELDS, GENESIS, Tail, hash_of
from data_access.trace.state import Told, Wrong, case_faults, row_faults

STEP = 5_000
MOST_FINDINGS = 100
"""Findings of one county that are told one by one; all are counted."""
_columns = [trace.c[name] for name in (*FIELDS, "hash")]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `n`: the row (or the first of several); `until`: the last of them.

    kinds: altered, missing, cut, added, head, unpaired, rewritten, anchor_beyond, anchor_damaged,
    anchor_missing, no_anchor; case_link, case_gone, case_state, grid_state, position_state (docs/trace.md).
    """

    county: str
    kind: str
    n: int
    until: int = 0
    where: str = ""


@dataclass(slots=True)
class Verdict:
    """What was found in one county."""

    county: str
    rows: int = 0
    last: Tail = field(default_factory=Tail)
    anchors: int = 0
    findings: list[Finding] = field(default_factory=list)
    count: int = 0

    @property
    def sound(self) -> bool:
        return self.count == 0

    def add(self, kind: str, n: int, until: int = 0, where: str = "") -> None:
        """Note a finding."""
        self.count += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(self.county, kind, n, until, where))


def counties(database: Database, folder: Folder, served: Iterable[str] = ()) -> list[str]:
    """Every county of which the trace, the heads or the anchor files know, and those that are served."""
    found = folder.counties() | set(served)
    with database.reading() as connection:
        found |= set(connection.execute(select(heads.c.county)).scalars())
        last = ""
        while (some := connection.execute(_next_county(last)).scalar()) is not None:
            found.add(some)
            last = some
    return sorted(found)


def _next_county(last: str) -> Any:
    return select(trace.c.county).where(trace.c.county > last).order_by(trace.c.county).limit(1)


def verify(database: Database, county: str, folder: Folder, noted: Noted | None) -> Verdict:
    """Walk the whole chain of a county. `noted`: read before this call; None: the stream server is away.
    A chain that is unsound itself vouches for no state: then none is compared.

    Raises Unavailable, and OSError for anchors that cannot be read.
    """
    verdict = Verdict(county)
    last_line = folder.last(county)
    check = _Anchors(verdict, folder.lines(county, last_line), noted or Noted(()))
    walk = _Walk(verdict, check)
    while _batch(database, walk) == STEP:
        pass
    with database.reading() as connection:
        while walk.take(_rows(connection, county, walk.n)) == STEP:
            pass
        _compare_head(connection, walk)
        if verdict.sound:
            _note(verdict, row_faults(connection, county, walk.told))
    if verdict.sound:
        _note(verdict, case_faults(database, county, walk.told))
    check.finish(walk.n)
    _compare_places(verdict, last_line, noted, walk.n)
    return verdict


def _batch(database: Database, walk: _Walk) -> int:
    """Rows that are in the chain by now, each step in a transaction of its own: nobody waits for us."""
    with database.reading() as connection:
        return walk.take(_rows(connection, walk.verdict.county, walk.n))


def _rows(connection: Connection, county: str, after: int) -> list[Any]:
    here = (trace.c.county == county, trace.c.n > after)
    return [*connection.execute(select(*_columns).where(*here).order_by(trace.c.n).limit(STEP))]


class _Walk:
    """The state of a walk: the last row seen, its hash, the last change among the rows."""

    def __init__(self, verdict: Verdict, check: _Anchors) -> None:
        self.verdict, self._check = verdict, check
        self.n, self.hash, self.seq = 0, GENESIS, 0
        self.told = Told()

    def take(self, rows: list[Any]) -> int:
        """Look at the next rows; returns how many they were."""
        for row in rows:
            self._look(row)
        self.verdict.rows += len(rows)
        return len(rows)

    def _look(self, row: Any) -> None:
        stored = _bytes(row[-1])
        if row.n != self.n + 1:
            self.verdict.add("missing", self.n + 1, row.n - 1)
        elif stored != hash_of(self.hash, tuple(row[:-1])):
            self.verdict.add("altered", row.n)
        if row.seq:
            if row.seq != self.seq + 1 and row.n == self.n + 1:
                self.verdict.add("unpaired", row.n)
            self.seq = row.seq
        self.n, self.hash = row.n, stored
        self.told.look(row)
        self._check.passed(row.n, stored)


class _Anchors:
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


def _note(verdict: Verdict, faults: Iterable[Wrong]) -> None:
    for fault in faults:
        verdict.add(fault.kind, fault.n, where=fault.where)


def _bytes(value: object) -> bytes:
    """A stored hash; SQLite would keep a value of any other type in its place."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def _compare_head(connection: Connection, walk: _Walk) -> None:
    """The counter row of the county against the last row."""
    verdict, county = walk.verdict, walk.verdict.county
    verdict.last = Tail(walk.n, walk.hash)
    head = connection.execute(select(heads).where(heads.c.county == county)).first()
    traced, seq = (0, 0) if head is None else (head.traced, head.seq)
    hash = GENESIS if head is None else _bytes(head.trace_hash) or GENESIS
    if traced > walk.n:
        verdict.add("cut", walk.n + 1, traced)
    elif traced < walk.n:
        verdict.add("added", traced + 1, walk.n)
    elif hash != walk.hash:
        verdict.add("head", walk.n)
    if seq != walk.seq and traced == walk.n:
        verdict.add("unpaired", walk.n)


def _compare_places(verdict: Verdict, last: Anchor | None, noted: Noted | None, n: int) -> None:
    """What each place of anchors knows of the other."""
    if n and last is None and (noted is None or not noted.heads):
        verdict.add("no_anchor", 0)
    if noted is None:
        return
    line = 0 if last is None else last.line
    if noted.line > line:
        verdict.add("anchor_missing", line + 1, noted.line, "files")
    if last is not None and not noted.heads:
        verdict.add("anchor_missing", 0, where="streams")
