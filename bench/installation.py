"""A whole installation under a benchmark: `python -m dashboard run` in a folder of its own, without the
demo feed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.harness import ROOT
from bench.servers import free_port, serves, wait_until
from dashboard.http.edge.handshakes import MOST_SOCKETS
from data_access.database.urls import sqlite_address
from data_access.store import Store
from tests.signing import COOKIE, make_account, session_cookie

COUNTY = "330825"
RUN = ("-m", "dashboard", "run")
DOCTOR = ("-m", "dashboard", "doctor", "--json")
START_S = 90.0
STOP_S = 20.0
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Installation:
    """Started and stopped as a user does. `client` speaks to its stream server."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        foreign = ("PALM_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        own = {"PALM_DATA_DIR": str(folder), "PALM_WEB_PORT": str(self.port), "PALM_DEMO": "0"}
        self.env = kept | own | {f"PALM_{name.upper()}": value for name, value in settings.items()}
        self.process: subprocess.Popen[bytes] | None = None
        self.client: Any = None
        self.seconds_to_serve = 0.0

    def __enter__(self) -> Self:
        try:
            self.start()
            self._connect()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self.close()

    def _connect(self) -> None:
        from data_access.streams.redis_streams import connect

        report = subprocess.run(
            [sys.executable, *DOCTOR], cwd=ROOT, env=self.env, capture_output=True, check=False
        ).stdout
        self.client = connect(json.loads(report)["streams"]["url"], 30)

    def close(self) -> None:
        """End what was begun, however far it came."""
        if self.client is not None:
            self.client.close()
        self.stop()

    def start(self) -> None:
        """Start everything and wait until it serves; how long that took is `seconds_to_serve`."""
        began = time.perf_counter()
        with (self.folder / "run.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *RUN], cwd=ROOT, env=self.env, stdout=log, stderr=log
            )
        wait_until(lambda: self.answers("/readyz"), START_S, f"it serves (see {self.folder / 'run.log'})")
        self.seconds_to_serve = time.perf_counter() - began

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def answers(self, path: str) -> bool:
        """Whether a path is answered with 200."""
        return serves(self.url + path)

    def cookies(self, screens: int = 1) -> list[str]:
        """Session secrets of fresh officers of the county, enough for that many screens."""
        with closing(Store(sqlite_address(self.folder.resolve() / "palm.db"))) as store:
            officers = range(-(-screens // MOST_SOCKETS))
            return [session_cookie(store, make_account(store, "duty_officer", COUNTY)) for _ in officers]

    def signed_in(self) -> dict[str, Any]:
        """The cookie of a fresh officer, as a browser's context takes it."""
        return {"name": COOKIE, "value": self.cookies()[0], "url": self.url, "httpOnly": True}

    def pid_of(self, word: str) -> int:
        """The process id of our child program of that name (web, ingest), the youngest of its family."""
        assert self.process is not None
        found = 0
        for entry in sorted(Path("/proc").glob("[0-9]*"), key=lambda path: int(path.name)):
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                family = _ancestors(int(entry.name))
            except (OSError, ValueError):
                continue
            if self.process.pid in family and word.encode() in words:
                found = int(entry.name)
        if not found:
            raise RuntimeError(f"no program {word} among the children")
        return found


def _ancestors(pid: int) -> list[int]:
    found = []
    while pid > 1:
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        found.append(pid)
    return found


def chromium() -> str:
    """The system's Chromium."""
    import shutil

    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise FileNotFoundError("no Chromium on PATH")
