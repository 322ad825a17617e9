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
from tests.integration.people.test_finish_reminders import DUE, finishing
from tests.integration.people.test_rollout_timer_audit import Watched
from tests.integration.reports import COUNTY


@pytest.fixture
def out(database_url: str, county: County) -> Iterator[Watched]:
    post = Post(database_url)
    yield Watched(post, county)
    post.close()


def test_who_accepted_is_taken_over_once_the_time_to_finish_is_over(out: Watched, tmp_path: Path) -> None:
    out.issue()
    out.wait(1)
    out.tell(("L1", "accepted"), ("L2", "accepted"), ("G2", "accepted"))
    with pytest.raises(Refused, match="nobody_left"):
        out.give(c.TakeOverTasks, people=("L1",))
    out.wait(DUE)
    assert out.give(c.TakeOverTasks, people=("L1", "G2"), by=SECOND_LEAD) == 1, "the head has more time"
    assert (out.task("L1").state, out.task("L1").taken_over_by) == (TAKEN_OVER, "account:10")
    assert out.counts() == [2, 0, 0, 2, 0, 1]
    told = len(finishing(out, "L1"))
    out.wait(120)
    assert len(finishing(out, "L1")) == told, "the person is left in peace"
    assert len(finishing(out, "L2")) > 1
    verdict = verify(out.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_who_finished_for_whom_is_on_the_receipt(out: Watched) -> None:
    out.issue()
    out.wait(1)
    out.tell(("L1", "accepted"))
    out.wait(DUE)
    out.tell(("L1", "finished"), by=SECOND_LEAD, note="电话核实：已办结")
    task = out.task("L1")
    assert (task.state, task.on_behalf_by, task.note) == (FINISHED, SECOND_LEAD.name, "电话核实：已办结")
    assert task.on_behalf_by != LEAD.name
    with pytest.raises(Refused, match="nobody_left"):
        out.give(c.TakeOverTasks, people=("L1",))


def test_what_waits_for_whoever_is_taken_over_is_not_sent(out: Watched) -> None:
    out.issue()
    assert out.give(c.TakeOverTasks, people=("L1", "G1")) == 2
    states = {person: state for person, _, state in out.sent("task")}
    assert (states["L1"], states["G1"], states["L2"]) == ("withdrawn", "withdrawn", "waiting")
    out.wait(1)
    assert (out.texts("L1"), len(out.texts("L2"))) == ([], 1)
