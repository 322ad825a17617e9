"""Live state of a county inside one unit of work: load what messages speak of, save what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from data_access.database.bulk import Bulk, look_up
from data_access.database.codec import bytes_of, case_of, grid_of, position_of, utc_text
from data_access.database.tables import live_tables
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.storms import storm_store
from domain.cases.case_join import Case
from domain.decisions.world import Saved
from domain.emergency.storms.storm_join import Storm
from domain.grids.grid_join import Grid
from domain.messages import text_at
from domain.positions.position_join import Position

_cases = Bulk(live_tables.cases, "id", "county", "region", "open", "last_seq", "body", utf8=("body",))
_grids = Bulk(live_tables.grids, "county", "region", "last_reported", "body", utf8=("body",))
_positions = Bulk(live_tables.positions, "county", "person", "last_reported", "body", utf8=("body",))
_counters = Bulk(live_tables.counters, "county", "name", "value")

SELECTS: Final = {
    "cases": "SELECT id, last_seq, body FROM cases WHERE county = %s AND id",
    "grids": "SELECT region, body FROM grids WHERE county = %s AND region",
    "positions": "SELECT person, body FROM positions WHERE county = %s AND person",
    "counters": "SELECT name, value FROM counters WHERE county = %s AND name",
}
"""By table, each by its whole primary key (`look_up`)."""
CaseRow = tuple[str, str, str, int, int, bytes]
"""id, county, region, open, last_seq, body"""


class LiveRows:
    """Cases, grids, positions, storms, case numbers, as the decisions of one transaction see and change them.

    `changes`: what screens and the trace get; filled as it is decided, written by `save`.
    """

    def __init__(self, work: UnitOfWork) -> None:
        self._work, self._connection, self._key = work, work.connection, str(work.world)
        self._last_rows: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._sent_cases: dict[str, CaseRow] = {}
        self._kept_cases: dict[str, tuple[str, int, bytes]] = {}
        self._kept_grids: dict[str, Grid] = {}
        self._kept_positions: dict[str, Position] = {}
        self._kept_storms: dict[str, Storm] = {}
        self.changes = work.open_changes(self._last_rows)

    def cases(self, ids: Sequence[str]) -> dict[str, Case]:
        """Cases by id; remembers their newest trace rows for `save`."""
        found: dict[str, Case] = {}
        for case_id, last_seq, body in look_up(self._connection, SELECTS["cases"], self._key, ids):
            self._last_rows[case_id] = last_seq
            found[case_id] = case_of(body)
        return found

    def grids(self, regions: Sequence[str]) -> dict[str, Grid]:
        """Grids by region."""
        return {
            code: grid_of(body)
            for code, body in look_up(self._connection, SELECTS["grids"], self._key, regions)
        }

    def positions(self, people: Sequence[str]) -> dict[str, Position]:
        """Positions by person."""
        rows = look_up(self._connection, SELECTS["positions"], self._key, people)
        return {person: position_of(body) for person, body in rows}

    def storms(self, ids: Sequence[str]) -> dict[str, Storm]:
        """Storms by id."""
        return storm_store.read_storms(self._connection, self._work.world, ids)

    def number(self, day: str) -> int:
        """The next case number of a day, from 1; stored by `save`."""
        if day not in self._numbers:
            rows = look_up(self._connection, SELECTS["counters"], self._key, [day])
            self._numbers[day] = rows[0][1] if rows else 0
        self._numbers[day] += 1
        return self._numbers[day]

    def keep(self, rows: Iterable[Saved]) -> None:
        """What `save` will write: of each object the last row that was kept. A case is encoded while what it
        is made of is still at hand in the processor's memory; a grid may be kept many times.
        """
        for row in rows:
            if isinstance(row, Case):
                self._kept_cases[row.id] = (row.region, int(row.open), bytes_of(row))
            elif isinstance(row, Grid):
                self._kept_grids[row.region] = row
            elif isinstance(row, Storm):
                self._kept_storms[row.id] = row
            else:
                self._kept_positions[row.person] = row

    def save(self, known: set[str]) -> None:
        """Write changes and kept rows; `known`: ids of cases in the table."""
        self._work.save_changes(self.changes)
        self._save_cases(known)
        key = self._key
        grid_rows = [(key, g.region, text_at(g.stamp), bytes_of(g)) for g in self._kept_grids.values()]
        _grids.replace(self._connection, grid_rows)
        moved = [(key, p.person, utc_text(p.at), bytes_of(p)) for p in self._kept_positions.values()]
        _positions.replace(self._connection, moved)
        storm_store.save_storms(self._connection, self._kept_storms.values())
        numbers = [(key, day, value) for day, value in self._numbers.items()]
        _counters.replace(self._connection, numbers)

    def send_cases(self, known: set[str]) -> None:
        """Let PostgreSQL store new cases as they are by now (`Bulk.send`). `known`: as of `save`, which
        writes those anew that moved on since.
        """
        new = [row for row in self._case_rows() if row[0] not in known and row[0] not in self._sent_cases]
        _cases.send(self._connection, new)
        for row in new:
            del self._kept_cases[row[0]]
            self._sent_cases[row[0]] = row

    def _save_cases(self, known: set[str]) -> None:
        last, sent, rows = self._last_rows, self._sent_cases, self._case_rows()
        there = known | sent.keys()
        _cases.insert(self._connection, [row for row in rows if row[0] not in there], len(sent))
        moved = {id: (*row[:4], last[id], row[5]) for id, row in sent.items() if last.get(id, 0) != row[4]}
        moved |= {row[0]: row for row in rows if row[0] in there}
        _cases.replace(self._connection, [*moved.values()])

    def _case_rows(self) -> list[CaseRow]:
        last, key = self._last_rows, self._key
        return [
            (id, key, region, open_, last.get(id, 0), body)
            for id, (region, open_, body) in self._kept_cases.items()
        ]
