"""What no channel takes is told as a receipt of its task, on both databases: once, traced, and to screens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from dashboard.relay.answers import Answers
from dashboard.relay.task_receipts import tell_failures
from data_access.county_packs.county_pack import County
from data_access.database.tables.emergency.rollout_tables import task_receipts
from data_access.database.tables.live_tables import trace
from data_access.database.tables.outbox_tables import outbox
from data_access.emergency.rollouts.recount import find_drift
from data_access.gateways.http_gateway import Event
from data_access.outbox.outbox_rows import add_messages
from domain.access.actor import Actor
from domain.emergency.rollouts import rollout_commands as c
from domain.kernel.command import Command
from domain.squads.calls.outgoing import ASK, CALL, CHECK, NOTICE, SMS, TASK, VOICE, Message
from domain.squads.squad_commands import AnswerCall
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import CHAIN, GRID, RolloutHarness
from tests.integration.people.rollout_samples import ID
from tests.integration.reports import COUNTY

DEAD = "13900000000"
NUMBERS = {person: f"1390000010{place}" for place, (person, *_) in enumerate(CHAIN)}


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    made = RolloutHarness(Post(database_url), county)
    made.add_person("P2", "liaison", GRID, DEAD)
    made.issue()
    yield made
    made.post.close()


def told_of(harness: RolloutHarness, person: str) -> list[tuple[str, str, str]]:
    """(kind, channel, note) of the receipts of somebody."""
    r = task_receipts.c
    with harness.post.store.reading() as connection:
        query = select(r.kind, r.channel, r.note).where(r.rollout == ID, r.person == person)
        return [(row.kind, row.channel, row.note) for row in connection.execute(query.order_by(r.channel))]


def tellers(harness: RolloutHarness) -> list[str]:
    """Who told of progress, in the trace."""
    t = trace.c
    with harness.post.store.reading() as connection:
        query = select(t.actor).where(t.action == "rollout.progressed", t.actor.startswith("gateway:"))
        return [*connection.execute(query.order_by(t.n)).scalars()]


def test_a_number_that_no_gateway_takes_is_told_at_once_with_its_cause(harness: RolloutHarness) -> None:
    harness.wait(1)
    assert told_of(harness, "P2") == [
        ("unreachable", "notice", "empty_number"),
        ("unreachable", "sms", "empty_number"),
    ]
    assert (harness.task("P2").failed, harness.task("P2").sent_at) == ("empty_number", None)
    assert told_of(harness, "L1") == []
    assert harness.task("L1").sent_at is not None
    assert tellers(harness) == ["gateway:notice", "gateway:sms"]
    with harness.post.store.reading() as connection:
        assert find_drift(connection, COUNTY, harness.rollout()) == []


def test_what_is_told_again_is_the_same_receipt(harness: RolloutHarness) -> None:
    message = Message("m1", COUNTY, "L1", NOTICE, TASK, ID, {})
    for _ in range(2):
        tell_failures(harness.bus, harness.post.wall)([(message, "rejected" * 100)])
    assert told_of(harness, "L1") == [("unreachable", "notice", ("rejected" * 100)[:500])]
    assert tellers(harness) == ["gateway:notice"]


def test_of_a_roll_out_that_is_over_it_is_kept_as_late_and_changes_no_task(harness: RolloutHarness) -> None:
    harness.give(c.EndRollout, harness.rollout().version)
    harness.post.wall.pass_by(60)
    message = Message("m1", COUNTY, "L1", NOTICE, TASK, ID, {})
    tell_failures(harness.bus, harness.post.wall)([(message, "rejected")])
    assert told_of(harness, "L1") == [("unreachable", "notice", "rejected")]
    assert harness.task("L1").failed == ""


def test_by_how_much_a_gateways_clock_was_put_right_is_kept_with_its_receipts(
    harness: RolloutHarness,
) -> None:
    """Of a receipt it is how far the clock was ahead, of an event how far it was behind."""
    harness.wait(1)
    t, r = outbox.c, task_receipts.c
    with harness.post.store.reading() as connection:
        query = select(t.id).where(t.subject == ID, t.person == "L1", t.channel == NOTICE)
        message = Message(str(connection.execute(query).scalar_one()), COUNTY, "L1", NOTICE, TASK, ID, {})
    at = harness.post.wall.now
    delivered = Event(901, "receipt", message.wire_id, at, delivered=True, clock_off_s=600.0)
    reply = Event(902, "reply", "", at, reply="r902", text="1", sender=NUMBERS["L1"], clock_off_s=-30.0)
    Answers(harness.post.store, harness.bus, NOTICE, harness.post.wall).take([delivered, reply])
    with harness.post.store.reading() as connection:
        query = select(r.kind, r.offset_ms).where(r.rollout == ID, r.person == "L1").order_by(r.kind)
        assert [tuple(row) for row in connection.execute(query)] == [
            ("accepted", 30_000), ("delivered", -600_000),
        ]  # fmt: skip


def test_a_task_that_is_finished_in_part_is_asked_back_and_not_finished(harness: RolloutHarness) -> None:
    """Whoever has a task and no call is asked as well: nothing of what they wrote is lost unheard."""
    harness.wait(1)
    number = next(f"1390000010{place}" for place, (person, *_) in enumerate(CHAIN) if person == "L1")

    def answer(place: int, text: str) -> list[str]:
        reply = Event(place, "reply", "", harness.post.wall.now, reply=f"r{place}", text=text, sender=number)
        Answers(harness.post.store, harness.bus, SMS, harness.post.wall).take([reply])
        t = outbox.c
        with harness.post.store.reading() as connection:
            query = select(t.subject).where(t.kind == ASK, t.person == "L1")
            return [*connection.execute(query).scalars()]

    assert answer(901, "01 已完成80%") == [ID]
    assert answer(902, "大部分完成") == [ID, ID]
    assert harness.task("L1").finished_at is None
    assert answer(903, "01 已完成") == [ID, ID]
    assert harness.task("L1").finished_at is not None


class Recorder:
    """A door that only notes what was given to it."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    def handle(self, command: Command, by: Actor) -> None:
        self.commands.append(command)


