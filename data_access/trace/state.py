"""Is the state what the trace says? Rows of cases, grids and positions against the chain that leads to them.

The trace holds what changed in words anybody may read. So what can be compared is what it tells of: of a case
title, severity, matter, region, stage, outcome and who is called; status, readings and note of a grid; where
a person was last shown. What a case has beside that (text, reporter, times) no row vouches for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import MsgspecError
from sqlalchemy import Connection, select

from data_access.codec import case_of, grid_of, position_of, value_of
from data_access.database import Database
from data_access.tables import cases, grids, positions, trace
from domain.case_decisions import case_content
from domain.cases import Case, case_id
from domain.decide import grid_content, whereabouts
from domain.masking import STAR, mask_row, mask_text, names_of
from domain.positions import NEAR_M, metres

CASES = 500
"""Cases of one transaction: nobody waits for us, and each sees a case as its newest row left it."""
_CASE = re.compile(r"[0-9a-f]{16}")
_CASE_KINDS = frozenset(("case.reported", "case.updated", "case.closed", "case.reopened"))
_STARS = re.compile(r"\*+")
_LINK = (trace.c.n, trace.c.seq, trace.c.previous, trace.c.action, trace.c.object, trace.c.body)


class Wrong(NamedTuple):
    """A row that is not what the trace says. kind: case_link, case_gone, case_state, grid_state,
    position_state (docs/trace.md); `where`: the object and the fields.
    """

    kind: str
    n: int
    where: str


class Told:
    """What a walk over the chain leaves to compare: the newest row about each case, and the newest words
    about each grid and position.
    """

    def __init__(self) -> None:
        self._newest = bytearray(1)
        """By n: 1 for the newest row about a case. One byte a row; no case is kept."""
        self.grids: dict[str, tuple[int, str]] = {}
        self.positions: dict[str, tuple[int, str]] = {}

    def look(self, row: Any) -> None:
        """A row of the chain goes by."""
        newest, n, action = self._newest, row.n, row.action
        newest.extend(bytes(n + 1 - len(newest)))
        if action == "position.moved" and row.seq:
            self.positions[row.object] = (n, row.body)
        elif action == "grid.changed" and row.seq:
            self.grids[row.object] = (n, row.body)
        elif action == "position.removed" and row.seq:
            self.positions.pop(row.object, None)
        elif action.startswith("case.") or (row.seq == 0 and _CASE.fullmatch(row.object)):
            newest[n] = 1
            if 0 < row.previous < n:
                newest[row.previous] = 0

    def upto(self) -> int:
        """The n of the last row that went by."""
        return len(self._newest) - 1

    def claim(self, n: int) -> bool:
        """Whether row n is the newest about some case, which no other case has claimed yet."""
        if not 0 < n < len(self._newest) or not self._newest[n]:
            return False
        self._newest[n] = 0
        return True

    def left(self) -> Iterator[int]:
        """The newest rows about cases that no case led to."""
        n = self._newest.find(1)
        while n >= 0:
            yield n
            n = self._newest.find(1, n + 1)


def case_faults(database: Database, county: str, told: Told) -> Iterator[Wrong]:
    """Every case of the county against its own rows, then the rows no case leads to. Raises Unavailable."""
    after = ""
    while True:
        with database.reading() as connection:
            rows = _cases(connection, county, after)
            chains = _chains(connection, county, rows)
        for row in rows:
            yield from _case_faults(row, chains[row.id], told)
        if len(rows) < CASES:
            break
        after = rows[-1].id
    left = [*told.left()]
    for start in range(0, len(left), CASES):
        with database.reading() as connection:
            found = _rows(connection, county, left[start : start + CASES])
        yield from (Wrong("case_gone", n, found[n].object) for n in sorted(found))


def _cases(connection: Connection, county: str, after: str) -> Sequence[Any]:
    c = cases.c
    query = select(c.id, c.county, c.region, c.open, c.last_seq, c.body)
    return connection.execute(
        query.where(c.county == county, c.id > after).order_by(c.id).limit(CASES)
    ).fetchall()


def _rows(connection: Connection, county: str, numbers: Sequence[int]) -> dict[int, Any]:
    query = select(*_LINK).where(trace.c.county == county, trace.c.n.in_(numbers))
    return {row.n: row for row in connection.execute(query)}


def _chains(connection: Connection, county: str, rows: Sequence[Any]) -> dict[str, list[Any]]:
    """The trace of each case, newest row first, as its links lead: all cases one link back at a time."""
    chains: dict[str, list[Any]] = {row.id: [] for row in rows}
    wanted = {row.id: row.last_seq for row in rows if row.last_seq > 0}
    while wanted:
        found = _rows(connection, county, sorted(set(wanted.values())))
        going: dict[str, int] = {}
        for case, n in wanted.items():
            row = found.get(n)
            if row is None or row.object != case:
                continue
            chains[case].append(row)
            if 0 < row.previous < n:
                going[case] = row.previous
        wanted = going
    return chains


def _case_faults(row: Any, chain: Sequence[Any], told: Told) -> Iterator[Wrong]:
    """The link first: a case that does not lead to its own newest row cannot be compared with it."""
    within = next((link.n for link in chain if link.n <= told.upto()), 0)
    if (within and not told.claim(within)) or (row.last_seq and not chain):
        yield Wrong("case_link", row.last_seq, row.id)
        return
    try:
        case = case_of(row.body)
    except MsgspecError:
        yield Wrong("case_state", row.last_seq, f"{row.id}: body")
        return
    wrong = [*_case_fields(row, case, chain)]
    if wrong:
        yield Wrong("case_state", row.last_seq, f"{row.id}: {', '.join(wrong)}")


def _case_fields(row: Any, case: Case, chain: Sequence[Any]) -> Iterator[str]:
    """The names of what is another in the case than its rows say."""
    facts = _newest_facts(chain)
    if case.visible != bool(facts):
        yield "reported_at"
    if (row.id, row.county) != (case_id(case.county, case.source, case.source_id, case.branch), case.county):
        yield "id"
    if (row.region, row.open) != (case.region, int(case.open)):
        yield "region, open"
    if facts and case.visible:
        now: dict[str, Any] = {"called": []} | case_content(case)
        for name, said in facts.items():
            words = name == "title" and _same_words(said, now[name], names_of(case.reporter))
            if said != now[name] and not words:
                yield name


def _newest_facts(chain: Sequence[Any]) -> dict[str, Any]:
    """What the rows of a case say it is: each fact as the newest row that names it has it."""
    facts: dict[str, Any] = {}
    for link in chain:
        if link.seq and link.action in _CASE_KINDS:
            for name, said in value_of(link.body)["new"].items():
                facts.setdefault(name, said)
    known = ("title", "severity", "matter", "region", "stage", "outcome")
    return {name: facts[name] for name in known if name in facts} | (
        {"called": facts.get("called", [])} if facts else {}
    )


def _same_words(said: str, now: str, names: tuple[str, ...]) -> bool:
    """Whether two texts are one, of which rules of masking, today's or older ones, hid parts."""
    if said == now or mask_text(said, names) == now:
        return True
    return (STAR in now and _fits(now, said)) or (STAR in said and _fits(said, now))


