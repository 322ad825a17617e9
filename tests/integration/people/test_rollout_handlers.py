"""Roll-outs on both databases: one commit, one message a person and round, every way an answer can come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from dashboard.commands import ReportHandler
from dashboard.relay.timer_audit import TimerAuditor
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.tables.emergency.rollout_tables import tasks
from data_access.database.tables.outbox_tables import outbox, timers
from data_access.maintenance.verification.verify import verify
from data_access.outbox.outbox_rows import read_messages, take_due
from data_access.outbox.timer_rows import has_timer
from data_access.outbox.waits import CONFIRMATION
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.kernel.errors import Refused
from domain.sources.senders import Sender
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import GRID, OTHER, VILLAGE, RolledOut
from tests.integration.people.rollout_samples import ID, SECOND_LEAD
from tests.integration.reports import COUNTY, envelopes, raw


@pytest.fixture
def out(database_url: str, county: County) -> Iterator[RolledOut]:
    post = Post(database_url)
    yield RolledOut(post, county)
    post.close()


def rows(out: RolledOut, kind: str = "task") -> list[dict[str, object]]:
    with out.post.store.reading() as connection:
        return [row for row in read_messages(connection, COUNTY, ID) if row["kind"] == kind]


def phone(person: str) -> Actor:
    return Actor(Viewer(Kind.LINK, "link:4", "", (Grant(Role.RESPONDER, COUNTY),), person))


def test_from_issue_to_finished(out: RolledOut, tmp_path: Path) -> None:
    rollout = out.issue()
    assert [tier.people for tier in rollout.tiers] == [2, 2, 1]
    assert out.counts() == [5, 0, 0, 0, 0, 0]
    out.post.wall.pass_by(1)
    assert out.send() == 5
    assert out.task("G1").sent_at == out.post.wall.now
    out.hear()
    assert out.counts() == [0, 5, 0, 0, 0, 0]
    out.wait(30)
    out.give(c.RecordReceipts, receipts=(Receipt("k", "L1", "accepted", out.post.wall.now),), by=phone("L1"))
    assert out.counts(VILLAGE) == [0, 2, 0, 1, 0, 0]
    out.wait(100)
    assert [len(out.texts(one)) for one in ("L1", "L2", "G1")] == [1, 2, 2]
    assert out.counts() == [0, 1, 3, 1, 0, 0]
    out.tell(("L2", "finished"), ("G1", "accepted"))
    assert (out.counts(), out.counts(OTHER, 1)) == ([0, 1, 1, 2, 1, 0], [0, 0, 0, 0, 1, 0])
    out.give(c.EndRollout, rollout.version)
    assert not out.rollout().live
    verdict = verify(out.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_reminders_differ_go_to_who_is_behind_and_survive_a_restart(out: RolledOut) -> None:
    out.issue()
    out.wait(1)
    out.tell(("G1", "accepted"))
    out.wait(120)
    out.wait(31)
    assert out.timers.fire_due() == 0
    assert len(out.texts("G1")) == 1
    told = out.texts("G2")
    assert len(told) == len({*told}) == 3
    assert (out.task("G2").round, out.task("G1").round) == (2, 0)
    assert [tier.round for tier in out.rollout().tiers] == [1, 2, 0]


def test_two_who_press_at_once_remind_once(out: RolledOut) -> None:
    out.issue()
    out.wait(5)
    assert out.give(c.RemindTasks, people=("L1",)) == 1
    assert out.give(c.RemindTasks, tier=1, by=SECOND_LEAD) == 1, "L2: nobody reminded them before"
    with pytest.raises(Refused, match="just_reminded"):
        out.give(c.RemindTasks, tier=1, by=SECOND_LEAD)
    out.wait(1)
    assert (len(out.texts("L1")), len(out.texts("L2"))) == (2, 2)
    out.wait(1.1)
    assert out.give(c.RemindTasks, tier=1) == 2


def test_the_plan_leaves_out_whoever_was_reminded_just_now(out: RolledOut) -> None:
    out.issue()
    out.wait(44)
    assert out.give(c.RemindTasks, people=("L1",)) == 1
    out.wait(1.5)
    assert (len(out.texts("L1")), len(out.texts("L2"))) == (2, 2), "each was reminded once"
    assert [out.task(one).round for one in ("L1", "L2")] == [1, 1]


def test_an_acceptance_ends_what_still_waits_to_be_sent(out: RolledOut) -> None:
    out.issue()
    out.tell(("L1", "accepted"))
    out.post.wall.pass_by(1)
    assert out.send() == 4
    assert {row["state"] for row in rows(out) if row["person"] == "L1"} == {"withdrawn"}


def test_receipts_come_twice_early_and_for_nobody(out: RolledOut) -> None:
    out.issue()
    first = out.tell(("L1", "finished"), ("X9", "accepted"), ("L1", "finished"))
    assert (first.taken, first.repeated, {n: why.code for n, why in first.refused.items()}) == (
        1, 1, {1: "no_task"},
    )  # fmt: skip
    again = out.tell(("L1", "finished"), ("L1", "delivered"))
    assert (again.taken, again.repeated) == (1, 1)
    assert out.counts() == [4, 0, 0, 0, 1, 0]
    assert out.tell(("L1", "finished")).told["receipts"] == 0


def test_nobody_answers_for_another_but_a_commander_by_name(out: RolledOut) -> None:
    out.issue()
    with pytest.raises(Refused, match="forbidden"):
        out.tell(("L1", "accepted"), by=phone("L2"))
    assert out.receipts() == []
    out.tell(("L1", "accepted"), note="电话确认")
    assert out.receipts() == [("L1", "accepted", "account:9", "")]
    assert (out.task("L1").on_behalf_by, out.task("L1").note) == ("account:9", "电话确认")


def test_a_stop_withdraws_the_unsent_and_corrects_the_sent_once(out: RolledOut) -> None:
    rollout = out.issue()
    out.post.relay.send_due("notice")
    sent = {str(row["person"]) for row in rows(out) if row["state"] == "sent"}
    assert 0 < len(sent) < 5
    out.give(c.StopRollout, rollout.version, reason="台风转向，不再影响")
    out.wait(60)
    states = {str(row["person"]): row["state"] for row in rows(out)}
    assert {person for person, state in states.items() if state == "withdrawn"} == {*states} - sent
    assert sorted(str(row["person"]) for row in rows(out, "correction")) == sorted(sent)
    with out.post.store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(timers)).scalar() == 0
    late = out.tell(("L1", "accepted"))
    assert (late.taken, out.receipts()[-1][3]) == (1, "after_end")
    assert out.counts()[3] == 0
    with pytest.raises(Refused, match="rollout_over"):
        out.give(c.RemindTasks)


def test_opened_and_closed_within_a_second_tells_nobody(out: RolledOut) -> None:
    out.give(c.StopRollout, out.issue().version, reason="误操作，立即停止")
    out.wait(200)
    assert out.post.shown() == []


def test_the_same_plan_again_is_held_and_says_how_many_were_sent(out: RolledOut) -> None:
    first = out.issue()
    out.wait(1)
    with pytest.raises(Refused, match=f"{ID} is already running, 5 sent"):
        out.prepare()
    out.give(c.StopRollout, first.version, reason="升级为一级响应")
    assert out.prepare().id == "RW-261122-02"


def test_above_the_plans_size_somebody_else_releases_it(database_url: str, county: County) -> None:
    post = Post(database_url)
    out = RolledOut(post, county, approve_above=4)
    waiting = out.issue()
    assert (waiting.needs_second, waiting.issued_at) == (True, None)
    post.wall.pass_by(300)
    assert out.timers.fire_due() == 1, "a second person is asked for again"
    assert out.send() == 0, "nobody has an account here"
    with pytest.raises(Refused, match="same_person"):
        out.give(c.ConfirmRollout, waiting.version)
    released = out.give(c.ConfirmRollout, waiting.version, by=SECOND_LEAD)
    assert released.issued_at == post.wall.now
    post.wall.pass_by(1)
    assert out.send() == 5
    post.close()


def test_a_second_person_is_asked_by_message_until_somebody_acts(database_url: str, county: County) -> None:
    post = Post(database_url)
    out = RolledOut(post, county, approve_above=4)
    out.add_commander(9, "K1", "13900000201")
    out.add_commander(10, "K2", "13900000202")
    waiting = out.issue()

    def asked() -> list[tuple[object, object, object]]:
        return [(row["person"], row["channel"], row["state"]) for row in rows(out, "confirm")]

    assert asked() == [("K2", "notice", "waiting")], "everybody who may, but not whoever issued it"
    out.wait(5)
    assert out.timers.fire_due() == 0
    out.wait(5)
    assert [one[:2] for one in asked()] == [("K2", "notice"), ("K2", "sms"), ("K2", "sms")]
    said = [one["text"] for one in post.shown() if one["to"] == "13900000202"]
    assert len(said) == 3
    assert f"防台风Ⅱ级应急响应（{ID}）待第二人确认：Cao" in said[0]
    assert "请求下达5人，尚未发出" in said[0]
    with post.store.database.writing() as connection:
        connection.execute(delete(timers).where(timers.c.subject == ID))
    assert TimerAuditor(post.store, {str(COUNTY): out.county}, post.wall).restore_missing() == 2
    back = out.give(c.ReturnRollout, waiting.version, by=SECOND_LEAD, reason="人员名单有误")
    assert not back.awaits_second
    assert [(row["person"], row["channel"]) for row in rows(out, "returned")] == [("K1", "notice")]
    out.wait(6)
    assert len(asked()) == 3, "nobody is asked any more"
    again = out.give(c.IssueRollout, back.version)
    assert asked()[3:] == [("K2", "notice", "waiting")]
    out.give(c.ConfirmRollout, again.version, by=SECOND_LEAD)
    assert asked()[3:] == [("K2", "notice", "withdrawn")]
    with post.store.reading() as connection:
        assert not has_timer(connection, COUNTY, CONFIRMATION, ID)
    post.close()


def test_who_comes_before_the_issue_counts_for_the_plans_size(database_url: str, county: County) -> None:
    post = Post(database_url)
    out = RolledOut(post, county, approve_above=5)
    prepared = out.prepare()
    assert not prepared.needs_second
    out.add_person("P2", "liaison", GRID, "13900000119")
    waiting = out.give(c.IssueRollout, prepared.version)
    assert (waiting.needs_second, waiting.issued_at, waiting.people) == (True, None, 6)
    post.wall.pass_by(300)
    assert out.send() == 0
    with pytest.raises(Refused, match="same_person"):
        out.give(c.ConfirmRollout, waiting.version)
    assert out.give(c.ConfirmRollout, waiting.version, by=SECOND_LEAD).issued_at == post.wall.now
    post.close()


def test_who_has_no_number_is_counted_and_gets_no_message(out: RolledOut) -> None:
    out.add_person("P2", "liaison", GRID, "")
    assert out.issue().no_channel == 1
    assert (out.task("P2").failed, out.counts()[0]) == ("no_number", 6)
    assert "P2" not in {row["person"] for row in rows(out)}


def test_whoever_comes_into_the_directory_later_has_no_task(out: RolledOut) -> None:
    out.issue()
    out.add_person("P3", "liaison", GRID, "13900000009")
    assert out.tell(("P3", "accepted")).refused[0].code == "no_task"


def test_tasks_are_taken_over_once(out: RolledOut) -> None:
    out.issue()
    assert out.give(c.TakeOverTasks, people=("L1", "L2"), by=SECOND_LEAD) == 2
    with pytest.raises(Refused, match="nobody"):
        out.give(c.TakeOverTasks, people=("L1", "L2"))
    assert (out.task("L1").taken_over_by, out.counts()[5]) == ("account:10", 2)


def test_a_message_that_did_not_arrive_is_told_with_its_cause(out: RolledOut) -> None:
    out.issue()
    out.wait(1)
    row = next(row for row in rows(out) if row["person"] == "L1")
    out.post.phones.fail_receipt("notice", f"{COUNTY}-{row['id']}", "not_installed")
    out.hear()
    assert (out.task("L1").failed, out.task("L2").failed) == ("not_installed", "")


def test_a_dead_number_is_tried_by_sms_and_then_told(out: RolledOut) -> None:
    out.add_person("P2", "liaison", GRID, "13900000000")
    out.issue()
    out.wait(1)
    tried = [(row["channel"], row["state"]) for row in rows(out) if row["person"] == "P2"]
    assert tried == [("notice", "failed"), ("sms", "failed")]
    assert (out.task("P2").failed, out.task("P2").state) == ("empty_number", 0)


def test_either_everything_is_there_or_nothing(out: RolledOut, monkeypatch: pytest.MonkeyPatch) -> None:
    old = out.prepare()

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("dashboard.handlers.rollouts.release.rollout_release.save_branches", fail)
    with pytest.raises(RuntimeError):
        out.give(c.IssueRollout, old.version)
    with out.post.store.reading() as connection:
        for table in (tasks, outbox, timers):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0
    assert out.rollout().issued_at is None


def test_the_curve_follows_the_receipts_own_times(out: RolledOut) -> None:
    from data_access.emergency.rollouts.progress_rows import read_curve

    out.issue()
    began = out.post.wall.now
    out.post.wall.pass_by(3600)

    def said(person: str, kind: str, minutes: float) -> Receipt:
        return Receipt(f"{kind}/{minutes}", person, kind, began + timedelta(minutes=minutes))

    out.give(c.RecordReceipts, receipts=(said("L1", "accepted", 20), said("L2", "finished", 30)))
    assert out.read(read_curve) == {1: [(20, 1, 0), (30, 1, 1)]}
    out.give(c.RecordReceipts, receipts=(said("L1", "accepted", 5), said("L1", "accepted", 40)))
    assert [one for one in out.read(read_curve)[1] if any(one[1:])] == [(5, 1, 0), (30, 1, 1)]


def test_a_call_never_waits_behind_a_roll_out(out: RolledOut) -> None:
    out.issue()
    out.post.wall.pass_by(600)
    out.post.call("zhao")
    with out.post.store.database.writing() as connection:
        kinds = [take_due(connection, "notice", out.post.wall.now, 1)[0].message.kind for _ in range(2)]
    assert kinds == ["call", "task"]


def streamed(id: str, person: str, state: str, rollout: str = ID, **more: object) -> bytes:
    return raw("receipt", id, 1440, source="app", rollout=rollout, person=person, state=state, **more)


def test_receipts_of_the_stream_are_told_by_one_change_and_the_bad_are_dead_letters(out: RolledOut) -> None:
    out.issue()
    handler = ReportHandler(out.post.store, {COUNTY: out.county}, clock=out.post.wall)
    told = [
        streamed("1", "L1", "delivered"),
        streamed("2", "L1", "accepted"),
        streamed("3", "G1", "finished"),
        streamed("4", "nobody", "accepted"),
        streamed("5", "L2", "accepted", rollout="RW-990101-01"),
        streamed("2", "L1", "accepted"),
        b"{",
    ]
    done = handler.handle(envelopes(*told, stream="receipts"))
    assert (done.taken, done.duplicates) == (3, 1)
    assert [letter.reason for _, letter in done.dead] == ["not_json", "no_task", "no_rollout"]
    [(_, _, changes)] = done.changes
    assert len(changes) == 1
    assert out.counts() == [3, 0, 0, 1, 1, 0]
    again = handler.handle(envelopes(*told[:3], stream="receipts"))
    assert (again.taken, again.duplicates, out.counts()) == (0, 3, [3, 0, 0, 1, 1, 0])


def test_a_township_answers_for_its_own_tasks_only(out: RolledOut) -> None:
    out.issue()
    handler = ReportHandler(out.post.store, {COUNTY: out.county}, clock=out.post.wall)
    sender = Sender(3, "app", VILLAGE[:9])
    told = envelopes(streamed("1", "L1", "read"), streamed("2", "L2", "read"), stream="receipts")
    done = handler.handle([envelope._replace(sender=sender) for envelope in told])
    assert (done.taken, [letter.reason for _, letter in done.dead]) == (1, ["out_of_scope"])
    [same_id] = envelopes(streamed("1", "L1", "accepted"), stream="receipts")
    handler.handle([same_id._replace(sender=Sender(4, "village", VILLAGE))])
    assert out.task("L1").accepted_at is not None, "nobody uses up the ids of another token"


def test_people_answer_a_task_by_sms_and_nobody_guesses(out: RolledOut) -> None:
    out.issue()
    out.wait(1)
    out.post.phones.answer("sms", "13900000100", "1")
    out.post.phones.answer("sms", "13900000102", "5 已通知12户")
    out.post.phones.answer("sms", "13900000999", "1")
    out.hear()
    out.hear()
    assert (out.task("L1").accepted_at, out.task("L1").on_behalf_by) == (out.post.wall.now, "")
    assert (out.task("G1").state, out.task("G1").note) == (4, "已通知 12 户")
    assert out.counts()[3:] == [1, 1, 0]


def test_with_a_call_and_a_task_open_an_answer_without_a_code_is_asked_back(out: RolledOut) -> None:
    out.issue()
    code = out.post.call("L1")
    out.post.phones.answer("sms", "13900000100", "1")
    out.hear()
    assert out.task("L1").state == 0
    out.send()
    assert code in out.texts("L1")[-1]
