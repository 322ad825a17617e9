"""python -m bench.phones [--phones N] [--quick]

Phones of a county, 2,000 unless told otherwise, all from one address, live on /palm/socket of one web
process: how long until each of them has what is theirs when all come at once, and again after the web process
was killed; what that costs, and what a change costs that concerns everybody.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from bench import harness
from bench.fanout.__main__ import find_node
from bench.installation import Installation
from bench.rollout.screens import PLAN, command, secret_of_commander
from bench.servers import wait_until
from bench.squad.phones import make_links
from data_access.database.urls import sqlite_address
from data_access.store import Store
from tests.signing import signed_in

CLIENTS: Final = Path(__file__).with_name("crowd.cjs")
PATIENCE_S: Final = 240.0
STEP_S: Final = 0.25
QUIET_S: Final = 10.0


class Crowd:
    """So many phones of one process; `say` tells how they are."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child

    def say(self) -> dict[str, Any]:
        """{greeted, connected, errors, drops, last, bytes}."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write("say\n")
        self._child.stdin.flush()
        return dict(json.loads(self._child.stdout.readline()))

    def wait_greeted(self, count: int) -> dict[str, Any]:
        """What they say once all of them have what is theirs. Raises TimeoutError with what they said."""
        until = time.monotonic() + PATIENCE_S
        while (told := self.say())["greeted"] < count:
            if time.monotonic() > until:
                raise TimeoutError(f"not all of {count} phones: {told}")
            time.sleep(STEP_S)
        return told


@contextmanager
def opened(url: str, cookies: list[str]) -> Iterator[Crowd]:
    """A crowd that opens its sockets now."""
    child = subprocess.Popen(
        [find_node(), str(CLIENTS), url],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=harness.ROOT,
    )  # fmt: skip
    try:
        assert child.stdin is not None
        child.stdin.write(json.dumps(cookies) + "\n")
        child.stdin.flush()
        yield Crowd(child)
    finally:
        child.kill()
        child.wait()


def people_of(installation: Installation, count: int) -> list[str]:
    """The first people of the directory."""
    with (
        closing(Store(sqlite_address(installation.folder.resolve() / "palm.db"))) as store,
        store.reading() as connection,
    ):
        rows = connection.exec_driver_sql("SELECT id FROM people ORDER BY id LIMIT ?", (count,))
        return [str(id) for (id,) in rows]


def come(report: harness.Report, what: str, crowd: Crowd, count: int, web: int) -> None:
    """How long it takes from now until all are greeted, and what it costs the web process."""
    began, busy = time.time(), harness.cpu_seconds(web)
    told = crowd.wait_greeted(count)
    seconds, busy = told["last"] / 1000 - began, harness.cpu_seconds(web) - busy
    report.add(f"{count:,} phones {what}: the last has what is theirs", "s", [seconds])
    report.add(f"{count:,} phones {what}: processor of the web process a phone", "ms", [1000 * busy / count])
    if told["errors"]:
        report.note(f"{what}: {told['errors']}")


def stay(report: harness.Report, installation: Installation, crowd: Crowd, count: int) -> None:
    """What they cost while nothing happens, and when a roll-out is issued to all of them."""
    web = installation.pid_of("web")
    busy, began = harness.cpu_seconds(web), time.monotonic()
    time.sleep(QUIET_S)
    share = (harness.cpu_seconds(web) - busy) / (time.monotonic() - began)
    report.add(f"{count:,} phones, nothing happens: the web process", "% of a core", [100 * share])
    http = signed_in(installation.url, secret_of_commander(installation))
    made = command(http, "", {"plan": PLAN})
    before, busy, bytes = crowd.say()["last"], harness.cpu_seconds(web), crowd.say()["bytes"]
    began = time.time()
    command(http, f"/{made['rollout']}/issue", {"version": made["version"]})
    wait_until(lambda: crowd.say()["last"] > before, PATIENCE_S, "somebody hears of the roll-out")
    wait_until(lambda: crowd.say()["last"] / 1000 < time.time() - 3, PATIENCE_S, "all have heard")
    told = crowd.say()
    busy = harness.cpu_seconds(web) - busy
    report.add(f"a roll-out on {count:,} phones: the last has it", "s", [told["last"] / 1000 - began])
    report.add(f"a roll-out on {count:,} phones: processor a phone", "ms", [1000 * busy / count])
    report.add(f"a roll-out on {count:,} phones: bytes a phone", "B", [(told["bytes"] - bytes) / count])
    if told["drops"]:
        report.note(f"{told['drops']} sockets were cut")


def work(report: harness.Report, given: argparse.Namespace) -> None:
    """All at once, quiet, a roll-out, all at once again."""
    count = 200 if given.quick else given.phones
    with harness.workspace() as folder, Installation(folder) as installation:
        cookies = make_links(installation, people_of(installation, count))
        web = installation.pid_of("web")
        memory, files = harness.memory_mb(web), _files(web)
        with opened(installation.url, cookies) as crowd:
            come(report, "at once", crowd, count, web)
            grown = harness.memory_mb(web) - memory
            report.add(f"{count:,} phones: memory a phone", "kB", [1000 * grown / count])
            report.add(f"{count:,} phones: open files a phone", "", [(_files(web) - files) / count])
            stay(report, installation, crowd, count)
            os.kill(web, signal.SIGKILL)
            wait_until(lambda: crowd.say()["connected"] == 0, what="they know that it was killed")
            wait_until(lambda: installation.answers("/healthz"), 60, "it serves again")
            come(report, "again", crowd, count, installation.pid_of("web"))


def _files(pid: int) -> int:
    return len([*Path(f"/proc/{pid}/fd").iterdir()])


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--phones", type=int, default=2000, help="how many")


if __name__ == "__main__":
    harness.run("phones", work, _options)
