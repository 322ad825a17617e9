"""Suspects: what counts against an entry, and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from data_access.database.database import Database
from data_access.streams import suspects
from data_access.streams.suspects import ENOUGH, EXPLAINED, KEPT, UNEXPLAINED

KEY = ("330825", "cases", "17-3")
OTHER = ("330825", "cases", "17-4")
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


def record_death(database: Database, worker: str, evidence: int) -> None:
    with database.writing() as connection:
        suspects.died(connection, KEY, worker, evidence, NOW)


def begin(database: Database, worker: str, key: suspects.Key = KEY) -> int:
    with database.writing() as connection:
        return suspects.begin(connection, key, worker, NOW)


def test_a_death_among_others_makes_a_suspect_and_proves_nothing(database: Database) -> None:
    record_death(database, "a", EXPLAINED)
    with database.reading() as connection:
        assert suspects.known(connection, [KEY, OTHER]) == {KEY}
    assert begin(database, "b") == 0


def test_two_deaths_that_the_entry_explains_are_enough(database: Database) -> None:
    for number in range(2):
        assert begin(database, f"w{number}") < ENOUGH
        record_death(database, f"w{number}", EXPLAINED)
        record_death(database, f"w{number}", EXPLAINED)
    assert begin(database, "last") == ENOUGH


def test_kills_from_outside_count_half(database: Database) -> None:
    for number in range(3):
        begin(database, f"w{number}")
        record_death(database, f"w{number}", UNEXPLAINED)
    assert begin(database, "last") < ENOUGH


def test_a_death_counts_though_another_has_taken_the_entry_meanwhile(database: Database) -> None:
    begin(database, "a")
    begin(database, "b")
    record_death(database, "a", EXPLAINED)
    record_death(database, "b", EXPLAINED)
    assert begin(database, "c") == ENOUGH


def test_a_crash_at_rest_counts_against_what_was_alone(database: Database) -> None:
    begin(database, "host-1-0")
    begin(database, "host-11-0", OTHER)
    with database.writing() as connection:
        suspects.crashed(connection, "host-1-0")
    assert begin(database, "b") == EXPLAINED
    assert begin(database, "b", OTHER) == 0


def test_what_was_taken_and_what_is_old_is_forgotten(database: Database) -> None:
    begin(database, "a")
    begin(database, "a", OTHER)
    with database.writing() as connection:
        suspects.clear(connection, [KEY], NOW)
        assert suspects.listed(connection) == [OTHER]
        suspects.clear(connection, [], NOW + KEPT + timedelta(seconds=1))
        assert suspects.listed(connection) == []
