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
from tests.integration.people.rolled_out import GRID, OTHER, VILLAGE, RolloutHarness
from tests.integration.people.rollout_samples import ID, SECOND_LEAD
from tests.integration.reports import COUNTY, encode_message, envelopes


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    post = Post(database_url)
    yield RolloutHarness(post, county)
    post.close()


def rows(harness: RolloutHarness, kind: str = "task") -> list[dict[str, object]]:
    with harness.post.store.reading() as connection:
        return [row for row in read_messages(connection, COUNTY, ID) if row["kind"] == kind]


def phone(person: str) -> Actor:
    return Actor(Viewer(Kind.LINK, "link:4", "", (Grant(Role.RESPONDER, COUNTY),), person))


def test_from_issue_to_finished(harness: RolloutHarness, tmp_path: Path) -> None:
    rollout = harness.issue()
    assert [tier.people for tier in rollout.tiers] == [2, 2, 1]
    assert harness.counts() == [5, 0, 0, 0, 0, 0]
    harness.post.wall.pass_by(1)
    assert harness.send() == 5
    assert harness.task("G1").sent_at == harness.post.wall.now
    harness.hear()
    assert harness.counts() == [0, 5, 0, 0, 0, 0]
    harness.wait(30)
    harness.give(
        c.RecordReceipts, receipts=(Receipt("k", "L1", "accepted", harness.post.wall.now),), by=phone("L1")
    )
    assert harness.counts(VILLAGE) == [0, 2, 0, 1, 0, 0]
    harness.wait(100)
    assert [len(harness.texts(name)) for name in ("L1", "L2", "G1")] == [1, 2, 2]
    assert harness.counts() == [0, 1, 3, 1, 0, 0]
    harness.tell(("L2", "finished"), ("G1", "accepted"))
    assert (harness.counts(), harness.counts(OTHER, 1)) == ([0, 1, 1, 2, 1, 0], [0, 0, 0, 0, 1, 0])
    harness.give(c.EndRollout, rollout.version)
    assert not harness.rollout().live
    verdict = verify(harness.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_reminders_differ_go_to_who_is_behind_and_survive_a_restart(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(1)
    harness.tell(("G1", "accepted"))
    harness.wait(120)
    harness.wait(31)
    assert harness.timers.fire_due() == 0
    assert len(harness.texts("G1")) == 1
    cells = harness.texts("G2")
    assert len(cells) == len({*cells}) == 3
    assert (harness.task("G2").round, harness.task("G1").round) == (2, 0)
    assert [tier.round for tier in harness.rollout().tiers] == [1, 2, 0]


def test_two_who_press_at_once_remind_once(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(5)
    assert harness.give(c.RemindTasks, people=("L1",)) == 1
    assert harness.give(c.RemindTasks, tier=1, by=SECOND_LEAD) == 1, "L2: nobody reminded them before"
    with pytest.raises(Refused, match="just_reminded"):
        harness.give(c.RemindTasks, tier=1, by=SECOND_LEAD)
    harness.wait(1)
    assert (len(harness.texts("L1")), len(harness.texts("L2"))) == (2, 2)
    harness.wait(1.1)
    assert harness.give(c.RemindTasks, tier=1) == 2


def test_the_plan_leaves_out_whoever_was_reminded_just_now(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(44)
    assert harness.give(c.RemindTasks, people=("L1",)) == 1
    harness.wait(1.5)
    assert (len(harness.texts("L1")), len(harness.texts("L2"))) == (2, 2), "each was reminded once"
    assert [harness.task(name).round for name in ("L1", "L2")] == [1, 1]


def test_an_acceptance_ends_what_still_waits_to_be_sent(harness: RolloutHarness) -> None:
    harness.issue()
    harness.tell(("L1", "accepted"))
    harness.post.wall.pass_by(1)
    assert harness.send() == 4
    assert {row["state"] for row in rows(harness) if row["person"] == "L1"} == {"withdrawn"}


def test_receipts_come_twice_early_and_for_nobody(harness: RolloutHarness) -> None:
    harness.issue()
    first = harness.tell(("L1", "finished"), ("X9", "accepted"), ("L1", "finished"))
    assert (first.taken, first.repeated, {n: why.code for n, why in first.refused.items()}) == (
        1, 1, {1: "no_task"},
    )  # fmt: skip
    again = harness.tell(("L1", "finished"), ("L1", "delivered"))
    assert (again.taken, again.repeated) == (1, 1)
    assert harness.counts() == [4, 0, 0, 0, 1, 0]
    assert harness.tell(("L1", "finished")).facts["receipts"] == 0


def test_nobody_answers_for_another_but_a_commander_by_name(harness: RolloutHarness) -> None:
    harness.issue()
    with pytest.raises(Refused, match="forbidden"):
        harness.tell(("L1", "accepted"), by=phone("L2"))
    assert harness.receipts() == []
    harness.tell(("L1", "accepted"), note="电话确认")
    assert harness.receipts() == [("L1", "accepted", "account:9", "")]
    assert (harness.task("L1").on_behalf_by, harness.task("L1").note) == ("account:9", "电话确认")


def test_a_stop_withdraws_the_unsent_and_corrects_the_sent_once(harness: RolloutHarness) -> None:
    rollout = harness.issue()
    harness.post.relay.send_due("notice")
    sent = {str(row["person"]) for row in rows(harness) if row["state"] == "sent"}
    assert 0 < len(sent) < 5
    harness.give(c.StopRollout, rollout.version, reason="台风转向，不再影响")
    harness.wait(60)
    states = {str(row["person"]): row["state"] for row in rows(harness)}
    assert {person for person, state in states.items() if state == "withdrawn"} == {*states} - sent
    assert sorted(str(row["person"]) for row in rows(harness, "correction")) == sorted(sent)
    with harness.post.store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(timers)).scalar() == 0
    late = harness.tell(("L1", "accepted"))
    assert (late.taken, harness.receipts()[-1][3]) == (1, "after_end")
    assert harness.counts()[3] == 0
    with pytest.raises(Refused, match="rollout_over"):
        harness.give(c.RemindTasks)


def test_opened_and_closed_within_a_second_tells_nobody(harness: RolloutHarness) -> None:
    harness.give(c.StopRollout, harness.issue().version, reason="误操作，立即停止")
    harness.wait(200)
    assert harness.post.list_shown() == []


def test_the_same_plan_again_is_held_and_says_how_many_were_sent(harness: RolloutHarness) -> None:
    first = harness.issue()
    harness.wait(1)
    with pytest.raises(Refused, match=f"{ID} is already running, 5 sent"):
        harness.prepare()
    harness.give(c.StopRollout, first.version, reason="升级为一级响应")
    assert harness.prepare().id == "RW-261122-02"


def test_above_the_plans_size_somebody_else_releases_it(database_url: str, county: County) -> None:
    post = Post(database_url)
    out = RolloutHarness(post, county, approve_above=4)
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
    out = RolloutHarness(post, county, approve_above=4)
    out.add_commander(9, "K1", "13900000201")
    out.add_commander(10, "K2", "13900000202")
    waiting = out.issue()

    def list_messages() -> list[tuple[object, object, object]]:
        return [(row["person"], row["channel"], row["state"]) for row in rows(out, "confirm")]

    assert list_messages() == [("K2", "notice", "waiting")], "everybody who may, but not whoever issued it"
    out.wait(5)
    assert out.timers.fire_due() == 0
    out.wait(5)
    assert [item[:2] for item in list_messages()] == [("K2", "notice"), ("K2", "sms"), ("K2", "sms")]
    message = [row["text"] for row in post.list_shown() if row["to"] == "13900000202"]
    assert len(message) == 3
    assert f"防台风Ⅱ级应急响应（{ID}）待第二人确认：Cao" in message[0]
    assert "请求下达5人，尚未发出" in message[0]
    with post.store.database.writing() as connection:
        connection.execute(delete(timers).where(timers.c.subject == ID))
    assert TimerAuditor(post.store, {str(COUNTY): out.county}, post.wall).restore_missing() == 2
    back = out.give(c.ReturnRollout, waiting.version, by=SECOND_LEAD, reason="人员名单有误")
    assert not back.awaits_second
    assert [(row["person"], row["channel"]) for row in rows(out, "returned")] == [("K1", "notice")]
    out.wait(6)
    assert len(list_messages()) == 3, "nobody is asked any more"
    again = out.give(c.IssueRollout, back.version)
    assert list_messages()[3:] == [("K2", "notice", "waiting")]
    out.give(c.ConfirmRollout, again.version, by=SECOND_LEAD)
    assert list_messages()[3:] == [("K2", "notice", "withdrawn")]
    with post.store.reading() as connection:
        assert not has_timer(connection, COUNTY, CONFIRMATION, ID)
    post.close()


def test_who_comes_before_the_issue_counts_for_the_plans_size(database_url: str, county: County) -> None:
    post = Post(database_url)
    out = RolloutHarness(post, county, approve_above=5)
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


def test_who_has_no_number_is_counted_and_gets_no_message(harness: RolloutHarness) -> None:
    harness.add_person("P2", "liaison", GRID, "")
    assert harness.issue().no_channel == 1
    assert (harness.task("P2").failed, harness.counts()[0]) == ("no_number", 6)
    assert "P2" not in {row["person"] for row in rows(harness)}


def test_whoever_comes_into_the_directory_later_has_no_task(harness: RolloutHarness) -> None:
    harness.issue()
    harness.add_person("P3", "liaison", GRID, "13900000009")
    assert harness.tell(("P3", "accepted")).refused[0].code == "no_task"


def test_tasks_are_taken_over_once(harness: RolloutHarness) -> None:
    harness.issue()
    assert harness.give(c.TakeOverTasks, people=("L1", "L2"), by=SECOND_LEAD) == 2
    with pytest.raises(Refused, match="nobody"):
        harness.give(c.TakeOverTasks, people=("L1", "L2"))
    assert (harness.task("L1").taken_over_by, harness.counts()[5]) == ("account:10", 2)


def test_a_message_that_did_not_arrive_is_told_with_its_cause(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(1)
    row = next(row for row in rows(harness) if row["person"] == "L1")
    harness.post.phones.fail_receipt("notice", f"{COUNTY}-{row['id']}", "not_installed")
    harness.hear()
    assert (harness.task("L1").failed, harness.task("L2").failed) == ("not_installed", "")


def test_a_dead_number_is_tried_by_sms_and_then_told(harness: RolloutHarness) -> None:
    harness.add_person("P2", "liaison", GRID, "13900000000")
    harness.issue()
    harness.wait(1)
    tried = [(row["channel"], row["state"]) for row in rows(harness) if row["person"] == "P2"]
    assert tried == [("notice", "failed"), ("sms", "failed")]
    assert (harness.task("P2").failed, harness.task("P2").state) == ("empty_number", 0)


def test_either_everything_is_there_or_nothing(
    harness: RolloutHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = harness.prepare()

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("dashboard.handlers.rollouts.release.rollout_release.save_branches", fail)
    with pytest.raises(RuntimeError):
        harness.give(c.IssueRollout, old.version)
    with harness.post.store.reading() as connection:
        for table in (tasks, outbox, timers):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0
    assert harness.rollout().issued_at is None


def test_the_curve_follows_the_receipts_own_times(harness: RolloutHarness) -> None:
    from data_access.emergency.rollouts.progress_rows import read_curve

    harness.issue()
    began = harness.post.wall.now
    harness.post.wall.pass_by(3600)

    def make_receipt(person: str, kind: str, minutes: float) -> Receipt:
        return Receipt(f"{kind}/{minutes}", person, kind, began + timedelta(minutes=minutes))

    harness.give(
        c.RecordReceipts, receipts=(make_receipt("L1", "accepted", 20), make_receipt("L2", "finished", 30))
    )
    assert harness.read(read_curve) == {1: [(20, 1, 0), (30, 1, 1)]}
    harness.give(
        c.RecordReceipts, receipts=(make_receipt("L1", "accepted", 5), make_receipt("L1", "accepted", 40))
    )
    assert [item for item in harness.read(read_curve)[1] if any(item[1:])] == [(5, 1, 0), (30, 1, 1)]


def test_a_call_never_waits_behind_a_roll_out(harness: RolloutHarness) -> None:
    harness.issue()
    harness.post.wall.pass_by(600)
    harness.post.call("zhao")
    with harness.post.store.database.writing() as connection:
        kinds = [take_due(connection, "notice", harness.post.wall.now, 1)[0].message.kind for _ in range(2)]
    assert kinds == ["call", "task"]


def encode_receipt(id: str, person: str, state: str, rollout: str = ID, **more: object) -> bytes:
    return encode_message(
        "receipt", id, 1440, source="app", rollout=rollout, person=person, state=state, **more
    )


def test_receipts_of_the_stream_are_told_by_one_change_and_the_bad_are_dead_letters(
    harness: RolloutHarness,
) -> None:
    harness.issue()
    handler = ReportHandler(harness.post.store, {COUNTY: harness.county}, clock=harness.post.wall)
    entries = [
        encode_receipt("1", "L1", "delivered"),
        encode_receipt("2", "L1", "accepted"),
        encode_receipt("3", "G1", "finished"),
        encode_receipt("4", "nobody", "accepted"),
        encode_receipt("5", "L2", "accepted", rollout="RW-990101-01"),
        encode_receipt("2", "L1", "accepted"),
        b"{",
    ]
    done = handler.handle(envelopes(*entries, stream="receipts"))
    assert (done.taken, done.duplicates) == (3, 1)
    assert [dead_letter.reason for _, dead_letter in done.dead] == ["not_json", "no_task", "no_rollout"]
    [(_, _, changes)] = done.changes
    assert len(changes) == 1
    assert harness.counts() == [3, 0, 0, 1, 1, 0]
    again = handler.handle(envelopes(*entries[:3], stream="receipts"))
    assert (again.taken, again.duplicates, harness.counts()) == (0, 3, [3, 0, 0, 1, 1, 0])


def test_a_township_answers_for_its_own_tasks_only(harness: RolloutHarness) -> None:
    harness.issue()
    handler = ReportHandler(harness.post.store, {COUNTY: harness.county}, clock=harness.post.wall)
    sender = Sender(3, "app", VILLAGE[:9])
    batch = envelopes(encode_receipt("1", "L1", "read"), encode_receipt("2", "L2", "read"), stream="receipts")
    done = handler.handle([envelope._replace(sender=sender) for envelope in batch])
    assert (done.taken, [dead_letter.reason for _, dead_letter in done.dead]) == (1, ["out_of_scope"])
    [same_id] = envelopes(encode_receipt("1", "L1", "accepted"), stream="receipts")
    handler.handle([same_id._replace(sender=Sender(4, "village", VILLAGE))])
    assert harness.task("L1").accepted_at is not None, "nobody uses up the ids of another token"


def test_people_answer_a_task_by_sms_and_nobody_guesses(harness: RolloutHarness) -> None:
    harness.issue()
    harness.wait(1)
    harness.post.phones.answer("sms", "13900000100", "1")
    harness.post.phones.answer("sms", "13900000102", "5 已通知12户")
    harness.post.phones.answer("sms", "13900000999", "1")
    harness.hear()
    harness.hear()
    assert (harness.task("L1").accepted_at, harness.task("L1").on_behalf_by) == (harness.post.wall.now, "")
    assert (harness.task("G1").state, harness.task("G1").note) == (4, "已通知12户")
    assert harness.counts()[3:] == [1, 1, 0]


def test_with_a_call_and_a_task_open_an_answer_without_a_code_is_asked_back(harness: RolloutHarness) -> None:
    harness.issue()
    code = harness.post.call("L1")
    harness.post.phones.answer("sms", "13900000100", "1")
    harness.hear()
    assert harness.task("L1").state == 0
    harness.send()
    assert code in harness.texts("L1")[-1]
