"""`palmcommand run` on what an earlier version left: programs and walls go on by the keys they have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from msgspec import json

from data_access.database.urls import sqlite_address
from tests.installations import old
from tests.integration.dashboard.running import PalmInstallation, case
from tests.signing import COOKIE

FORM = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class RunningUpgrade:
    """An installation that runs, and what opens it (tests/installations/keep.py)."""

    palm: PalmInstallation
    opens: dict[str, Any]

    def ask(self, path: str, token: str, body: Any = None) -> tuple[int, Any]:
        """(status, JSON or text) for a program."""
        headers = {
            "Authorization": f"Bearer {self.opens['tokens'][token]}",
            "Content-Type": "application/json",
        }
        raw = None if body is None else json.encode(body)
        return self.palm.ask("GET" if body is None else "POST", path, raw, headers)


ENDS = (old.FILES[0], old.FILES[-1])


@pytest.fixture(
    params=[pytest.param(file, marks=() if file in ENDS else pytest.mark.long) for file in old.FILES],
    ids=[old.revision(file) for file in old.FILES],
    scope="module",
)
def upgraded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningUpgrade]:
    """Started on the folder as it was left."""
    palm = PalmInstallation(tmp_path_factory.mktemp("left") / "data")
    palm.folder.mkdir()
    database = sqlite_address(palm.folder / "palm.db")
    made = old.restore(request.param, database, palm.folder / "anchors")
    yield RunningUpgrade(palm.start(), made.opens)
    palm.end()


def test_programs_go_on_with_their_tokens(upgraded: RunningUpgrade) -> None:
    status, state = upgraded.ask("/api/state?region=330825", "read")
    assert status == 200
    assert {"c0", "c1", "called"} <= {row["source_id"] for row in state["cases"]}
    assert upgraded.ask("/api/reports", "report", case("new"))[0] == 202
    assert upgraded.ask("/metrics", "figures")[0] == 200
    for token in set(upgraded.opens["tokens"]) - {"report", "figures"}:
        assert upgraded.ask("/api/changes?region=330825&after=0", token)[0] == 200
    assert upgraded.ask("/api/state?region=330825", "report")[0] == 403, "still no more than it was given"


def test_a_wall_goes_on_and_another_one_opens_with_the_same_key(upgraded: RunningUpgrade) -> None:
    web, open_wall, new_wall = upgraded.palm.web, requests.Session(), requests.Session()
    open_wall.cookies.set(COOKIE, upgraded.opens["screen"])
    assert open_wall.get(f"{web}/wall", timeout=60, allow_redirects=False).status_code == 200
    assert new_wall.get(f"{web}/wall", timeout=60, allow_redirects=False).status_code == 302
    form = FORM.search(new_wall.get(f"{web}/kiosk", timeout=60).text)
    assert form is not None
    given = {"csrf_token": form[1], "key": upgraded.opens["kiosk"]}
    new_wall.post(f"{web}/kiosk", given, timeout=60, headers={"Origin": web, "Referer": f"{web}/kiosk"})
    assert new_wall.get(f"{web}/wall", timeout=60, allow_redirects=False).status_code == 200


def test_the_trace_of_the_terminal_is_whole(upgraded: RunningUpgrade) -> None:
    command = upgraded.palm.command("trace", "verify")
    assert command.returncode == 0, command.stdout + command.stderr
