"""Times as text: always the same width, so that texts sort as the times do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from data_access.database.codec import utc_text


@pytest.mark.parametrize("microsecond", [0, 1, 120_000, 999_999])
@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8))])
def test_a_time_has_microseconds_and_a_z(microsecond: int, zone: timezone) -> None:
    at = datetime(2026, 11, 22, 14, 5, 9, microsecond, zone)
    assert utc_text(at) == f"{at.astimezone(UTC).isoformat(timespec='microseconds')[:26]}Z"
