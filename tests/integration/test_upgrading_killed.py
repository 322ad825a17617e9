"""An upgrade that is killed, at whatever statement, leaves the database as it was; the next start ends it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import MetaData, create_engine, inspect, select

from data_access.database import schema
from data_access.database.backups import Backups
from data_access.database.database import parse_url
from tests.conftest import Cluster
from tests.databases import postgres_programs
from tests.installations import old
from tests.installations.killing import KILLED, Kill, run_forked, start_forked

FIRST, OLDEST, NEWEST = "0001", *(old.revision(old.FILES[n]) for n in (0, -1))
BETWEEN, INSIDE, ANY = "alembic_version", "ALTER TABLE", ""
"""Words of the statements before which an upgrade is killed: between two migrations, inside one, any. It is
killed before the first such statements, then before each eighth: every kill costs an upgrade.
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes empty databases."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/{len([*tmp_path.iterdir()])}/palm.db"
    cluster: Cluster = request.getfixturevalue("cluster")
    request.getfixturevalue("monkeypatch").setenv("PATH", str(postgres_programs()), prepend=os.pathsep)
    return cluster.fresh


@pytest.fixture(params=[OLDEST])
def make_old_database(
    request: pytest.FixtureRequest, fresh: Callable[[], str], tmp_path: Path
) -> Callable[[], str]:
    """Makes databases of an earlier revision: without rows, or with those of an installation."""

    def make() -> str:
        url = fresh()
        if url.startswith("sqlite"):
            Path(str(parse_url(url).database)).parent.mkdir()
        if request.param == FIRST:
            command.upgrade(schema.config(url), FIRST)
        else:
            file = next(file for file in old.FILES if old.revision(file) == request.param)
            old.restore(file, url, tmp_path / f"anchors-{len([*tmp_path.iterdir()])}")
        return url

    return make


def contents(url: str) -> dict[str, Any]:
    """Every table of a database with its columns, indexes and rows."""
    engine, tables = create_engine(parse_url(url)), MetaData()
    tables.reflect(engine)
    look = inspect(engine)
    with engine.connect() as connection:
        found = {
            name: (
                [(column.name, str(column.type), column.nullable) for column in table.columns],
                sorted(str(index["name"]) for index in look.get_indexes(name)),
                sorted(repr(tuple(row)) for row in connection.execute(select(table))),
            )
            for name, table in tables.tables.items()
        }
    engine.dispose()
    return found


@pytest.mark.parametrize(
    ("make_old_database", "words"),
    [
        (FIRST, BETWEEN),
        (OLDEST, INSIDE),
        (NEWEST, BETWEEN),
        pytest.param(FIRST, ANY, marks=pytest.mark.long),
        pytest.param(OLDEST, ANY, marks=pytest.mark.long),
        pytest.param(NEWEST, ANY, marks=pytest.mark.long),
    ],
    indirect=["make_old_database"],
)
def test_a_killed_upgrade_begins_anew_and_ends_as_an_undisturbed_one(
    make_old_database: Callable[[], str], words: str
) -> None:
    undisturbed, url = make_old_database(), make_old_database()
    schema.upgrade(undisturbed)
    before, number = contents(url), 1
    least = min(3, len(old.list_later(before["alembic_version"][2][0].strip("(',)"))))
    while (code := run_forked(lambda: schema.upgrade(url), Kill(words, number))) == KILLED:
        if words == ANY or number in (2, 3):
            assert contents(url) == before
        assert schema.current(url) in before["alembic_version"][2][0], f"killed at {number}"
        number += 1 if number <= least or words == ANY else 8
    assert (code, number > least) == (0, True)
    assert contents(url) == contents(undisturbed)


def test_a_kill_in_the_backup_leaves_nothing_that_looks_like_one(
    make_old_database: Callable[[], str], tmp_path: Path
) -> None:
    url, folder = make_old_database(), tmp_path / "backups"

    def torn(revision: str) -> None:
        folder.mkdir()
        (folder / f"unfinished-{revision}-20261128T000000Z.dump").write_bytes(b"half")
        os.kill(os.getpid(), signal.SIGKILL)

    before = contents(url)
    assert run_forked(lambda: schema.upgrade(url, torn)) == KILLED
    assert contents(url) == before
    schema.upgrade(url, Backups(url, folder, 3).make)
    assert schema.is_current(url)
    [made] = folder.iterdir()
    assert made.name.startswith(before["alembic_version"][2][0].strip("(',)"))


def test_of_programs_that_start_together_one_upgrades_and_the_others_wait(
    make_old_database: Callable[[], str], tmp_path: Path
) -> None:
    url, folder = make_old_database(), tmp_path / "backups"
    backups = Backups(url, folder, 3)
    children = [start_forked(lambda: schema.upgrade(url, backups.make)) for _ in range(4)]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    assert schema.is_current(url)
    assert len([*folder.iterdir()]) == 1
