"""Directed checks on both databases: asked once, reminded, answered by whatever way, corrected, closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from dashboard.cli.checks.checks_rollouts import checks as examine_checks
from dashboard.config.settings import Settings
from dashboard.relay.fires.check_timers import check_fires
from dashboard.relay.timers import Timers
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.codec import text_of
from data_access.database.tables.directory_tables import posts
from data_access.database.tables.emergency.check_tables import check_answers, check_branches, check_items
from data_access.database.tables.outbox_tables import timers
from data_access.emergency.rollouts.checks.check_store import (
    find_check_drift,
    read_check,
    read_check_branches,
)
from data_access.maintenance.verification.verify import verify
from data_access.outbox.outbox_rows import read_messages
from domain.emergency.rollouts.checks import check_commands as c
from domain.emergency.rollouts.checks.check import Check
from domain.emergency.rollouts.checks.check_commands import CheckAnswer
from domain.emergency.rollouts.checks.check_sums import CheckBranch
from domain.kernel.errors import Refused
from tests.integration.outbox import Post
from tests.integration.people.check_samples import ASKED, CHECK, LEAD
from tests.integration.people.rolled_out import GRID, OTHER, VILLAGE, RolloutHarness
from tests.integration.people.test_rollout_handlers import phone
from tests.integration.reports import COUNTY


class CheckedCounty:
    """A question to the two grid heads of a county of five people, and to grids that have none."""

    def __init__(self, harness: RolloutHarness) -> None:
        self.out, self.post = harness, harness.post
        tiers = {"leader": 1, "head": 2, "liaison": 3}
        rows = [
            {"county": str(COUNTY), "code": code, "name": code, "name_en": code, "tier": tier, "version": 1}
            for code, tier in tiers.items()
        ]
        with self.post.store.database.writing() as connection:
            connection.execute(insert(posts), rows)
        self.timers = Timers(self.post.store, lambda _: None, self.post.wall, check_fires(self.context))

    @property
    def context(self) -> Any:
        return self.out.bus._context

    def ask(self, **more: Any) -> Check:
        found: Check = self.out.bus.handle(replace(ASKED, **more), LEAD)
        return found

    def answer(self, person: str, value: Any, by: Any = LEAD, **more: Any) -> Any:
        at = more.pop("at", self.post.wall.now)
        given = CheckAnswer(more.pop("id", f"{person}/{value}"), value, at, person, **more)
        return self.out.bus.handle(c.AnswerCheck(region=COUNTY, check=CHECK, answers=(given,)), by)

    def close(self) -> Any:
        return self.out.bus.handle(
            c.CloseCheck(region=COUNTY, check=CHECK, expected_version=self.check().version), LEAD
        )

    def check(self) -> Check:
        with self.post.store.reading() as connection:
            found = read_check(connection, COUNTY, CHECK)
        assert found is not None
        return found

    def sums(self, region: str = "330825") -> CheckBranch:
        with self.post.store.reading() as connection:
            assert find_check_drift(connection, COUNTY, self.check()) == []
            return read_check_branches(connection, COUNTY, CHECK, [region])[region]

    def messages(self) -> list[tuple[str, str]]:
        with self.post.store.reading() as connection:
            rows = [row for row in read_messages(connection, COUNTY, CHECK) if row["kind"] == "check"]
        return sorted((str(row["person"]), str(row["state"])) for row in rows)

    def wait(self, minutes: float) -> None:
        self.post.wall.pass_by(minutes * 60)
        self.timers.fire_due()
        self.post.wall.pass_by(1)
        self.out.send()

    def count(self, table: Any) -> int:
        with self.post.store.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.fixture
def checked_county(database_url: str, county: County) -> Iterator[CheckedCounty]:
    post = Post(database_url)
    yield CheckedCounty(RolloutHarness(post, county))
    post.close()


def test_from_question_to_close(checked_county: CheckedCounty, county: County, tmp_path: Path) -> None:
    check = checked_county.ask()
    assert (check.people, check.nobody) == (2, len({*county.grids} - {GRID, f"{OTHER}001"}))
    assert checked_county.sums().total == check.nobody + 2
    checked_county.wait(1)
    (text,) = checked_county.out.texts("G1")
    assert "工棚里住着多少人？" in text
    assert "前打开链接填报" in text
    assert checked_county.answer("G1", 12, by=phone("G1"), detail="工业区东侧").taken == 1
    assert (
        checked_county.sums().answered,
        checked_county.sums().milli,
        checked_county.sums(GRID).counts,
    ) == (
        1,
        12_000,
        {"some": 1},
    )
    checked_county.wait(30)
    assert [len(checked_county.out.texts(name)) for name in ("G1", "G2")] == [1, 2]
    assert "（第1次）" in checked_county.out.texts("G2")[1]
    assert checked_county.check().round == 1
    checked_county.close()
    assert (checked_county.count(timers), checked_county.check().live) == (0, False)
    early = checked_county.answer("G2", 5)
    assert (early.taken, checked_county.sums().answered) == (1, 2)
    checked_county.post.wall.pass_by(60)
    checked_county.answer("G2", 6)
    assert (checked_county.sums().milli, checked_county.count(check_answers)) == (17_000, 3)
    verdict = verify(checked_county.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_an_answer_again_is_a_correction_and_both_are_kept(checked_county: CheckedCounty) -> None:
    checked_county.ask()
    checked_county.answer("G1", 12)
    checked_county.answer("G1", 0, at=checked_county.post.wall.now + timedelta(seconds=-30))
    assert checked_county.sums().milli == 12_000
    checked_county.post.wall.pass_by(60)
    again = checked_county.answer("G1", 3)
    repeated = checked_county.answer("G1", 3)
    assert (again.taken, repeated.taken, repeated.repeated) == (1, 0, 1)
    assert (
        checked_county.sums().milli,
        checked_county.sums().answered,
        checked_county.count(check_answers),
    ) == (3_000, 1, 3)


def test_an_answer_ends_what_still_waits_to_be_sent(checked_county: CheckedCounty) -> None:
    checked_county.ask()
    checked_county.answer("G1", 0)
    checked_county.wait(1)
    assert checked_county.messages() == [("G1", "withdrawn"), ("G2", "sent")]


def test_nobody_answers_for_another_but_a_commander_by_name(checked_county: CheckedCounty) -> None:
    checked_county.ask()
    with pytest.raises(Refused, match="forbidden"):
        checked_county.answer("G1", 4, by=phone("G2"))
    checked_county.answer("G1", 4)
    with checked_county.post.store.reading() as connection:
        rows = connection.execute(select(check_answers.c.person, check_answers.c.said_by)).all()
    assert [tuple(row) for row in rows] == [("G1", "account:9")]


def test_a_grid_without_a_head_is_answered_for_by_its_code(
    checked_county: CheckedCounty, county: County
) -> None:
    checked_county.ask()
    empty = next(grid for grid in county.grids if grid not in (GRID, f"{OTHER}001"))
    assert checked_county.answer("", 2, subject=empty).taken == 1
    assert checked_county.sums(empty).milli == 2_000
    assert checked_county.answer("X9", 2).refused[0].code == "not_questioned"
    assert checked_county.answer("", 2, subject="330825999999").refused[0].code == "not_questioned"
    assert checked_county.answer("G1", 2, subject=empty, id="k").refused[0].code == "not_questioned"
    assert checked_county.answer("G1", "viele").refused[0].code == "wrong_answer"


def test_liaisons_answer_each_for_themselves_in_the_regions_chosen(checked_county: CheckedCounty) -> None:
    check = checked_county.ask(tier=3, regions=(VILLAGE,), kind="yes_no")
    assert (check.people, checked_county.sums().total) == (1, 1)
    checked_county.answer("P1", "yes", by=phone("P1"))
    assert checked_county.sums(GRID).counts == {"yes": 1}


def test_either_everything_is_there_or_nothing(
    checked_county: CheckedCounty, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("dashboard.handlers.rollouts.check_handlers._set_timers", fail)
    with pytest.raises(RuntimeError):
        checked_county.ask()
    assert (checked_county.count(check_branches), checked_county.messages()) == (0, [])


def test_what_drifted_is_mended_and_said(
    checked_county: CheckedCounty, database_url: str, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, database_url=database_url, counties="counties/longyou")
    checked_county.ask()
    checked_county.answer("G1", 12)
    broken = update(check_branches).where(check_branches.c.region == GRID)
    body = text_of(CheckBranch(CHECK, GRID, total=1))
    with checked_county.post.store.database.writing() as connection:
        connection.execute(broken.values(body=body))
    assert examine_checks(settings).seen == f"check_branches: {CHECK}/{GRID}"
    checked_county.wait(11)
    assert examine_checks(settings).ok
    assert checked_county.sums(GRID).milli == 12_000
    with checked_county.post.store.database.writing() as connection:
        connection.execute(update(check_items).where(check_items.c.value == "12").values(value="0"))
    assert f"check_items: {CHECK}/" in examine_checks(settings).seen
