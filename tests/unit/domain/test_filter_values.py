"""What is given to filter the trace by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.audit.filter_values import LONGEST, parse_moment, parse_switch, parse_text
from domain.kernel.errors import Refused


@pytest.mark.parametrize("value", [7, None, ["x"], "x" * (LONGEST + 1), "a\0b", True])
def test_what_is_no_text_is_refused_by_name(value: Any) -> None:
    with pytest.raises(Refused) as caught:
        parse_text({"actor": value}, "actor")
    assert (caught.value.code, caught.value.where) == ("bad_field", "actor")


def test_a_text_is_tidy_and_may_be_missing() -> None:
    assert (parse_text({"actor": " account:7 "}, "actor"), parse_text({}, "actor")) == ("account:7", "")


@pytest.mark.parametrize(
    ("value", "on"), [("1", True), (True, True), ("0", False), (False, False), ("", False)]
)
def test_a_switch_is_on_or_off(value: Any, on: bool) -> None:
    assert parse_switch({"acts": value}, "acts") is on
    with pytest.raises(Refused, match="acts"):
        parse_switch({"acts": "yes"}, "acts")


def test_a_day_is_its_start_in_the_county_and_a_time_has_an_offset() -> None:
    assert parse_moment({"until": "2026-11-22"}, "until", 1) == datetime(2026, 11, 22, 16, tzinfo=UTC)
    found = parse_moment({"since": "2026-11-22T08:00:00+08:00"}, "since")
    assert found == datetime(2026, 11, 22, tzinfo=UTC)
    assert found is not None
    assert found.tzinfo is UTC
    assert parse_moment({}, "since") is None
    for text in ("2026-11-22T08:00", "0001-01-01T00:00:00+14:00", "9999-12-31"):
        with pytest.raises(Refused, match="bad_field"):
            parse_moment({"since": text}, "since", 1)
