"""Accounts as an installation's settings want them."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.config.account_policy import accounts
from dashboard.config.settings import Settings
from data_access.store import Store


@pytest.mark.parametrize(("clock", "pace"), [("", 1.0), ("2021-07-23T15:00:00+08:00/10.0/60.0", 60.0)])
def test_spans_of_sessions_are_real_on_the_clock_of_a_demo(tmp_path: Path, clock: str, pace: float) -> None:
    settings = Settings(data_dir=tmp_path, demo_clock=clock, session_idle_min=20, session_max_h=2)
    with closing(Store(settings.database_address)) as store:
        policy = accounts(settings, store, "330825").context.policy
    assert policy.pace == pace
    assert (policy.idle, policy.idle_span) == (timedelta(minutes=20), timedelta(minutes=20) * pace)
    assert policy.absolute_span == timedelta(hours=2) * pace
