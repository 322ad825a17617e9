"""The parts of a case's units: overdue once, though the relay began anew, and not while suspended; both
databases.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.cases.case_timers import PART_TIMER
from dashboard.handlers.context import Context
from dashboard.relay.fires.part_timers import part_fires
from dashboard.relay.timers import Timers
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.codec import value_of
from data_access.database.tables.outbox_tables import timers
from data_access.database.unit_of_work import UnitOfWork
from data_access.feed.county_feed import Feed
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from domain.cases import handling_commands as c
from domain.cases.joint import joint_commands as j
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from tests.integration.people import handling_samples, joint_samples
from tests.integration.people.handling_samples import CASE, MANAGER
from tests.integration.people.joint_samples import LIMIT, LIMITED, WATER
from tests.integration.people.record_samples import SHOWN
from tests.integration.reports import COUNTY, encode_case, envelopes

SECOND = timedelta(seconds=1)


class LimitedCase:
    """A case with two parts that have two hours; `sent`: works that were published."""

    def __init__(self, store: Store, county: County, clock: Any) -> None:
        self.store, self.county, self.clock = store, county, clock
        self.context, self.sent = Context({COUNTY: county}, 50), list[UnitOfWork]()
        ReportHandler(store, {COUNTY: county}, clock=clock).handle(envelopes(encode_case(SHOWN)))
        self.bus = CommandBus(store, self.context, None, clock)
        self.begin_anew()
        self.give(*LIMITED)

    def begin_anew(self) -> None:
        """The relay was killed and runs again: what it knows stands in rows."""
        self.timers = Timers(self.store, self.sent.append, self.clock, part_fires(self.context))

    def give(self, *commands: Command) -> None:
        for command in commands:
            self.bus.handle(command, MANAGER)

    def fire_after(self, time: timedelta) -> int:
        self.clock.now += time
        return self.timers.fire_due()

    def list_news(self) -> list[dict[str, Any]]:
        """The lines of news that timers published."""
        changes = [value_of(change) for work in self.sent for change in work.changes]
        assert {change["kind"] for change in changes} <= {"case.part_overdue"}
        return [line for change in changes for line in change["news"]]

    def row(self) -> dict[str, Any]:
        [shown] = Feed(self.store, {COUNTY: self.county}, clock=self.clock).snapshot(COUNTY)["cases"]
        joint: dict[str, Any] = shown["joint"]
        return joint

    def list_waiting(self) -> list[str]:
        with self.store.reading() as connection:
            return [*connection.execute(select(timers.c.id).where(timers.c.kind == PART_TIMER)).scalars()]


@pytest.fixture
def limited_case(store: Store, county: County, clock: Any) -> LimitedCase:
    return LimitedCase(store, county, clock)


def agree(made: LimitedCase, folder: Path) -> bool:
    verdict = verify(made.store.database, COUNTY, Folder(folder), None)
    return {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_parts_are_overdue_once_though_the_relay_began_anew(
    limited_case: LimitedCase, tmp_path: Path
) -> None:
    assert limited_case.fire_after(LIMIT - SECOND) == 0
    limited_case.begin_anew()
    assert (limited_case.fire_after(SECOND), limited_case.row()["overdue"]) == (1, 2)
    limited_case.begin_anew()
    assert limited_case.fire_after(timedelta(days=3)) == 0
    [line] = limited_case.list_news()
    assert (line["kind"], line["case"], line["count"]) == ("case.part_overdue", CASE, 2)
    assert {"unit:water", "unit:ecology", "unit:police"} <= {*line["called"]}, "lead and units hear of it"
    assert limited_case.list_waiting() == []
    assert agree(limited_case, tmp_path)


def test_who_answered_in_time_is_not_overdue_and_a_settled_case_waits_for_nothing(
    limited_case: LimitedCase,
) -> None:
    done = joint_samples.give(j.AnswerPart, 1, part=1, state="done", note="已取样")
    limited_case.bus.handle(done, WATER)
    assert limited_case.fire_after(LIMIT) == 1
    assert [line["count"] for line in limited_case.list_news()] == [1]
    limited_case.give(joint_samples.give(j.ReturnPart, 2, part=1, due_at=limited_case.clock.now + LIMIT))
    assert limited_case.list_waiting() == [f"{PART_TIMER}/{CASE}"]
    limited_case.give(joint_samples.give(j.ExcusePart, 3, part=1))
    assert (limited_case.list_waiting(), limited_case.fire_after(2 * LIMIT)) == ([], 0)


def test_a_suspended_case_stops_the_clock_of_its_parts(limited_case: LimitedCase, tmp_path: Path) -> None:
    limited_case.clock.now += LIMIT / 2
    limited_case.give(handling_samples.give(c.SuspendCase, 2))
    assert (limited_case.list_waiting(), limited_case.fire_after(timedelta(days=9))) == ([], 0)
    limited_case.give(handling_samples.give(c.ResumeCase, 3))
    assert limited_case.fire_after(LIMIT / 2 - SECOND) == 0
    assert limited_case.fire_after(SECOND) == 1
    assert len(limited_case.list_news()) == 1
    assert agree(limited_case, tmp_path)


def test_a_case_that_ended_is_not_told_of(limited_case: LimitedCase) -> None:
    limited_case.give(handling_samples.give(c.CancelCase, 2))
    assert (limited_case.list_waiting(), limited_case.fire_after(2 * LIMIT)) == ([], 0)


def test_nobody_but_the_timer_says_that_a_part_is_overdue(limited_case: LimitedCase) -> None:
    limited_case.clock.now += LIMIT
    with pytest.raises(Refused, match="only the timer"):
        limited_case.give(j.LapseParts(region=COUNTY, case=CASE))
