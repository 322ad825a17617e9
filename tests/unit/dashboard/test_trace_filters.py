"""The filters of the trace as anybody may write them."""

from __future__ import annotations

import pytest

from dashboard.audit.trace_filters import parse_filters
from domain.kernel.errors import Refused


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "2026-13-01", "2026-11-22T08:00", "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "9999-99-99", "0000-00-00", "2026-11-22T08:00:00+99:99",
    ],
)  # fmt: skip
def test_a_time_that_is_none_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_filters({name: text})
    assert (refused.value.code, refused.value.where) == ("bad_field", name)


def test_a_day_of_the_county_is_whole() -> None:
    found = parse_filters({"since": "2026-11-22", "until": "2026-11-22"})
    assert (found.since[:16], found.until[:16]) == ("2026-11-21T16:00", "2026-11-22T16:00")
