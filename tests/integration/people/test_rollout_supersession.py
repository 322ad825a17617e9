"""A roll-out in the place of another, on both databases: everybody is told once, and no answer is lost."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.relay.fires.rollout_timers import rollout_fires
from dashboard.relay.timers import Timers
from data_access.county_packs.county_pack import County
from data_access.database.tables.outbox_tables import timers
from data_access.emergency.rollouts.households.visit_recount import find_visit_drift
from data_access.emergency.rollouts.recount import find_curve_drift, find_drift, find_touched
from data_access.emergency.rollouts.rollout_store import read_rollout, read_rollouts
from data_access.emergency.rollouts.task_rows import read_tasks
from data_access.outbox.outbox_rows import read_messages
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.plan import Plan
from domain.emergency.rollouts.progress.task_states import Receipt, Task
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.errors import Refused
from tests.integration.outbox import Post
from tests.integration.people.evacuation_samples import link
from tests.integration.people.rolled_out import CHAIN, RolloutHarness
from tests.integration.people.rollout_samples import LEAD
from tests.integration.reports import COUNTY, encode_message, envelopes

FIRST, SECOND, THIRD = "RW-261122-01", "RW-261122-02", "RW-261122-03"


def raise_to(old: Plan, level: int, tiers: tuple[int, ...] = (1, 2, 3), **rule: Any) -> Plan:
    """The plan of another level for some tiers, in words of its own."""
    kept = [replace(tier, text=f"{level}级：{tier.text}", **rule) for tier in old.tiers if tier.tier in tiers]
    return replace(old, code=f"typhoon-{level}", level=level, tiers=tuple(kept), correction=f"{level}级停止")


class Levels(RolloutHarness):
    """A county with plans for several levels of one response."""

    def allow(self, *more: Plan) -> None:
        plans = {plan.code: plan for plan in (*self.county.plans.values(), *more)}
        self.county = replace(self.county, plans=plans)
        context = Context({COUNTY: self.county}, 50)
        self.bus = CommandBus(self.post.store, context, None, self.post.wall)
        self.timers = Timers(self.post.store, self.published.append, self.post.wall, rollout_fires(context))

    def run(self, plan: str) -> Rollout:
        """Prepare and issue it."""
        old: Rollout = self.bus.handle(c.PrepareRollout(region=COUNTY, plan=plan), LEAD)
        order = c.IssueRollout(region=COUNTY, rollout=old.id, expected_version=old.version)
        found: Rollout = self.bus.handle(order, LEAD)
        return found

    def answer(self, rollout: str, *pairs: tuple[str, str]) -> Any:
        """Receipts of some people, now: (person, kind)."""
        now = self.post.wall.now
        given = tuple(Receipt(f"{rollout}/{p}/{kind}", p, kind, now) for p, kind in pairs)
        return self.bus.handle(c.RecordReceipts(region=COUNTY, rollout=rollout, receipts=given), LEAD)

    def let_go(self, seconds: float = 2) -> None:
        """What is due leaves."""
        self.post.wall.pass_by(seconds)
        self.send()

    def at(self, rollout: str) -> Rollout:
        with self.post.store.reading() as connection:
            found = read_rollout(connection, COUNTY, rollout)
        assert found is not None
        return found

    def work(self, rollout: str, person: str) -> Task:
        with self.post.store.reading() as connection:
            return read_tasks(connection, COUNTY, rollout, [person])[person]

    def list_heard(self) -> dict[str, list[str]]:
        """person -> the first word of all that their phones show, in order."""
        return {item: [text.split("：")[0][6:] for text in self.texts(item)] for item, _, _ in CHAIN}

    def check(self) -> None:
        """Every branch is what a recount makes of it, and every digest holds."""
        with self.post.store.reading() as connection:
            for rollout in read_rollouts(connection, COUNTY, live=False):
                if rollout.issued_at is not None:
                    assert find_drift(connection, COUNTY, rollout) == []
                    assert find_curve_drift(connection, COUNTY, rollout) == []
                    assert find_visit_drift(connection, COUNTY, rollout) == []
                    assert find_touched(connection, COUNTY, rollout.id) == []


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[Levels]:
    post = Post(database_url)
    yield Levels(post, county)
    post.close()


def test_a_higher_level_takes_the_place_and_acceptance_holds(harness: Levels) -> None:
    harness.allow(raise_to(harness.county.plans["typhoon-2"], 1))
    harness.run("typhoon-2")
    harness.let_go()
    harness.answer(FIRST, ("L1", "accepted"), ("L2", "delivered"))
    new = harness.run("typhoon-1")
    harness.let_go()
    old = harness.at(FIRST)
    assert (old.state, old.superseded_by, new.supersedes) == ("superseded", SECOND, (FIRST,))
    assert [len(texts) for texts in harness.list_heard().values()] == [2] * 5
    assert all(texts[-1].startswith("1级") for texts in harness.list_heard().values())
    assert (harness.work(SECOND, "L1").state, harness.work(SECOND, "L2").state) == (3, 0)
    with harness.post.store.reading() as connection:
        assert {*connection.execute(select(timers.c.subject)).scalars()} == {SECOND}
    harness.check()


def test_an_acceptance_keyed_in_wrongly_is_corrected_after_it_came_over(harness: Levels) -> None:
    harness.allow(raise_to(harness.county.plans["typhoon-2"], 1))
    harness.run("typhoon-2")
    harness.let_go()
    keyed = Receipt("sheet/1", "L1", "accepted", harness.post.wall.now, "sheet", "周建平")
    harness.bus.handle(c.RecordReceipts(region=COUNTY, rollout=FIRST, receipts=(keyed,)), LEAD)
    receipt = Receipt("link/1", "L2", "accepted", harness.post.wall.now, "link")
    harness.bus.handle(c.RecordReceipts(region=COUNTY, rollout=FIRST, receipts=(receipt,)), link("L2"))
    harness.run("typhoon-1")
    wrong = c.CorrectReceipt(
        region=COUNTY, rollout=SECOND, person="L1", line=f"{FIRST}/accepted", reason="看错了行"
    )
    harness.bus.handle(wrong, LEAD)
    assert (harness.work(SECOND, "L1").state, harness.work(SECOND, "L1").on_behalf_by) == (0, "")
    with pytest.raises(Refused, match="not_keyed"):
        harness.bus.handle(replace(wrong, person="L2"), LEAD)
    harness.check()


def test_whoever_has_no_task_any_more_gets_one_note(harness: Levels) -> None:
    harness.allow(raise_to(harness.county.plans["typhoon-2"], 4, tiers=(1,)))
    harness.run("typhoon-2")
    harness.let_go()
    harness.answer(FIRST, ("G2", "finished"))
    harness.run("typhoon-4")
    harness.let_go()
    heard = harness.list_heard()
    assert [len(heard[name]) for name in ("L1", "G1", "P1", "G2")] == [2, 2, 2, 1]
    assert "防台任务已停止" in heard["G1"][-1]
    harness.wait(600)
    assert harness.list_heard()["G1"] == heard["G1"]


def test_two_changes_within_a_minute_tell_only_the_last(harness: Levels) -> None:
    plan = harness.county.plans["typhoon-2"]
    harness.allow(raise_to(plan, 1), raise_to(plan, 3, tiers=(2,)))
    harness.run("typhoon-2")
    harness.let_go()
    harness.run("typhoon-1")
    last = harness.run("typhoon-3")
    harness.let_go()
    heard = harness.list_heard()
    assert last.supersedes == (FIRST, SECOND)
    assert not any(text.startswith("1级") for texts in heard.values() for text in texts)
    assert {key: len(texts) for key, texts in heard.items()} == dict.fromkeys(heard, 2)
    assert heard["G1"][-1].startswith("3级")
    assert "防台任务已停止" in heard["L1"][-1]
    harness.check()


def test_a_note_that_did_not_leave_never_comes_after_a_new_task(harness: Levels) -> None:
    plan = harness.county.plans["typhoon-2"]
    harness.allow(raise_to(plan, 4, tiers=(1,)), raise_to(plan, 1))
    harness.run("typhoon-2")
    harness.let_go()
    harness.run("typhoon-4")
    harness.run("typhoon-1")
    harness.let_go()
    assert [text[:2] for text in harness.list_heard()["G1"][1:]] == ["1级"]
    harness.bus.handle(stop_of(harness.at(THIRD)), LEAD)
    harness.let_go()
    assert harness.list_heard()["G1"][-1].startswith("1级停止")


def stop_of(rollout: Rollout) -> c.StopRollout:
    return c.StopRollout(
        region=COUNTY, rollout=rollout.id, expected_version=rollout.version, reason="台风转向，不再影响"
    )


def test_a_stop_corrects_whoever_only_had_the_earlier_words(harness: Levels) -> None:
    harness.allow(raise_to(harness.county.plans["typhoon-2"], 1))
    harness.run("typhoon-2")
    harness.let_go()
    harness.bus.handle(stop_of(harness.run("typhoon-1")), LEAD)
    harness.let_go()
    assert all("防台任务已停止" in text for texts in harness.list_heard().values() for text in texts[1:])
    assert [len(texts) for texts in harness.list_heard().values()] == [2] * 5


def test_what_is_kept_goes_on_and_is_not_told_again(harness: Levels) -> None:
    harness.allow(raise_to(harness.county.plans["typhoon-2"], 1, supersedes="keep"))
    harness.run("typhoon-2")
    harness.let_go()
    harness.answer(FIRST, ("L1", "delivered"), ("L2", "accepted"), ("G1", "finished"))
    harness.run("typhoon-1")
    harness.let_go()
    assert [len(texts) for texts in harness.list_heard().values()] == [1] * 5
    assert [harness.work(SECOND, name).state for name in ("L1", "L2", "G1", "G2")] == [1, 3, 4, 0]
    assert harness.work(SECOND, "L1").sent_at is not None
    harness.check()


@pytest.mark.parametrize("rule", [{"supersedes": "cancel"}, {"accept_anew": True}])
def test_where_acceptance_does_not_hold_it_is_asked_anew(harness: Levels, rule: dict[str, Any]) -> None:
    harness.allow(raise_to(harness.county.plans["typhoon-2"], 1, **rule))
    harness.run("typhoon-2")
    harness.let_go()
    harness.answer(FIRST, ("L1", "accepted"))
    harness.run("typhoon-1")
    harness.answer(FIRST, ("L2", "accepted"))
    assert (harness.work(SECOND, "L1").state, harness.work(SECOND, "L2").state) == (0, 0)
    harness.check()


def test_an_answer_to_the_earlier_task_is_late_there_and_counts_here_once(harness: Levels) -> None:
    plan = harness.county.plans["typhoon-2"]
    harness.allow(raise_to(plan, 1), raise_to(plan, 3))
    harness.run("typhoon-2")
    harness.let_go()
    harness.run("typhoon-1")
    harness.post.wall.pass_by(1)
    for _ in range(2):
        harness.answer(FIRST, ("L1", "accepted"), ("G1", "finished"), ("G2", "delivered"))
    assert [harness.work(FIRST, name).state for name in ("L1", "G1")] == [0, 0]
    assert [harness.work(SECOND, name).state for name in ("L1", "G1", "G2")] == [3, 3, 0]
    assert Counter(row[3] for row in harness.receipts()) == {"superseded": 3, "": 2}
    harness.run("typhoon-3")
    harness.answer(FIRST, ("P1", "accepted"))
    assert [harness.work(THIRD, name).state for name in ("L1", "G1", "P1")] == [3, 3, 3]
    harness.let_go()
    assert all(texts[-1].startswith("3级") for texts in harness.list_heard().values())
    harness.check()


def test_receipts_of_the_stream_are_carried_over_too(harness: Levels) -> None:
    harness.allow(raise_to(harness.county.plans["typhoon-2"], 1))
    harness.run("typhoon-2")
    harness.run("typhoon-1")
    handler = ReportHandler(harness.post.store, {COUNTY: harness.county}, clock=harness.post.wall)

    def encode_receipt(id: str, rollout: str, person: str, state: str) -> bytes:
        return encode_message("receipt", id, 1440, source="app", rollout=rollout, person=person, state=state)

    entries = [
        encode_receipt("1", FIRST, "L1", "accepted"),
        encode_receipt("2", SECOND, "L1", "delivered"),
        encode_receipt("3", FIRST, "L2", "read"),
    ]
    done = handler.handle(envelopes(*entries, stream="receipts"))
    assert (done.taken, len(done.changes[0][2])) == (3, 3)
    assert [harness.work(SECOND, name).state for name in ("L1", "L2")] == [3, 0]
    again = handler.handle(envelopes(*entries, stream="receipts"))
    assert (again.taken, again.duplicates) == (0, 3)
    harness.check()


def test_another_response_and_a_plan_that_only_waits_are_left_alone(harness: Levels) -> None:
    plan = harness.county.plans["typhoon-2"]
    harness.allow(raise_to(plan, 1), replace(raise_to(plan, 3), code="flood-3", response="flood"))
    harness.run("typhoon-2")
    harness.bus.handle(c.PrepareRollout(region=COUNTY, plan="typhoon-1"), LEAD)
    harness.run("flood-3")
    assert [harness.at(id).state for id in (FIRST, SECOND, THIRD)] == ["issued", "prepared", "issued"]


def test_the_end_of_the_response_closes_what_is_open_with_one_message(harness: Levels) -> None:
    plan = replace(harness.county.plans["typhoon-2"], ending="防台风响应已结束，谢谢。")
    harness.allow(plan, replace(raise_to(plan, 3), code="flood-3", response="flood", at_end="keep"))
    for type in ("typhoon", "flood"):
        harness.bus.handle(DeclareResponse(region=COUNTY, type=type, level=2, reason="会商决定"), LEAD)
    harness.run("typhoon-2")
    harness.let_go()
    harness.answer(FIRST, ("L1", "finished"), ("L2", "accepted"))
    harness.run("flood-3")
    for type in ("typhoon", "flood"):
        over = EndResponse(region=COUNTY, type=type, expected_version=1, reason="台风已经远离")
        harness.bus.handle(over, LEAD)
    assert (harness.at(FIRST).state, harness.at(SECOND).state) == ("stopped", "issued")
    with harness.post.store.reading() as connection:
        notes = [
            row["person"] for row in read_messages(connection, COUNTY, FIRST) if row["kind"] == "correction"
        ]
    assert sorted(notes) == ["G1", "G2", "L2", "P1"]
    harness.let_go()
    assert "防台风响应已结束，谢谢。" in harness.texts("L2")[-1] + harness.texts("L2")[-2]
    harness.check()


@pytest.mark.parametrize("seed", range(2))
def test_whatever_the_order_everybody_is_told_once_and_sums_hold(harness: Levels, seed: int) -> None:
    rng, plan = random.Random(seed), harness.county.plans["typhoon-2"]
    named = {1: (1, 2, 3), 2: (1, 2, 3), 3: (1, 2), 4: (1,)}
    tiers = {"L1": 1, "L2": 1, "G1": 2, "G2": 2, "P1": 3}
    issued: list[str] = []
    for _ in range(4):
        before = {person: len(texts) for person, texts in harness.list_heard().items()}
        for level in rng.sample([*named], rng.randint(1, 2)):
            harness.allow(say_anew(raise_to(plan, level, named[level]), len(issued)))
            issued.append(harness.run(f"typhoon-{level}").id)
            if issued[:-1]:
                harness.answer(rng.choice(issued[:-1]), say_something(rng))
        harness.let_go()
        for person, texts in harness.list_heard().items():
            assert len(texts) <= before[person] + 1
            if tiers[person] in named[level]:
                assert texts[-1].startswith(f"{len(issued) - 1}号任务")
            elif texts:
                assert "停止" in texts[-1]
    harness.check()
    assert [item for item in issued if harness.at(item).state == "issued"] == issued[-1:]


def say_anew(plan: Plan, number: int) -> Plan:
    """The plan in words of this time: a gateway drops what it sent to somebody already."""
    tiers = tuple(replace(tier, text=f"{number}号任务：{tier.text}") for tier in plan.tiers)
    return replace(plan, tiers=tiers, correction=f"{number}号停止", repeat_within=timedelta())


def say_something(rng: random.Random) -> tuple[str, str]:
    """Something of whoever has a task at every level."""
    return rng.choice(("L1", "L2")), rng.choice(("delivered", "accepted", "finished"))


def test_either_all_of_it_is_there_or_nothing(harness: Levels, monkeypatch: pytest.MonkeyPatch) -> None:
    harness.allow(raise_to(harness.county.plans["typhoon-2"], 4, tiers=(1,)))
    harness.run("typhoon-2")
    harness.let_go()
    harness.answer(FIRST, ("L1", "accepted"))
    before = rows(harness)

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("data_access.emergency.rollouts.progress_rows.save_tasks", fail)
    with pytest.raises(RuntimeError):
        harness.run("typhoon-4")
    assert rows(harness) == before
    assert (harness.at(FIRST).state, harness.at(SECOND).state) == ("issued", "prepared")
    with harness.post.store.reading() as connection:
        assert read_messages(connection, COUNTY, SECOND) == []


def rows(harness: Levels) -> list[dict[str, Any]]:
    with harness.post.store.reading() as connection:
        return read_messages(connection, COUNTY, FIRST)
