"""Somebody writes for longer than a command waits: whoever gives one is told why it was not carried out, what
they send again is done once, and nobody waits for a page.
"""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from data_access.database.codec import utc_text
from data_access.database.writer_lock import PATIENCE_S, hold_lock
from tests.security.house import VILLAGE, House

WAIT_S = 0.4
CASE = {"title": "道路塌陷", "severity": 2, "region": VILLAGE, "key": "k1"}


@pytest.fixture
def house(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """One whose writers wait shortly."""
    made = House(tmp_path, root)
    database = made.store.database
    writing = database.writing

    def write_soon(wait_s: float = WAIT_S) -> AbstractContextManager[Connection]:
        return writing(min(wait_s, WAIT_S))

    monkeypatch.setattr(database, "writing", write_soon)
    return made


def count_cases(house: House) -> int:
    with house.store.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM cases")).scalar_one())


def test_a_command_is_told_why_it_waits_and_is_done_once_afterwards(house: House, tmp_path: Path) -> None:
    officer = house.somebody("duty_officer")
    with hold_lock(tmp_path / "write.lock"):
        for _ in range(2):
            refused = officer.post("/api/cases", CASE)
            assert (refused.status_code, refused.get_json()["error"]["code"]) == (503, "still_writing")
            assert "大批数据" in refused.get_json()["error"]["message"]
        assert count_cases(house) == 0
    answers = [officer.post("/api/cases", CASE) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.get_json()["case"] for answer in answers}) == 1
    assert count_cases(house) == 1


def test_nobody_waits_for_an_answer_because_it_is_noted_that_they_were_seen(
    tmp_path: Path, root: Path
) -> None:
    house = House(tmp_path, root)
    officer = house.somebody("duty_officer")
    seen_at = utc_text(datetime.now(UTC) - timedelta(minutes=5))
    with house.store.database.writing() as connection:
        connection.execute(text("UPDATE sessions SET seen_at = :seen_at"), {"seen_at": seen_at})
    began = time.monotonic()
    with hold_lock(tmp_path / "write.lock"):
        assert officer.post("/api/cases", {"severity": "x"}).status_code == 422
    assert time.monotonic() - began < PATIENCE_S