def name_message(harness: RolloutHarness, person: str, kind: str) -> str:
    """The id by which gateways know somebody's newest message of a kind."""
    o = outbox.c
    query = select(o.id).where(o.person == person, o.kind == kind).order_by(o.at.desc())
    with harness.post.store.reading() as connection:
        return Message(str(connection.execute(query).scalars().first()), COUNTY, "", "", "", "", {}).wire_id


def count_questions(harness: RolloutHarness, person: str) -> int:
    """How often somebody was asked what they mean."""
    o = outbox.c
    query = select(func.count()).where(o.kind == ASK, o.person == person)
    with harness.post.store.reading() as connection:
        return int(connection.execute(query).scalar_one())


def test_a_pressed_key_is_of_the_message_that_was_read_out(harness: RolloutHarness) -> None:
    """In a storm everybody has a task, whoever is called into a squad, too."""
    harness.wait(1)
    harness.post.call("L1", "s1")
    harness.send()
    door, number, at = Recorder(), NUMBERS["L1"], harness.post.wall.now
    ids = [name_message(harness, "L1", kind) for kind in (CALL, TASK)]
    rung = [
        Event(900 + place, "reply", id, at, reply=f"r{place}", text="1", sender=number)
        for place, id in enumerate(ids)
    ]
    Answers(harness.post.store, door, VOICE, harness.post.wall).take(rung)
    call, receipts = door.commands
    assert isinstance(call, AnswerCall)
    assert (call.squad, call.person, call.state) == ("s1", "L1", "accepted")
    assert isinstance(receipts, c.RecordReceipts)
    assert [(receipt.person, receipt.kind) for receipt in receipts.receipts] == [("L1", "accepted")]
    assert harness.send() == 0, "nobody is asked back"


