"""What can be asked of the measures, and which subjects a question is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.kernel.errors import Refused
from domain.squads.reviews.questions import list_months, parse_period, parse_question
from domain.squads.reviews.subjects import Subject

TODAY = date(2027, 1, 15)
ASKED: dict[str, Any] = {"kind": "cases", "period": "d30", "group": "unit", "step": "handling"}


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("d30", date(2026, 12, 17), TODAY),
        ("2027-01", date(2027, 1, 1), date(2027, 1, 31)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_a_period_has_its_days(name: str, first: date, last: date) -> None:
    assert parse_period(name, TODAY) == (first, last)


@pytest.mark.parametrize("name", ["2025-12", "2027-02", "d9999", "", None, 30, "2026-2"])
def test_what_is_no_period_is_refused(name: Any) -> None:
    with pytest.raises(Refused, match="bad_parameter"):
        parse_period(name, TODAY)


def test_a_year_of_months_can_be_asked_for() -> None:
    months = list_months(TODAY)
    assert (months[0], months[1], months[-1], len(months)) == ("2027-01", "2026-12", "2026-01", 13)


def test_a_period_is_of_the_countys_days() -> None:
    begin, end = parse_question(ASKED, TODAY).moments(ZoneInfo("Asia/Shanghai"))
    assert begin == datetime(2026, 12, 16, 16, tzinfo=UTC)
    assert end == datetime(2027, 1, 15, 16, tzinfo=UTC)


def test_a_question_is_about_some() -> None:
    subject = Subject(datetime(2027, 1, 1, tzinfo=UTC), "330825101264", "noise", "police")
    assert parse_question(ASKED | {"matter": "noise", "unit": "police"}, TODAY).asks_for(subject)
    assert parse_question(ASKED | {"township": "330825101"}, TODAY).asks_for(subject)
    assert not parse_question(ASKED | {"township": "330825102"}, TODAY).asks_for(subject)
    assert not parse_question(ASKED | {"unit": "water"}, TODAY).asks_for(subject)


def test_squads_can_be_asked_for_by_where_they_were_made_and_cases_cannot() -> None:
    ours = Subject(datetime(2027, 1, 1, tzinfo=UTC), "330825101264")
    theirs = ours._replace(recorded=True)
    squads = ASKED | {"kind": "squads"}
    for origin, about in (("", [True, True]), ("county", [True, False]), ("township", [False, True])):
        question = parse_question(squads | {"origin": origin}, TODAY)
        assert [question.asks_for(subject) for subject in (ours, theirs)] == about
    assert parse_question(ASKED | {"origin": "township"}, TODAY).asks_for(ours)
    with pytest.raises(Refused, match="bad_parameter"):
        parse_question(squads | {"origin": "elsewhere"}, TODAY)


def test_a_step_of_the_other_kind_is_the_last_of_this_one() -> None:
    assert parse_question(ASKED | {"step": "on_site"}, TODAY).step == "whole"


@pytest.mark.parametrize("wrong", [{"kind": "people"}, {"group": None}, {"matter": ["noise"]}])
def test_what_nobody_can_choose_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="bad_parameter"):
        parse_question(ASKED | wrong, TODAY)
