"""How long sessions last, on the machine's clock and on a demo's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.config import account_policy
from dashboard.config.settings import Settings
from data_access.store import Store


@pytest.mark.parametrize(("clock", "times"), [("", 1), ("2026-08-08T00:00:00+08:00/12.5/600", 600)])
def test_a_session_lasts_as_long_before_the_screen_however_fast_a_demo_s_clock_is(
    tmp_path: Path, clock: str, times: int
) -> None:
    given: dict[str, Any] = {"data_dir": tmp_path, "demo_clock": clock, "session_idle_min": 30}
    settings = Settings(**given, session_max_h=12)
    found = account_policy.accounts(settings, Store(settings.database_address), "330825").context.policy
    assert (found.idle, found.absolute) == (times * timedelta(minutes=30), times * timedelta(hours=12))
