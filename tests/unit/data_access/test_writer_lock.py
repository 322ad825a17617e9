"""The writer lock between real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.database import writer_lock

HOLD = """
import sys, time
from pathlib import Path
from data_access.database.writer_lock import hold_lock
with hold_lock(Path(sys.argv[1])):
    print("in", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"in\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_one_passes_and_the_next_waits_for_it(tmp_path: Path, holder: subprocess.Popen[bytes]) -> None:
    with pytest.raises(writer_lock.WriterLockBusy), writer_lock.hold_lock(tmp_path / "lock", wait_s=0.2):
        pass
    holder.kill()
    with writer_lock.hold_lock(tmp_path / "lock", wait_s=5):
        assert (tmp_path / "lock").read_text().strip() == str(os.getpid())


def test_a_stopped_holder_is_ended_but_a_slow_one_is_not(
    tmp_path: Path, holder: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_lock, "PATIENCE_S", 0.2)
    with pytest.raises(writer_lock.WriterLockBusy), writer_lock.hold_lock(tmp_path / "lock", wait_s=0.6):
        pass
    assert holder.poll() is None
    holder.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    with writer_lock.hold_lock(tmp_path / "lock", wait_s=5):
        assert time.monotonic() - began >= 0.2
    assert holder.wait(60) == -signal.SIGKILL


def test_a_file_left_behind_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("99999")
    with writer_lock.hold_lock(tmp_path / "lock", wait_s=1):
        pass
