"""Each kind of timer of roll-outs, checks and warnings: one that is gone is named and restored once, and what
fired before is not due again; both databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from dashboard.handlers.context import Context
from dashboard.handlers.reports.warning_work import CALLS, EXPIRES
from dashboard.handlers.rollouts.check_handlers import CHECK_AUDIT
from dashboard.handlers.rollouts.release.rollout_release import AUDIT, SHEETS
from dashboard.relay.fires.all_fires import list_fires
from dashboard.relay.timer_audit import TimerAuditor, list_missing
from dashboard.relay.timers import Timers
from data_access.county_packs.county_pack import County
from data_access.database.codec import value_of
from data_access.database.tables.directory_tables import posts
from data_access.database.tables.outbox_tables import timers
from data_access.emergency.rollouts.planning.deputy_rows import list_requests
from data_access.emergency.rollouts.planning.quiet_ends import QUIET
from data_access.outbox.clock_marks import MARK
from data_access.outbox.waits import CHECK_REMINDER, DEPUTIES, HOLD, REMINDER, UNANSWERED
from domain.emergency.rollouts import rollout_commands as c
from tests.integration.outbox import Post
from tests.integration.people.check_samples import CHECK, OF_LEADERS, answers
from tests.integration.people.rolled_out import RolloutHarness
from tests.integration.people.rollout_samples import LEAD
from tests.integration.people.test_plan_handlers import approve_plan, body_of, read_prepared_rollout, save
from tests.integration.people.warning_samples import OFFICER, WARNING, make_received_warning
from tests.integration.reports import COUNTY

AFTER, PATIENCE = 40, 15
QUIET_HOURS = {"from": "14:20", "until": "15:30", "channels": ["sms"]}


class WatchedRollout(RolloutHarness):
    """A roll-out whose leaders are reminded after 30 and 60 minutes, by SMS not before 15:30, and whose heads
    have deputies; it is 14:00.
    """

    def __init__(self, post: Post, county: County) -> None:
        super().__init__(post, county)
        self.context = Context({COUNTY: self.county}, 50)
        self.timers = Timers(post.store, self.published.append, post.wall, list_fires(self.context))
        self.auditor = TimerAuditor(post.store, {COUNTY: self.county}, post.wall)
        self.auditor.restore_missing()

    def plan(self) -> None:
        body = body_of(self)
        body["tier"] = body["tier"][:2]
        leaders, heads = body["tier"]
        words = {30: "请领办", 60: "请立即领办"}
        reminders = [{"after_minutes": m, "text": words[m], "channels": ["notice", "sms"]} for m in words]
        leaders |= {"reminders": reminders, "quiet": QUIET_HOURS}
        heads |= {"reminders": [], "deputies": ["tier"], "deputy_after_minutes": AFTER}
        save(self, body)

    def rows(self, *kinds: str) -> dict[str, tuple[Any, ...]]:
        with self.post.store.reading() as connection:
            found = connection.execute(select(timers).where(timers.c.kind.in_(kinds))).all()
        return {row.id: (row.due_at, {**value_of(row.body), MARK: None}) for row in found}

    def lose(self, *kinds: str) -> int:
        with self.post.store.database.writing() as connection:
            return connection.execute(delete(timers).where(timers.c.kind.in_(kinds))).rowcount

    def list_missing(self) -> list[str]:
        with self.post.store.reading() as connection:
            return sorted(timer.kind for timer in list_missing(connection, self.county, self.post.wall.now))

    def comes_back(self, *kinds: str) -> bool:
        """Whether timers of these kinds are restored as they were, once."""
        before = self.rows(*kinds)
        assert self.list_missing() == []
        assert self.lose(*kinds) == len(before) > 0
        same = self.list_missing() == sorted(kinds[0] for _ in before) and bool(before)
        assert self.auditor.restore_missing() == len(before)
        assert self.auditor.restore_missing() == 0
        return same and self.rows(*kinds) == before


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[WatchedRollout]:
    post = Post(database_url)
    yield WatchedRollout(post, county)
    post.close()


def test_reminders_and_the_call_for_deputies_come_back_until_they_fired(harness: WatchedRollout) -> None:
    harness.plan()
    harness.issue()
    assert harness.comes_back(REMINDER)
    assert harness.comes_back(DEPUTIES)
    harness.wait(31)
    assert (harness.rollout().tiers[0].round, [*harness.rows(QUIET)] != []) == (1, True)
    assert harness.comes_back(REMINDER), "the second only"
    assert harness.comes_back(QUIET)
    assert harness.rollout().tiers[0].round == 1
    harness.wait(35)
    assert (harness.list_missing(), harness.lose(REMINDER)) == ([], 0)
    assert harness.comes_back(UNANSWERED)
    harness.wait(60)
    assert (harness.rows(QUIET), harness.list_missing()) == ({}, []), (
        "the silent were told, nothing is due again"
    )


def test_what_was_due_while_it_was_gone_is_done_once(harness: WatchedRollout) -> None:
    harness.plan()
    harness.issue()
    harness.lose(REMINDER, DEPUTIES, QUIET, UNANSWERED)
    harness.wait(AFTER + 1)
    assert harness.rollout().tiers[0].round == 0
    assert harness.auditor.restore_missing() == 3
    harness.wait(0)
    assert harness.rollout().tiers[0].round == 1
    with harness.post.store.reading() as connection:
        assert len(list_requests(connection, COUNTY, "L1")) == 1
    assert harness.list_missing() == []


def test_nothing_is_missing_of_who_accepted_or_of_what_is_over(harness: WatchedRollout) -> None:
    harness.plan()
    rollout = harness.issue()
    harness.tell(*((person, "accepted") for person in ("L1", "L2", "G1", "G2")))
    harness.lose(REMINDER, DEPUTIES)
    assert harness.list_missing() == []
    harness.give(c.StopRollout, rollout.version, reason="台风转向")
    assert harness.list_missing() == []


def test_counts_and_call_sheets_go_on_at_once(harness: WatchedRollout) -> None:
    harness.issue()
    for kind in (AUDIT, SHEETS):
        assert harness.lose(kind) == 1
        assert (harness.list_missing(), harness.auditor.restore_missing()) == ([kind], 1)
    due = {due for due, _ in harness.rows(AUDIT, SHEETS).values()}
    assert due == {f"{harness.post.wall.now:%Y-%m-%dT%H:%M:%S.%f}Z"}


def test_a_hold_window_ends_though_its_timer_was_gone(harness: WatchedRollout) -> None:
    approve_plan(harness)
    read_prepared_rollout(harness)
    assert harness.comes_back(HOLD)


def test_a_check_reminds_and_is_counted_though_its_timers_were_gone(harness: WatchedRollout) -> None:
    post = {"county": str(COUNTY), "code": "leader", "name": "leader", "name_en": "leader"}
    with harness.post.store.database.writing() as connection:
        connection.execute(insert(posts).values(**post, tier=1, version=1))
    harness.bus.handle(replace(OF_LEADERS, reminders=(30.0, 45.0)), LEAD)
    assert harness.comes_back(CHECK_REMINDER)
    assert harness.lose(CHECK_AUDIT) == 1
    assert (harness.list_missing(), harness.auditor.restore_missing()) == ([CHECK_AUDIT], 1)
    harness.wait(31)
    assert len(harness.rows(CHECK_REMINDER)) == 1
    assert harness.comes_back(CHECK_REMINDER), "the second only"
    harness.bus.handle(answers(("L1", 3), ("L2", 4)), LEAD)
    assert (harness.lose(CHECK_REMINDER), harness.list_missing(), CHECK[:2]) == (1, [], "HC")


def test_a_warning_calls_for_its_plans_once_though_its_timer_was_gone(harness: WatchedRollout) -> None:
    harness.bus.handle(make_received_warning(0), OFFICER)
    assert harness.comes_back(EXPIRES)
    harness.wait(0)
    harness.bus.handle(make_received_warning(1), OFFICER)
    assert harness.comes_back(CALLS)
    harness.wait(0)
    assert harness.rollout().warning == WARNING
    assert (harness.list_missing(), harness.lose(CALLS)) == ([], 0)
    harness.give(c.StopRollout, harness.rollout().version, reason="预警有误")
    assert harness.list_missing() == [], "it called once"


def test_a_warning_of_a_while_ago_calls_nobody_anew(harness: WatchedRollout) -> None:
    for number in (0, 1):
        harness.bus.handle(make_received_warning(number), OFFICER)
    assert harness.lose(CALLS) == 2
    assert harness.list_missing() == [CALLS]
    harness.post.wall.pass_by(600)
    assert harness.list_missing() == []


def test_whoever_is_silent_again_brings_no_reminder_back(database_url: str, county: County) -> None:
    post = Post(database_url)
    out = RolloutHarness(post, county)
    out.issue()
    out.tell(("L1", "accepted"), channel="sheet")
    out.wait(50)
    assert (out.task("L1").round, out.task("L2").round) == (0, 1)
    out.give(c.CorrectReceipt, person="L1", line="L1/accepted", reason="看错了行")
    with post.store.reading() as connection:
        assert REMINDER not in {timer.kind for timer in list_missing(connection, out.county, post.wall.now)}
    count = len(out.list_sent("task"))
    TimerAuditor(post.store, {COUNTY: out.county}, post.wall).restore_missing()
    out.wait(5)
    assert len(out.list_sent("task")) == count, "nobody is reminded once more"
    post.close()
