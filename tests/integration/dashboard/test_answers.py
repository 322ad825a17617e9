"""Answers by SMS and by a pressed key are commands of that person, once; what is unclear is asked back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update

from dashboard.commands import digest_of
from dashboard.demo.gateway_sim_server import Handler
from dashboard.handlers.squad_messages import write_squad_messages
from dashboard.relay.answers import Answers
from dashboard.relay.relay import leave_channel
from data_access.database.tables.directory_tables import people
from data_access.database.unit_of_work import Origin
from data_access.outbox.outbox_rows import find_message
from data_access.squads.squad_store import save_squad
from domain.access.actor import Actor
from domain.kernel.worlds import WorldId
from domain.squads.calls.ladder import DEFAULT_LADDER
from domain.squads.squad import (
    Squad,
    acknowledge_order,
    answer_call,
    assemble_squad,
    give_order,
    release_member,
)
from domain.squads.squad_commands import AcknowledgeOrder, AnswerCall, GiveOrder
from tests.integration.outbox import FACTS, Post
from tests.integration.reports import COUNTY, VILLAGE

PACK: Any = SimpleNamespace(ladder=DEFAULT_LADDER, group_robot=False)
"""What calls need of a county."""


class Squads:
    """Squads of a test and the door to them: the rules, the keys and the messages are the real ones."""

    def __init__(self, post: Post) -> None:
        self.post, self.by_id = post, {}  # type: tuple[Post, dict[str, Squad]]
        self.given: list[tuple[AnswerCall | AcknowledgeOrder, str]] = []

    def assemble(self, id: str, *people: str) -> None:
        called = [(person, "flood") for person in people]
        self.save(assemble_squad(id, f"c{id}", VILLAGE, "account:7", called, {}, "", self.post.wall.now))

    def release(self, id: str, person: str) -> None:
        self.save(release_member(self.by_id[id], person, self.post.wall.now))

    def save(self, new: Squad) -> None:
        with self.post.store.unit_of_work(COUNTY, Origin("account:7"), self.post.wall.now) as work:
            write_squad_messages(work, self.by_id.get(new.id), new, FACTS, PACK)
            save_squad(work.connection, COUNTY, new)
        self.by_id[new.id] = new

    def order(self, id: str, text: str, *people: str) -> None:
        given = GiveOrder(region=COUNTY, squad=id, text=text, to=people)
        self.save(give_order(self.by_id[id], given, "account:7", self.post.wall.now))

    def receipts(self, id: str) -> list[list[str]]:
        """Who confirmed each instruction."""
        return [sorted(order.receipts) for order in self.by_id[id].orders]

    def handle(self, command: Any, by: Actor) -> None:
        old = self.by_id[command.squad]
        with self.post.store.unit_of_work(COUNTY, Origin(by.name), self.post.wall.now) as work:
            work.claim_key(f"{by.name}/{command.key}", digest_of(command))
            name = "" if by.viewer.person == command.person else by.name
            decide = acknowledge_order if isinstance(command, AcknowledgeOrder) else answer_call
            new = decide(old, command, name, self.post.wall.now)
            write_squad_messages(work, old, new, FACTS, PACK)
            save_squad(work.connection, COUNTY, new)
        self.by_id[command.squad] = new
        self.given.append((command, by.name))

    def state(self, id: str, person: str) -> str:
        member = self.by_id[id].find_member(person)
        assert member is not None
        return member.state


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Post(database_url)
    yield made
    made.close()


@pytest.fixture
def squads(post: Post) -> Squads:
    return Squads(post)


def listen(post: Post, squads: Squads, channel: str = "sms") -> None:
    """Ask the gateway over HTTP what happened, and take it."""
    answers = Answers(post.store, squads, channel, post.wall)
    answers.take(post.gateways[channel].events(answers.read_mark(), 0.0))


def code_on(post: Post, to: str) -> str:
    """The code on a phone's newest call."""
    text = next(
        row["text"] for row in reversed(post.list_shown()) if row["to"] == to and "参加" in row["text"]
    )
    return str(text.split("“")[1][:2])


