"""An installation under a benchmark that does not come up leaves nothing running."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from bench import installation
from bench.installation import Installation
from bench.servers import wait_until

WAITS = "import time; print('begun', flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); {WAITS}"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were started."""
    made: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def begin(*given: Any, **more: Any) -> subprocess.Popen[bytes]:
        made.append(start(*given, **more))
        return made[-1]

    monkeypatch.setattr(subprocess, "Popen", begin)
    return made


@pytest.mark.parametrize("program", [WAITS, STUBBORN])
def test_what_never_serves_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]], program: str
) -> None:
    monkeypatch.setattr(installation, "RUN", ("-c", program))
    monkeypatch.setattr(installation, "STOP_S", 0.2)
    made = Installation(tmp_path)

    def give_up(*_: object) -> None:
        """Not before the program has begun: it would be ended as it loads."""
        wait_until(lambda: b"begun" in (tmp_path / "run.log").read_bytes(), 60)
        raise TimeoutError

    monkeypatch.setattr(made, "answers", give_up)
    with pytest.raises(TimeoutError), made:
        pass
    [process] = started
    assert process.returncode is not None
    assert made.process is None


def test_what_serves_and_cannot_be_asked_for_its_streams_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]]
) -> None:
    monkeypatch.setattr(installation, "RUN", ("-c", WAITS))
    monkeypatch.setattr(installation, "DOCTOR", ("-c", "print('{}')"))
    made = Installation(tmp_path)
    monkeypatch.setattr(made, "answers", lambda path: True)
    with pytest.raises(KeyError), made:
        pass
    assert started[0].returncode is not None
