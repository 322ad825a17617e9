"""No kind of timer without an audit: what the relay fires is what the auditor restores."""

from __future__ import annotations

from dashboard.handlers.context import Context
from dashboard.relay.expected.expected_timers import EXPECTATIONS
from dashboard.relay.fires.all_fires import list_fires
from dashboard.relay.timer_audit import AUDITED


def test_every_kind_that_fires_is_audited() -> None:
    fired = set(list_fires(Context({}, 50)))
    assert fired - AUDITED == set(), "say in dashboard/relay/expected/ when such a timer should be there"
    assert AUDITED - fired == set(), "nobody fires these"


def test_a_kind_is_expected_at_one_place() -> None:
    kinds = [kind for expectation in EXPECTATIONS for kind in expectation.kinds]
    assert len(kinds) == len(set(kinds))
