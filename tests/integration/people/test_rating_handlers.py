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
from tests.integration.people.rolled_out import GRID, VILLAGE, RolledOut
from tests.integration.people.rollout_samples import ID, LEAD, SAVED
from tests.integration.reports import COUNTY

WHY = "照片不清，未到现场"


@pytest.fixture
def out(database_url: str, county: County) -> Iterator[RolledOut]:
    post = Post(database_url)
    yield RolledOut(post, county)
    post.close()


def marks(out: RolledOut, region: str = "330825") -> dict[str, int]:
    with out.post.store.reading() as connection:
        assert find_drift(connection, out.county.code, out.rollout()) == []  # type: ignore[arg-type]
    found: dict[str, int] = out.read(read_branches, [region])[region].marks
    return found


def commander_of(region: str) -> Actor:
    return Actor(Viewer(Kind.PERSON, "account:12", "", (Grant(Role.COMMANDER, region),)))


def test_a_poor_return_is_sent_back_and_twice_poor_is_told_to_the_superior(out: RolledOut) -> None:
    out.issue()
    out.wait(1)
    out.tell(("P1", "finished"))
    before = [len(out.texts(one)) for one in ("P1", "G1", "L1")]
    out.give(c.SendBackTask, person="P1", reason=WHY)
    assert (out.task("P1").state, out.counts(GRID, 3), marks(out)) == (
        3, [0, 0, 0, 1, 0, 0], {"poor": 1, "sent_back": 1},
    )  # fmt: skip
    out.tell(("P1", "finished"))
    assert out.task("P1").state == 3
    out.wait(2)
    assert "【退回】" in out.texts("P1")[-1]
    out.give(c.RecordReceipts, receipts=(out_again(out, "again"),))
    assert (out.task("P1").state, out.counts(GRID, 3)[4]) == (4, 1)
    out.give(c.SendBackTask, person="P1", reason=WHY)
    out.wait(2)
    assert [len(out.texts(one)) for one in ("P1", "G1", "L1")] == [before[0] + 2, before[1] + 1, before[2]]
    assert "2次被评差退回" in out.texts("G1")[-1]
    assert (out.task("P1").returns, marks(out, GRID)) == (2, {"poor": 1, "sent_back": 2})


def out_again(out: RolledOut, id: str) -> c.Receipt:
    return c.Receipt(id, "P1", "finished", out.post.wall.now)


def test_a_good_return_stays_finished_and_a_township_rates_its_own(out: RolledOut) -> None:
    out.issue()
    with pytest.raises(Refused, match="not_finished"):
        out.give(c.RateReturn, person="L1", rating="good")
    out.tell(("L1", "finished"), ("L2", "finished"))
    own = commander_of(VILLAGE[:9])
    out.give(c.RateReturn, person="L1", rating="good", by=own)
    for person, code in (("L2", "forbidden"), ("X9", "forbidden")):
        with pytest.raises(Refused, match=code):
            out.give(c.RateReturn, person=person, rating="good", by=own)
    with pytest.raises(Refused, match="no_task"):
        out.give(c.RateReturn, person="X9", rating="good")
    assert (marks(out), out.task("L1").state) == ({"good": 1}, 4)
    out.give(c.RateReturn, person="L1", rating="poor", reason=WHY)
    assert marks(out, VILLAGE) == {"poor": 1}


def test_a_townships_commander_reminds_and_takes_over_in_the_township_alone(out: RolledOut) -> None:
    out.issue()
    own, other = commander_of(VILLAGE[:9]), commander_of("330825102")
    assert out.give(c.RemindTasks, branch=VILLAGE[:9], by=own) > 0
    assert out.give(c.TakeOverTasks, people=("L1",), by=own) == 1
    for by, more in (
        (own, {}),
        (own, {"branch": "330825102"}),
        (own, {"people": ("G1", "L2")}),
        (own, {"people": ("G1", "X9")}),
        (other, {"branch": VILLAGE[:9]}),
        (other, {"people": ("G1",)}),
    ):
        with pytest.raises(Refused, match="forbidden"):
            out.give(c.RemindTasks, by=by, **more)
    with pytest.raises(Refused, match="forbidden"):
        out.give(c.TakeOverTasks, people=("G1", "L2"), by=own)


def test_an_sms_of_somebody_with_two_tasks_is_asked_back_and_goes_by_its_code(out: RolledOut) -> None:
    out.issue()
    out.bus.handle(SAVED, LEAD)
    second = out.bus.handle(c.PrepareRollout(region=COUNTY, plan="flood-3"), LEAD)
    out.bus.handle(c.IssueRollout(region=COUNTY, rollout=second.id, expected_version=1), LEAD)
    out.wait(1)

    def says(text: str) -> list[int]:
        out.post.phones.answer("sms", "13900000100", text)
        out.hear()
        with out.post.store.reading() as connection:
            return [read_tasks(connection, COUNTY, id, ["L1"])["L1"].state for id in (ID, second.id)]

    before = says("1")
    assert all(state < 3 for state in before), "nobody guesses"
    out.wait(1)
    asked = out.texts("L1")[-1]
    assert "01＝防台风" in asked
    assert "02＝防汛" in asked
    assert says("07 1") == before, "no such code"
    assert [state >= 3 for state in says("02 1")] == [False, True]
    assert [state >= 3 for state in says("01 1")] == [True, True]
    assert says("02 5 已巡查")[1] == 4
