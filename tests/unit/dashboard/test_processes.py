"""One holder of a folder: who comes second learns who was first, and a dead holder holds nothing."""

from __future__ import annotations

import fcntl
import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.concurrency.processes import COLLECTOR_PAUSE, Busy, SoleHolder, collector_resting

HOLD = """import sys
from pathlib import Path
from dashboard.concurrency.processes import SoleHolder
lock = SoleHolder(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
lock.release()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "palm.lock"


@pytest.fixture
def other_process(path: Path, root: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its input ends."""
    command = [sys.executable, "-c", HOLD, str(path)]
    holder = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    yield holder
    holder.kill()
    holder.communicate()


def test_who_comes_second_learns_who_was_first(path: Path, other_process: subprocess.Popen[str]) -> None:
    for _ in range(2):
        with pytest.raises(Busy) as refusal:
            SoleHolder(path).acquire()
        assert refusal.value.holder == str(other_process.pid), "asking does not wipe the name out"
    assert SoleHolder(path).is_held()
    assert path.read_text() == str(other_process.pid)


def test_a_clean_release_leaves_no_file(path: Path, other_process: subprocess.Popen[str]) -> None:
    other_process.communicate("")
    assert not path.exists()
    assert not SoleHolder(path).is_held()
    assert not path.exists(), "whoever looks makes no file"


def test_a_killed_holder_holds_nothing(path: Path, other_process: subprocess.Popen[str]) -> None:
    other_process.kill()
    other_process.wait()
    assert path.exists()
    assert not SoleHolder(path).is_held()
    holder = SoleHolder(path)
    holder.acquire()
    assert path.read_text() == str(os.getpid())
    assert path.stat().st_mode & 0o777 == 0o600
    holder.release()


def test_whoever_opened_the_file_while_it_was_released_holds_no_dead_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = SoleHolder(path), SoleHolder(path)
    first.acquire()
    flock = fcntl.flock

    def late(descriptor: int, operation: int) -> Any:
        monkeypatch.setattr(fcntl, "flock", flock)
        first.release()
        return flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    try:
        second.acquire()
    except Busy:
        second.acquire()
    assert path.exists()
    with pytest.raises(Busy):
        SoleHolder(path).acquire()
    second.release()


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(OSError):
        SoleHolder(tmp_path / "data" / "palm.lock").acquire()
    assert not SoleHolder(tmp_path / "data" / "palm.lock").is_held()


def test_the_collector_rests_while_a_program_loads() -> None:
    frozen = gc.get_freeze_count()
    try:
        with collector_resting():
            assert not gc.isenabled()
        assert gc.isenabled()
        assert gc.get_freeze_count() > frozen
    finally:
        gc.unfreeze()


def test_the_collector_begins_again_when_the_last_holder_let_it() -> None:
    with COLLECTOR_PAUSE:
        with pytest.raises(ValueError, match="undone"), COLLECTOR_PAUSE:
            raise ValueError("undone")
        assert not gc.isenabled()
    assert gc.isenabled()
