"""The relay against a gateway that fails in every way it can: each message arrives once, and what is not
known is not claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.demo.mail_sim import start_mail_server
from dashboard.relay import mail_bounces
from dashboard.relay.mail_bounces import MailBounces
from dashboard.relay.relay import Relay
from data_access.directory.people_queries import find_person
from data_access.gateways.bounce_mailbox import MaildirBox
from data_access.gateways.http_gateway import HttpGateway
from data_access.gateways.smtp_gateway import MailServer, SmtpGateway
from data_access.outbox.call_rows import open_call
from data_access.outbox.outbox_rows import take_due, take_receipt
from data_access.outbox.overdue import count_overdue
from domain.squads.calls.outgoing import MAIL, NOTICE, Message, Rung, link_subject
from tests.integration.outbox import FACTS, Post
from tests.integration.reports import COUNTY, VILLAGE
from tests.ports import free_port


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Post(database_url)
    yield made
    made.close()


def test_a_call_reaches_the_phone_with_its_code(post: Post) -> None:
    code = post.call()
    assert post.send() == 1
    [shown] = post.list_shown()
    assert (shown["channel"], shown["to"]) == ("notice", "13800000001")
    assert f"{code} 1" in shown["text"]
    assert "道路积水" in shown["text"]
    assert post.states() == [("notice", "sent")]
    assert post.send() == 0


@pytest.mark.parametrize("mode", ["error_after", "drop_after"])
def test_an_unclear_send_is_repeated_with_the_same_id_and_arrives_once(post: Post, mode: str) -> None:
    post.phones.set_faults(mode=mode, count=1)
    post.call()
    post.send()
    assert post.states() == [("notice", "unknown")]
    post.wall.pass_by(2)
    post.send()
    assert post.states() == [("notice", "sent")]
    [delivery] = post.phones.state()["deliveries"]
    assert delivery["tries"] == 2


def test_a_gateway_that_hangs_is_unclear_after_the_time_limit(database_url: str) -> None:
    post = Post(database_url, timeout=0.3)
    post.phones.set_faults(mode="hang_after", count=1)
    post.call()
    post.send()
    assert post.states() == [("notice", "unknown")]
    post.wall.pass_by(2)
    post.send()
    assert [(delivery["tries"], delivery["shown"]) for delivery in post.phones.state()["deliveries"]] == [
        (2, True)
    ]
    post.close()


def test_what_stays_unclear_is_given_up_as_unknown_and_the_next_rung_is_taken(post: Post) -> None:
    post.phones.set_faults(mode="error")
    post.call()
    for _ in range(5):
        post.relay.send_due("notice")
        post.wall.pass_by(11)
    assert post.states() == [("notice", "unknown"), ("sms", "waiting")]
    assert [row["attempts"] for row in post.rows()] == [5, 0]


def test_a_refusal_after_an_unclear_send_proves_nothing(post: Post) -> None:
    post.add_person("sun", "孙三", "13800000000")
    post.phones.set_faults(mode="error_after", count=1)
    post.call("sun")
    post.relay.send_due("notice")
    post.wall.pass_by(2)
    post.relay.send_due("notice")
    assert post.states()[0] == ("notice", "unknown")


def test_an_empty_number_fails_at_once_with_its_cause_and_the_next_rung_is_taken(post: Post) -> None:
    post.add_person("sun", "孙三", "13800000000")
    post.call("sun")
    for channel in ("notice", "sms", "voice"):
        post.relay.send_due(channel)
    assert post.states() == [("notice", "failed"), ("sms", "failed"), ("voice", "failed")]
    assert {row["cause"] for row in post.rows()} == {"empty_number"}


def test_nothing_is_claimed_while_no_connection_comes_about(post: Post) -> None:
    away = HttpGateway(f"http://127.0.0.1:{free_port()}/notice")
    real, post.gateways["notice"] = post.gateways["notice"], away
    post.call()
    post.send()
    assert post.states() == [("notice", "waiting")]
    post.gateways["notice"] = real
    post.wall.pass_by(3)
    post.send()
    assert post.states() == [("notice", "sent")]


def test_a_channel_without_a_gateway_is_passed_over(post: Post) -> None:
    del post.gateways["notice"]
    post.call()
    post.send()
    assert post.states() == [("notice", "failed"), ("sms", "sent")]


def test_a_phone_that_may_not_be_called_again_counts_as_not_called(post: Post) -> None:
    post.phones.send("voice", "other", "13800000001", "另一个")
    post.call()
    for _ in range(3):
        post.send()
        post.timers.fire_due()
        post.wall.pass_by(0 if len(post.rows()) == 3 else 121)
    post.phones.send("voice", "once more", "13800000001", "又一个")
    post.send()
    assert post.rows()[2]["cause"] == "not_called"
    assert post.states()[2] == ("voice", "failed")


def test_receipts_that_come_twice_late_or_out_of_order_change_a_message_once(post: Post) -> None:
    post.call()
    post.send()
    [row] = post.rows()
    with post.store.database.writing() as connection:
        assert take_receipt(connection, COUNTY, row["id"], True, "", post.wall.now) is not None
        assert take_receipt(connection, COUNTY, row["id"], True, "", post.wall.now) is None
        assert take_receipt(connection, COUNTY, row["id"], False, "late", post.wall.now) is None
        assert take_receipt(connection, COUNTY, "unheard-of", True, "", post.wall.now) is None
    assert post.states() == [("notice", "delivered")]


def test_two_relays_never_take_the_same_message(post: Post) -> None:
    post.call()
    with post.store.database.writing() as connection:
        first = take_due(connection, "notice", post.wall.now, 10)
    with post.store.database.writing() as connection:
        assert take_due(connection, "notice", post.wall.now, 10) == []
    assert len(first) == 1
    post.wall.pass_by(31)
    with post.store.database.writing() as connection:
        [again] = take_due(connection, "notice", post.wall.now, 10)
    assert again.doubtful
    assert again.message.id == first[0].message.id


def test_the_outbox_holds_no_phone_and_no_name(post: Post) -> None:
    post.call()
    with post.store.reading() as connection:
        person = find_person(connection, COUNTY.county, "zhao")
        body = connection.exec_driver_sql("SELECT body FROM outbox").scalar_one()
    assert person is not None
    assert person.phone not in body
    assert person.name not in body


def test_a_link_is_made_once_for_a_call_and_goes_into_its_words(post: Post) -> None:
    addresses: list[str] = []

    def links(messages: Sequence[Message]) -> dict[str, str]:
        addresses.extend(link_subject(message) for message in messages)
        return {message.id: f"https://palm.example/{link_subject(message)}" for message in messages}

    relay = Relay(post.store, post.gateways, clock=post.wall, links=links)
    post.call()
    relay.send_due("notice")
    post.wall.pass_by(61)
    post.timers.fire_due()
    relay.send_due("sms")
    relay.close()
    assert len(addresses) == 2
    assert len(set(addresses)) == 1
    assert all(message["text"].endswith(addresses[0]) for message in post.list_shown())


def test_a_ladder_may_name_e_mail_which_comes_once_however_often_it_is_tried(post: Post) -> None:
    sim = start_mail_server(0, post.phones)
    mails = SmtpGateway(MailServer(sim.url, "palm@mail.example", unencrypted=True), timeout=30)
    relay = Relay(post.store, {MAIL: mails}, clock=post.wall, mail_to="{id}@mail.example")
    ladder = (Rung(MAIL, timedelta(minutes=1)), Rung(NOTICE, timedelta(minutes=1)))
    with post.store.database.writing() as connection:
        code = open_call(connection, COUNTY, VILLAGE, "s1", "zhao", FACTS, post.wall.now, ladder)
    for mode, state in (("error", "waiting"), ("drop_after", "unknown"), ("ok", "sent")):
        post.phones.set_faults(mode=mode)
        assert relay.send_due(MAIL) == 1
        assert post.states() == [(MAIL, state)]
        post.wall.pass_by(16)
    [shown] = post.list_shown()
    assert (shown["to"], shown["tries"], post.rows()[0]["attempts"]) == ("zhao@mail.example", 2, 3)
    assert f"{code} 1" in shown["text"]
    post.wall.pass_by(60)
    assert post.timers.fire_due() == 1
    assert post.states() == [(MAIL, "sent"), (NOTICE, "waiting")]
    relay.close()
    sim.stop()


@pytest.mark.parametrize(("mode", "left"), [("error", "failed"), ("drop_after", "unknown")])
def test_a_mail_is_tried_while_its_rung_lasts_and_not_missed_after_it(
    post: Post, mode: str, left: str
) -> None:
    """What a full mailbox does not take is no call that did not leave, once the next rung went out."""
    sim = start_mail_server(0, post.phones)
    mails = SmtpGateway(MailServer(sim.url, "palm@mail.example", unencrypted=True), timeout=30)
    relay = Relay(post.store, {**post.gateways, MAIL: mails}, clock=post.wall, mail_to="{id}@mail.example")
    ladder = (Rung(MAIL, timedelta(seconds=40)), Rung(NOTICE, timedelta(minutes=1)))
    with post.store.database.writing() as connection:
        open_call(connection, COUNTY, VILLAGE, "s1", "zhao", FACTS, post.wall.now, ladder)
    post.phones.set_faults(mode=mode)
    relay.send_due(MAIL)
    post.wall.pass_by(41)
    post.timers.fire_due()
    assert relay.send_due(MAIL) == 1
    post.phones.set_faults(mode="ok")
    relay.send_due(NOTICE)
    assert post.states() == [(MAIL, left), (NOTICE, "sent")]
    post.wall.pass_by(60)
    assert relay.send_due(MAIL) == 0
    with post.store.reading() as connection:
        assert count_overdue(connection, COUNTY, post.wall.now) == 0
    relay.close()
    sim.stop()


def test_who_can_have_no_e_mail_gets_the_next_rung(post: Post) -> None:
    relay = Relay(post.store, {}, clock=post.wall)
    ladder = (Rung(MAIL, timedelta(minutes=1)), Rung(NOTICE, timedelta(minutes=1)))
    with post.store.database.writing() as connection:
        open_call(connection, COUNTY, VILLAGE, "s1", "zhao", FACTS, post.wall.now, ladder)
    relay.send_due(MAIL)
    assert post.states() == [(MAIL, "failed"), (NOTICE, "waiting")]
    relay.close()


def test_a_mail_that_bounces_fails_with_its_cause_and_the_next_rung_is_taken_at_once(
    post: Post, tmp_path: Path
) -> None:
    sim, post.phones.bounces = start_mail_server(0, post.phones), tmp_path
    mails = SmtpGateway(MailServer(sim.url, "palm@mail.example", unencrypted=True), timeout=30)
    relay = Relay(post.store, {MAIL: mails}, clock=post.wall, mail_to="{id}@mail.example")
    bounces = MailBounces(post.store, MaildirBox(tmp_path), "palm@mail.example", post.wall)
    ladder = (Rung(MAIL, timedelta(minutes=10)), Rung(NOTICE, timedelta(minutes=1)))
    with post.store.database.writing() as connection:
        open_call(connection, COUNTY, VILLAGE, "s1", "zhao", FACTS, post.wall.now, ladder)
    post.phones.set_faults(mode="bounce", count=1)
    relay.send_due(MAIL)
    assert post.states() == [(MAIL, "sent")]
    [report] = (tmp_path / "new").iterdir()
    again = report.read_bytes()
    assert bounces.look() == 1
    assert post.states() == [(MAIL, "failed"), (NOTICE, "waiting")]
    assert post.rows()[0]["cause"].startswith("5.1.1 550")
    (tmp_path / "new" / "again").write_bytes(again)
    (tmp_path / "new" / "forged").write_bytes(
        again.replace(b"Message-ID: <330825-", b"Message-ID: <330825-0")
    )
    assert bounces.look() == 2
    assert post.states() == [(MAIL, "failed"), (NOTICE, "waiting")]
    relay.close()
    sim.stop()


def test_a_mail_that_cannot_be_read_keeps_nobody_from_the_next(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(content: bytes, sender: str) -> None:
        raise ValueError(content, sender)

    monkeypatch.setattr(mail_bounces, "read_bounce", fail)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "odd").write_bytes(b"odd")
    assert MailBounces(post.store, MaildirBox(tmp_path), "palm@mail.example", post.wall).look() == 1
    assert [*(tmp_path / "new").iterdir()] == []
