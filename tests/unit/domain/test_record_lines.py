"""What a township changed of responses and of its roster: what its lines say, and are at the county."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.mandate import Mandate
from domain.directory.roster import Shift
from domain.emergency.rollouts.sheets.record_lines import (
    ADDED,
    CHANGED,
    DUTY,
    KNOWN,
    NEW,
    REMOVED,
    RESPONSE,
    check_merging,
    check_recordable,
    find_duty,
    judge_duty,
)
from domain.emergency.rollouts.sheets.township_commands import RecordDuty
from domain.emergency.rollouts.sheets.township_journal import read_journal, write_head, write_line
from domain.kernel.errors import Refused

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NAME = "0f" * 16
ON_DUTY = Shift("2026-11-22", "night", "330825101", "duty", "P1")
RAISED: dict[str, Any] = {
    "id": NAME, "type": "flood", "level": 3, "was": 4, "since": "2026-11-22T16:00:00+08:00",
    "reason": "河水漫堤",
}  # fmt: skip
PUT: dict[str, Any] = {
    "id": NAME, "change": ADDED, "day": "2026-11-22", "shift": "night", "region": "330825101",
    "post": "duty", "person": "P1", "others": ["G1"],
}  # fmt: skip


def write(kind: str, facts: dict[str, Any]) -> list[str]:
    head = write_head({"rollout": "RW-1"})
    return [head, write_line(1, head, kind, AT, AT, "zhou", facts)]


@pytest.mark.parametrize(("kind", "facts"), [(RESPONSE, RAISED), (DUTY, PUT)])
def test_a_line_is_read_as_it_was_written(kind: str, facts: dict[str, Any]) -> None:
    [line] = read_journal(write(kind, facts)).lines
    assert (line.kind, line.told) == (kind, facts)


def test_the_duty_of_a_line() -> None:
    [line] = read_journal(write(DUTY, PUT)).lines
    assert find_duty(line) == ON_DUTY


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (RESPONSE, {"type": "party"}),
        (RESPONSE, {"level": 5}),
        (RESPONSE, {"level": True}),
        (RESPONSE, {"was": "3"}),
        (RESPONSE, {"since": "2026-11-22T16:00:00"}),
        (RESPONSE, {"reason": ""}),
        (DUTY, {"change": "moved"}),
        (DUTY, {"others": "G1"}),
        (DUTY, {"others": [1]}),
        (DUTY, {"person": ""}),
        (DUTY, {"day": 20261122}),
    ],
)
def test_a_line_that_says_something_else_is_refused(kind: str, wrong: dict[str, Any]) -> None:
    facts = {RESPONSE: RAISED, DUTY: PUT}[kind]
    with pytest.raises(Refused) as refused:
        write(kind, facts | wrong)
    assert (refused.value.code, next(iter(wrong)) in refused.value.detail) == ("bad_journal", True)


@pytest.mark.parametrize(
    ("change", "others", "there", "judged"),
    [
        (ADDED, ["G1"], ["G1"], NEW),
        (ADDED, ["G1"], ["G1", "P1"], KNOWN),
        (ADDED, ["G1"], [], CHANGED),
        (ADDED, [], ["L1"], CHANGED),
        (REMOVED, ["G1"], ["G1", "P1"], NEW),
        (REMOVED, ["G1"], ["G1"], KNOWN),
        (REMOVED, ["G1"], ["P1"], CHANGED),
        (REMOVED, [], ["P1"], NEW),
    ],
)
def test_a_duty_is_changed_only_where_the_county_has_whom_the_township_had(
    change: str, others: list[str], there: list[str], judged: str
) -> None:
    assert judge_duty(change, "P1", others, there) == judged


@pytest.mark.parametrize(
    ("region", "there", "code"),
    [
        ("330825101", [], "duty_changed"),
        ("330825102", ["G1"], "beyond_reach"),
    ],
)
def test_what_is_not_recorded_is_refused(region: str, there: list[str], code: str) -> None:
    duty = Shift(ON_DUTY.day, ON_DUTY.shift, region, ON_DUTY.post, ON_DUTY.person)
    command = RecordDuty(region="330825101", duty=duty, change=ADDED, others=("G1",), changed_at=AT)
    with pytest.raises(Refused) as refused:
        check_recordable(command, there, Mandate(("330825101",)))
    assert refused.value.code == code


def test_a_duty_that_is_so_already_is_not_changed() -> None:
    command = RecordDuty(region="330825101", duty=ON_DUTY, change=ADDED, others=("G1",), changed_at=AT)
    mandate, others = Mandate(("330825101",)), {"G1"}
    assert check_recordable(command, others, mandate)
    assert not check_recordable(command, others | {ON_DUTY.person}, mandate)


def test_only_a_township_that_is_merged_records() -> None:
    grants = (Grant(Role.COMMANDER, "330825"),)
    check_merging(Actor(Viewer(Kind.INNER, "township:330825101", "", grants)), "330825")
    for viewer in (Viewer(Kind.PERSON, "account:3", "", grants), Viewer(Kind.INNER, "palm", "", ())):
        with pytest.raises(Refused) as refused:
            check_merging(Actor(viewer), "330825")
        assert refused.value.code == "forbidden"
