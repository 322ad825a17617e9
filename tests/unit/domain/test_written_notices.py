"""Whom a message in a squad is told to, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.squads.calls.outgoing import NOTICE, WRITTEN, Message, next_channel
from domain.squads.conversation import SquadMessage
from domain.squads.squad import ACCEPTED, CALLED, DONE, ON_SITE, RELEASED, UNAVAILABLE, Member, Squad
from domain.squads.written_notices import LONGEST_SHOWN, QUIET, plan_notices, show_words
from tests.integration.reports import COUNTY

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
STATES = {"li": ACCEPTED, "sun": ON_SITE, "xu": DONE, "wu": CALLED, "yu": RELEASED, "zhu": UNAVAILABLE}
SQUAD = Squad(
    "s-1",
    "s",
    "330825101",
    "account:7",
    NOW,
    members=tuple(Member(p, "grid", NOW, s) for p, s in STATES.items()),
)
MESSAGE = SquadMessage("s-1", 3, "account:7", "堤顶有裂缝", NOW, NOW)


def nobody_sees(_person: str) -> bool:
    return False


def test_who_comes_is_told_at_once_but_not_its_author_nor_who_looks() -> None:
    assert plan_notices(SQUAD, MESSAGE, {}, nobody_sees) == [("li", NOW), ("sun", NOW), ("xu", NOW)]
    changed = replace(MESSAGE, by="person:sun")
    assert plan_notices(SQUAD, changed, {}, lambda person: person == "li") == [("xu", NOW)]
    assert plan_notices(replace(SQUAD, ended_at=NOW), MESSAGE, {}, nobody_sees) == []


@pytest.mark.parametrize(
    ("span", "due"),
    [
        (timedelta(minutes=-10), NOW),
        (timedelta(minutes=-1), NOW - timedelta(minutes=1) + QUIET),
        (timedelta(0), NOW + QUIET),
        (timedelta(minutes=1), None),
    ],
    ids=["long ago", "just now", "this moment", "one waits"],
)
def test_nobody_is_told_twice_within_a_while_and_nothing_is_left_untold(
    span: timedelta, due: datetime | None
) -> None:
    changed = replace(SQUAD, members=SQUAD.members[:1])
    planned = plan_notices(changed, MESSAGE, {"li": NOW + span}, nobody_sees)
    assert planned == ([] if due is None else [("li", due)])


def test_long_words_are_cut_and_come_on_one_line() -> None:
    assert show_words(replace(MESSAGE, text="一\n 二")) == "一 二"
    assert len(show_words(replace(MESSAGE, text="堤" * 200))) == LONGEST_SHOWN


def test_a_notice_that_fails_sends_no_sms() -> None:
    notice = Message("m", COUNTY, "li", NOTICE, WRITTEN, "s-1", {})
    assert next_channel(notice) is None
