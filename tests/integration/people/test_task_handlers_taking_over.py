"""Somebody else answers for who is silent or overdue; what waits for them is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.maintenance.verification.verify import verify
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.progress.task_states import FINISHED, TAKEN_OVER
from domain.kernel.errors import Refused
from tests.integration.outbox import Post
from tests.integration.people.rollout_samples import LEAD, SECOND_LEAD
from tests.integration.people.test_finish_reminders import DUE, list_finish_reminders
from tests.integration.people.test_rollout_timer_audit import WatchedRollout
from tests.integration.reports import COUNTY


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[WatchedRollout]:
    post = Post(database_url)
    yield WatchedRollout(post, county)
    post.close()


def test_who_accepted_is_taken_over_once_the_time_to_finish_is_over(
    harness: WatchedRollout, tmp_path: Path
) -> None:
    harness.issue()
    harness.wait(1)
    harness.tell(("L1", "accepted"), ("L2", "accepted"), ("G2", "accepted"))
    with pytest.raises(Refused, match="nobody_left"):
        harness.give(c.TakeOverTasks, people=("L1",))
    harness.wait(DUE)
    assert harness.give(c.TakeOverTasks, people=("L1", "G2"), by=SECOND_LEAD) == 1, "the head has more time"
    assert (harness.task("L1").state, harness.task("L1").taken_over_by) == (TAKEN_OVER, "account:10")
    assert harness.counts() == [2, 0, 0, 2, 0, 1]
    text = len(list_finish_reminders(harness, "L1"))
    harness.wait(120)
    assert len(list_finish_reminders(harness, "L1")) == text, "the person is left in peace"
    assert len(list_finish_reminders(harness, "L2")) > 1
    verdict = verify(harness.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_who_finished_for_whom_is_on_the_receipt(harness: WatchedRollout) -> None:
    harness.issue()
    harness.wait(1)
    harness.tell(("L1", "accepted"))
    harness.wait(DUE)
    harness.tell(("L1", "finished"), by=SECOND_LEAD, note="电话核实：已办结")
    task = harness.task("L1")
    assert (task.state, task.on_behalf_by, task.note) == (FINISHED, SECOND_LEAD.name, "电话核实：已办结")
    assert task.on_behalf_by != LEAD.name
    with pytest.raises(Refused, match="nobody_left"):
        harness.give(c.TakeOverTasks, people=("L1",))


def test_what_waits_for_whoever_is_taken_over_is_not_sent(harness: WatchedRollout) -> None:
    harness.issue()
    assert harness.give(c.TakeOverTasks, people=("L1", "G1")) == 2
    states = {person: state for person, _, state in harness.list_sent("task")}
    assert (states["L1"], states["G1"], states["L2"]) == ("withdrawn", "withdrawn", "waiting")
    harness.wait(1)
    assert (harness.texts("L1"), len(harness.texts("L2"))) == ([], 1)
