"""The intake: a real folder and a real server in, warnings of the county out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from dashboard.ingest.warning_feed import WarningFeed
from dashboard.ingest.warning_intake import FOLDER, Intake
from data_access.county_packs.county_pack import County
from data_access.emergency.responses.warning_rows import read_live_warnings
from data_access.files.warnings.watched_folder import WatchedFolder
from data_access.store import Store, Unavailable
from data_access.streams import redis_streams
from tests.feed_server import serve_feed
from tests.integration.reports import COUNTY, wait_until
from tests.integration.warning_reports import CHAIN, NOON, xml_of

LATER = 4_000_000_000.0


class Door:
    """The command bus on the clock of the chain; `away`: how often the database is away first."""

    def __init__(self, store: Store, county: County) -> None:
        self._bus = CommandBus(store, Context({COUNTY: county}, 100))
        self.away = 0

    def handle(self, command: Any, by: Any) -> Any:
        if self.away:
            self.away -= 1
            raise Unavailable("gone")
        return self._bus.handle(command, by, NOON)


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    made = Store(sqlite_url)
    yield made
    made.close()


@pytest.fixture
def door(store: Store, county: County) -> Door:
    return Door(store, county)


@pytest.fixture
def intake(door: Door, valkey: Any) -> Iterator[Intake]:
    client = redis_streams.connect(valkey.url)
    yield Intake(door, client, [COUNTY], threading.Event())
    client.close()


def live(store: Store) -> list[str]:
    with store.reading() as connection:
        return [
            f"{live_warning.hazard} {live_warning.colour} {live_warning.source}"
            for live_warning in read_live_warnings(connection, COUNTY)
        ]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_file_in_the_folder_becomes_a_warning_once(
    intake: Intake, store: Store, door: Door, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / CHAIN[0]).write_text(xml_of(CHAIN[0]), encoding="utf-8")
    (inbox / "bad.xml").write_text("<alert/>", encoding="utf-8")
    (inbox / "breaks off.xml").write_text(xml_of(CHAIN[0])[:300], encoding="utf-8")
    folder = WatchedFolder(inbox)
    assert intake.look_at_folder(folder, LATER) == 0, "the first look"
    door.away = 1
    with pytest.raises(Unavailable):
        intake.look_at_folder(folder, LATER)
    assert len(names(inbox)) == 3, "what could not be taken stays"
    assert intake.look_at_folder(folder, LATER) == 3
    assert live(store) == ["typhoon yellow folder"]
    assert names(inbox / "taken") == [CHAIN[0]]
    assert names(inbox / "refused") == [
        "bad.xml",
        "bad.xml.reason",
        "breaks off.xml",
        "breaks off.xml.reason",
    ]
    assert "missing: identifier" in (inbox / "refused" / "bad.xml.reason").read_text("utf-8")


def test_a_file_that_breaks_off_and_is_young_is_left_to_its_writer(intake: Intake, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    path = inbox / "slow.xml"
    path.write_text(xml_of(CHAIN[0])[:300], encoding="utf-8")
    folder, soon = WatchedFolder(inbox), path.stat().st_mtime + 3
    assert [intake.look_at_folder(folder, soon) for _ in range(3)] == [0, 0, 0]
    path.write_text(xml_of(CHAIN[0]), encoding="utf-8")
    soon = path.stat().st_mtime + 3
    assert [intake.look_at_folder(folder, soon) for _ in range(2)] == [0, 1]


def test_the_program_takes_from_feed_and_folder_and_says_how_they_are(
    store: Store, door: Door, valkey: Any, tmp_path: Path
) -> None:
    inbox, stop = tmp_path / "inbox", threading.Event()
    client = redis_streams.connect(valkey.url)
    with serve_feed() as server:
        message = server.put("/1.xml", xml_of(CHAIN[0]).encode())
        ill = server.put("/2.xml", b"<alert/>")
        entries = "".join(f'<entry><id>{item}</id><link href="{item}"/></entry>' for item in (ill, message))
        head = "<id>f</id><title>t</title><updated>2026-08-09T04:00:00Z</updated>"
        atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'
        feed = WarningFeed(server.put("/feed", atom.encode()), 60)
        program = Intake(door, client, [COUNTY], stop)
        thread = threading.Thread(target=program.run, args=(inbox, [feed]), daemon=True)
        thread.start()
        wait_until(lambda: live(store))

        def read_states() -> dict[str, dict[str, Any]]:
            found: Any = client.hgetall(redis_streams.key(COUNTY, "intake"))
            return {name.decode(): json.decode(raw) for name, raw in found.items()}

        wait_until(lambda: read_states().get(feed.name, {}).get("taken") == 1 and FOLDER in read_states())
        stop.set()
        thread.join(30)
    assert live(store) == [f"typhoon yellow {feed.name}"]
    feed_told, folder_told = read_states()[feed.name], read_states()[FOLDER]
    assert (feed_told["error"], feed_told["refused"]) == ("", 1)
    assert "No such file" in folder_told["error"], "there is no such folder: it is said"
    assert folder_told["well"] <= folder_told["at"]
    client.close()
