"""Whether the wall clock is believed: not soon after a start that no time service followed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data_access.outbox import clock_sync
from data_access.outbox.clock_marks import Clocks

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("boot", "up", "kept", "doubtful"),
    [
        ("b1", 5, False, True),
        ("b1", 179.9, False, True),
        ("b1", 180, False, False),
        ("b1", 90_000, False, False),
        ("b1", 5, True, False),
        ("", 5, False, False),
    ],
)
def test_only_a_machine_that_was_just_started_and_is_told_no_time_doubts_its_clock(
    monkeypatch: pytest.MonkeyPatch, boot: str, up: float, kept: bool, doubtful: bool
) -> None:
    monkeypatch.setattr(clock_sync, "is_synchronized", lambda: kept)
    assert clock_sync.is_doubtful(Clocks(NOW, boot, NOW.timestamp() - up)) is doubtful


def test_a_system_that_does_not_tell_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert clock_sync.is_synchronized() in (True, False)
    monkeypatch.setattr(clock_sync.ctypes, "CDLL", lambda name: object())
    assert clock_sync.is_synchronized() is True
