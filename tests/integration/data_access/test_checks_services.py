"""Doctor says of which losses nobody has taken note."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dashboard.cli.checks.checks_services import losses
from dashboard.config.settings import Settings
from data_access.database.database import Database
from data_access.streams.losses import acknowledge, listed, record_damage
from domain.kernel.worlds import WorldId

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
HERE, THERE = WorldId("330825"), WorldId("330803")


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url)


def test_doctor_counts_what_nobody_has_looked_at(settings: Settings) -> None:
    well = losses(settings)
    assert (well.ok, well.seen) == (True, "none to look at")
    database = Database(settings.database_address)
    record_damage(database, [HERE, THERE], NOW)
    record_damage(database, [HERE], NOW)
    with database.writing() as connection:
        for row in listed(connection, HERE, open_only=True, limit=1):
            assert acknowledge(connection, HERE, row["id"], NOW)
    ill = losses(settings)
    assert not ill.ok
    assert ill.seen == "not looked at, 330803: 1, 330825: 1"
    assert all("/sources" in way for way in ill.mend)
    with database.writing() as connection:
        for world in (HERE, THERE):
            for row in listed(connection, world, open_only=True, limit=9):
                acknowledge(connection, world, row["id"], NOW)
    database.close()
    assert losses(settings).ok


def test_before_there_is_a_database_nothing_is_amiss(tmp_path: object) -> None:
    assert losses(Settings(database_url=f"sqlite:///{tmp_path}/none.db")).ok
