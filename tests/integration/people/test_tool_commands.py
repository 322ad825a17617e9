"""`palmcommand recommend` as an officer types it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec import json
from typer.testing import CliRunner

from dashboard.cli.root import app
from dashboard.commands import ReportHandler
from data_access.county_packs.county_pack import County
from data_access.database.urls import sqlite_address
from data_access.directory.seed import seed
from data_access.store import Store
from tests.integration.people.handling_samples import CASE
from tests.integration.people.record_samples import SHOWN
from tests.integration.reports import COUNTY, NOW, VILLAGE, encode_case, envelopes


@pytest.fixture
def run(sqlite_url: str, county: County, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run one command in an installation with Longyou's people and one case."""
    given = {"DATA_DIR": str(tmp_path / "data"), "LANG": "en", "DEMO": "0"}
    for name, value in (given | {"COUNTIES": str(root / "counties" / "longyou")}).items():
        monkeypatch.setenv(f"PALM_{name}", value)
    monkeypatch.delenv("PALM_DATABASE_URL", raising=False)
    assert sqlite_url == sqlite_address(tmp_path / "data" / "palm.db")
    store = Store(sqlite_url, clock=lambda: NOW)
    seed(store, county)
    handler = ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)
    handler.handle(envelopes(encode_case(SHOWN, region=f"{VILLAGE}001")))
    store.close()

    def command(*words: str) -> Any:
        return CliRunner().invoke(app, [*words])

    return command


def test_a_recommendation_is_told_in_lines_and_as_json(run: Any) -> None:
    result = run("recommend", CASE, "--json")
    assert result.exit_code == 0, result.output
    found = json.decode(result.output)
    assert [match["capability"] for match in found["matches"]] == ["head", "leader", "liaison"]
    picked = found["matches"][0]["picks"][0]["person"]
    lines = run("recommend", CASE).output.splitlines()
    assert lines[0] == f"head 1/1: {picked} {found['people'][picked]['name']}"
    assert lines[2].startswith("liaison 2/2 (advice): ")


def test_a_case_that_is_not_known_is_said(run: Any) -> None:
    result = run("recommend", "0" * 16, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"No such case is known: {'0' * 16}.\n"
