"""What is written in a squad: kept once, in one commit with its photo and its trace; on both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.realtime.visible_pages import GRACE_S, VisiblePages
from dashboard.relay.message_texts import compose
from dashboard.services.squads.message_service import LARGEST_PAGE, read_page
from data_access.audit.anchors import Folder
from data_access.cases.details import case_detail
from data_access.cases.photo_rows import list_photos, read_photo
from data_access.county_packs.county_pack import County
from data_access.database.tables.outbox_tables import outbox
from data_access.database.tables.squad_tables import squad_messages
from data_access.maintenance.verification.verify import verify
from data_access.outbox.outbox_rows import message_of
from data_access.squads.case_trail_rows import read_case_trail
from data_access.squads.conversation_rows import has_squad_photo, list_squad_messages
from data_access.squads.squad_store import read_squad
from data_access.squads.voice_rows import forget_voices, read_voice
from data_access.store import Store
from domain.access.actor import Actor
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.squads import squad_commands as c
from domain.squads.calls.outgoing import WRITTEN, Message
from domain.squads.conversation import SquadMessage
from domain.squads.written_notices import QUIET
from layouts.i18n import Translator
from layouts.trail.trail_words import list_lines
from tests.integration.people.conftest import Clock
from tests.integration.people.handling_samples import CASE, MANAGER
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import ASSEMBLED, FIRST, PHONE, SAID_AT, SQUAD, give
from tests.integration.reports import COUNTY, encode_case, envelopes
from tests.pictures import CAMERA, picture
from tests.unit.domain.test_voices import WEBM

WORLD = WorldId(COUNTY)
NEW_LINK = Actor(replace(PHONE.viewer, actor="link:5"))


@pytest.fixture
def bus(store: Store, county: County, clock: Clock) -> CommandBus:
    handler = ReportHandler(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]
    assert handler.handle(envelopes(encode_case(SHOWN))).dead == []
    made = CommandBus(store, Context({COUNTY: county}, 100), clock=clock)  # type: ignore[arg-type]
    made.handle(ASSEMBLED, MANAGER)
    return made


def write(bus: CommandBus, by: Actor = PHONE, **more: Any) -> SquadMessage:
    message: SquadMessage = bus.handle(give(c.SendSquadMessage, **{"text": "到了", **more}), by)
    return message


def list_messages(store: Store, **page: int) -> list[SquadMessage]:
    with store.reading() as connection:
        return list_squad_messages(connection, WORLD, SQUAD, **page)


def findings(store: Store, folder: Path) -> set[str]:
    return {found.kind for found in verify(store.database, COUNTY, Folder(folder), None).findings}


def test_phone_and_desk_write_in_one_order(bus: CommandBus, store: Store, tmp_path: Path) -> None:
    write(bus)
    write(bus, MANAGER, text="收到，吊车 10 分钟")
    write(bus, lat=29.04, lon=119.18)
    assert [(message.number, message.by) for message in list_messages(store)] == [
        (1, f"person:{FIRST}"), (2, MANAGER.name), (3, f"person:{FIRST}"),
    ]  # fmt: skip
    with store.reading() as connection:
        squad = read_squad(connection, WORLD, SQUAD)
    assert squad is not None
    assert (squad.messages, squad.version) == (3, 1)
    assert findings(store, tmp_path) == {"no_anchor"}


def test_a_message_that_is_altered_or_taken_away_is_found(
    bus: CommandBus, store: Store, tmp_path: Path
) -> None:
    write(bus)
    with store.database.writing() as connection:
        connection.execute(update(squad_messages).values(body=squad_messages.c.body.op("||")(" ")))
    assert findings(store, tmp_path) == {"no_anchor"}, "the same words"
    with store.database.writing() as connection:
        connection.execute(update(squad_messages).values(photo="b" * 32))
    assert findings(store, tmp_path) == {"no_anchor", "squad_message_state"}
    with store.database.writing() as connection:
        connection.execute(squad_messages.delete())
    assert findings(store, tmp_path) == {"no_anchor", "squad_message_state"}


def test_what_is_sent_again_under_a_new_link_is_one_message(bus: CommandBus, store: Store) -> None:
    first = write(bus, key="k", said_at=SAID_AT)
    assert write(bus, NEW_LINK, key="k", said_at=SAID_AT) == first
    with pytest.raises(Refused, match="already_done"):
        write(bus, key="k", said_at=SAID_AT)
    assert write(bus, MANAGER, key="k").number == 2, "another's key is another's"
    assert len(list_messages(store)) == 2


def test_a_photo_is_the_cases_too_and_has_nothing_of_the_phone_in_it(bus: CommandBus, store: Store) -> None:
    sent = write(bus, photo=picture(), said_at=SAID_AT)
    again = write(bus, MANAGER, photo=picture())
    assert sent.photo == again.photo
    with store.reading() as connection:
        [photo] = list_photos(connection, WORLD, CASE)
        content = read_photo(connection, WORLD, CASE, sent.photo)
        assert has_squad_photo(connection, WORLD, SQUAD, sent.photo)
        assert not has_squad_photo(connection, WORLD, f"{CASE}-2", sent.photo)
    assert (photo["id"], photo["squad"]) == (sent.photo, SQUAD)
    assert content is not None
    assert CAMERA.encode() not in content
    with pytest.raises(Refused, match="bad_photo"):
        write(bus, photo=b"no photo")


def test_personal_data_in_words_is_not_kept(bus: CommandBus, store: Store) -> None:
    write(bus, text="请打 13800138000 找户主")
    [message] = list_messages(store)
    assert "13800138000" not in message.text
    assert "请打" in message.text


def test_who_was_let_go_and_nobody_after_the_end_writes(bus: CommandBus, store: Store) -> None:
    bus.handle(give(c.ReleaseMember, 1, person=FIRST), MANAGER)
    with pytest.raises(Refused, match="released"):
        write(bus)
    bus.handle(give(c.StandDownSquad, 2), MANAGER)
    for by in (PHONE, MANAGER):
        with pytest.raises(Refused, match="ended"):
            write(bus, by)
    assert list_messages(store) == []


def test_pages_join_without_a_gap(bus: CommandBus, store: Store) -> None:
    for n in range(7):
        write(bus, text=f"第 {n + 1} 条")
    assert [message.number for message in list_messages(store, limit=3)] == [5, 6, 7]
    assert [message.number for message in list_messages(store, before=5, limit=3)] == [2, 3, 4]
    assert [message.number for message in list_messages(store, after=2, limit=3)] == [3, 4, 5]
    with store.reading() as connection:
        squad = read_squad(connection, WORLD, SQUAD)
        assert squad is not None
        page = read_page(connection, WORLD, squad, limit=10 * LARGEST_PAGE)
    assert (page["last"], len(page["messages"]), page["case"]) == (7, 7, CASE)
    assert FIRST in page["names"][f"person:{FIRST}"]


def notices(store: Store) -> list[Message]:
    """What the outbox has to tell of messages, the oldest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(outbox).where(outbox.c.kind == WRITTEN, outbox.c.state == "waiting").order_by(outbox.c.at)
        )
        return [message_of(row) for row in rows]


