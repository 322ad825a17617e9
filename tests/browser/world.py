"""A whole installation for the browser tests: `python -m dashboard run` in a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from data_access.audit.trace_queries import Filters
from data_access.database.urls import sqlite_address
from data_access.store import Store
from tests.account_commands import commands_of, services_of
from tests.databases import begun_sqlite, copy_database
from tests.forked_run import ForkedProgram
from tests.integration.dashboard.running import end
from tests.ports import free_port
from tests.signing import COOKIE, accounts_of, administrator, make_account, session_cookie

ROOT = Path(__file__).resolve().parents[2]
COUNTY = "330825"
XITANG = "330825101264"
SOURCE = "四平台"
OFFICER = "duty_officer"
START_WITHIN = 180.0


StartedServer = TypeVar("StartedServer", bound="LiveServer")


def wait_until(check: Any, within: float, what: str) -> Any:
    """Poll `check` until it gives something true; fail naming `what` when it never does."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if found := check():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {within:g} s: {what}")


def processes() -> dict[int, tuple[int, list[bytes]]]:
    """Every process of this machine: its parent and its command line."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            found[int(entry.name)] = (parent, (entry / "cmdline").read_bytes().split(b"\0"))
        except (OSError, ValueError, IndexError):
            continue  # it ended while we looked
    return found


def environment() -> dict[str, str]:
    """The environment of a program of ours: this process's, without settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PALM_")}


def is_web(words: list[bytes]) -> bool:
    """Whether a command line is that of the web program."""
    return any(word.endswith(b"web") for word in words)


@contextmanager
def start_server(world: StartedServer) -> Iterator[StartedServer]:
    """An installation that is started for a block, and gone after it."""
    try:
        world.start()
        yield world
    finally:
        world.stop()


@dataclass
class LiveServer:
    """A running installation. `report()` puts a case on the real stream, as an upstream system would.
    `settings` are added to its environment.
    """

    folder: Path
    county: str = COUNTY
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | ForkedProgram | None = None
    client: Any = None
    sent: int = 0
    secrets: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        own_settings = {"PALM_DATA_DIR": str(self.folder), "PALM_WEB_PORT": str(self.port), "PALM_DEMO": "0"}
        return environment() | own_settings | self.settings

    def start(self) -> None:
        """Start everything and wait until it serves. Its database begins as a copy: a first start from
        nothing is the same each time, and looked at by tests/integration/dashboard/test_run.py.
        """
        if not (self.folder / "palm.db").exists():
            copy_database(begun_sqlite(), self.folder)
        log = self.folder / "run.log"
        self.process = ForkedProgram(self.env, log, log)
        self.wait_to_serve(log)

    def wait_to_serve(self, log: Path) -> None:
        """Wait until it serves, and connect to its stream server."""
        wait_until(lambda: self._serves(log), START_WITHIN, f"the server serves; see {log}")
        self._connect()

    def _serves(self, log: Path) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, log.read_text(errors="replace")[-3000:]
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def secret(self, role: str = OFFICER, region: str = COUNTY) -> str:
        """The session secret of somebody with a role in a region; the same one each time."""
        if (role, region) not in self.secrets:
            store = self.store()
            self.secrets[role, region] = session_cookie(store, make_account(store, role, region))
            store.close()
        return self.secrets[role, region]

    def wall_cookie(self, region: str = COUNTY) -> Any:
        """The session cookie of a screen on a wall, signed in with a key of its own."""
        store = self.store()
        accounts = accounts_of(store)
        _, key = commands_of(accounts).create_kiosk("test", region, None, administrator(), "")
        secret = services_of(accounts).sessions.open_kiosk(key, "127.0.0.1", "test").session_secret
        store.close()
        return {"name": COOKIE, "value": secret, "url": self.url, "httpOnly": True}

    def store(self) -> Store:
        """Its database, opened by the test."""
        return Store(sqlite_address(self.folder.resolve() / "palm.db"))

    def cookie(self, role: str = OFFICER, region: str = COUNTY) -> Any:
        """The session cookie of somebody with a role, as a browser's context takes it."""
        return {"name": COOKIE, "value": self.secret(role, region), "url": self.url, "httpOnly": True}

    def _connect(self) -> None:
        from data_access.streams import redis_streams

        noted = json.loads((self.folder / "run.json").read_text())
        self.client = redis_streams.connect(str(noted["streams"]))

    def stop(self) -> None:
        """Be rid of it."""
        if self.process is not None:
            end(self.process)
            self.process = None

    def signal_web(self, number: signal.Signals) -> None:
        """Send a signal to the web program, its workers included."""
        assert self.process is not None
        family = processes()
        programs = [
            pid for pid, (parent, words) in family.items() if parent == self.process.pid and is_web(words)
        ]
        assert programs, "no web program among the children"
        for pid in programs + [pid for pid, (parent, _) in family.items() if parent in programs]:
            os.kill(pid, number)

    def add(self, message: dict[str, Any] | bytes, stream: str = "cases") -> str:
        """Put a message on a stream."""
        raw = message if isinstance(message, bytes) else json.dumps(message, ensure_ascii=False).encode()
        return str(self.client.xadd(f"{{{self.county}}}:{stream}", {"json": raw}).decode())

    def report(self, title: str, **more: Any) -> str:
        """A new case, in 湖镇镇希塘村 unless told otherwise; gives the source's own id."""
        self.sent += 1
        source_id = f"case-{self.sent}"
        at = datetime.now(UTC).isoformat()
        message = {"id": source_id, "source": SOURCE, "at": at, "kind": "case.reported", "region": XITANG}
        self.add(message | {"title": title, "severity": 3} | more)
        return source_id

    def wait_for_trace(self, action: str, count: int) -> None:
        """Wait until so many rows of an action are in the trace: a page of it shows those of its moment."""
        store = self.store()
        wait_until(
            lambda: len(store.trace_page(COUNTY, Filters(action=action), limit=count).rows) >= count,
            60,
            f"{count} x {action} in the trace",
        )
        store.close()

    def follow(self, kind: str, case: str, **more: Any) -> None:
        """An update or the closing of a case."""
        self.sent += 1
        at = datetime.now(UTC).isoformat()
        self.add({"id": f"next-{self.sent}", "source": SOURCE, "at": at, "kind": kind, "case": case} | more)
