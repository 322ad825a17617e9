"""One installation under test: a stream server, a database, ingest processes; and the laws it must keep."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
import redis
import sqlalchemy as sa

from bench.servers import StreamServer, wait_until
from data_access.audit.anchors import Folder, noted
from data_access.database.tables import live_tables
from data_access.maintenance.verification.verify import verify
from data_access.streams.redis_streams import padded
from domain.kernel.worlds import WorldId
from tests.databases import copy_database, newest_sqlite
from tests.faults.load import Sent, cause

ROOT = Path(__file__).resolve().parents[2]
GROUP = "palm"
STREAMS = ("cases", "grids", "positions")
DATABASES, STREAM_SERVERS = ("sqlite", "postgresql"), ("valkey", "redis")


def _short_with(fixture: str, kinds: Sequence[str], short: str) -> pytest.MarkDecorator:
    params = []
    for kind in kinds:
        marks = [pytest.mark.postgres] if kind == "postgresql" else []
        params.append(pytest.param(kind, marks=marks if kind == short else [*marks, pytest.mark.long]))
    return pytest.mark.parametrize(fixture, params, indirect=True)


def short_on(database: str) -> pytest.MarkDecorator:
    """On both databases, in the short form on this one."""
    return _short_with("harness", DATABASES, database)


def short_with(stream_server: str) -> pytest.MarkDecorator:
    """With both stream servers and databases, in the short form with this one and the database that its pair
    has.
    """
    return _short_with("stream", STREAM_SERVERS, stream_server)


class IngestHarness:
    """Real processes only. `sent` is everything that was put on a stream, `poison` what must not be taken."""

    def __init__(
        self, stream: StreamServer, database_url: str, folder: Path, county: Any, pack: Path
    ) -> None:
        self.stream, self.url, self.folder, self.county = stream, database_url, folder, county
        self.engine = sa.create_engine(database_url)
        self.sent: list[Sent] = []
        self.poison: list[Sent] = []
        self.pids: list[int] = []
        command = [sys.executable, "-m", "tests.faults.zygote", stream.url, database_url]
        self.log = (folder / "ingest.log").open("ab")
        self.zygote = subprocess.Popen(
            [*command, str(pack)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True, cwd=ROOT,
        )  # fmt: skip

    def close(self) -> None:
        """End every process of this world."""
        for pid in self.pids:
            self.signal(pid, signal.SIGKILL)
        self.zygote.kill()
        self.zygote.communicate()
        self.log.close()
        self.engine.dispose()

    def start(self, number: int = 0) -> int:
        """A new ingest process; returns its pid."""
        assert self.zygote.stdin is not None
        assert self.zygote.stdout is not None
        self.zygote.stdin.write(f"{number}\n")
        self.zygote.stdin.flush()
        pid = int(self.zygote.stdout.readline())
        self.pids.append(pid)
        return pid

    def signal(self, pid: int, number: int) -> None:
        """Send a signal; a process that is gone is fine."""
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return

    def kill(self, pid: int) -> None:
        """kill -9, and wait until it is gone."""
        self.signal(pid, signal.SIGKILL)
        wait_until(lambda: not _alive(pid), what=f"process {pid} is gone")

    def key(self, stream: str) -> str:
        return f"{{{self.county.code}}}:{stream}"

    def add(self, messages: Iterable[Sent], poison: bool = False) -> None:
        """Put messages on the streams in one pipeline and remember them."""
        batch = list(messages)
        pipe = self.stream.client.pipeline(transaction=False)
        for stream, raw in batch:
            pipe.xadd(self.key(stream), {"json": raw})
        pipe.execute()
        (self.poison if poison else self.sent).extend(batch)

    def add_surely(self, messages: Sequence[Sent], patience_s: float = 90) -> None:
        """As a good source does: try again, with the same ids, until the stream server says yes."""
        deadline = time.monotonic() + patience_s
        while True:
            try:
                return self.add(messages)
            except (redis.RedisError, OSError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def is_drained(self) -> bool:
        """Whether everything on every stream is acknowledged."""
        return all(self._is_drained(stream) for stream in STREAMS)

    def _is_drained(self, stream: str) -> bool:
        client, key = self.stream.client, self.key(stream)
        try:
            if not client.exists(key):
                return True
            last = client.xinfo_stream(key)["last-generated-id"]
            groups = {group["name"]: group for group in client.xinfo_groups(key)}
        except (redis.RedisError, OSError):
            return False
        group_state = groups.get(GROUP.encode())
        if group_state is None or group_state["pending"]:
            return False
        return padded(group_state["last-delivered-id"].decode()) >= padded(last.decode())

    def wait_drained(self, patience_s: float = 60) -> None:
        wait_until(self.is_drained, patience_s, "everything is acknowledged")

    def rows(self, query: sa.Select[Any]) -> list[Any]:
        """Rows of the database, read on a connection of the test's own."""
        with self.engine.connect() as connection:
            return list(connection.execute(query))

    def list_handled(self) -> set[str]:
        """Causes in the database."""
        return {row[0] for row in self.rows(sa.select(live_tables.handled.c.cause))}

    def dead(self) -> list[tuple[str, str, bytes]]:
        """(stream, reason, raw) of the dead letters."""
        d = live_tables.dead_letters.c
        return [(row[0], row[1], bytes(row[2])) for row in self.rows(sa.select(d.stream, d.reason, d.raw))]

    def list_lost(self) -> list[Any]:
        return self.rows(sa.select(live_tables.lost).order_by(live_tables.lost.c.id))

    def check(self, lost: int = 0) -> None:
        """The laws: every entry once in handled, dead or lost; every change once, in a seq without gaps."""
        wanted = {cause(raw) for _, raw in self.sent}
        handled = self.list_handled()
        assert len(wanted - handled) == lost
        assert handled <= wanted
        assert Counter(raw for _, _, raw in self.dead()) == Counter(raw for _, raw in self.poison)
        self._check_changes()

    def _check_changes(self) -> None:
        head = self.rows(sa.select(live_tables.heads.c.seq))
        t = live_tables.trace.c
        traced = self.rows(sa.select(t.seq, t.cause).where(t.seq > 0).order_by(t.seq))
        assert [row.seq for row in traced] == list(range(1, head[0].seq + 1))
        assert not [cause for cause, n in Counter(row.cause for row in traced).items() if n > 1]
        published = [
            row[0]
            for row in self.rows(sa.select(live_tables.changes.c.seq).order_by(live_tables.changes.c.seq))
        ]
        assert published == list(range(head[0].seq - len(published) + 1, head[0].seq + 1))
        self._check_chain()

    def _check_chain(self) -> None:
        """The trace is an unbroken chain, and what the stream server knows of it is true."""
        from data_access.store import Store

        store, world = Store(self.url), WorldId(self.county.code)
        known = noted(self.stream.client, world)
        verdict = verify(store.database, world, Folder(self.folder / "no-anchors"), known)
        store.close()
        assert {finding.kind for finding in verdict.findings} <= {"no_anchor"}, verdict.findings