def test_an_sms_with_the_code_is_the_persons_answer_and_ends_the_ladder(post: Post, squads: Squads) -> None:
    squads.assemble("s1", "zhao", "qian")
    post.send()
    post.phones.answer("sms", "13800000001", f"{code_on(post, '13800000001')} 1")
    listen(post, squads)
    assert (squads.state("s1", "zhao"), squads.state("s1", "qian")) == ("accepted", "called")
    assert [(command.person, by) for command, by in squads.given] == [("zhao", "gateway:sms")]
    post.wall.pass_by(3600)
    assert post.timers.fire_due() == 1, "only the other one is called again"
    post.send()
    assert {message["to"] for message in post.list_shown() if message["channel"] == "sms"} == {"13800000002"}


def test_an_answer_over_a_gateway_whose_clock_is_slow_is_not_late(
    post: Post, squads: Squads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By that clock it came before the call; it would change nothing, and the ladder would go on."""
    slow = timedelta(minutes=10)
    there = formatdate((datetime.now(UTC) - slow).timestamp(), usegmt=True)
    monkeypatch.setattr(Handler, "date_time_string", lambda *_: there)
    squads.assemble("s1", "zhao")
    post.send()
    post.wall.pass_by(30)
    post.wall.now -= slow
    post.phones.answer("sms", "13800000001", "1")
    post.wall.now += slow
    listen(post, squads)
    [(command, _)] = squads.given
    assert command.clock_off_s == pytest.approx(slow.total_seconds(), abs=60)
    assert squads.state("s1", "zhao") == "accepted"


def test_events_that_are_told_again_are_taken_once(post: Post, squads: Squads) -> None:
    squads.assemble("s1", "zhao")
    post.send()
    post.phones.answer("sms", "13800000001", "1")
    events = post.gateways["sms"].events(0, 0.0)
    answers = Answers(post.store, squads, "sms", post.wall)
    answers.take(events)
    answers.take(events)
    assert len(squads.given) == 1
    assert answers.read_mark() == max(event.number for event in events)
    post.send()
    assert [message["channel"] for message in post.list_shown()] == ["notice"], (
        "nobody is asked back for an echo"
    )


def test_two_open_calls_and_no_code_are_asked_back(post: Post, squads: Squads) -> None:
    squads.assemble("s1", "zhao")
    squads.assemble("s2", "zhao")
    post.send()
    post.phones.answer("sms", "13800000001", "1")
    listen(post, squads)
    assert squads.given == []
    post.send()
    [text] = [message["text"] for message in post.list_shown() if message["channel"] == "sms"]
    assert "10＝道路积水" in text
    assert "11＝道路积水" in text
    post.phones.answer("sms", "13800000001", "11 1")
    listen(post, squads)
    assert (squads.state("s1", "zhao"), squads.state("s2", "zhao")) == ("called", "accepted")


def test_read_is_not_accepted(post: Post, squads: Squads) -> None:
    squads.assemble("s1", "zhao")
    post.send()
    post.phones.answer("sms", "13800000001", "收到")
    listen(post, squads)
    assert squads.given == []
    assert ("sms", "waiting") in post.states()


def test_done_needs_words(post: Post, squads: Squads) -> None:
    squads.assemble("s1", "zhao")
    post.send()
    post.phones.answer("sms", "13800000001", "5")
    listen(post, squads)
    assert squads.given == []
    post.phones.answer("sms", "13800000001", "5 已疏散两户")
    listen(post, squads)
    assert squads.given[0][0].note == "已疏散两户"
    assert squads.state("s1", "zhao") == "done"


def test_what_is_done_in_part_is_asked_back_and_ends_nothing(post: Post, squads: Squads) -> None:
    accept(post, squads, "sms")
    for text in ("已完成80%", "收到，基本完成"):
        post.phones.answer("sms", "13800000001", text)
    listen(post, squads)
    assert squads.state("s1", "zhao") == "accepted"
    post.send()
    asked_back = [message for message in post.list_shown() if "没有看懂" in message["text"]]
    assert len(asked_back) == 2
    post.phones.answer("sms", "13800000001", "已完成100%")
    listen(post, squads)
    assert squads.state("s1", "zhao") == "done"


def test_an_answer_after_the_release_stays_as_late(post: Post, squads: Squads) -> None:
    squads.assemble("s1", "zhao")
    post.send()
    code = code_on(post, "13800000001")
    squads.release("s1", "zhao")
    post.send()
    assert "不需前往" in post.list_shown()[-1]["text"]
    post.phones.answer("sms", "13800000001", f"{code} 1")
    listen(post, squads)
    member = squads.by_id["s1"].find_member("zhao")
    assert member is not None
    assert (member.state, [answer.late for answer in member.answers]) == ("released", [True])


def test_who_was_not_called_yet_is_not_called_off(post: Post, squads: Squads) -> None:
    squads.assemble("s1", "zhao")
    squads.release("s1", "zhao")
    post.send()
    assert post.list_shown() == []


def test_another_phone_with_code_and_name_is_kept_as_on_behalf(post: Post, squads: Squads) -> None:
    squads.assemble("s1", "zhao")
    post.send()
    post.phones.answer("sms", "13911112222", f"{code_on(post, '13800000001')} 1")
    post.phones.answer("sms", "13911112222", f"{code_on(post, '13800000001')} 1 赵一")
    listen(post, squads)
    [(command, _)] = squads.given
    assert command.person == "zhao"
    assert command.note.startswith("代报")
    assert "13911112222" not in command.note


def test_who_was_called_as_well_answers_for_somebody_by_name(post: Post, squads: Squads) -> None:
    """Each has the code of their own first call, which is the same."""
    squads.assemble("s1", "zhao", "qian")
    post.send()
    code = code_on(post, "13800000001")
    assert code_on(post, "13800000002") == code
    post.phones.answer("sms", "13800000002", f"{code} 4 赵一")
    listen(post, squads)
    [(command, _)] = squads.given
    assert (command.person, command.state) == ("zhao", "on_site")
    assert command.note.startswith("代报")
    assert squads.state("s1", "qian") == "called"


def test_a_code_goes_before_the_message_that_an_sms_names(post: Post, squads: Squads) -> None:
    """Gateways name the last message that they brought."""
    squads.assemble("s1", "zhao")
    squads.assemble("s2", "zhao")
    post.send()
    first = next(row for row in post.list_shown() if "10 1" in row["text"])
    post.phones.answer("sms", "13800000001", "1")
    listen(post, squads)
    post.send()
    question = next(row for row in post.list_shown() if row["channel"] == "sms")
    post.phones.answer("sms", "13800000001", "11 1", first["id"])
    post.phones.answer("sms", "13800000001", "10 2", question["id"])
    listen(post, squads)
    assert (squads.state("s1", "zhao"), squads.state("s2", "zhao")) == ("unavailable", "accepted")


def test_a_pressed_key_answers_the_call_it_belongs_to(post: Post, squads: Squads) -> None:
    squads.assemble("s1", "zhao")
    squads.assemble("s2", "zhao")
    post.wall.pass_by(61)
    del post.gateways["notice"], post.gateways["sms"]
    post.send()
    post.send()
    ring = next(message for message in post.list_shown() if message["channel"] == "voice")
    post.phones.answer("voice", "13800000001", "2", ring["id"])
    listen(post, squads, "voice")
    [(command, by)] = squads.given
    assert (command.state, by) == ("unavailable", "gateway:voice")


def test_a_failed_receipt_takes_the_next_rung(post: Post, squads: Squads) -> None:
    post.phones.set_faults(receipts="off")
    squads.assemble("s1", "zhao")
    post.send()
    post.phones.fail_receipt("notice", post.list_shown()[0]["id"], "not_installed")
    listen(post, squads, "notice")
    assert post.states() == [("notice", "failed"), ("sms", "waiting")]


def test_receipts_told_twice_deliver_once(post: Post, squads: Squads) -> None:
    post.phones.set_faults(receipts="twice")
    squads.assemble("s1", "zhao")
    post.send()
    listen(post, squads, "notice")
    assert post.states() == [("notice", "delivered")]


def test_an_answer_that_nobody_can_take_holds_up_none_of_the_others(post: Post, squads: Squads) -> None:
    squads.assemble("s1", "zhao", "qian")
    post.send()
    for number in ("13800000001", "13800000002"):
        post.phones.answer("sms", number, f"{code_on(post, number)} 1")
    take = squads.handle

    def handle(command: Any, by: Actor) -> None:
        if command.person == "zhao":
            raise ZeroDivisionError
        take(command, by)

    squads.handle = handle  # type: ignore[method-assign]
    listen(post, squads)
    assert (squads.state("s1", "zhao"), squads.state("s1", "qian")) == ("called", "accepted")
    squads.given.clear()
    listen(post, squads)
    assert squads.given == [], "what was told is not asked for again"


def accept(post: Post, squads: Squads, channel: str) -> None:
    """Zhao comes, and says so on a channel."""
    squads.assemble("s1", "zhao")
    post.send()
    post.phones.answer("sms", "13800000001", "1")
    events = post.gateways["sms"].events(0, 0.0)
    Answers(post.store, squads, channel, post.wall).take(events)


def channels_of(post: Post, what: str) -> list[str]:
    return sorted(message["channel"] for message in post.list_shown() if what in message["text"])


@pytest.mark.parametrize(
    ("channel", "texts"),
    [("notice", ["notice"]), ("sms", ["notice", "sms"]), ("voice", ["notice", "voice"])],
)
def test_instructions_and_releases_go_where_the_person_spoke_last(
    post: Post, squads: Squads, channel: str, texts: list[str]
) -> None:
    accept(post, squads, channel)
    squads.order("s1", "先设警戒")
    post.send()
    assert channels_of(post, "先设警戒") == texts
    post.wall.pass_by(61)
    squads.release("s1", "zhao")
    post.send()
    assert channels_of(post, "不需前往") == texts


def test_a_notice_that_fails_does_not_double_the_sms(post: Post, squads: Squads) -> None:
    accept(post, squads, "sms")
    squads.order("s1", "先设警戒")
    order = next(row for row in post.rows("s1") if (row["kind"], row["channel"]) == ("order", "notice"))
    with post.store.database.writing() as connection:
        message = find_message(connection, WorldId(COUNTY), order["id"])
        assert message is not None
        leave_channel(connection, message, "refused", post.wall.now)
    post.send()
    assert channels_of(post, "先设警戒") == ["notice", "sms"]


def test_received_by_sms_is_the_receipt_of_the_one_open_instruction(post: Post, squads: Squads) -> None:
    accept(post, squads, "sms")
    squads.order("s1", "先设警戒")
    post.send()
    code = code_on(post, "13800000001")
    texts = {
        message["channel"]: message["text"] for message in post.list_shown() if "先设警戒" in message["text"]
    }
    assert f"“{code} 收到”" in texts["sms"]
    for _ in range(2):
        post.phones.answer("sms", "13800000001", f"{code} 收到")
        listen(post, squads)
    assert squads.receipts("s1") == [["zhao"]]
    assert squads.state("s1", "zhao") == "accepted"
    post.send()
    assert not [message for message in post.list_shown() if "没有看懂" in message["text"]], (
        "said twice is not misunderstood"
    )
    assert not [message for message in post.list_shown() if "已记下" in message["text"]], (
        "one open instruction is plain"
    )


def test_of_several_instructions_the_newest_is_meant_and_the_person_is_told_which(
    post: Post, squads: Squads
) -> None:
    accept(post, squads, "sms")
    squads.order("s1", "先设警戒")
    squads.order("s1", "再疏散住户")
    post.phones.answer("sms", "13800000001", "收到")
    listen(post, squads)
    assert squads.receipts("s1") == [[], ["zhao"]]
    post.send()
    [text] = [message["text"] for message in post.list_shown() if "已记下" in message["text"]]
    assert "第2号指令：再疏散住户" in text
    assert "还有1条" in text
    post.phones.answer("sms", "13800000001", "收到")
    listen(post, squads)
    assert squads.receipts("s1") == [["zhao"], ["zhao"]]


def test_one_on_the_phone_confirms_the_instruction_that_was_read_out(post: Post, squads: Squads) -> None:
    accept(post, squads, "voice")
    squads.order("s1", "先设警戒")
    post.send()
    squads.order("s1", "再疏散住户")
    ring = next(
        message
        for message in post.list_shown()
        if message["channel"] == "voice" and "先设警戒" in message["text"]
    )
    post.phones.answer("voice", "13800000001", "1", ring["id"])
    listen(post, squads, "voice")
    assert squads.receipts("s1") == [["zhao"], []]


def test_received_from_a_phone_of_two_people_is_asked_back(post: Post, squads: Squads) -> None:
    squads.assemble("s1", "zhao", "qian")
    with post.store.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == "qian").values(phone="13800000001"))
    squads.order("s1", "先设警戒")
    post.phones.answer("sms", "13800000001", "收到")
    listen(post, squads)
    assert squads.receipts("s1") == [[]]
    post.send()
    assert [message for message in post.list_shown() if "没有看懂" in message["text"]]


def test_received_is_no_receipt_while_a_call_stands_unanswered(post: Post, squads: Squads) -> None:
    squads.assemble("s1", "zhao")
    squads.order("s1", "先设警戒")
    post.send()
    post.phones.answer("sms", "13800000001", "收到")
    listen(post, squads)
    assert squads.receipts("s1") == [[]], "who says so to a call has read no instruction"
    post.send()
    assert [message for message in post.list_shown() if "没有看懂" in message["text"]], (
        "nor have they accepted"
    )


def test_received_for_a_new_call_is_asked_back_though_an_old_instruction_was_confirmed(
    post: Post, squads: Squads
) -> None:
    accept(post, squads, "sms")
    squads.order("s1", "先设警戒")
    post.phones.answer("sms", "13800000001", "收到")
    listen(post, squads)
    squads.assemble("s2", "zhao")
    post.send()
    old, new = (
        str(message["text"].split("“")[1][:2]) for message in post.list_shown() if "参加" in message["text"]
    )
    squads.order("s1", "再疏散住户")
    for text in ("收到", f"{new} 收到"):
        post.phones.answer("sms", "13800000001", text)
    listen(post, squads)
    assert squads.receipts("s1") == [["zhao"], []]
    post.send()
    assert len([message for message in post.list_shown() if "没有看懂" in message["text"]]) == 2
    post.phones.answer("sms", "13800000001", f"{old} 收到")
    listen(post, squads)
    assert squads.receipts("s1") == [["zhao"], ["zhao"]], "the code says which squad it is about"


def test_a_call_is_accepted_by_its_code_also_under_an_instruction(post: Post, squads: Squads) -> None:
    accept(post, squads, "sms")
    squads.order("s1", "先设警戒")
    post.wall.pass_by(1)
    squads.assemble("s2", "zhao")
    post.send()
    written = next(
        message
        for message in post.list_shown()
        if message["channel"] == "sms" and "先设警戒" in message["text"]
    )
    new = next(row["text"].split("“")[1][:2] for row in reversed(post.list_shown()) if "参加" in row["text"])
    post.phones.answer("sms", "13800000001", f"{new} 1", written["id"])
    listen(post, squads)
    assert squads.state("s2", "zhao") == "accepted"
    assert squads.receipts("s1") == [[]]


def test_another_key_under_an_instruction_is_of_no_call(post: Post, squads: Squads) -> None:
    """收到请按1 was read out: a 2 that was pressed by mistake takes nobody out of the squad."""
    accept(post, squads, "voice")
    squads.order("s1", "先设警戒")
    post.send()
    ring = next(
        message
        for message in post.list_shown()
        if message["channel"] == "voice" and "先设警戒" in message["text"]
    )
    post.phones.answer("voice", "13800000001", "2", ring["id"])
    listen(post, squads, "voice")
    assert (squads.state("s1", "zhao"), squads.receipts("s1")) == ("accepted", [[]])


def test_an_sms_without_a_code_is_not_guessed_from_the_message_that_came_last(
    post: Post, squads: Squads
) -> None:
    squads.assemble("s1", "zhao")
    post.wall.pass_by(1)
    squads.assemble("s2", "zhao")
    post.send()
    last = post.list_shown()[-1]
    post.phones.answer("sms", "13800000001", "1", last["id"])
    listen(post, squads)
    assert squads.given == []
    post.send()
    assert "11＝道路积水" in post.list_shown()[-1]["text"], "asked which"
