"""A directed check: whom it asks, what it may say, and that unknown is never zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.emergency.rollouts.checks.check import Check, ask_check, choose_asked, close_check
from domain.emergency.rollouts.checks.check_commands import AskCheck, CloseCheck
from domain.kernel.errors import Refused

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
VILLAGE = "330825101264"
GRIDS = (f"{VILLAGE}001", f"{VILLAGE}002", "330825102201001")
PEOPLE = (("G1", GRIDS[0], True), ("G1b", GRIDS[0], False), ("G3", GRIDS[2], True))
ASK = AskCheck(region="330825", question="工棚里住着多少人？", kind="number", due_minutes=60)


def make_check(**more: Any) -> Check:
    command = replace(ASK, **more)
    return ask_check("HC-1", command, choose_asked(command, PEOPLE, GRIDS), "account:7", AT)


def test_every_grid_is_a_subject_those_too_that_have_nobody() -> None:
    audience = choose_asked(ASK, PEOPLE, GRIDS)
    assert [subject for subject, _ in audience.subjects] == [*GRIDS]
    assert (len(audience.people), audience.no_channel, audience.nobody) == (3, 1, 1)
    assert {person.subject for person in audience.people if person.person.startswith("G1")} == {GRIDS[0]}


def test_a_selection_of_regions_asks_nobody_elsewhere() -> None:
    audience = choose_asked(replace(ASK, regions=("330825102",)), PEOPLE, GRIDS)
    assert ([person.person for person in audience.people], audience.subjects) == (
        ["G3"],
        ((GRIDS[2], GRIDS[2]),),
    )


def test_each_liaison_answers_for_themselves() -> None:
    audience = choose_asked(replace(ASK, tier=3), PEOPLE, GRIDS)
    assert [subject for subject, _ in audience.subjects] == ["G1", "G1b", "G3"]
    assert dict(audience.subjects)["G1"] == GRIDS[0]


def test_nobody_to_ask_is_said() -> None:
    with pytest.raises(Refused, match="nobody"):
        choose_asked(replace(ASK, regions=("330825103",)), PEOPLE, GRIDS)
    with pytest.raises(Refused, match="bad_check"):
        choose_asked(replace(ASK, tier=4), PEOPLE, GRIDS)
    with pytest.raises(Refused, match="bad_check: no such region"):
        choose_asked(replace(ASK, regions=("330825102", "330825103")), PEOPLE, GRIDS)


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"question": "多少"}, "question"),
        ({"follow_up": "x" * 201}, "question"),
        ({"kind": "colour"}, "kind"),
        ({"least": 5, "most": 4}, "least"),
        ({"kind": "choice", "choices": ("一",)}, "choices"),
        ({"kind": "choice", "choices": ("一", "一")}, "choices"),
        ({"kind": "choice", "choices": ("一", "x" * 41)}, "choices"),
        ({"due_minutes": 0}, "due_minutes"),
        ({"unit": "x" * 13}, "unit"),
        ({"reminders": (60,)}, "reminders"),
        ({"reminders": (1, 2, 3, 4, 5, 6)}, "reminders"),
    ],
)
def test_what_cannot_be_asked_is_refused(more: dict[str, Any], where: str) -> None:
    with pytest.raises(Refused, match="bad_check") as caught:
        make_check(**more)
    assert caught.value.where == where


def test_clocks_count_from_the_asking_and_a_closed_one_asks_no_more() -> None:
    check = make_check(reminders=(45, 30))
    assert (check.due_at, check.reminders, check.live) == (AT + timedelta(hours=1), (30, 45), True)
    close = CloseCheck(region="330825", check="HC-1", expected_version=1)
    closed = close_check(check, close, "account:8", AT)
    assert (closed.live, closed.closed_by, closed.version) == (False, "account:8", 2)
    with pytest.raises(Refused, match="check_closed"):
        close_check(closed, close, "account:8", AT)
    with pytest.raises(Refused, match="stale"):
        close_check(check, replace(close, expected_version=9), "account:8", AT)