def test_a_key_that_says_nothing_of_the_task_read_out_is_of_no_call_either(harness: RolloutHarness) -> None:
    """Whoever presses 2 for a task has not left the squad they are on site in."""
    harness.wait(1)
    harness.post.call("L1", "s1")
    harness.send()
    door, number, at = Recorder(), NUMBERS["L1"], harness.post.wall.now
    id = name_message(harness, "L1", TASK)
    rung = [
        Event(900 + place, "reply", id, at, reply=f"r{place}", text=key, sender=number)
        for place, key in enumerate(("2", "3", "4"))
    ]
    Answers(harness.post.store, door, VOICE, harness.post.wall).take(rung)
    assert door.commands == []
    assert count_questions(harness, "L1") == 3


@pytest.mark.parametrize("channel", [SMS, VOICE])
def test_a_key_under_a_check_accepts_no_call(harness: RolloutHarness, channel: str) -> None:
    harness.post.call("zhao", "s1")
    check = Message("m1", COUNTY, "zhao", channel, CHECK, "HC-1", {})
    with harness.post.store.database.writing() as connection:
        add_messages(connection, COUNTY, [check], harness.post.wall.now)
    door, at = Recorder(), harness.post.wall.now
    reply = Event(900, "reply", check.wire_id, at, reply="r1", text="1", sender="13800000001")
    Answers(harness.post.store, door, channel, harness.post.wall).take([reply])
    assert door.commands == []
    assert count_questions(harness, "zhao") == 1


@pytest.mark.parametrize("text", ["1", "完成", "2"])
@pytest.mark.parametrize("kind", [CALL, TASK])
def test_an_sms_of_somebody_with_call_and_task_is_asked_back_whatever_came_last(
    harness: RolloutHarness, text: str, kind: str
) -> None:
    """The gateway names the last message. 2 is said of calls alone: it is the call's where that came last."""
    harness.wait(1)
    code = harness.post.call("L1", "s1")
    harness.send()
    door, number, at = Recorder(), NUMBERS["L1"], harness.post.wall.now
    id = name_message(harness, "L1", kind)
    answers = Answers(harness.post.store, door, SMS, harness.post.wall)
    answers.take([Event(900, "reply", id, at, reply="r0", text=text, sender=number)])
    is_of_call = (text, kind) == ("2", CALL)
    assert (len(door.commands), count_questions(harness, "L1")) == ((1, 0) if is_of_call else (0, 1))
    for place, which in enumerate((code, "01"), 1):
        event = Event(900 + place, "reply", id, at, reply=f"r{place}", text=f"{which} 1", sender=number)
        answers.take([event])
    call, receipts = door.commands[-2:]
    assert isinstance(call, AnswerCall)
    assert isinstance(receipts, c.RecordReceipts)


def test_of_two_calls_and_a_task_none_is_taken_for_the_answer(harness: RolloutHarness) -> None:
    harness.wait(1)
    for squad in ("s1", "s2"):
        harness.post.call("L1", squad)
    door, at = Recorder(), harness.post.wall.now
    reply = Event(900, "reply", "", at, reply="r0", text="1", sender=NUMBERS["L1"])
    Answers(harness.post.store, door, SMS, harness.post.wall).take([reply])
    assert (door.commands, count_questions(harness, "L1")) == ([], 1)


def test_what_says_nothing_of_a_task_is_asked_back(harness: RolloutHarness) -> None:
    """Some think that reading is enough: they are told that it is not, and how to accept."""
    harness.wait(1)
    for text in ("收到", "2", "12 1"):
        harness.post.phones.answer("sms", NUMBERS["L1"], text)
    harness.hear()
    assert harness.task("L1").accepted_at is None
    harness.send()
    questions = [text for text in harness.texts("L1") if "没有看懂" in text]
    assert len(questions) == 3
    assert all("01＝" in text and "（1领办、5办结）" in text and "不能到" not in text for text in questions)
