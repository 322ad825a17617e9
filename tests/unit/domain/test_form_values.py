"""What a browser sends is a value of the right kind, or refused by its code and place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from domain.access.rights import Grant, Role
from domain.accounts.account_forms import MOST_GRANTS, parse_grants
from domain.accounts.keys import MOST_DAYS, parse_key_days
from domain.directory.roster import LONGEST_DAYS, parse_days, parse_shift_key
from domain.kernel.clock import TZ
from domain.kernel.errors import Refused
from domain.kernel.form_values import (
    MOST_NAMES,
    parse_choice,
    parse_names,
    parse_number,
    parse_time,
    parse_upload,
)
from domain.kernel.lookups import require_found, require_served


def code_of(parse: Callable[..., Any], *given: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        parse(*given)
    return refused.value.code, refused.value.where


@pytest.mark.parametrize(("value", "number"), [(7, 7), ("7", 7), (" 7", 7), ("-1", -1), (0, 0)])
def test_a_whole_number_is_a_number_or_its_text(value: Any, number: int) -> None:
    assert parse_number(value, "days") == number


@pytest.mark.parametrize("value", [True, None, "", "x", "1.5", 1.0, [1], "1" * 13, 10**12])
def test_what_is_no_whole_number_is_refused(value: Any) -> None:
    assert code_of(parse_number, value, "days") == ("bad_number", "days")


def test_names_are_each_once_and_not_empty() -> None:
    assert parse_names([" a", "b", "a", " "], "sources") == ("a", "b")
    assert parse_names(None, "sources") == parse_names("", "sources") == parse_names([], "sources") == ()
    for value in ("a", {"a": 1}, ["a", 1], ["a"] * (MOST_NAMES + 1)):
        assert code_of(parse_names, value, "sources") == ("bad_parameter", "sources")


def test_a_choice_is_one_of_the_words_that_are_offered() -> None:
    assert parse_choice("csv", {"csv": 1, "xlsx": 2}, "form") == "csv"
    for value in ("pdf", None, ["csv"], 1):
        assert code_of(parse_choice, value, ("csv",), "form", "bad_form") == ("bad_form", "form")


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("", ""),
        ("2026-11-22", "2026-11-22"),
        ("2026-11-22 08:00", "2026-11-22T00:00:00.000Z"),
        ("2026-11-22T08:00+00:00", "2026-11-22T08:00:00.000Z"),
    ],
)
def test_times_are_typed_on_the_countys_clock(typed: str, utc: str) -> None:
    assert parse_time(typed, "since", TZ) == utc


@pytest.mark.parametrize(
    "typed", ["昨天", "2026-13-01 08:00", "8:00", "2026-11-2x", "0001-01-01 00:00", "9999-12-31T23:59-14:00"]
)
def test_a_time_that_is_none_is_refused(typed: str) -> None:
    assert code_of(parse_time, typed, "since", TZ) == ("bad_time", "since")


def test_an_upload_is_base64() -> None:
    assert parse_upload("data:text/csv;base64,YWJj") == b"abc"
    assert code_of(parse_upload, "data:text/csv;base64,***") == ("unreadable_file", "contents")


def test_the_days_of_a_key_are_bounded() -> None:
    assert [parse_key_days(value) for value in (None, "", 0, "0", "1", MOST_DAYS)] == [
        0,
        0,
        0,
        0,
        1,
        MOST_DAYS,
    ]
    for value in (-1, MOST_DAYS + 1):
        assert code_of(parse_key_days, value) == ("too_many_days", "days")


def test_a_span_of_days_is_calendar_days_in_order_and_not_too_long() -> None:
    assert parse_days("2026-11-28", "2026-11-29") == ("2026-11-28", "2026-11-29")
    assert len(parse_days("2026-01-01", "2026-03-03")) == LONGEST_DAYS
    for first, last in (("2026-11-31", "2026-12-01"), (None, "2026-12-01"), ("20261101", "20261102")):
        assert code_of(parse_days, first, last) == ("bad_day", "first")
    for first, last in (("2026-11-02", "2026-11-01"), ("2026-01-01", "2026-03-04")):
        assert code_of(parse_days, first, last) == ("bad_span", "last")


def test_a_duty_is_named_by_its_fields() -> None:
    assert parse_shift_key("2026-11-30|day|330825|duty|LY-1")["person"] == "LY-1"
    for text in ("", "a|b", "a|b|c|d|e|f"):
        assert code_of(parse_shift_key, text) == ("bad_field", "id")


def test_grants_are_roles_in_places() -> None:
    row = {"role": "duty_officer", "region": " 330825 ", "unit": ""}
    assert parse_grants([row]) == (Grant(Role.DUTY_OFFICER, "330825"),)
    for value in (None, [], [row] * (MOST_GRANTS + 1), ["x"], [{"role": "king"}], [{"role": None}]):
        assert code_of(parse_grants, value) == ("bad_role", "role")


def test_what_is_not_there_is_refused_by_its_code() -> None:
    assert require_found("", "no_key", "key") == ""
    assert code_of(require_found, None, "no_key", "key", "id") == ("no_key", "id")
    assert code_of(require_served, None, "33" * 30, "county") == ("unknown_region", "county")
