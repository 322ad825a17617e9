"""Migrations on both databases."""

from __future__ import annotations

import stat
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from data_access.database import schema
from data_access.database.database import parse_url
from tests.known_tables import read_tables


def test_the_migrations_make_the_tables_the_program_uses(database_url: str) -> None:
    with create_engine(parse_url(database_url)).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, read_tables()) == []


def test_the_newest_revision_is_the_one_that_the_migrations_end_with() -> None:
    migrations = ScriptDirectory.from_config(schema.config("sqlite:///unused"))
    assert schema.newest() == migrations.get_current_head()


def test_an_upgrade_can_be_repeated_and_is_told(database_url: str) -> None:
    schema.upgrade(database_url)
    assert schema.is_current(database_url)
    facts = schema.database_facts(database_url)
    assert facts["at_head"]
    assert facts["error"] is None
    assert facts["version"]


def test_a_new_embedded_database_is_wal_and_private(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deep/palm.db"
    assert schema.current(url) is None
    schema.upgrade(url)
    assert stat.S_IMODE((tmp_path / "deep" / "palm.db").stat().st_mode) == 0o600
    with create_engine(url).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    assert "wal_reset" in schema.database_facts(url)


def test_an_unreachable_database_is_told_without_its_password() -> None:
    facts = schema.database_facts("postgresql://palm:secret@127.0.0.1:1/none")
    assert facts["error"]
    assert "secret" not in str(facts)
