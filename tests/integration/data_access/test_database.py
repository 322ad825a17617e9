"""Connections that stay open between transactions, on both databases."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator

import psycopg
import pytest

from data_access.database import writer_lock
from data_access.database.database import Database, Unavailable
from data_access.emergency.rollouts import audience_rows


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


def write(database: Database, before: Callable[[], object] = int) -> object:
    """The connection that a transaction had. `before`: what happens once it is open."""
    with database.writing() as connection:
        connection.exec_driver_sql("SELECT 1")
        before()
        connection.exec_driver_sql("DELETE FROM heads WHERE county = '330825'")
        return connection


def cut_all(database_url: str) -> None:
    """The server ends every connection, as a restart does."""
    changed = database_url.replace("+psycopg", "")
    with psycopg.connect(changed, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_writer_stays_open(database: Database) -> None:
    assert write(database) is write(database)


def test_what_nobody_closed_is_closed_with_its_database(sqlite_url: str) -> None:
    """The last connection takes the log along."""
    database = Database(sqlite_url)
    write(database)
    log = database.path.with_name(f"{database.path.name}-wal")
    assert log.exists()
    del database
    gc.collect()
    assert not log.exists()


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_folder_that_is_gone_is_no_fault_of_whoever_ends(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    write(database)
    shutil.rmtree(database.path.parent)
    del database
    gc.collect()


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_what_is_collected_inside_a_transaction_does_not_wait_for_it(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps = list[float]()

    def nap(seconds: float) -> None:
        naps.append(seconds)
        assert len(naps) < 9, "it waits"

    left, used = Database(sqlite_url), Database(sqlite_url)
    write(left)
    monkeypatch.setattr(writer_lock.time, "sleep", nap)
    with used.writing():
        del left
        gc.collect()
    assert len(naps) < 2
    write(used)
    used.close()


ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@ON_POSTGRESQL
def test_who_was_cut_off_between_transactions_connects_anew(database: Database, database_url: str) -> None:
    write(database)
    with database.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    cut_all(database_url)
    write(database)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM heads").scalar_one() == 0


@ON_POSTGRESQL
def test_who_is_cut_off_in_a_transaction_hears_it(database: Database, database_url: str) -> None:
    with pytest.raises(Unavailable, match=r"terminating connection|closed the connection"):
        write(database, lambda: cut_all(database_url))
    write(database)


@ON_POSTGRESQL
def test_only_a_transaction_about_very_many_people_may_pause_for_long(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pauses(many: int) -> list[str]:
        monkeypatch.setattr(audience_rows, "MANY", many)
        addresses, found = "SHOW idle_in_transaction_session_timeout", list[str]()
        for opened in (database.writing, database.reading):
            with opened() as connection:
                audience_rows.read_candidates(connection, "330825")
                found.append(connection.exec_driver_sql(addresses).scalar_one())
        return found

    assert pauses(-1) == ["2min", "2min"]
    assert pauses(0) == ["10s", "10s"]