def _fits(masked: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, _STARS.split(masked))), text, re.DOTALL) is not None


def row_faults(connection: Connection, county: str, told: Told) -> Iterator[Wrong]:
    """Grids and positions as of the last row of the walk; a position that retention took is none."""
    g, p = grids.c, positions.c
    there: set[str] = set()
    for region, body in connection.execute(select(g.region, g.body).where(g.county == county)):
        there.add(region)
        n, said = told.grids.get(region, (0, ""))
        if not said or not _same_grid(value_of(said)["new"], body):
            yield Wrong("grid_state", n, region)
    for region, (n, _) in told.grids.items():
        if region not in there:
            yield Wrong("grid_state", n, region)
    for person, body in connection.execute(select(p.person, p.body).where(p.county == county)):
        n, said = told.positions.get(person, (0, ""))
        if not said or not _same_position(value_of(said)["new"], body):
            yield Wrong("position_state", n, person)


def _same_grid(said: Mapping[str, Any], body: str) -> bool:
    try:
        now = grid_content(grid_of(body))
    except MsgspecError:
        return False
    return now == dict(said) or now == mask_row(said)


def _same_position(said: Mapping[str, Any], body: str) -> bool:
    """The row as it was last shown, and the newest report no further from it than is not shown."""
    try:
        position = position_of(body)
    except MsgspecError:
        return False
    shown = position.shown
    near = metres(shown["lat"], shown["lon"], position.lat, position.lon) <= NEAR_M
    return near and whereabouts(shown) == dict(said)
