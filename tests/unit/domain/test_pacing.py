"""Messages of a roll-out are spread over time, each channel at its own pace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.emergency.rollouts.timing.pacing import A_SECOND, Pacing
from domain.squads.calls.outgoing import GROUP, MAIL, NOTICE, SENT_BY

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)


def test_no_second_has_more_than_its_share() -> None:
    pacing = Pacing(NOW)
    due = [pacing.next_due(NOTICE) for _ in range(450)]
    assert due[0] == NOW
    assert sum(at < NOW + timedelta(seconds=1) for at in due) == A_SECOND[NOTICE]
    assert pacing.next_due(MAIL) == NOW
    assert {*A_SECOND} == {*SENT_BY} - {GROUP}
