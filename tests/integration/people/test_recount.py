"""What increments say is what is counted anew; drift is found and mended, a touched receipt is found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from dashboard.handlers.rollouts.release.rollout_release import AUDIT_EVERY
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.tables.emergency.rollout_tables import branches, rollouts, task_receipts, tasks
from data_access.emergency.rollouts.recount import find_curve_drift, find_drift, find_touched
from data_access.maintenance.verification.verify import verify
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.progress.task_states import KINDS
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import CHAIN, RolloutHarness
from tests.integration.reports import COUNTY


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    post = Post(database_url)
    yield RolloutHarness(post, county)
    post.close()


def drift(harness: RolloutHarness) -> list[str]:
    with harness.post.store.reading() as connection:
        assert find_curve_drift(connection, COUNTY, harness.rollout()) == []
        return [branch.region for branch in find_drift(connection, COUNTY, harness.rollout())]


def list_touched(harness: RolloutHarness) -> list[int]:
    found: list[int] = harness.read(find_touched)
    return found


def test_whatever_happens_the_branches_are_a_recount(harness: RolloutHarness) -> None:
    harness.issue()
    rng = random.Random(7)
    for _ in range(12):
        rows = [(rng.choice(CHAIN)[0], rng.choice(KINDS)) for _ in range(4)]
        harness.tell(*dict.fromkeys(rows))
        harness.wait(rng.choice((0.1, 20, 60)))
        assert drift(harness) == []
    if any(harness.counts()[:3]):
        harness.give(c.TakeOverTasks, people=tuple(person for person, _, _ in CHAIN))
    assert (drift(harness), list_touched(harness)) == ([], [])


def test_what_drifted_is_found_mended_and_told(harness: RolloutHarness) -> None:
    harness.issue()
    harness.tell(("L1", "accepted"))
    with harness.post.store.database.writing() as connection:
        wrong = '{"rollout":"RW-261122-01","region":"330825","tiers":{"1":[9,0,0,0,0,0]}}'
        connection.execute(update(branches).where(branches.c.region == "330825").values(body=wrong))
    assert drift(harness) == ["330825"]
    harness.post.wall.pass_by(AUDIT_EVERY.total_seconds())
    assert harness.timers.fire_due() == 2, "the branches are counted, the call sheets compared"
    assert (drift(harness), harness.counts()) == ([], [4, 0, 0, 1, 0, 0])
    assert b'"mended"' not in harness.published[-1].changes[-1]
    assert b'"branches"' in harness.published[-1].changes[-1]
    harness.post.wall.pass_by(AUDIT_EVERY.total_seconds())
    assert harness.timers.fire_due() == 2, "the branches are counted, the call sheets compared"


@pytest.mark.parametrize("how", ["changed", "deleted"])
def test_a_receipt_that_somebody_touched_is_found(harness: RolloutHarness, how: str) -> None:
    harness.issue()
    harness.tell(("L1", "accepted"), ("L2", "accepted"))
    assert list_touched(harness) == []
    same = (task_receipts.c.person == "L1",)
    with harness.post.store.database.writing() as connection:
        if how == "changed":
            connection.execute(update(task_receipts).where(*same).values(said_by=""))
        else:
            connection.execute(delete(task_receipts).where(*same))
    assert len(list_touched(harness)) == 1


def findings(harness: RolloutHarness, folder: Path) -> set[tuple[str, str]]:
    verdict = verify(harness.post.store.database, COUNTY, Folder(folder), None)
    return {(finding.kind, finding.where) for finding in verdict.findings} - {("no_anchor", "")}


def change(harness: RolloutHarness, table: Any, where: Any, **values: Any) -> None:
    with harness.post.store.database.writing() as connection:
        connection.execute(update(table).where(where).values(**values))


def test_a_roll_out_a_receipt_or_a_task_that_somebody_changed_is_found(
    harness: RolloutHarness, tmp_path: Path
) -> None:
    rollout = harness.issue()
    harness.tell(("L1", "accepted"), ("G1", "finished"))
    harness.wait(60)
    harness.give(c.TakeOverTasks, people=("P1",))
    assert findings(harness, tmp_path) == set()
    at = tasks.c.accepted_at
    change(harness, tasks, tasks.c.person == "L2", accepted_at="2026-11-22T06:00:00.000000Z")
    assert findings(harness, tmp_path) == {("task_state", f"{rollout.id} L2")}
    change(harness, tasks, tasks.c.person == "L2", accepted_at=None)
    with harness.post.store.reading() as connection:
        before = connection.execute(select(at).where(tasks.c.person == "L1")).scalar_one()
    change(harness, tasks, tasks.c.person == "L1", accepted_at=None)
    assert findings(harness, tmp_path) == {("task_state", f"{rollout.id} L1")}
    change(harness, tasks, tasks.c.person == "L1", accepted_at=before)
    change(harness, task_receipts, task_receipts.c.person == "G1", note="改过")
    assert findings(harness, tmp_path) == {("receipt_state", rollout.id)}
    change(harness, task_receipts, task_receipts.c.person == "G1", note="")
    change(harness, rollouts, rollouts.c.id == rollout.id, live=0)
    assert findings(harness, tmp_path) == {("rollout_state", rollout.id)}
