"""Real servers for benchmarks and fault tests, started and ended by us in folders of their own.

A stream server that can be killed, frozen and started again on its data; a PostgreSQL cluster with a fresh
database for each user.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Literal, Self

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE_S = 20.0
PASSWORD = token_hex(16)
PG_BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def free_port() -> int:
    """A port of the loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(
    true: Callable[[], object], patience_s: float = PATIENCE_S, what: str = "the condition"
) -> None:
    """Poll until `true()`; TimeoutError naming `what` when it stays false."""
    deadline = time.monotonic() + patience_s
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {patience_s:g} s")
        time.sleep(0.02)


def serves(url: str) -> bool:
    """Whether an address answers with 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


class StreamServer:
    """One Valkey (of the wheel) or Redis (of the system) on a loopback port, durable as the default."""

    def __init__(
        self, folder: Path, kind: Literal["valkey", "redis"] = "valkey", fsync: str = "always"
    ) -> None:
        self.folder, self.kind, self.fsync = folder, kind, fsync
        self.port = free_port()
        self.url = f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None
        self.client = redis.Redis.from_url(
            self.url, protocol=2, socket_timeout=10, socket_connect_timeout=3, retry=Retry(NoBackoff(), 0)
        )

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self.client.close()
        self.kill()

    def start(self) -> None:
        """Start on the data that is there, and wait until it answers."""
        options = {
            "port": self.port, "bind": "127.0.0.1", "requirepass": PASSWORD, "dir": self.folder,
            "appendonly": "yes", "appendfsync": self.fsync, "save": "", "loglevel": "warning",
        }  # fmt: skip
        words = [word for key, value in options.items() for word in (f"--{key}", str(value))]
        with (self.folder / "server.log").open("ab") as output:
            self.process = subprocess.Popen([str(self._binary()), *words], stdout=output, stderr=output)
        wait_until(self.answers, what=f"{self.kind} on port {self.port}")

    def _binary(self) -> Path | str:
        if self.kind == "redis":
            return "redis-server"
        from dashboard.hosting.embedded import binary

        return binary()

    def answers(self) -> bool:
        """Whether it takes commands now."""
        try:
            return bool(self.client.ping())
        except (redis.RedisError, OSError):
            return False

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        """SIGSTOP: connections stay open and nothing answers."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def copy_data(self, to: Path) -> None:
        """A copy of the append-only files as they are on the disk now."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder / "appendonlydir", to)

    def restore_data(self, copy: Path) -> None:
        """Put a copy back; the server must not run."""
        shutil.rmtree(self.folder / "appendonlydir", ignore_errors=True)
        shutil.copytree(copy, self.folder / "appendonlydir")


def postgres_problem() -> str | None:
    """Why no PostgreSQL can be started here, or None."""
    if not PG_BIN:
        return "PostgreSQL is not installed"
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        return "PostgreSQL does not run as root, and there is no runuser"
    return None


class PostgresServer:
    """A cluster of its own on a loopback port, durable (fsync on), in a folder that is gone afterwards.

    PostgreSQL does not run as root; then the cluster belongs to the user postgres, and so the folder lies
    directly in the system's folder for temporary files, where that user may go.
    """

    def __init__(self) -> None:
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="palm-postgres-")), free_port()
        self.data = self.folder / "data"
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"
        self._number = 0

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8")
        log = str(self.folder / "server.log")
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", log, "-o", self._options(), "start")
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        try:
            self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _options(self) -> str:
        return f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c max_connections=60"

    def _run(self, program: str, *words: str) -> None:
        first = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*first, str(PG_BIN[-1] / program), *words]
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", check=False
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')[-400:]}")

    def fresh_database(self) -> str:
        """Create an empty database; returns its SQLAlchemy address."""
        import sqlalchemy

        self._number += 1
        name = f"palm_{self._number}"
        engine = sqlalchemy.create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sqlalchemy.text(f'CREATE DATABASE "{name}"'))
        engine.dispose()
        return f"{self.url.rsplit('/', 1)[0]}/{name}"
