"""`palmcommand` at a terminal, many times: each command in a process of its own, forked from one that has
read the code already, and Longyou's pack.

A process that reads all of it anew takes a second and a half of CPU, a fork a tenth of that. The programs
that run for long, and some commands, are started anew all the same (`anew`).
"""

from __future__ import annotations

import io
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
Done = subprocess.CompletedProcess[str]
_READ = [
    "pytest",
    "dashboard.cli.root",
    "dashboard.cli.doctor",
    "dashboard.config.account_policy",
    "dashboard.config.installation",
    "dashboard.handlers.handler_table",
    "dashboard.hosting.running_urls",
    "data_access.feed.feed_publisher",
    "data_access.store",
    "data_access.database.schema",
    "data_access.county_packs.county_pack",
    "data_access.directory.imports",
    "data_access.maintenance.verification.verify",
    "dashboard.audit.trace_exports",
    "tests.integration.dashboard.pack_at_hand",
    __name__,
]
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(_READ)


def run_command(words: tuple[str, ...], environment: Mapping[str, str], within: float) -> Done:
    """What a command said and ended with. Raises TimeoutError."""
    with tempfile.TemporaryDirectory(prefix="palm-t-") as folder:
        child = _forks.Process(target=_command, args=(words, dict(environment), folder))
        child.start()
        child.join(within)
        if child.exitcode is None:
            child.kill()
            child.join()
            raise TimeoutError(f"not within {within:g} s: {' '.join(words)}")
        out, err = (Path(folder, name).read_text("utf-8") for name in ("out", "err"))
        return Done(words, child.exitcode, out, err)


def _command(words: tuple[str, ...], environment: dict[str, str], folder: str) -> None:
    """In the forked process: be `python -m dashboard` with its words, its variables and its own output."""
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(Path(folder, name), os.O_WRONLY | os.O_CREAT), number)
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(io.FileIO(number, "w", closefd=False), "utf-8") for number in (1, 2)
    )
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.argv = ["palmcommand", *words]
    from dashboard.cli.root import main
    from tests.integration.dashboard import pack_at_hand

    pack_at_hand.use()
    main()


def run_in_new_process(words: tuple[str, ...], environment: Mapping[str, str], within: float) -> Done:
    """The same in a process that starts from nothing, as users start it. Raises subprocess.TimeoutExpired."""
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )
