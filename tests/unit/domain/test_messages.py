"""Stamps order messages totally; causes name them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.messages import WIDTH, Canary, at_of

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def make_canary(at: datetime, name: str = "1", source: str = "s") -> Canary:
    return Canary(name, source, at, "cases")


@given(moments, moments)
def test_text_order_is_time_order(first: datetime, two: datetime) -> None:
    assert (make_canary(first).stamp < make_canary(two).stamp) == (first < two)


@given(moments)
def test_the_time_comes_back_from_the_stamp(at: datetime) -> None:
    assert at_of(make_canary(at).stamp) == at
    assert make_canary(at).stamp[WIDTH] == " "
    assert make_canary(at).stamp[:WIDTH] == at.isoformat(timespec="microseconds")


def test_at_the_same_time_the_cause_decides() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    stamps = [make_canary(at, name, source).stamp for source, name in (("a", "1"), ("a", "2"), ("b", "0"))]
    assert stamps == sorted(stamps)
    assert make_canary(at, "z").stamp < make_canary(at + timedelta(microseconds=1), "a").stamp
    assert make_canary(at, "1", "12345").cause == "12345/1"
