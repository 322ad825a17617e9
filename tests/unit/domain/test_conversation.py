"""Who writes in a squad, and what a message is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.kernel.errors import Refused
from domain.squads.conversation import (
    LONGEST_MESSAGE,
    MOST_MESSAGES,
    add_message,
    check_may_write,
    check_message,
    find_author,
    may_read,
    message_change,
    message_content,
    message_row,
)
from domain.squads.squad import RELEASED, UNAVAILABLE, Member, Squad
from domain.squads.squad_commands import SendSquadMessage
from domain.squads.squad_rows import squad_content, squad_row

COUNTY, TOWN = "330825", "330825101"
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
MEMBERS = (
    Member("sun", "grid", NOW),
    Member("li", "grid", NOW, RELEASED),
    Member("wu", "grid", NOW, UNAVAILABLE),
)
SQUAD = Squad("a" * 16 + "-1", "a" * 16, TOWN, "account:7", NOW, members=MEMBERS)


def make_actor(role: Role, region: str = COUNTY, person: str | None = None) -> Actor:
    kind, name = (Kind.LINK, "link:4") if role is Role.RESPONDER else (Kind.PERSON, "account:9")
    return Actor(Viewer(kind, name, "", (Grant(role, region),), person))


def make_message(**more: Any) -> SendSquadMessage:
    return SendSquadMessage(region=COUNTY, squad=SQUAD.id, **{"text": "到了", **more})


def test_an_officer_writes_in_their_name_and_a_member_in_theirs() -> None:
    assert find_author(SQUAD, make_actor(Role.DUTY_OFFICER)) == "account:9"
    assert find_author(SQUAD, make_actor(Role.RESPONDER, person="sun")) == "person:sun"


def test_what_is_sent_is_opened_for_whoever_can_be_in_a_squad_or_command_one() -> None:
    for role in (Role.RESPONDER, Role.DUTY_OFFICER):
        check_may_write(make_actor(role))
    with pytest.raises(Refused, match="forbidden"):
        check_may_write(make_actor(Role.REVIEWER))


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (make_actor(Role.RESPONDER, person="li"), "released"),
        (make_actor(Role.RESPONDER, person="wu"), "released"),
        (make_actor(Role.RESPONDER, person="stranger"), "no_squad"),
        (make_actor(Role.RESPONDER, "330803", person="sun"), "forbidden"),
        (make_actor(Role.DUTY_OFFICER, "330825102"), "forbidden"),
        (make_actor(Role.REVIEWER), "forbidden"),
    ],
)
def test_nobody_else_writes(by: Actor, code: str) -> None:
    with pytest.raises(Refused, match=code):
        find_author(SQUAD, by)


def test_nobody_writes_in_a_squad_that_was_stood_down() -> None:
    over = replace(SQUAD, ended_at=NOW, members=tuple(replace(member, state=RELEASED) for member in MEMBERS))
    for by in (make_actor(Role.DUTY_OFFICER), make_actor(Role.RESPONDER, person="sun")):
        with pytest.raises(Refused, match="ended"):
            find_author(over, by)
    assert not may_read(over, "sun")


def test_who_is_in_it_reads_it() -> None:
    assert [may_read(SQUAD, person) for person in ("sun", "li", "wu", "stranger")] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text": " \n"}, "no_message"),
        ({"text": "话" * (LONGEST_MESSAGE + 1)}, "too_long"),
        ({"lat": 29.0}, "bad_place"),
        ({"lat": 91.0, "lon": 119.0}, "bad_place"),
        ({"lat": 29.0, "lon": float("nan")}, "bad_place"),
    ],
)
def test_what_is_no_message_is_refused(more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        check_message(SQUAD, make_message(**more))


@pytest.mark.parametrize("more", [{}, {"text": "", "photo": b"x"}, {"text": "", "lat": 29.0, "lon": 119.0}])
def test_words_a_photo_or_a_place_are_enough(more: dict[str, Any]) -> None:
    check_message(SQUAD, make_message(**more))
    with pytest.raises(Refused, match="messages_full"):
        check_message(replace(SQUAD, messages=MOST_MESSAGES), make_message(**more))


def test_the_row_of_a_squad_tells_how_many_and_does_not_grow() -> None:
    squad = SQUAD
    for _ in range(3):
        squad, message = add_message(squad, make_message(), "person:sun", "到了", "", NOW)
    assert (message.number, message.id, squad.version) == (3, f"{SQUAD.id}/3", SQUAD.version)
    row = squad_row(squad, UTC)
    assert (row["messages"], row["messaged_at"]) == (3, "2026-11-28T09:00:00.000+00:00")
    assert "messages" not in squad_row(SQUAD, UTC)
    assert squad_content(squad) == squad_content(SQUAD)


def test_a_message_of_a_dead_spot_has_the_time_of_the_phone() -> None:
    early, later = NOW - timedelta(minutes=9), NOW + timedelta(minutes=9)
    sent = make_message(said_at=early, placed_at=early, lat=29.0, lon=119.0, clock_off_s=3.5, key="k")
    squad, message = add_message(SQUAD, sent, "person:sun", "到了", "p", NOW)
    assert (message.said_at, message.known_at, message.placed_at) == (early, NOW, early)
    ahead = add_message(SQUAD, make_message(said_at=later), "person:sun", "到了", "", NOW)[1]
    assert (ahead.said_at, ahead.placed_at) == (NOW, None)
    row = message_row(message, UTC)
    assert (row["number"], row["photo"], row["lat"], row["lon"]) == (1, "p", 29.0, 119.0)
    assert (row["said_at"], row["at"]) == ("2026-11-28T08:51:00.000+00:00", "2026-11-28T09:00:00.000+00:00")
    change = message_change(squad, message, make_actor(Role.RESPONDER, person="sun"), NOW, UTC)
    assert (change.trace.actor, change.trace.object) == ("link:4", f"squad_message:{SQUAD.id}/1")
    assert change.trace.new == message_content(message)
    assert {"said_by", "text", "photo", "lat", "lon", "placed_at", "clock_off_s"} <= {*change.trace.new}
