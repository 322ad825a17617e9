"""The figures of subjects: percentiles of real times, each clock for itself, what is under way apart."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.errors import Refused
from domain.squads.reviews.figures import GROUPS, StepFigures, nearest_rank, review_subjects
from domain.squads.reviews.subjects import CASES, Subject, Taken

TZ = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)  # the first of November in the county
GRID = "330825101264001"


def subject(**fields: object) -> Subject:
    return Subject(AT, GRID)._replace(**fields)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=30), st.integers(1, 100))
def test_a_percentile_is_a_time_that_its_share_does_not_exceed(times: list[int], percent: int) -> None:
    found = nearest_rank(sorted(times), percent)
    assert found in times
    assert sum(time <= found for time in times) * 100 >= percent * len(times)
    assert sum(time < found for time in times) * 100 < percent * len(times)


def test_nothing_has_no_percentile() -> None:
    assert nearest_rank([], 50) is None


def test_each_clock_has_a_line_and_what_is_under_way_is_in_no_percentile() -> None:
    steps = [Taken(10.0, False, False), Taken(20.0, False, True), Taken(None, False, True), Taken(5.0, True)]
    found = review_subjects([subject(steps={"handling": step}) for step in steps], CASES, "matter", TZ)
    assert found.total.steps == (
        StepFigures("handling", False, 2, 10.0, 20.0, 1, 1, 1, 1),
        StepFigures("handling", True, 1, 5.0, 5.0, 0, 0, 0, 0),
    )
    assert found.total.of_step("handling") == found.total.steps


def test_groups_come_largest_first_and_add_up() -> None:
    members = [
        subject(matter="noise", returns=2, ended=True),
        subject(matter="dust"),
        subject(matter="dust", passings=1),
        subject(),
    ]
    found = review_subjects(members, CASES, "matter", TZ)
    assert [(group.key, group.count, group.open) for group in found.groups] == [
        ("dust", 2, 2), ("", 1, 1), ("noise", 1, 0),
    ]  # fmt: skip
    assert (found.total.count, found.total.returns, found.total.passings) == (4, 2, 1)


def test_months_are_those_of_the_county_in_their_order() -> None:
    early = subject(at=datetime(2026, 10, 2, tzinfo=UTC))
    found = review_subjects([subject(), subject(), early], CASES, "month", TZ)
    assert [group.key for group in found.groups] == ["2026-10", "2026-11"]
    assert [group.key for group in review_subjects([early], CASES, "township", TZ).groups] == ["330825101"]


@pytest.mark.parametrize(("kind", "group"), [("people", GROUPS[0]), (CASES, "person")])
def test_what_is_no_kind_or_group_is_refused(kind: str, group: str) -> None:
    with pytest.raises(Refused, match="bad_parameter"):
        review_subjects([], kind, group, TZ)
