"""What waits for its time has a timer: one whose row is gone is named and restored once; both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from dashboard.cli.checks.checks_services import timers as examine_timers
from dashboard.commands import CommandBus, ReportHandler
from dashboard.config.settings import Settings
from dashboard.handlers.context import Context
from dashboard.relay.fires.roster_timers import GAPS, set_roster_timers
from dashboard.relay.fires.squad_timers import squad_fires
from dashboard.relay.fires.whistle_timers import case_fires
from dashboard.relay.timer_audit import RESTORED, TimerAuditor, list_missing
from dashboard.relay.timers import Timers
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.codec import utc_text, value_of
from data_access.database.tables.live_tables import trace
from data_access.database.tables.outbox_tables import calls, timers
from data_access.maintenance.verification.verify import verify
from data_access.outbox.call_rows import leave_rung
from data_access.outbox.clock_marks import MARK
from data_access.squads.squad_store import read_squad
from domain.access.rights import Role
from domain.cases import handling_commands as h
from domain.squads import squad_commands as s
from tests.integration.outbox import Post
from tests.integration.people.handling_samples import CASE, MANAGER, REASON
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import ASSEMBLED, FIRST, SQUAD, give
from tests.integration.people.test_whistle_timers import TOWN, officer
from tests.integration.reports import COUNTY, case, envelopes

WHISTLED = {"units": ("police",), "limit": timedelta(hours=1), "note": "请到场会商", "reason": REASON}
ALL = ["overdue", "rung", "shortage", "whistle"]


class Waiting:
    """A case with a late step, a whistle, and a squad whose only member was called: all kinds of timers."""

    def __init__(self, post: Post, county: County) -> None:
        self.post, self.county = post, county
        context = Context({COUNTY: county}, 50)
        self.bus = CommandBus(post.store, context, None, post.wall)
        fires = {**squad_fires(context), **case_fires(context)}
        self.timers = Timers(post.store, clock=post.wall, fires=fires)
        self.auditor = TimerAuditor(post.store, {COUNTY: county}, post.wall)
        set_roster_timers(post.store, {COUNTY: county}, post.wall.now)
        self.bus.handle(ASSEMBLED, MANAGER)
        called = h.BlowWhistle(region=COUNTY, case=CASE, expected_version=1, **WHISTLED)
        self.bus.handle(called, officer(Role.DUTY_OFFICER, TOWN))

    def rows(self) -> dict[str, tuple[str, datetime, Any]]:
        """Each timer's kind, time and facts but how the clocks stood; without that of the roster."""
        with self.post.store.reading() as connection:
            found = connection.execute(select(timers).where(timers.c.kind != GAPS)).all()
        rows = [(row, {**value_of(row.body), MARK: None}) for row in found]
        return {row.id: (row.kind, datetime.fromisoformat(row.due_at), facts) for row, facts in rows}

    def lose(self, *kinds: str) -> None:
        """Somebody deletes rows by hand."""
        with self.post.store.database.writing() as connection:
            connection.execute(delete(timers).where(timers.c.kind.in_(kinds)))

    def missing(self) -> list[str]:
        with self.post.store.reading() as connection:
            return sorted(one.kind for one in list_missing(connection, self.county, self.post.wall.now))

    def told(self) -> list[Any]:
        """What the trace says was restored."""
        with self.post.store.reading() as connection:
            found = select(trace.c.body).where(trace.c.action == RESTORED).order_by(trace.c.n)
            return [value_of(body)["new"] for body in connection.execute(found).scalars()]

    def wait(self, seconds: float) -> int:
        self.post.wall.pass_by(seconds)
        return self.timers.fire_due()

    def rung(self) -> int:
        with self.post.store.reading() as connection:
            return int(connection.execute(select(calls.c.rung)).scalar_one())

    def squad_version(self) -> int:
        with self.post.store.reading() as connection:
            squad = read_squad(connection, COUNTY, SQUAD)
        assert squad is not None
        return squad.version


@pytest.fixture
def waiting(database_url: str, county: County) -> Iterator[Waiting]:
    post = Post(database_url)
    post.add_person(FIRST, "孙三", "13800000009")
    ReportHandler(post.store, {COUNTY: county}, post.wall).handle(envelopes(case(SHOWN, severity=3)))
    yield Waiting(post, county)
    post.close()


def test_each_kind_that_is_gone_is_named_and_restored_once_as_it_was(
    waiting: Waiting, database_url: str, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, database_url=database_url, counties="counties/longyou")
    before = waiting.rows()
    assert sorted(kind for kind, *_ in before.values()) == ALL
    assert (waiting.missing(), waiting.auditor.restore_missing()) == ([], 0)
    assert examine_timers(settings).ok
    waiting.lose(*ALL, GAPS)
    assert waiting.missing() == ALL
    found = examine_timers(settings)
    assert (found.ok, found.seen.split(":")[0]) == (False, f"{len(ALL)} missing")
    assert f"{COUNTY}: rung {SQUAD}" in found.seen
    assert waiting.auditor.restore_missing() == len((*ALL, GAPS))
    assert waiting.rows() == before
    assert (waiting.missing(), waiting.auditor.restore_missing()) == ([], 0)
    told = [(one["kind"], one["due_at"]) for one in waiting.told() if one["kind"] != GAPS]
    assert sorted(told) == sorted((kind, utc_text(due)) for kind, due, _ in before.values())
    verdict = verify(waiting.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}
    assert examine_timers(settings).ok


def test_a_call_whose_timer_was_gone_climbs_at_its_time_and_only_then(waiting: Waiting) -> None:
    waiting.wait(60)
    waiting.lose("rung")
    waiting.wait(119.9)
    assert waiting.auditor.restore_missing() == 1
    assert (waiting.wait(0), waiting.rung()) == (0, 1)
    assert (waiting.wait(0.1), waiting.rung()) == (1, 2)


def test_what_was_due_meanwhile_is_due_at_once(waiting: Waiting) -> None:
    waiting.lose("rung", "whistle", "shortage")
    waiting.wait(3600)
    assert waiting.auditor.restore_missing() == 3
    assert waiting.wait(0) >= 3
    assert waiting.rung() == 1


def test_nothing_is_missing_of_what_is_over(waiting: Waiting) -> None:
    for seconds in (60, 120, 60, 600, 1800):
        waiting.wait(seconds)
    assert waiting.missing() == [], "the ladder is over, the shortage was said"
    waiting.lose("whistle", "overdue")
    waiting.bus.handle(give(s.StandDownSquad, waiting.squad_version()), MANAGER)
    cancel = h.CancelCase(region=COUNTY, case=CASE, expected_version=2, reason=REASON)
    waiting.bus.handle(cancel, MANAGER)
    assert waiting.missing() == []


def test_a_rung_that_a_gateway_failed_counts_from_the_next_one(waiting: Waiting) -> None:
    began = waiting.post.wall.now
    waiting.post.wall.pass_by(10)
    with waiting.post.store.database.writing() as connection:
        leave_rung(connection, COUNTY, SQUAD, FIRST, utc_text(began), 0, waiting.post.wall.now)
    before = waiting.rows()
    waiting.lose("rung")
    waiting.post.wall.pass_by(20)
    assert waiting.auditor.restore_missing() == 1
    assert waiting.rows() == before
