"""Returns are rated and sent back on both databases; from the second time on the superior is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.progress_rows import read_branches
from data_access.emergency.rollouts.recount import find_drift
from data_access.emergency.rollouts.task_rows import read_tasks
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts import rollout_commands as c
from domain.kernel.errors import Refused
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import GRID, VILLAGE, RolloutHarness
from tests.integration.people.rollout_samples import ID, LEAD, SAVED
from tests.integration.reports import COUNTY

WHY = "照片不清，未到现场"


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    post = Post(database_url)
    yield RolloutHarness(post, county)
    post.close()


def marks(harness: RolloutHarness, region: str = "330825") -> dict[str, int]:
    with harness.post.store.reading() as connection:
        assert find_drift(connection, harness.county.code, harness.rollout()) == []  # type: ignore[arg-type]
    found: dict[str, int] = harness.read(read_branches, [region])[region].marks
    return found


def commander_of(region: str) -> Actor:
    return Actor(Viewer(Kind.PERSON, "account:12", "", (Grant(Role.COMMANDER, region),)))


def test_a_poor_return_is_sent_back_and_twice_poor_is_told_to_the_superior(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(1)
    harness.tell(("P1", "finished"))
    before = [len(harness.texts(name)) for name in ("P1", "G1", "L1")]
    harness.give(c.SendBackTask, person="P1", reason=WHY)
    assert (harness.task("P1").state, harness.counts(GRID, 3), marks(harness)) == (
        3, [0, 0, 0, 1, 0, 0], {"poor": 1, "sent_back": 1},
    )  # fmt: skip
    harness.tell(("P1", "finished"))
    assert harness.task("P1").state == 3
    harness.wait(2)
    assert "【退回】" in harness.texts("P1")[-1]
    harness.give(c.RecordReceipts, receipts=(out_again(harness, "again"),))
    assert (harness.task("P1").state, harness.counts(GRID, 3)[4]) == (4, 1)
    harness.give(c.SendBackTask, person="P1", reason=WHY)
    harness.wait(2)
    assert [len(harness.texts(name)) for name in ("P1", "G1", "L1")] == [
        before[0] + 2,
        before[1] + 1,
        before[2],
    ]
    assert "2次被评差退回" in harness.texts("G1")[-1]
    assert (harness.task("P1").returns, marks(harness, GRID)) == (2, {"poor": 1, "sent_back": 2})


def out_again(harness: RolloutHarness, id: str) -> c.Receipt:
    return c.Receipt(id, "P1", "finished", harness.post.wall.now)


def test_a_good_return_stays_finished_and_a_township_rates_its_own(harness: RolloutHarness) -> None:
    harness.issue()
    with pytest.raises(Refused, match="not_finished"):
        harness.give(c.RateReturn, person="L1", rating="good")
    harness.tell(("L1", "finished"), ("L2", "finished"))
    commander = commander_of(VILLAGE[:9])
    harness.give(c.RateReturn, person="L1", rating="good", by=commander)
    for person, code in (("L2", "forbidden"), ("X9", "forbidden")):
        with pytest.raises(Refused, match=code):
            harness.give(c.RateReturn, person=person, rating="good", by=commander)
    with pytest.raises(Refused, match="no_task"):
        harness.give(c.RateReturn, person="X9", rating="good")
    assert (marks(harness), harness.task("L1").state) == ({"good": 1}, 4)
    harness.give(c.RateReturn, person="L1", rating="poor", reason=WHY)
    assert marks(harness, VILLAGE) == {"poor": 1}


def test_a_townships_commander_reminds_and_takes_over_in_the_township_alone(harness: RolloutHarness) -> None:
    harness.issue()
    commander, other = commander_of(VILLAGE[:9]), commander_of("330825102")
    assert harness.give(c.RemindTasks, branch=VILLAGE[:9], by=commander) > 0
    assert harness.give(c.TakeOverTasks, people=("L1",), by=commander) == 1
    for by, more in (
        (commander, {}),
        (commander, {"branch": "330825102"}),
        (commander, {"people": ("G1", "L2")}),
        (commander, {"people": ("G1", "X9")}),
        (other, {"branch": VILLAGE[:9]}),
        (other, {"people": ("G1",)}),
    ):
        with pytest.raises(Refused, match="forbidden"):
            harness.give(c.RemindTasks, by=by, **more)
    with pytest.raises(Refused, match="forbidden"):
        harness.give(c.TakeOverTasks, people=("G1", "L2"), by=commander)


def test_an_sms_of_somebody_with_two_tasks_is_asked_back_and_goes_by_its_code(
    harness: RolloutHarness,
) -> None:
    harness.issue()
    harness.bus.handle(SAVED, LEAD)
    second = harness.bus.handle(c.PrepareRollout(region=COUNTY, plan="flood-3"), LEAD)
    harness.bus.handle(c.IssueRollout(region=COUNTY, rollout=second.id, expected_version=1), LEAD)
    harness.wait(1)

    def says(text: str) -> list[int]:
        harness.post.phones.answer("sms", "13900000100", text)
        harness.hear()
        with harness.post.store.reading() as connection:
            return [read_tasks(connection, COUNTY, id, ["L1"])["L1"].state for id in (ID, second.id)]

    before = says("1")
    assert all(state < 3 for state in before), "nobody guesses"
    harness.wait(1)
    question = harness.texts("L1")[-1]
    assert "01＝防台风" in question
    assert "02＝防汛" in question
    assert says("07 1") == before, "no such code"
    assert [state >= 3 for state in says("02 1")] == [False, True]
    assert [state >= 3 for state in says("01 1")] == [True, True]
    assert says("02 5 已巡查")[1] == 4
