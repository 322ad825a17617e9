"""Stamps order messages totally; causes name them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.messages import WIDTH, Canary, at_of

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def said(at: datetime, name: str = "1", source: str = "s") -> Canary:
    return Canary(name, source, at, "cases")


@given(moments, moments)
def test_text_order_is_time_order(one: datetime, two: datetime) -> None:
    assert (said(one).stamp < said(two).stamp) == (one < two)


@given(moments)
def test_the_time_comes_back_from_the_stamp(at: datetime) -> None:
    assert at_of(said(at).stamp) == at
    assert said(at).stamp[WIDTH] == " "
    assert said(at).stamp[:WIDTH] == at.isoformat(timespec="microseconds")


def test_at_the_same_time_the_cause_decides() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    stamps = [said(at, name, source).stamp for source, name in (("a", "1"), ("a", "2"), ("b", "0"))]
    assert stamps == sorted(stamps)
    assert said(at, "z").stamp < said(at + timedelta(microseconds=1), "a").stamp
    assert said(at, "1", "12345").cause == "12345/1"