def test_phones_that_are_away_are_told_once_in_a_while_and_never_the_same(
    bus: CommandBus, store: Store, clock: Clock
) -> None:
    write(bus, MANAGER, text="还没有人应答")
    assert notices(store) == [], "whoever did not answer is called anyway"
    bus.handle(give(c.AnswerCall, person=FIRST, state="accepted", answered_at=SAID_AT), PHONE)
    write(bus)
    assert notices(store) == [], "the author knows"
    write(bus, MANAGER, text="带上编织袋，打 13800138000")
    write(bus, MANAGER, text="快")
    [first, _] = notices(store)
    assert (first.person, first.channel) == (FIRST, "notice")
    write(bus, MANAGER, text="更快")
    assert len(notices(store)) == 2, "one waits"
    clock.now += QUIET + QUIET
    write(bus, MANAGER, lat=29.04, lon=119.18, text="")
    [_, _, second] = notices(store)
    texts = [compose(message, "zh", "https://palm.example/x") for message in (first, second)]
    assert "带上编织袋" in texts[0]
    assert "13800138000" not in texts[0]
    assert "照片或位置" in texts[1]
    assert all(text.endswith("https://palm.example/x") for text in texts)
    bus.handle(give(c.ReleaseMember, 2, person=FIRST), MANAGER)
    assert notices(store) == [], "nobody who was let go is told"


