"""One program cannot put so much on a stream that everybody else's reports wait behind it."""

from __future__ import annotations

import pytest

from dashboard.http.api.in_flight import InFlightLimit
from dashboard.identity.problems import Problem


def test_a_token_has_so_many_messages_under_way_and_others_theirs() -> None:
    made = InFlightLimit(1000)
    with made.hold(1, 500), made.hold(1, 500):
        with pytest.raises(Problem, match="too_often"), made.hold(1, 1):
            pass
        with made.hold(2, 500):
            pass
    with made.hold(1, 1000):
        pass


def test_what_failed_is_not_under_way_any_more() -> None:
    made = InFlightLimit(1000)
    for _ in range(5):
        with pytest.raises(LookupError), made.hold(1, 800):
            raise LookupError
