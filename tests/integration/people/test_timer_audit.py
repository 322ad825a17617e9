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
from tests.integration.reports import COUNTY, encode_case, envelopes

WHISTLED = {"units": ("police",), "limit": timedelta(hours=1), "note": "请到场会商", "reason": REASON}
ALL = ["overdue", "rung", "shortage", "whistle"]


class WaitingCase:
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

    def list_missing(self) -> list[str]:
        with self.post.store.reading() as connection:
            return sorted(timer.kind for timer in list_missing(connection, self.county, self.post.wall.now))

    def list_restored(self) -> list[Any]:
        """What the trace says was restored."""
        with self.post.store.reading() as connection:
            found = select(trace.c.body).where(trace.c.action == RESTORED).order_by(trace.c.n)
            return [value_of(body)["new"] for body in connection.execute(found).scalars()]

    def wait(self, seconds: float) -> int:
        self.post.wall.pass_by(seconds)
        return self.timers.fire_due()

    def read_rung(self) -> int:
        with self.post.store.reading() as connection:
            return int(connection.execute(select(calls.c.rung)).scalar_one())

    def squad_version(self) -> int:
        with self.post.store.reading() as connection:
            squad = read_squad(connection, COUNTY, SQUAD)
        assert squad is not None
        return squad.version


@pytest.fixture
def waiting_case(database_url: str, county: County) -> Iterator[WaitingCase]:
    post = Post(database_url)
    post.add_person(FIRST, "孙三", "13800000009")
    ReportHandler(post.store, {COUNTY: county}, post.wall).handle(envelopes(encode_case(SHOWN, severity=3)))
    yield WaitingCase(post, county)
    post.close()


def test_each_kind_that_is_gone_is_named_and_restored_once_as_it_was(
    waiting_case: WaitingCase, database_url: str, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, database_url=database_url, counties="counties/longyou")
    before = waiting_case.rows()
    assert sorted(kind for kind, *_ in before.values()) == ALL
    assert (waiting_case.list_missing(), waiting_case.auditor.restore_missing()) == ([], 0)
    assert examine_timers(settings).ok
    waiting_case.lose(*ALL, GAPS)
    assert waiting_case.list_missing() == ALL
    found = examine_timers(settings)
    assert (found.ok, found.seen.split(":")[0]) == (False, f"{len(ALL)} missing")
    assert f"{COUNTY}: rung {SQUAD}" in found.seen
    assert waiting_case.auditor.restore_missing() == len((*ALL, GAPS))
    assert waiting_case.rows() == before
    assert (waiting_case.list_missing(), waiting_case.auditor.restore_missing()) == ([], 0)
    rows = [(row["kind"], row["due_at"]) for row in waiting_case.list_restored() if row["kind"] != GAPS]
    assert sorted(rows) == sorted((kind, utc_text(due)) for kind, due, _ in before.values())
    verdict = verify(waiting_case.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}
    assert examine_timers(settings).ok


def test_a_call_whose_timer_was_gone_climbs_at_its_time_and_only_then(waiting_case: WaitingCase) -> None:
    waiting_case.wait(60)
    waiting_case.lose("rung")
    waiting_case.wait(119.9)
    assert waiting_case.auditor.restore_missing() == 1
    assert (waiting_case.wait(0), waiting_case.read_rung()) == (0, 1)
    assert (waiting_case.wait(0.1), waiting_case.read_rung()) == (1, 2)


def test_what_was_due_meanwhile_is_due_at_once(waiting_case: WaitingCase) -> None:
    waiting_case.lose("rung", "whistle", "shortage")
    waiting_case.wait(3600)
    assert waiting_case.auditor.restore_missing() == 3
    assert waiting_case.wait(0) >= 3
    assert waiting_case.read_rung() == 1


def test_nothing_is_missing_of_what_is_over(waiting_case: WaitingCase) -> None:
    for seconds in (60, 120, 60, 600, 1800):
        waiting_case.wait(seconds)
    assert waiting_case.list_missing() == [], "the ladder is over, the shortage was said"
    waiting_case.lose("whistle", "overdue")
    waiting_case.bus.handle(give(s.StandDownSquad, waiting_case.squad_version()), MANAGER)
    cancel = h.CancelCase(region=COUNTY, case=CASE, expected_version=2, reason=REASON)
    waiting_case.bus.handle(cancel, MANAGER)
    assert waiting_case.list_missing() == []


def test_a_rung_that_a_gateway_failed_counts_from_the_next_one(waiting_case: WaitingCase) -> None:
    began = waiting_case.post.wall.now
    waiting_case.post.wall.pass_by(10)
    with waiting_case.post.store.database.writing() as connection:
        leave_rung(connection, COUNTY, SQUAD, FIRST, utc_text(began), 0, waiting_case.post.wall.now)
    before = waiting_case.rows()
    waiting_case.lose("rung")
    waiting_case.post.wall.pass_by(20)
    assert waiting_case.auditor.restore_missing() == 1
    assert waiting_case.rows() == before
