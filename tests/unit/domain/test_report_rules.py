"""What a report may say, rule by rule; tests/unit/data_access/test_wire.py has whole messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from domain.kernel.errors import Refused
from domain.kernel.text_fields import line, lines, title, word
from domain.messages import Place
from domain.sources import report_bytes, report_rules
from domain.sources.report_bytes import MAX_BYTES, MAX_DEPTH
from domain.sources.report_rules import AHEAD

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
TOWN = "330825101"


class County:
    code = "330825"

    def has_region(self, code: str) -> bool:
        return code == TOWN


def code_of(rule: Callable[..., Any], *given: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        rule(*given)
    return refused.value.code, refused.value.where


def test_a_source_holds_no_slash() -> None:
    assert report_rules.checked_source("12345") == "12345"
    for text in ("a/b", "a\u200b"):
        assert code_of(report_rules.checked_source, text) == ("bad_field", "source")


def test_a_time_is_neither_of_long_ago_nor_of_the_future() -> None:
    east = timezone(timedelta(hours=8))
    assert report_rules.checked_time(NOW.astimezone(east), NOW).tzinfo is UTC
    assert report_rules.checked_time(NOW + AHEAD, NOW) == NOW + AHEAD
    late = NOW + AHEAD + timedelta(microseconds=1)
    assert code_of(report_rules.checked_time, late, NOW) == ("future", "at")
    assert code_of(report_rules.checked_time, datetime(1999, 12, 31, tzinfo=UTC), NOW) == ("bad_field", "at")


@pytest.mark.parametrize(
    ("region", "code"),
    [
        ("330825", "bad_field"),
        ("33082510１", "bad_field"),
        ("330803101", "outside_county"),
        ("330825199", "unknown_region"),
    ],
)
def test_a_region_is_one_of_the_county(region: str, code: str) -> None:
    assert report_rules.checked_region(TOWN, County()) == TOWN
    assert code_of(report_rules.checked_region, region, County(), "called[0]") == (code, "called[0]")


def test_whoever_is_called_is_a_region_a_unit_or_a_person() -> None:
    for text in (TOWN, "unit:roads", "person:LY-1"):
        assert report_rules.checked_callee(text, "called[0]", County()) == text
    for text in ("unit:", "squad:1", "person:a\u200b", ":x"):
        assert code_of(report_rules.checked_callee, text, "called[0]", County()) == ("bad_field", "called[0]")


def test_a_place_is_a_region_or_a_whole_point_in_the_county() -> None:
    report_rules.check_point(None, None)
    report_rules.check_point(29.0, 119.1)
    assert code_of(report_rules.check_point, None, 119.1) == ("missing_field", "lat")
    assert code_of(report_rules.check_point, 29.0, None) == ("missing_field", "lon")
    assert report_rules.region_of_point(TOWN, 0.0, 0.0, County.code) == TOWN
    assert code_of(report_rules.region_of_point, None, 0.0, 0.0, County.code) == ("outside_county", "lat")
    assert code_of(report_rules.require_place, None) == ("missing_field", "region")
    assert code_of(report_rules.checked_grid, TOWN) == ("bad_field", "region")


def test_a_position_is_measured() -> None:
    report_rules.check_measured(Place(TOWN, 29.0, 119.1, "point"), 29.0, 119.1, County.code)
    place = Place(TOWN, 29.0, 119.1, "region")
    assert code_of(report_rules.check_measured, place, 0.0, 0.0, County.code) == ("outside_county", "lat")


def test_a_severity_is_whole_and_a_matter_known() -> None:
    assert report_rules.whole_severity(2.0) == 2
    assert code_of(report_rules.whole_severity, 2.5) == ("bad_field", "severity")
    assert report_rules.known_matter("road", "道路") == "road"
    assert code_of(report_rules.known_matter, None, "道路") == ("unknown_matter", "matter")


def test_an_update_says_something() -> None:
    report_rules.check_news((None, ()))
    assert code_of(report_rules.check_news, (None, None)) == ("missing_field", None)


def test_a_kind_comes_by_its_own_stream() -> None:
    report_rules.check_stream("position", "positions", "positions")
    assert code_of(report_rules.check_stream, "position", "cases", "positions") == ("wrong_stream", "kind")


def test_bytes_are_bounded_in_size_and_depth() -> None:
    report_bytes.check_size(b"x" * MAX_BYTES)
    assert code_of(report_bytes.check_size, b"x" * (MAX_BYTES + 1)) == ("too_large", None)
    report_bytes.check_depth(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    report_bytes.check_depth(b"[" + b"[]," * 100 + b"]")
    report_bytes.check_depth(b'["' + b"[" * 100 + b'"]')
    assert code_of(report_bytes.check_depth, b"{" * (MAX_DEPTH + 1)) == ("too_deep", None)


def test_an_entry_has_one_field_and_its_sender_a_region() -> None:
    report_bytes.check_entry({b"json"})
    for fields in (set(), {b"json", b"x"}, {b"\xff"}):
        assert code_of(report_bytes.check_entry, fields) == ("bad_entry", None)
    report_bytes.check_sender_region("330825")
    assert code_of(report_bytes.check_sender_region, "") == ("bad_entry", None)


def test_texts_and_numbers_are_what_json_can_say() -> None:
    report_bytes.check_characters("title", "")
    assert code_of(report_bytes.check_characters, "title", "U+D83D") == ("bad_field", "title")
    report_bytes.check_finite("lat", 1.0)
    assert code_of(report_bytes.check_finite, "lat", float("nan")) == ("bad_field", "lat")


def test_a_text_is_seen_and_in_one_line_where_it_must() -> None:
    assert (word("a b", "id"), title("标题"), line("", "x"), lines("a\nb", "text")) == (
        "a b",
        "标题",
        "",
        "a\nb",
    )
    assert (line("\u3164", "x"), lines("\u3164", "x")) == ("", "")
    for rule, text in ((word, " "), (word, "a\nb"), (title, "\u3164"), (line, "a\nb"), (lines, "a\0")):
        assert code_of(rule, text, "f") == ("bad_field", "f")
