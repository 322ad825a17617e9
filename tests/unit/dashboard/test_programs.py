"""The programs behind the command line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.cli import programs
from dashboard.handlers.reports.progress_mark import PLACE
from dashboard.ingest import ingest_worker
from domain.emergency.warnings.standing.signature_policy import SignaturePolicy


def test_ingest_loads_waits_for_its_signal_and_only_then_works(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setenv(PLACE, "0")
    monkeypatch.setattr(programs.logs, "configure", lambda *about: None)
    monkeypatch.setattr(programs, "stop_event", lambda: None)
    monkeypatch.setattr(programs, "counties_or_exit", lambda settings: done.append("loaded"))
    monkeypatch.setattr(programs, "wait_for_start", lambda environ: done.append("told to begin"))
    monkeypatch.setattr(ingest_worker, "run", lambda args, stop: done.append("works"))
    settings: Any = SimpleNamespace(
        log_level="info",
        redis_url="redis://",
        database_address="sqlite://",
        signatures=SignaturePolicy(),
    )
    assert programs.ingest(settings, 1, 0) == 0
    assert done == ["loaded", "told to begin", "works"]
