"""The adapter behind /sources, on real databases and a real stream server."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import gevent
import pytest

from dashboard.app import App, create_app
from dashboard.commands import Envelope, ReportHandler
from dashboard.config.settings import Settings
from dashboard.services.sources.sources_service import PAGE_SIZE, SourcesService
from data_access.streams.redis_streams import key
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.sources.senders import Sender
from tests.conftest import StreamServer
from tests.integration.reports import ORIGIN
from tests.security.house import packs

COUNTY = WorldId("330825")
OFFICER = Viewer(Kind.PERSON, ORIGIN.actor, "值班员", (Grant(Role.DUTY_OFFICER, COUNTY),))
READER = Viewer(Kind.PERSON, "account:8", "研判员", (Grant(Role.REVIEWER, COUNTY),))
STRANGER = Viewer(Kind.PERSON, "account:9", "镇值班员", (Grant(Role.DUTY_OFFICER, "330825101"),))


@pytest.fixture
def app(database_url: str, valkey: StreamServer, tmp_path: Path) -> Iterator[App]:
    """A wired web process that serves nobody."""
    settings = Settings(data_dir=tmp_path, database_url=database_url, redis_url=valkey.url)
    made = create_app(settings, packs(settings.counties))
    yield made
    made.services.store.close()


def add_dead_letters(app: App, count: int) -> None:
    """Dead letters, as ingest makes them."""
    handler = ReportHandler(app.services.store, app.services.installation.counties)
    handler.handle([Envelope(COUNTY, "cases", f"1-{n}", b'{"broken', 1) for n in range(1, count + 1)])


def test_dead_letters_are_paged_newest_first_without_their_bytes(app: App) -> None:
    add_dead_letters(app, PAGE_SIZE + 3)
    service = SourcesService(app.services, lambda: ORIGIN, lambda: OFFICER)
    first, second = service.dead_letters(COUNTY, 0), service.dead_letters(COUNTY, 1)
    assert (first["total"], len(first["rows"]), len(second["rows"])) == (PAGE_SIZE + 3, PAGE_SIZE, 3)
    ids = [row["id"] for row in [*first["rows"], *second["rows"]]]
    assert ids == sorted(ids, reverse=True)
    row = first["rows"][0]
    assert (row["reason"], row["size"], row["resent_at"]) == ("not_json", 8, None)
    assert "raw" not in row
    assert row["at"].tzinfo is not None


def test_a_mended_letter_is_on_its_stream_again_once(app: App, valkey: StreamServer) -> None:
    add_dead_letters(app, 1)
    service = SourcesService(app.services, lambda: ORIGIN, lambda: OFFICER)
    letter_id = service.dead_letters(COUNTY, 0)["rows"][0]["id"]
    shown = service.dead_letter(COUNTY, letter_id) or {}
    assert (shown["shown"], "raw" in shown) == ('{"broken', False)
    mended = json.dumps(
        {
            "id": "m",
            "source": "t",
            "at": datetime.now(UTC).isoformat(),
            "kind": "case.reported",
            "region": "330825101264",
            "title": "x",
            "severity": 1,
        }
    ).encode()
    entry = service.resend(COUNTY, letter_id, mended)
    [(put, fields)] = valkey.client().xrange(key(COUNTY, "cases"))
    assert (put.decode(), fields[b"json"]) == (entry, mended)
    assert service.dead_letters(COUNTY, 0)["rows"][0]["resent_at"] is not None
    with pytest.raises(Refused):
        service.resend(COUNTY, letter_id, mended)


def test_an_unchanged_letter_goes_again_without_a_look(app: App, valkey: StreamServer) -> None:
    add_dead_letters(app, 1)
    service = SourcesService(app.services, lambda: ORIGIN, lambda: OFFICER)
    service.resend(COUNTY, service.dead_letters(COUNTY, 0)["rows"][0]["id"], None)
    [(_, fields)] = valkey.client().xrange(key(COUNTY, "cases"))
    assert fields[b"json"] == b'{"broken'


def test_who_may_look_and_who_may_mend(app: App) -> None:
    add_dead_letters(app, 1)
    letter_id = SourcesService(app.services, lambda: ORIGIN, lambda: OFFICER).dead_letters(COUNTY, 0)["rows"][
        0
    ]["id"]
    reader, stranger = (
        SourcesService(app.services, lambda: ORIGIN, lambda viewer=viewer: viewer)
        for viewer in (READER, STRANGER)
    )
    assert reader.dead_letter(COUNTY, letter_id) is not None
    for act in (
        lambda: reader.resend(COUNTY, letter_id, None),
        lambda: reader.acknowledge(COUNTY, 1),
        lambda: stranger.dead_letters(COUNTY, 0),
        lambda: stranger.dead_letter(COUNTY, letter_id),
        lambda: stranger.resend(COUNTY, letter_id, None),
        lambda: stranger.sources(COUNTY),
        lambda: stranger.lost(COUNTY),
        lambda: reader.dead_letter("330803", letter_id),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "forbidden"


def test_a_letter_tells_no_name_and_no_number(app: App) -> None:
    fields = {
        "kind": "case.reported",
        "reporter": {"name": "陈荣龙", "phone": "138 1234 5678"},
        "caller": "王小明",
    }
    odd = {"text": "李一鸣", "title": "陈荣龙家，330825196801010011", "severity": "王小明"}
    handler = ReportHandler(app.services.store, app.services.installation.counties)
    raws = [
        json.dumps(fields | odd, ensure_ascii=False).encode(),
        json.dumps(fields | odd).encode(),
        json.dumps(fields | odd, ensure_ascii=False).encode()[:-1],
        json.dumps(fields | odd).encode()[:-1],
        json.dumps(fields | odd, ensure_ascii=False).encode("utf-16"),
        json.dumps({"kind": "position", "person": "陈荣龙"} | fields).encode(),
    ]
    handler.handle([Envelope(COUNTY, "cases", f"1-{n}", raw, 1) for n, raw in enumerate(raws, 1)])
    page = SourcesService(app.services, lambda: ORIGIN, lambda: OFFICER)
    rows = page.dead_letters(COUNTY, 0)["rows"]
    assert len(rows) == len(raws)
    shown = json.dumps([page.dead_letter(COUNTY, row["id"]) for row in rows], ensure_ascii=False, default=str)
    for secret in ("荣龙", "1234", "小明", "一鸣", "19680101"):
        assert secret not in shown, (secret, shown)


@pytest.mark.alone
def test_a_resend_that_waits_for_the_database_holds_up_nobody(app: App) -> None:
    if not app.services.store.database.sqlite:
        pytest.skip("another driver, which waits without blocking")
    add_dead_letters(app, 1)
    service = SourcesService(app.services, lambda: ORIGIN, lambda: OFFICER)
    letter_id = service.dead_letters(COUNTY, 0)["rows"][0]["id"]
    locker = sqlite3.connect(app.services.store.database.path, isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    sent = gevent.spawn(service.resend, COUNTY, letter_id, b"{}")
    longest, last = 0.0, time.monotonic()
    while not sent.ready():
        gevent.sleep(0.02)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    locker.close()
    assert isinstance(sent.exception, Refused)
    assert sent.exception.code == "database_away"
    assert longest < 1


def test_sources_tell_their_last_message(app: App) -> None:
    raw = json.dumps(
        {
            "id": "s",
            "source": "hotline",
            "at": datetime.now(UTC).isoformat(),
            "kind": "grid.reported",
            "region": app.services.installation.counties[COUNTY].grids[0],
            "status": "alert",
        }
    ).encode()
    ReportHandler(app.services.store, app.services.installation.counties).handle(
        [Envelope(COUNTY, "grids", "1-1", raw, 1)]
    )
    [row] = SourcesService(app.services, lambda: ORIGIN, lambda: OFFICER).sources(COUNTY)
    assert (row["source"], row["messages"], row["dead"]) == ("hotline", 1, 0)
    assert row["last_at"].tzinfo is not None
    assert SourcesService(app.services, lambda: ORIGIN, lambda: OFFICER).lost(COUNTY) == []


def test_a_stream_server_that_is_away_is_a_refusal_and_the_letter_can_go_later(
    database_url: str, tmp_path: Path
) -> None:
    nowhere = Settings(data_dir=tmp_path, database_url=database_url, redis_url="redis://127.0.0.1:1/0")
    made = create_app(nowhere)
    add_dead_letters(made, 1)
    service = SourcesService(made.services, lambda: ORIGIN, lambda: OFFICER)
    letter_id = service.dead_letters(COUNTY, 0)["rows"][0]["id"]
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            service.resend(COUNTY, letter_id, b"{}")
        assert caught.value.code == "streams_away"
    made.services.store.close()


def test_what_waits_is_listed_masked_for_whoever_may_see_sources(app: App) -> None:
    fields = {"kind": "case.updated", "source": "t", "at": datetime.now(UTC).isoformat(), "case": "C-1"}
    raws = [json.dumps(fields | {"id": f"u{n}", "text": "联系 13812345678"}).encode() for n in range(3)]
    town = Sender(5, "湖镇镇", "330825101")
    batch = [Envelope(COUNTY, "cases", f"1-{n}", raw, 1, None, town) for n, raw in enumerate(raws, 1)]
    ReportHandler(app.services.store, app.services.installation.counties).handle(batch)
    for viewer in (OFFICER, READER):
        service = SourcesService(app.services, lambda: ORIGIN, lambda viewer=viewer: viewer)
        found = service.waiting(COUNTY)
        assert (found["total"], len(found["rows"])) == (3, 3)
        row = found["rows"][0]
        assert (row["source"], row["case"], row["kind"], row["by"]) == ("t", "C-1", "updated", "湖镇镇")
        shown = service.waiting_message(COUNTY, row["id"]) or {}
        assert "138****5678" in shown["shown"]
        assert "raw" not in shown
        assert service.waiting_message("330825", 99) is None
    stranger = SourcesService(app.services, lambda: ORIGIN, lambda: STRANGER)
    for act in (lambda: stranger.waiting(COUNTY), lambda: stranger.waiting_message(COUNTY, row["id"])):
        with pytest.raises(Refused):
            act()
