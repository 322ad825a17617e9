"""Somebody writes for longer than a command waits: whoever gives one is told why it was not carried out, what
they send again is done once, and nobody waits for a page.
"""

from __future__ import annotations

import threading
import time
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import gevent
import pytest
from sqlalchemy import Connection, text

from dashboard.app import create_app
from dashboard.config.settings import Settings
from data_access.database.codec import utc_text
from data_access.database.database import StillWriting
from data_access.database.writer_lock import PATIENCE_S, hold_lock
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.case_commands import AddPhoto
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from tests.pictures import picture
from tests.security.house import COUNTY, VILLAGE, WebApp

WAIT_S = 0.4
CASE = {"title": "道路塌陷", "severity": 2, "region": VILLAGE, "key": "k1"}


@pytest.fixture
def web(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> WebApp:
    """One whose writers wait shortly."""
    made = WebApp(tmp_path, root)
    database = made.store.database
    writing = database.writing

    def write_soon(wait_s: float = WAIT_S) -> AbstractContextManager[Connection]:
        return writing(min(wait_s, WAIT_S))

    monkeypatch.setattr(database, "writing", write_soon)
    return made


def count_cases(web: WebApp) -> int:
    with web.store.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM cases")).scalar_one())


def test_a_command_is_told_why_it_waits_and_is_done_once_afterwards(web: WebApp, tmp_path: Path) -> None:
    officer = web.sign_in_as("duty_officer")
    with hold_lock(tmp_path / "write.lock"):
        for _ in range(2):
            refused = officer.post("/api/cases", CASE)
            assert (refused.status_code, refused.get_json()["error"]["code"]) == (503, "still_writing")
            assert "大批数据" in refused.get_json()["error"]["message"]
        assert count_cases(web) == 0
    answers = [officer.post("/api/cases", CASE) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.get_json()["case"] for answer in answers}) == 1
    assert count_cases(web) == 1


def test_nobody_waits_for_an_answer_because_it_is_noted_that_they_were_seen(
    tmp_path: Path, root: Path
) -> None:
    house = WebApp(tmp_path, root)
    officer = house.sign_in_as("duty_officer")
    seen_at = utc_text(datetime.now(UTC) - timedelta(minutes=5))
    with house.store.database.writing() as connection:
        connection.execute(text("UPDATE sessions SET seen_at = :seen_at"), {"seen_at": seen_at})
    began = time.monotonic()
    with hold_lock(tmp_path / "write.lock"):
        assert officer.post("/api/cases", {"severity": "x"}).status_code == 422
    assert time.monotonic() - began < PATIENCE_S


def test_what_is_prepared_before_the_transaction_waits_for_no_turn(
    web: WebApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = web.app.services.commands
    by = Actor(Viewer(Kind.LINK, "link:9", "", (Grant(Role.RESPONDER, COUNTY),), "P1"))

    def give_up(*args: Any) -> None:
        raise StillWriting("all turns are taken")

    def add_photo(content: bytes, region: str = COUNTY) -> str:
        photo = AddPhoto(region=region, case="none", content=content, taken_at=datetime.now(UTC))
        with pytest.raises((Refused, StillWriting)) as raised:
            commands.handle(photo, by)
        return getattr(raised.value, "code", "still_writing")

    monkeypatch.setattr(commands, "_in_turn", give_up)
    assert add_photo(b"no picture") == "bad_photo"
    assert add_photo(picture()) == "still_writing"
    monkeypatch.setattr(commands, "_photos_in_turn", give_up)
    assert add_photo(b"no picture") == "still_writing", "it is prepared on a thread all the same"
    assert add_photo(picture(), "33x") == "bad_region", "before anything waits"


@pytest.mark.parametrize(
    ("url", "is_free"),
    [(None, False), ("postgresql://palm@127.0.0.1:1/none", True)],
    ids=["sqlite", "postgresql"],
)
def test_a_long_write_in_one_county_keeps_others_from_writing_on_sqlite_alone(
    tmp_path: Path, root: Path, url: str | None, is_free: bool
) -> None:
    settings = Settings(
        data_dir=tmp_path,
        counties=str(root / "counties" / "longyou"),
        redis_url="redis://127.0.0.1:1/0",
        database_url=url,
        demo=False,
    )
    in_turn, free = create_app(settings).services.commands._in_turn, threading.Event()
    waiting = [gevent.spawn(in_turn, WorldId(COUNTY), free.wait, 60) for _ in range(8)]
    gevent.sleep(0.05)
    other = gevent.spawn(in_turn, WorldId("330803"), abs, -1)
    other.join(10 if is_free else 0.3)
    assert other.ready() is is_free
    free.set()
    gevent.joinall([*waiting, other], timeout=30)
    assert other.value == 1
