"""Acts that were added to a trace, on a real database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.commands import ReportHandler
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import Origin
from data_access.feed.new_acts import read_new_acts
from data_access.store import Store, utc_now
from domain.kernel.worlds import WorldId
from tests.integration.reports import NOW, encode_case, envelopes

HERE, THERE = WorldId("330825"), WorldId("330803")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    yield made
    made.close()


def act(store: Store, world: WorldId, *actions: str) -> None:
    with store.unit_of_work(world, Origin("account:1"), utc_now()) as work:
        for action in actions:
            work.trace(action, "account:7", None, {})


def test_only_what_was_done_after_and_only_of_that_world(store: Store) -> None:
    assert read_new_acts(store, HERE, None) == (0, frozenset())
    act(store, HERE, "account.created", "account.invited")
    first, actions = read_new_acts(store, HERE, 0)
    assert actions == {"account.created", "account.invited"}
    act(store, THERE, "kiosk.created")
    assert read_new_acts(store, HERE, first) == (first, frozenset())
    act(store, HERE, "kiosk.ended")
    last, actions = read_new_acts(store, HERE, first)
    assert (last > first, actions) == (True, {"kiosk.ended"})
    assert read_new_acts(store, HERE, None) == (last, frozenset())


def test_changes_between_two_acts_are_looked_at_once(store: Store, county: County) -> None:
    act(store, HERE, "account.created")
    first, _ = read_new_acts(store, HERE, None)
    handler = ReportHandler(store, {HERE: county}, clock=lambda: NOW)
    handler.handle(envelopes(encode_case("c1"), encode_case("c2", 1), encode_case("c3", 2)))
    then, actions = read_new_acts(store, HERE, first)
    assert (then, actions) == (first + 3, frozenset())
    act(store, HERE, "kiosk.ended")
    assert read_new_acts(store, HERE, then) == (then + 1, {"kiosk.ended"})


def test_an_older_database_in_its_place_is_begun_with_anew(store: Store) -> None:
    act(store, HERE, "account.created")
    last, _ = read_new_acts(store, HERE, None)
    assert read_new_acts(store, HERE, last + 50) == (last, frozenset())
