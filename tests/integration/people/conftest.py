"""A directory taken over from Longyou's pack, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_access.county_packs.county_pack import County
from data_access.directory.seed import seed
from data_access.store import Store
from tests.integration.reports import NOW


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
def store(database_url: str, county: County, clock: Clock) -> Iterator[Store]:
    """A store whose county has its 11,124 people."""
    made = Store(database_url, clock=clock)  # type: ignore[arg-type]
    seed(made, county)
    yield made
    made.close()
