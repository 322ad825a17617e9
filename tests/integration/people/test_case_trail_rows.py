"""The whole trail of a case, from the door and the relay to its entries: nothing missing, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from domain.cases import handling_commands as h
from domain.squads import squad_commands as c
from tests.integration.outbox import Post
from tests.integration.people.handling_samples import CASE, HANDLER, MANAGER
from tests.integration.people.handling_samples import give as step
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import ASSEMBLED, FIRST, SECOND, SQUAD, give
from tests.integration.people.squad_samples import PHONE as LINK
from tests.integration.reports import COUNTY, encode_case, envelopes
from tests.pictures import picture

PHONE, DAY = "13812345678", timedelta(days=1)


@pytest.fixture
def post(database_url: str, county: County) -> Iterator[Post]:
    made = Post(database_url)
    made.add_person(FIRST, "孙三", "13800000009")
    made.add_person(SECOND, "李四", "13800000008")
    report = encode_case(SHOWN, reporter={"name": "陈荣龙", "phone": PHONE}, text=f"陈荣龙报 {PHONE}")
    ReportHandler(made.store, {COUNTY: county}, made.wall).handle(envelopes(report))
    yield made
    made.close()


@pytest.fixture
def bus(post: Post, county: County) -> CommandBus:
    return CommandBus(post.store, Context({COUNTY: county}, 50), None, post.wall)


def walk(post: Post, bus: CommandBus) -> None:
    """A case from its report to the end of its squad, a second between two steps."""
    said_at = post.wall.now
    steps: list[tuple[Any, Any]] = [
        (step(h.RegisterCase, 0), MANAGER),
        (ASSEMBLED, MANAGER),
        (give(c.AnswerCall, person=FIRST, state="accepted", answered_at=said_at + DAY), MANAGER),
        (give(c.GiveOrder, 2, text=f"先找陈荣龙 {PHONE}"), MANAGER),
        (give(c.AnswerCall, person=FIRST, state="on_the_way", answered_at=said_at), MANAGER),
        (
            give(c.AcknowledgeOrder, person=FIRST, order=1, state="done", answered_at=said_at, note="已"),
            MANAGER,
        ),
        (give(c.AddMembers, 5, people=((SECOND, "grid"),)), MANAGER),
        (give(c.ReleaseMember, 6, person=SECOND, reason="另有任务"), MANAGER),
        (give(c.StandDownSquad, 7), MANAGER),
        (step(h.DispatchCase, 1, unit="police"), MANAGER),
        (step(h.StartHandling, 2), HANDLER),
    ]
    for command, by in steps:
        post.wall.pass_by(1)
        bus.handle(command, by)
        post.send()


def trail_of(post: Post) -> dict[str, Any]:
    found = post.store.case_trail(CASE)
    assert found is not None
    return found


def test_everything_that_happened_is_told_in_order(post: Post, bus: CommandBus) -> None:
    walk(post, bus)
    trail = trail_of(post)
    line = [
        (entry["kind"], entry["action"]) for entry in trail["entries"] if entry["kind"] != "message"
    ]  # fmt: skip
    assert line == [
        ("case", "case.reported"), ("case", "case.registered"), ("squad", "squad.assembled"),
        ("answer", "squad.answered"), ("order", "squad.ordered"), ("answer", "squad.answered"),
        ("receipt", "squad.acknowledged"), ("squad", "squad.joined"), ("squad", "squad.released"),
        ("squad", "squad.stood_down"), ("case", "case.dispatched"), ("case", "case.started"),
    ]  # fmt: skip
    times = [entry["at"] for entry in trail["entries"]]
    assert times == sorted(times)
    assert trail["cut"] is False
    assert trail["squads"] == [{"id": SQUAD, "lead": MANAGER.name, "live": False, "people": []}]


def test_who_answered_for_whom_and_what_came_late(post: Post, bus: CommandBus) -> None:
    walk(post, bus)
    entries = trail_of(post)["entries"]
    first, second = (entry["facts"] for entry in entries if entry["kind"] == "answer")
    assert (first["state"], first["late"], first["by"]) == ("accepted", False, MANAGER.name)
    assert (second["state"], second["late"]) == ("on_the_way", True)
    released = next(entry for entry in entries if entry["action"] == "squad.released")
    assert (released["people"], released["reason"]) == ([SECOND], "另有任务")
    assert released["facts"]["states"] == {SECOND: "released"}


def test_what_was_sent_stands_after_what_it_was_sent_for(post: Post, bus: CommandBus) -> None:
    walk(post, bus)
    entries = trail_of(post)["entries"]
    sent = [entry for entry in entries if entry["kind"] == "message"]
    assert [(entry["action"], *entry["people"]) for entry in sent][:2] == [
        ("message.call", FIRST),
        ("message.order", FIRST),
    ]
    assert all(entry["facts"]["id"] and entry["facts"]["state"] for entry in sent)
    calls = [number for number, entry in enumerate(entries) if entry["action"] == "message.call"]
    assert entries[calls[0] - 1]["action"] == "squad.assembled"


def test_no_name_and_no_number_is_told(post: Post, bus: CommandBus) -> None:
    walk(post, bus)
    dump = repr(trail_of(post))
    for secret in ("陈荣龙", PHONE, "孙三", "13800000009", MANAGER.address):
        assert secret not in dump, secret
    assert trail_of(post)["names"][f"person:{FIRST}"] == f"孙* {FIRST}"


def test_an_answer_that_a_new_call_replaced_is_told_still(post: Post, bus: CommandBus) -> None:
    bus.handle(ASSEMBLED, MANAGER)
    post.wall.pass_by(1)
    bus.handle(give(c.AnswerCall, person=FIRST, state="unavailable", answered_at=post.wall.now), MANAGER)
    post.wall.pass_by(1)
    bus.handle(give(c.AddMembers, 2, people=((FIRST, "grid"),)), MANAGER)
    entries = [
        (entry["kind"], entry["action"])
        for entry in trail_of(post)["entries"]
        if entry["squad"] and entry["kind"] != "message"
    ]
    assert entries == [("squad", "squad.assembled"), ("answer", "squad.answered"), ("squad", "squad.joined")]


def test_a_case_one_does_not_see_has_no_trail(post: Post) -> None:
    assert post.store.case_trail(CASE, lambda _: False) is None
    assert post.store.case_trail("0" * 16) is None


def test_what_was_written_stands_with_its_photo_once_and_its_place(post: Post, bus: CommandBus) -> None:
    bus.handle(ASSEMBLED, MANAGER)
    said_at = post.wall.now
    post.wall.pass_by(60)
    words = give(c.SendSquadMessage, text=f"陈荣龙在场 {PHONE}", photo=picture(), said_at=said_at)
    sent = bus.handle(words, LINK)
    bus.handle(give(c.SendSquadMessage, lat=29.04, lon=119.18), MANAGER)
    entries = trail_of(post)["entries"]
    assert [entry["action"] for entry in entries if "photo" in entry["action"]] == []
    first, second = (entry for entry in entries if entry["kind"] == "written")
    assert (first["actor"], first["squad"], first["facts"]["photo"]) == (f"person:{FIRST}", SQUAD, sent.photo)
    assert PHONE not in first["facts"]["text"]
    assert "荣龙" not in first["facts"]["text"]
    assert first["facts"]["said_at"] < first["at"]
    assert (second["actor"], second["facts"]["lat"], second["facts"]["photo"]) == (MANAGER.name, 29.04, "")
    assert {f"person:{FIRST}", MANAGER.name} & {*trail_of(post)["names"]}
