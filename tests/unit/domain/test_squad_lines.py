"""Squads that a township's journal tells of, and what was written in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.emergency.rollouts.sheets.squad_lines import (
    SQUAD,
    SQUAD_MESSAGE,
    has_numbers,
    make_message,
    name_author,
)
from domain.emergency.rollouts.sheets.squad_record import (
    is_disputed,
    is_newer,
    record_message,
    record_squad,
)
from domain.emergency.rollouts.sheets.township_commands import RecordSquad
from domain.emergency.rollouts.sheets.township_journal import read_journal, write_head, write_line
from domain.kernel.errors import Refused
from domain.squads.conversation import LONGEST_MESSAGE, MOST_MESSAGES
from domain.squads.squad import MOST_MEMBERS, RELEASED, Squad, assemble_squad
from domain.squads.voices import make_voice
from tests.unit.domain.test_photos import CASE
from tests.unit.domain.test_voices import WEBM

AT = datetime(2026, 11, 29, 9, 5, tzinfo=UTC)
NOW, TOWN = AT + timedelta(hours=3), "330825101"
ORIGIN = f"township/{'0f' * 16}"
MESSAGE_FACTS = {"id": "0f" * 16, "squad": "c1-1", "text": "水到膝盖"}
SQUAD_FACTS = {"id": "1f" * 16, "squad": "c1-1", "case": "c1", "state": {"id": "c1-1"}}


def read_line(kind: str, facts: dict[str, Any], by: str = "person:P1") -> Any:
    head = write_head({"rollout": "RW-1"})
    return read_journal([head, write_line(1, head, kind, AT, AT, by, facts)]).lines[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": 7},
        {"text": "水" * (LONGEST_MESSAGE + 1)},
        {"photo": "../secret"},
        {"voice": "0f"},
        {"voice_s": 61},
        {"lat": 29.0},
        {"lat": 91.0, "lon": 119.0},
        {"lat": float("inf"), "lon": 119.0},
        {"placed_at": "2026-11-29T09:05:00"},
        {"clock_off_s": "4"},
        {"squad": ""},
    ],
)
def test_what_is_no_message_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="line 2"):
        read_line(SQUAD_MESSAGE, MESSAGE_FACTS | wrong)


@pytest.mark.parametrize("wrong", [{"state": "c1-1"}, {"state": None}, {"entered": 7}, {"case": ""}])
def test_what_is_no_squad_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="line 2"):
        read_line(SQUAD, SQUAD_FACTS | wrong)


def test_a_message_may_be_longer_than_a_note_and_says_who_wrote_it() -> None:
    long = read_line(SQUAD_MESSAGE, MESSAGE_FACTS | {"text": "水" * LONGEST_MESSAGE, "lat": 29, "lon": 119.2})
    message = make_message(long, TOWN, "a" * 32)
    assert (message.by, len(message.text), message.photo) == ("person:P1", LONGEST_MESSAGE, "a" * 32)
    assert (message.key, message.lat, message.lon) == (ORIGIN, 29, 119.2)
    assert name_author(read_line(SQUAD_MESSAGE, MESSAGE_FACTS, "zhou"), TOWN) == f"township:{TOWN}/zhou"


def test_a_number_of_the_township_stands_for_nobody_here() -> None:
    assert has_numbers({"orders": [{"by": "account:9"}]})
    assert has_numbers({"lead": "token:4"})
    assert has_numbers({"link:4": 1})
    assert not has_numbers({"lead": f"township:{TOWN}/zhou", "note": "写给 account:9 的话", "n": 9})


def make_squad(version: int = 3, **more: Any) -> Squad:
    made = assemble_squad("c1-1", "c1", TOWN, f"township:{TOWN}/zhou", (("P1", "grid"),), {}, "", AT)
    return replace(made, version=version, **more)


def command(squad: Squad) -> RecordSquad:
    return RecordSquad(region="330825", case=CASE.id, origin=ORIGIN, squad=squad, over_at=AT)


def test_it_is_recorded_over_and_what_is_newer_takes_its_place() -> None:
    new = record_squad([], command(make_squad(short_at=AT, messages=7)), CASE, NOW)
    assert (new.id, new.case, new.region) == (f"{CASE.id}-1", CASE.id, CASE.region)
    assert (new.ended_at, new.version, new.messages, new.short_at) == (AT, 3, 0, None)
    assert [member.state for member in new.members] == [RELEASED]
    assert record_squad([new], command(make_squad()), CASE, NOW) is new
    assert record_squad([new], command(make_squad(2)), CASE, NOW) is new
    ended = record_squad([new], command(make_squad(4, ended_at=NOW)), CASE, NOW)
    assert (ended.ended_at, ended.version) == (NOW, 4)
    assert record_squad([make_squad()], command(make_squad()), CASE, NOW).id == f"{CASE.id}-2"
    late = record_squad([], command(make_squad(ended_at=NOW + timedelta(days=1))), CASE, NOW)
    assert late.ended_at == NOW


def test_what_the_county_changed_stands() -> None:
    old = record_squad([], command(make_squad()), CASE, NOW)
    changed = replace(old, version=old.version + 1)
    assert (is_disputed(changed, make_squad(4)), is_newer(changed, make_squad(9))) == (True, False)
    assert (
        is_disputed(changed, make_squad(3)),
        is_disputed(old, make_squad(4)),
        is_disputed(None, make_squad()),
    ) == (False,) * 3
    assert record_squad([changed], command(make_squad(9)), CASE, NOW) is changed


def test_one_that_is_too_large_is_refused() -> None:
    member = make_squad().members[0]
    many = tuple(replace(member, person=f"P{n}") for n in range(MOST_MEMBERS + 1))
    with pytest.raises(Refused, match="members"):
        record_squad([], command(make_squad(members=many)), CASE, NOW)


def test_a_message_waits_for_its_photo_and_a_full_squad_takes_none() -> None:
    squad = record_squad([], command(make_squad()), CASE, NOW)
    message = make_message(read_line(SQUAD_MESSAGE, MESSAGE_FACTS), TOWN, "a" * 32)
    with pytest.raises(Refused) as refused:
        record_message(squad, message, "", False, None, NOW)
    assert refused.value.code == "no_photo"
    new, taken = record_message(squad, message, "水", True, None, NOW)
    assert (new.messages, new.version, taken.number, taken.text) == (1, squad.version, 1, "水")
    assert (taken.said_at, taken.known_at) == (AT, NOW)
    with pytest.raises(Refused, match="messages"):
        record_message(replace(squad, messages=MOST_MESSAGES), message, "", True, None, NOW)


def test_a_spoken_message_waits_for_its_recording() -> None:
    squad, voice = record_squad([], command(make_squad()), CASE, NOW), make_voice(WEBM, 4.2)
    spoken = MESSAGE_FACTS | {"voice": voice.id, "voice_s": 9}
    message = make_message(read_line(SQUAD_MESSAGE, spoken), TOWN)
    with pytest.raises(Refused) as refused:
        record_message(squad, message, "", False, None, NOW)
    assert refused.value.code == "no_voice"
    _, taken = record_message(squad, message, "", False, voice, NOW)
    assert (taken.voice, taken.voice_s) == (voice.id, 4)
