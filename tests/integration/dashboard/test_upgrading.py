"""What the operator is told of the upgrade at a start, and what then lies in the data folder."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic import command

from data_access.database import schema
from data_access.database.urls import sqlite_address
from tests.integration.dashboard.running import PalmInstallation


@pytest.fixture
def older(tmp_path: Path) -> PalmInstallation:
    """An installation with a database of an earlier version, which does not run."""
    made = PalmInstallation(tmp_path / "data")
    made.folder.mkdir()
    command.upgrade(schema.config(address(made)), "0009")
    return made


def address(palm: PalmInstallation) -> str:
    return sqlite_address(palm.folder / "palm.db")


def test_an_older_database_is_backed_up_and_upgraded(older: PalmInstallation) -> None:
    done = older.command("db", "upgrade")
    [made] = (older.folder / "backups").iterdir()
    assert (done.returncode, f"Backed up to {made}" in done.stdout) == (0, True), done.stderr
    assert schema.is_current(address(older))
    with sqlite3.connect(made) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0009",)]
    again = older.command("db", "upgrade")
    assert (again.returncode, "Backed up" in again.stdout) == (0, False)


@pytest.mark.parametrize(("lang", "sentence"), [("zh", "数据库未升级，没有改动"), ("en", "was not upgraded")])
def test_without_a_backup_it_is_not_touched_until_the_operator_has_one(
    older: PalmInstallation, lang: str, sentence: str
) -> None:
    older.env["PALM_LANG"] = lang
    (older.folder / "backups").write_text("no folder")
    for words, code in ((("db", "upgrade"), 1), (("run",), 2)):
        done = older.command(*words)
        assert (done.returncode, sentence in done.stderr) == (code, True), done.stderr
    assert schema.current(address(older)) == "0009"
    older.env["PALM_UPGRADE_BACKUP"] = "own"
    assert older.command("db", "upgrade").returncode == 0
    assert schema.is_current(address(older))
