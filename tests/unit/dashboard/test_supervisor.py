"""The supervisor goes on whatever happens to one child."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence

import pytest

from dashboard.hosting import supervisor
from dashboard.hosting.supervisor import Program, Supervisor


def test_a_child_that_cannot_be_started_now_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE_S", 0.1)
    starts: list[float] = []

    def prepare() -> tuple[Sequence[str], Mapping[str, str]]:
        starts.append(time.monotonic())
        if 1 < len(starts) < 4:
            raise OSError(28, "No space left on device")
        return (sys.executable, "-c", "import time; time.sleep(60)"), {}

    new_supervisor = Supervisor()
    child = new_supervisor.start(Program("one", prepare))
    try:
        assert child.process is not None
        child.process.kill()
        deadline = time.monotonic() + 20
        assert new_supervisor.watch(until=lambda: len(starts) == 4 or time.monotonic() > deadline)
        assert child.process is not None
        assert child.process.poll() is None
        assert starts[3] - starts[2] >= 0.1
    finally:
        new_supervisor.stop()