def test_who_has_the_page_before_them_is_not_told(
    bus: CommandBus, store: Store, county: County, clock: Clock
) -> None:
    visible_pages = VisiblePages()
    seen = CommandBus(store, Context({COUNTY: county}, 100, sees_page=visible_pages.is_seen), clock=clock)  # type: ignore[arg-type]
    bus.handle(give(c.AnswerCall, person=FIRST, state="accepted", answered_at=SAID_AT), PHONE)
    visible_pages.enter(WORLD, FIRST)
    visible_pages.enter(WORLD, FIRST)
    visible_pages.remove_person(WORLD, FIRST)
    write(seen, MANAGER)
    assert notices(store) == []
    visible_pages.remove_person(WORLD, FIRST)
    write(seen, MANAGER)
    assert [notice.person for notice in notices(store)] == [FIRST]


def test_who_only_asks_is_there_while_their_page_is_seen(
    bus: CommandBus, store: Store, county: County, clock: Clock
) -> None:
    seconds = [100.0]
    visible_pages = VisiblePages(lambda: seconds[0])
    seen = CommandBus(store, Context({COUNTY: county}, 100, sees_page=visible_pages.is_seen), clock=clock)  # type: ignore[arg-type]
    bus.handle(give(c.AnswerCall, person=FIRST, state="accepted", answered_at=SAID_AT), PHONE)
    visible_pages.ask(WORLD, FIRST, 25)
    seconds[0] += 25 + GRACE_S - 0.1
    write(seen, MANAGER)
    assert notices(store) == []
    seconds[0] += 0.2
    assert not visible_pages.is_seen(WORLD, FIRST)
    visible_pages.ask(WORLD, FIRST, 25)
    visible_pages.hide(WORLD, FIRST)
    write(seen, MANAGER)
    assert [notice.person for notice in notices(store)] == [FIRST]


def test_a_case_tells_the_squads_that_are_over_in_which_something_was_written(
    bus: CommandBus, store: Store
) -> None:
    write(bus)
    assert told_of(store) == []
    bus.handle(give(c.StandDownSquad, 1), MANAGER)
    assert told_of(store) == [{"id": SQUAD, "messages": 1}]


def told_of(store: Store) -> Any:
    with store.reading() as connection:
        found = case_detail(connection, CASE)
    assert found is not None
    return found["ended_squads"]


def test_what_is_said_is_kept_told_in_the_trail_and_forgotten_with_the_case(
    bus: CommandBus, store: Store, tmp_path: Path
) -> None:
    bus.handle(give(c.AnswerCall, person=FIRST, state="accepted", answered_at=SAID_AT), PHONE)
    sent = write(bus, MANAGER, text="", voice=WEBM, voice_s=11.7)
    again = write(bus, MANAGER, text="再听一遍", voice=WEBM, voice_s=11.7)
    assert (sent.voice, sent.voice_s) == (again.voice, 12)
    with store.reading() as connection:
        assert read_voice(connection, WORLD, SQUAD, sent.voice) == (WEBM, "audio/webm")
        assert read_voice(connection, WORLD, f"{CASE}-2", sent.voice) is None
        trail = read_case_trail(connection, CASE)
    assert trail is not None
    written = next(entry for entry in trail["entries"] if entry["kind"] == "written")
    assert "语音 12″" in {part for line in list_lines(trail, {}, Translator("zh")) for part in line.details}
    assert written["facts"]["voice"] == sent.voice
    assert "语音 12″" in compose(notices(store)[0], "zh")
    assert findings(store, tmp_path) == {"no_anchor"}
    with pytest.raises(Refused, match="bad_voice"):
        write(bus, voice=b"<html>", voice_s=3)
    with store.database.writing() as connection:
        forget_voices(connection, WORLD, CASE)
        assert read_voice(connection, WORLD, SQUAD, sent.voice) is None
