"""A complaint reaches the unit it names, is answered by whoever speaks for that unit, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.complaint_commands import AnswerComplaint, FileComplaint
from domain.directory.complaints import (
    LONGEST,
    MOST_OPEN,
    Complaint,
    answer_complaint,
    file_complaint,
    may_answer,
)
from domain.kernel.errors import Refused

COUNTY, NOW = "330825", datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
SAID = FileComplaint(region=COUNTY, unit="water", kind="appeal", text=" 夜班连排 ", said_at=NOW, key="k")
ANSWER = AnswerComplaint(region=COUNTY, complaint="x", text="已调整")


def phone(link: int = 4, person: str = "LY-1") -> Actor:
    return Actor(Viewer(Kind.LINK, f"link:{link}", "", (Grant(Role.RESPONDER, COUNTY),), person))


def officer(role: Role = Role.UNIT_OFFICER, unit: str | None = "water", region: str = COUNTY) -> Actor:
    return Actor(Viewer(Kind.PERSON, "account:7", "", (Grant(role, region, unit),)))


def file_sample(by: Actor | None = None, there: bool = True, waiting: int = 0, **more: object) -> Complaint:
    return file_complaint(replace(SAID, **more), by or phone(), there, waiting, NOW)  # type: ignore[arg-type]


def test_it_is_kept_with_the_time_it_was_said_and_is_one_under_its_key() -> None:
    filed_complaint = file_sample(said_at=NOW - timedelta(hours=2))
    assert (
        filed_complaint.person,
        filed_complaint.text,
        filed_complaint.said_at,
        filed_complaint.known_at,
    ) == (
        "LY-1",
        "夜班连排",
        NOW - timedelta(hours=2),
        NOW,
    )
    assert file_sample(said_at=NOW + timedelta(hours=2)).said_at == NOW
    assert file_sample(phone(5)).id == filed_complaint.id
    assert len({filed_complaint.id, file_sample(phone(4, "LY-2")).id, file_sample(key="other").id}) == 3


@pytest.mark.parametrize(
    ("more", "code"),
    [({"kind": "joke"}, "bad_field"), ({"there": False}, "unknown_unit"), ({"text": " \n"}, "no_words"),
     ({"text": "长" * (LONGEST + 1)}, "too_long"), ({"waiting": MOST_OPEN}, "many_complaints"),
     ({"by": officer()}, "forbidden")],
)  # fmt: skip
def test_what_is_none_is_refused(more: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        file_sample(**more)  # type: ignore[arg-type]
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("by", "may"),
    [(officer(), True), (officer(Role.COMMANDER, None), True), (officer(Role.COMMANDER, None, "3308"), True),
     (officer(unit="roads"), False), (officer(region="330803"), False), (officer(region="330825101"), False),
     (officer(Role.DUTY_OFFICER, None), False), (officer(Role.ADMINISTRATOR, None), False), (phone(), False)],
)  # fmt: skip
def test_who_speaks_for_a_unit(by: Actor, may: bool) -> None:
    assert may_answer(by.viewer, "water", COUNTY) is may
    if may:
        done = answer_complaint(file_sample(), ANSWER, by, COUNTY, NOW)
        assert (done.answer, done.answered_by, done.answered_at) == ("已调整", "account:7", NOW)
        return
    with pytest.raises(Refused, match="no_complaint"):
        answer_complaint(file_sample(), ANSWER, by, COUNTY, NOW)


def test_it_is_answered_once_and_with_words() -> None:
    done = answer_complaint(file_sample(), ANSWER, officer(), COUNTY, NOW)
    for old, command, code in (
        (done, ANSWER, "answered"),
        (file_sample(), replace(ANSWER, text=" "), "no_words"),
        (None, ANSWER, "no_complaint"),
    ):
        with pytest.raises(Refused, match=code):
            answer_complaint(old, command, officer(), COUNTY, NOW)
