"""A traced county and a neighbour, their anchors, and the hands of somebody who may write everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis
from sqlalchemy import Table, delete, insert, select, text, update

from dashboard.commands import ReportHandler
from data_access.audit import anchors
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.bulk import is_sqlite
from data_access.database.tables.account_tables import metadata
from data_access.database.tables.live_tables import heads, trace
from data_access.database.trace_chain import FIELDS, GENESIS, Tail, hash_of
from data_access.maintenance.verification.verify import Verdict, verify, verify_tables, worlds
from data_access.store import Store
from domain.kernel.worlds import WorldId
from tests.integration.reports import COUNTY, NOW, ORIGIN, encode_case, encode_case_update, envelopes

OTHER = WorldId("330803")
ROWS = 12
ANCHORED = (3, 6, 9, 12)
"""The n at which the heads were anchored, in both places."""
AT = "2026-11-22T06:00:00.000000Z"


@dataclass
class TracedCounties:
    """The two chains and where they are anchored."""

    store: Store
    folder: Folder
    client: redis.Redis
    handler: ReportHandler

    def sql(self, statement: str, **given: Any) -> None:
        """Any statement, as somebody with the database's password can send it."""
        with self.store.database.writing() as connection:
            connection.execute(text(statement), given)

    def rows(self, county: str = COUNTY) -> list[dict[str, Any]]:
        """The rows of a chain."""
        with self.store.reading() as connection:
            found = connection.execute(select(trace).where(trace.c.county == county).order_by(trace.c.n))
            return [dict(row._mapping) for row in found]

    def replace_chain(self, rows: list[dict[str, Any]], county: str = COUNTY) -> None:
        """Replace a whole chain, rows as they are given."""
        with self.store.database.writing() as connection:
            connection.execute(delete(trace).where(trace.c.county == county))
            connection.execute(insert(trace), rows)

    def turn_head(self, rows: list[dict[str, Any]], county: str = COUNTY) -> None:
        """Let the county's head say that these are all rows."""
        seq = max(row["seq"] for row in rows)
        values = {"traced": rows[-1]["n"], "trace_hash": rows[-1]["hash"], "seq": seq}
        with self.store.database.writing() as connection:
            connection.execute(update(heads).where(heads.c.county == county).values(**values))

    def verdicts(self, streams: bool = True) -> list[Verdict]:
        """What `verify` says of every county."""
        tables = verify_tables(self.store.database)
        found = [] if tables.sound else [tables]
        for county in worlds(self.store.database, self.folder, (COUNTY, OTHER)):
            noted = anchors.noted(self.client, county) if streams else None
            found.append(verify(self.store.database, county, self.folder, noted))
        return found

    def chain_verdict(self) -> Verdict:
        """What `verify` says of the county's chain alone, by its rows and the files of anchors."""
        return verify(self.store.database, WorldId(COUNTY), self.folder, None)

    def kinds(self, streams: bool = True) -> set[str]:
        """The kinds of all findings."""
        return {f.kind for verdict in self.verdicts(streams) for f in verdict.findings}

    def read_table(self, table: Table) -> list[dict[str, Any]]:
        """All rows of a table."""
        with self.store.reading() as connection:
            return [dict(row._mapping) for row in connection.execute(select(table))]

    def restore(self, saved: dict[Table, list[dict[str, Any]]]) -> None:
        """Put tables back as they were."""
        with self.store.database.writing() as connection:
            for table, rows in saved.items():
                connection.execute(delete(table))
                connection.execute(insert(table), rows)

    def anchor(self, county: str) -> None:
        """Anchor the head as it is now."""
        with self.store.reading() as connection:
            head = connection.execute(select(heads).where(heads.c.county == county)).one()
        tail = Tail(head.traced, bytes(head.trace_hash))
        anchors.note(self.client, county, tail)
        with self.folder.lock() as is_locked:
            assert is_locked
            anchors.note_line(self.client, county, self.folder.append(county, tail, AT))


def rechain_rows(rows: list[dict[str, Any]], start: int = 0) -> list[dict[str, Any]]:
    """The rows with n and hash computed anew from index `start` on, as somebody does who knows how."""
    done: list[dict[str, Any]] = rows[:start]
    for number, row in enumerate(rows[start:], start + 1):
        before = bytes(done[-1]["hash"]) if done else GENESIS
        fresh = row | {"n": number}
        fields: Any = tuple(fresh[name] for name in FIELDS)
        done.append(fresh | {"hash": hash_of(before, fields)})
    return done


class SavedCounties:
    """A world as it was made, put back before each attack: making it takes some fifty commits."""

    def __init__(self, counties: TracedCounties) -> None:
        self._world = counties
        tables = metadata.sorted_tables
        self._rows = {table: rows for table in tables if (rows := counties.read_table(table))}
        self._emptying = [f"DELETE FROM {table.name}" for table in reversed(tables)]
        self._files = {path: path.read_bytes() for path in counties.folder.path.iterdir() if path.is_file()}
        self._keys = {name: counties.client.dump(name) for name in counties.client.scan_iter()}

    def restore(self) -> TracedCounties:
        """The world, with every row, every file of anchors and every key of the streams as it was."""
        with self._world.store.database.writing() as connection:
            together = self._emptying if is_sqlite(connection) else ["; ".join(self._emptying)]
            for statement in together:
                connection.exec_driver_sql(statement)
            for table, rows in self._rows.items():
                connection.execute(insert(table), rows)
        for path in self._world.folder.path.iterdir():
            if path.is_file() and path not in self._files:
                path.unlink()
        for path, raw in self._files.items():
            path.write_bytes(raw)
        self._world.client.flushall()
        for name, dumped in self._keys.items():
            self._world.client.restore(name, 0, dumped)
        return self._world


def open_traced_counties(store: Store, county: County, path: Path, client: redis.Redis) -> TracedCounties:
    """Reports and acts in turn, anchored after each third row; the same number of acts next door."""
    handler = ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)
    made = TracedCounties(store, Folder(path), client, handler)
    for turn in range(4):
        handler.handle(
            envelopes(
                encode_case(f"c{turn}", turn),
                encode_case_update(f"u{turn}", f"c{turn}", turn + 1, severity=1),
            )
        )
        for code in (COUNTY, OTHER, OTHER, OTHER):
            with store.unit_of_work(code, ORIGIN) as act:
                act.trace("person.changed", f"person:{turn}", {"post": "a"}, {"post": "b"}, reason="r")
        for code in (COUNTY, OTHER):
            made.anchor(code)
    return made
