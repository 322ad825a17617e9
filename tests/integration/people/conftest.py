"""A store with a directory taken over from Longyou's pack, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.store import Store
from tests.fewer_on_postgres import let_others_be_long
from tests.integration.reports import NOW

HERE = Path(__file__).parent
BOTH = {"test_commands.py", "test_commands_stateful.py"}
"""Files whose tests all run on PostgreSQL: what is committed, and what happens at the same time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rules of services hold on either kind of database."""
    let_others_be_long(items, lambda path: HERE in path.parents and path.name not in BOTH)


class Clock:
    """The time of a test, which it may move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> object:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(peopled: str, clock: Clock) -> Iterator[Store]:
    """A store whose county has its 11,344 people."""
    made = Store(peopled, clock=clock)  # type: ignore[arg-type]
    yield made
    made.close()
