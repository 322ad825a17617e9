"""The kept installations are enough to test upgrades with: the newest has something of everything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect

from data_access.database import schema
from tests.installations import keep, old

MOST_BEHIND = 8
"""So many migrations may come after the newest installation (docs/development.md)."""
NEWEST = old.FILES[-1]


def test_every_revision_that_was_in_use_has_its_installation() -> None:
    assert [*map(old.revision, old.FILES)][:4] == ["0006", "0011", "0020", "0042"]
    assert [old.contents(file)["revision"] for file in old.FILES] == [*map(old.revision, old.FILES)]


def test_the_newest_installation_has_something_in_every_table_of_its_revision(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/palm.db"
    command.upgrade(schema.config(url), old.revision(NEWEST))
    engine = create_engine(url)
    tables = {*inspect(engine).get_table_names()} - {"alembic_version"}
    engine.dispose()
    assert tables == {name for name, rows in old.contents(NEWEST)["rows"].items() if rows}


def test_the_newest_installation_is_few_migrations_old() -> None:
    later = old.list_later(old.revision(NEWEST))
    assert len(later) <= MOST_BEHIND, "keep one as it stands now: docs/development.md, A new table or column"


def test_a_file_is_named_and_help_writes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for given, code in ((["--help"], 0), ([], 2), (["--other"], 2)):
        with pytest.raises(SystemExit) as ended:
            keep.parse(given)
        assert ended.value.code == code
    assert "REVISION.json.gz" in capsys.readouterr().out
    assert keep.parse(["0043.json.gz"]) == Path("0043.json.gz")
    assert [*tmp_path.iterdir()] == []


def test_an_installation_with_an_empty_table_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, Any] = {"rows": {"cases": [{"id": 1}], "storms": []}}
    monkeypatch.setattr(keep, "installation", lambda folder: made)
    with pytest.raises(SystemExit, match="nothing is in storms"):
        keep.main(tmp_path / "0043.json.gz")
    assert [*tmp_path.iterdir()] == []
    made["rows"]["storms"].append({"id": 2})
    keep.main(tmp_path / "0043.json.gz")
    assert old.contents(tmp_path / "0043.json.gz") == made
