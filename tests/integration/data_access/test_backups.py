"""Backups before an upgrade: what lies there can be put back; without one the database is not touched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from data_access.database import backups, schema
from data_access.database.backups import BackupError, Backups
from tests.conftest import Cluster
from tests.databases import postgres_programs
from tests.integration.reports import NOW


@pytest.fixture
def embedded_url(tmp_path: Path) -> str:
    """An embedded database at an earlier revision, with a row in it."""
    url = f"sqlite:///{tmp_path}/palm.db"
    command.upgrade(schema.config(url), "0009")
    note(tmp_path / "palm.db", "330825")
    return url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "backups"


def note(database: Path, county: str) -> None:
    """One row, in the write-ahead log."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(
        "INSERT INTO heads (county, epoch, seq, kept_from, at) VALUES (?, 'e', 1, 0, '')", (county,)
    )
    connection.commit()
    connection.close()


def list_counties(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        return [county for (county,) in connection.execute("SELECT county FROM heads")]


def test_the_copy_has_what_was_committed_and_is_its_owners_alone(
    embedded_url: str, folder: Path, tmp_path: Path
) -> None:
    open_elsewhere = sqlite3.connect(tmp_path / "palm.db", isolation_level=None)
    open_elsewhere.execute("BEGIN IMMEDIATE")
    open_elsewhere.execute("UPDATE heads SET county = '110101'")
    made = Backups(embedded_url, folder, 3, lambda: NOW).make("0009")
    open_elsewhere.close()
    assert made.name == "0009-20261122T060000Z.sqlite3"
    assert [path.name for path in folder.iterdir()] == [made.name]
    assert (stat.S_IMODE(made.stat().st_mode), stat.S_IMODE(folder.stat().st_mode)) == (0o600, 0o700)
    assert list_counties(made) == ["330825"]


def test_a_copy_that_is_put_back_is_upgraded_again(embedded_url: str, folder: Path, tmp_path: Path) -> None:
    schema.upgrade(embedded_url, Backups(embedded_url, folder, 3).make)
    [made] = folder.iterdir()
    shutil.copy(made, tmp_path / "back.db")
    back = f"sqlite:///{tmp_path}/back.db"
    assert schema.current(back) == "0009"
    schema.upgrade(back)
    assert schema.is_current(back)
    assert list_counties(tmp_path / "back.db") == ["330825"]


def test_the_newest_are_kept_and_files_of_others_stay(embedded_url: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("mine.sqlite3", "0009-20200101T000000Z.sqlite3.old"):
        (folder / name).touch()
    (folder / "unfinished-0009-20200101T000000Z.sqlite3").touch()
    names = [
        Backups(embedded_url, folder, 2, lambda day=day: NOW + timedelta(days=day)).make(revision).name  # type: ignore[misc]
        for day, revision in enumerate(("0011", "0007", "0009"))
    ]
    assert {path.name for path in folder.iterdir()} == {
        "mine.sqlite3",
        "0009-20200101T000000Z.sqlite3.old",
        *names[1:],
    }


def test_a_new_database_and_one_that_is_up_to_date_need_none(database_url: str, tmp_path: Path) -> None:
    def never(revision: str) -> None:
        raise AssertionError(revision)

    schema.upgrade(database_url, never)
    schema.upgrade(f"sqlite:///{tmp_path}/new.db", never)


def test_without_room_or_with_a_broken_database_nothing_is_upgraded(
    embedded_url: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(backups.shutil, "disk_usage", lambda _: usage._replace(free=1024 * 1024))
    with pytest.raises(BackupError) as error:
        schema.upgrade(embedded_url, Backups(embedded_url, folder, 3).make)
    assert (error.value.code, error.value.facts["free"]) == ("backup_no_space", 1)
    monkeypatch.undo()
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match="backup_failed"):
        schema.upgrade(embedded_url, Backups(embedded_url, tmp_path / "file" / "backups", 3).make)
    assert schema.current(embedded_url) == "0009"
    assert not folder.exists() or not [*folder.iterdir()]


def test_a_damaged_database_is_not_taken_for_a_backup(
    embedded_url: str, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "palm.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [page] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'heads'").fetchone()
        [size] = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(os.urandom(size))
    with pytest.raises(BackupError, match="backup_failed"):
        Backups(embedded_url, folder, 3).make("0009")
    assert [*folder.iterdir()] == []


@pytest.mark.postgres
def test_a_dump_of_postgresql_can_be_put_back(
    cluster: Cluster, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(postgres_programs()), prepend=os.pathsep)
    url, back = cluster.fresh(), cluster.fresh()
    command.upgrade(schema.config(url), "0009")
    schema.upgrade(url, Backups(url, folder, 3).make)
    [made] = folder.iterdir()
    assert made.suffix == ".dump"
    target = make_url(back).set(drivername="postgresql").render_as_string()
    subprocess.run(["pg_restore", "--no-owner", f"--dbname={target}", made], check=True)
    assert schema.current(back) == "0009"
    create_engine(back).dispose()


@pytest.mark.postgres
def test_without_pg_dump_or_when_it_fails_nothing_is_upgraded(
    cluster: Cluster, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = cluster.fresh()
    command.upgrade(schema.config(url), "0009")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="backup_no_program"):
        schema.upgrade(url, Backups(url, folder, 3).make)
    for name in ("pg_dump", "pg_restore"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'server version mismatch' >&2\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(BackupError) as error:
        schema.upgrade(url, Backups(url, folder, 3, lambda: datetime.now(UTC)).make)
    assert error.value.facts["reason"] == "server version mismatch"
    assert [*folder.iterdir()] == []
    assert schema.current(url) == "0009"
