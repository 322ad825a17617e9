"""`palmcommand run`, and others that run for long, as a fork of a process that has loaded what each of them
loads first, and Longyou's pack.

    python -m tests.forked_run

That takes a program which starts from nothing a second and a half of the processor, and a hundred of them are
started. Everything after it is the same: the web, ingest and relay of a run begin as its copies, or anew. A
start from nothing is looked at by tests/integration/dashboard/test_run.py.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOADED = (
    "dashboard.cli.programs", "dashboard.cli.root", "dashboard.hosting.run",
    "tests.integration.dashboard.pack_at_hand",
)  # fmt: skip
LOOK_S = 0.02
ROOM = "-" * 80
"""The last word of the process that is forked: forks show their own command lines in its place."""


class Zygote:
    """The process that is forked, of one test process; it ends with that."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked_run", ROOM],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, **request: Any) -> Any:
        """Its answer to a request (see `serve`)."""
        sender, answers = self._process.stdin, self._process.stdout
        assert sender is not None
        assert answers is not None
        with self._turn:
            sender.write(json.dumps(request) + "\n")
            sender.flush()
            return json.loads(answers.readline())

    def end(self) -> None:
        """End it, and the programs it still has."""
        self._process.kill()
        self._process.communicate()


@cache
def zygote() -> Zygote:
    """That of this process."""
    return Zygote()


@atexit.register
def end_zygote() -> None:
    """Registered before whoever ends programs of it, so that it is there until they have."""
    if zygote.cache_info().currsize:
        zygote().end()


class ForkedProgram:
    """A program, with what tests ask of a subprocess.Popen. `output`: the file of what it prints."""

    stdout = None

    def __init__(
        self, environment: Mapping[str, str], output: Path, errors: Path, words: tuple[str, ...] = ("run",)
    ) -> None:
        self.output, self.words = output, words
        self.returncode: int | None = None
        files = {"output": str(output), "errors": str(errors)}
        self.pid: int = zygote().ask(start=words, environment=dict(environment), **files)

    def poll(self) -> int | None:
        """The exit code (negative: the signal) when it has ended, else None."""
        if self.returncode is None:
            code: int | None = zygote().ask(poll=self.pid)
            self.returncode = code
        return self.returncode

    def wait(self, timeout: float) -> int:
        """The exit code. Raises subprocess.TimeoutExpired."""
        until = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(self.words, timeout)
            time.sleep(LOOK_S)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


def serve() -> None:
    """In the process that is forked: a fork for each request to start, the exit code for each to poll."""
    from dashboard.hosting.copies import Copy, copy
    from dashboard.hosting.supervisor import python

    forks: dict[int, Copy] = {}
    for line in sys.stdin:
        request = json.loads(line)
        if "poll" in request:
            answer = forks[request["poll"]].poll()
        else:
            made = copy(partial(_be_program, request), python(*request["start"]), {}, [])
            forks[made.pid], answer = made, made.pid
        print(json.dumps(answer), flush=True)


def _be_program(request: dict[str, Any]) -> int:
    """In the fork: be `python -m dashboard` with its words, its variables and its own output."""
    for number, file in ((1, request["output"]), (2, request["errors"])):
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = ["palmcommand", *request["start"]]
    from dashboard.cli.root import main
    from tests.integration.dashboard import pack_at_hand

    pack_at_hand.use()
    main()
    return 0


def _load() -> None:
    """What a run loads before its first copy, and the rules, which all programs load: they know nothing but
    the standard library's pure part. None of it is what the web program loads by itself.
    """
    import domain
    from dashboard.hosting.copies import can_copy

    rules = [module.name for module in walk_packages(domain.__path__, "domain.")]
    for name in (*LOADED, *rules):
        import_module(name)
    assert can_copy(), "the run could not copy itself"


if __name__ == "__main__":
    _load()
    serve()