def _alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def state_of(store_url: str, folder: Path, county: Any) -> dict[str, Any]:
    """The part of a county's state that no order of arrival may change."""
    from data_access.feed.county_feed import Feed
    from data_access.store import Store

    store = Store(store_url, folder)
    try:
        state = Feed(store, {county.code: county}).snapshot(WorldId(county.code))
    finally:
        store.close()
    cases, grids = _drop_field(state["cases"], "no"), _drop_field(state["grids"], "changed_at")
    return {"cases": cases, "grids": grids, "positions": state["positions"], "tally": state["tally"]}


def _drop_field(rows: list[dict[str, Any]], bookkeeping: str) -> list[dict[str, Any]]:
    """Rows without a field that tells of the order of arrival: a case's number, when a grid last changed."""
    return [{name: value for name, value in row.items() if name != bookkeeping} for row in rows]


def clean_run(messages: Sequence[Sent], folder: Path, county: Any) -> dict[str, Any]:
    """The state after the same messages, each once and in order of time, without any fault."""
    from dashboard.commands import Envelope, ReportHandler
    from data_access.store import Store

    url = copy_database(newest_sqlite(), folder)
    store = Store(url, folder)
    unique = sorted({raw: stream for stream, raw in messages}.items(), key=lambda item: _time_of(item[0]))
    envelopes = [
        Envelope(WorldId(county.code), stream, f"{n + 1}-0", raw) for n, (raw, stream) in enumerate(unique)
    ]
    handler = ReportHandler(store, {county.code: county})
    for start in range(0, len(envelopes), 500):
        handler.handle(envelopes[start : start + 500])
    store.close()
    return state_of(url, folder, county)


def _time_of(raw: bytes) -> str:
    return str(json.loads(raw)["at"])


def processor_s(pid: int) -> float:
    """Seconds of the processor that a process has taken, which no load of the machine changes."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def wait_until_true(seconds: float, work: Callable[[], object], what: str) -> float:
    """Seconds until `work()` is true; fails when it takes longer."""
    began = time.monotonic()
    wait_until(work, seconds, what)
    return time.monotonic() - began
