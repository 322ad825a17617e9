"""A real `palmcommand run` in a folder of its own: started, asked, killed and stopped by tests."""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any

import redis

from data_access.database.urls import sqlite_address
from data_access.store import Store
from data_access.streams.redis_streams import connect
from tests.databases import begun_sqlite, copy_database
from tests.forked_run import ForkedProgram
from tests.integration.dashboard import terminal
from tests.ports import free_port
from tests.signing import COOKIE, SignedInSession, make_account, session_cookie, signed_in

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 120.0
OFFICER, CITY = "duty_officer", "3308"


def wait_until(held: Callable[[], Any], what: str, seconds: float = PATIENCE_S) -> Any:
    """Wait for something that becomes true; fails with `what` when it does not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = held()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")


def case(number: int | str, **more: Any) -> dict[str, Any]:
    """A lawful report of a case in 湖镇镇希塘村."""
    return {
        "id": f"c{number}",
        "source": "test",
        "at": datetime.now(UTC).isoformat(),
        "kind": "case.reported",
        "region": "330825101264",
        "title": f"事件 {number}",
        "severity": 2,
        **more,
    }


class PalmInstallation:
    """One installation. `folder` is its PALM_DATA_DIR."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.env = {
            "PALM_DATA_DIR": str(folder),
            "PALM_WEB_PORT": str(self.port),
            "PALM_DEMO": "0",
            "PALM_LANG": "en",
        } | settings
        self.process: subprocess.Popen[str] | ForkedProgram | None = None
        self.tls: ssl.SSLContext | None = None
        self._secrets: dict[tuple[str, str], str] = {}

    @property
    def web(self) -> str:
        host = self.env.get("PALM_WEB_HOST", "127.0.0.1")
        scheme = "https" if "PALM_TLS_CERT" in self.env else "http"
        return f"{scheme}://[{host}]:{self.port}" if ":" in host else f"{scheme}://{host}:{self.port}"

    def environment(self) -> dict[str, str]:
        """Ours only, and no PALM_ variable of whoever runs the tests."""
        outside = {k: v for k, v in os.environ.items() if not k.startswith("PALM_")}
        return outside | self.env

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command of palmcommand against this installation."""
        return terminal.run_command(words, self.environment(), PATIENCE_S)

    def command_anew(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The same, from nothing, as a user's shell does it."""
        return terminal.run_in_new_process(words, self.environment(), PATIENCE_S)

    def start(self) -> PalmInstallation:
        """Start it and wait until every hop is ready. Its embedded database begins as a copy: that a first
        start makes it from nothing is looked at by test_run.
        """
        if "PALM_DATABASE_URL" not in self.env and not (self.folder / "palm.db").exists():
            copy_database(begun_sqlite(), self.folder)
        beside = self.folder.parent
        (beside / "run.out").unlink(missing_ok=True)  # what this start says, not what one before it said
        self.process = ForkedProgram(self.environment(), beside / "run.out", beside / "run.err")
        wait_until(self.ready, "every hop ready")
        return self

    def start_as_it_is(self) -> PalmInstallation:
        """The same on what is in its folder, from nothing where nothing is, in a process from nothing."""
        self.spawn()
        wait_until(self.ready, "every hop ready")
        return self

    def spawn(self) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "run"],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=(self.folder.parent / "run.err").open("a"),
            text=True,
        )

    def ready(self) -> bool:
        """Whether /readyz says 200. Fails when the run has ended."""
        assert self.process is not None
        assert self.process.poll() is None, (self.folder.parent / "run.err").read_text()[-2000:]
        try:
            return self.get("/readyz", role=None)[0] == 200
        except (OSError, HTTPException):
            return False

    def secret(self, role: str = OFFICER, region: str = CITY) -> str:
        """The session secret of somebody with a role in a region; the same one each time."""
        if (role, region) not in self._secrets:
            store = self.store()
            self._secrets[role, region] = session_cookie(store, make_account(store, role, region))
            store.close()
        return self._secrets[role, region]

    def store(self) -> Store:
        """Its database, opened by the test."""
        return Store(self.env.get("PALM_DATABASE_URL") or sqlite_address(self.folder.resolve() / "palm.db"))

    def cookie(self, role: str = OFFICER, region: str = CITY) -> dict[str, str]:
        """The header of somebody who is signed in."""
        return {"Cookie": f"{COOKIE}={self.secret(role, region)}"}

    def browser(self, role: str = OFFICER, region: str = CITY) -> SignedInSession:
        """Somebody who is signed in and may change things."""
        return signed_in(self.web, self.secret(role, region))

    def get(
        self, path: str, headers: Mapping[str, str] | None = None, role: str | None = OFFICER
    ) -> tuple[int, Any]:
        """(status, JSON or text) of a GET, by somebody with a role in the city (None: by nobody); by the
        token alone when there is one among the headers.
        """
        own_headers = dict(headers or {})
        known = self.cookie(role) if role is not None and "Authorization" not in own_headers else {}
        return self.ask("GET", path, None, known | own_headers)

    def figures(self) -> str:
        """What /metrics tells an administrator."""
        return str(self.get("/metrics", role="administrator")[1])

    def ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None
    ) -> tuple[int, Any]:
        """(status, JSON or text) of any request."""
        request = urllib.request.Request(self.web + path, body, dict(headers or {}), method=method)
        try:
            with urllib.request.urlopen(request, timeout=60, context=self.tls) as answer:
                return answer.status, _decode_response(answer)
        except urllib.error.HTTPError as error:
            return error.code, _decode_response(error)

    def state(self, region: str = "330825") -> dict[str, Any]:
        """The state of a region."""
        status, body = self.get(f"/api/state?region={region}")
        assert status == 200, body
        return dict(body)

    def case_ids(self) -> set[str]:
        """The source's ids of the open cases on the screen."""
        return {row["source_id"] for row in self.state()["cases"]}

    def streams(self) -> redis.Redis:
        """A client of its stream server."""
        return connect(str(self.read_run_file()["streams"]))

    def read_run_file(self) -> dict[str, Any]:
        """run.json"""
        return dict(json.loads((self.folder / "run.json").read_text()))

    def add(self, message: Mapping[str, Any], stream: str = "cases") -> None:
        """Put one message on a stream, as a source does: again and again until it is accepted."""

        def accepted() -> bool:
            try:
                client = self.streams()
                client.xadd(f"{{330825}}:{stream}", {"json": json.dumps(message)})
                client.close()
            except (redis.RedisError, OSError):
                return False
            return True

        wait_until(accepted, "the stream server takes the message")

    def children(self) -> dict[str, int]:
        """The programs of this run by name; of the web the master."""
        assert self.process is not None
        found: dict[str, int] = {}
        for pid in _children_of(self.process.pid):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
            name = "streams" if words[0].endswith("valkey-server") else words[3] if len(words) > 3 else "?"
            found[name] = pid
        return found

    def end(self) -> None:
        """Be rid of it at once, when nobody looks any more; ending in good order is test_run's to look at."""
        if self.process is not None:
            end(self.process)
            self.process = None

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """End it; (exit code, what it printed)."""
        if self.process is None:
            return 0, ""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code, output = _wait_for(self.process)
        self.process = None
        return code, output


def _wait_for(process: subprocess.Popen[str] | ForkedProgram) -> tuple[int, str]:
    """What a run ended with, and what it printed."""
    if isinstance(process, ForkedProgram):
        return process.wait(PATIENCE_S), process.output.read_text("utf-8")
    output, _ = process.communicate(timeout=PATIENCE_S)
    return process.returncode, output


def _decode_response(answer: Any) -> Any:
    text = answer.read().decode()
    return json.loads(text) if "json" in (answer.headers.get("Content-Type") or "") else text


def _children_of(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def family(pid: int) -> set[int]:
    """A process and all below it."""
    below: set[int] = {pid}
    for child in _children_of(pid):
        below |= family(child)
    return below


def end(process: subprocess.Popen[Any] | ForkedProgram) -> None:
    """Kill a process and all below it, and wait until none of them is left."""
    pids = family(process.pid)
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait(PATIENCE_S)
    if process.stdout is not None:
        process.stdout.close()
    wait_until(lambda: not [pid for pid in pids if is_alive(pid)], "nobody is left")


def is_alive(pid: int) -> bool:
    """Whether the process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
