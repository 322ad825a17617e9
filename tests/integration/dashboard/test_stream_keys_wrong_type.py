"""A key of ours that somebody overwrote with another type stops what it is for and nothing else; it is said,
and works again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from data_access.county_packs.county_pack import County
from data_access.feed.county_feed import Feed
from data_access.store import Store
from data_access.streams import redis_streams, stream_keys
from data_access.streams.redis_streams import STREAMS, key
from data_access.streams.stream_keys import TYPES
from tests.conftest import StreamServer
from tests.integration.dashboard.running import PalmInstallation
from tests.integration.dashboard.running import case as shown_case
from tests.integration.dashboard.running import wait_until as soon
from tests.integration.dashboard.test_ingest import count_events, ready, run_worker
from tests.integration.reports import COUNTY, encode_case, encode_grid, wait_until

WAITED_S = 10.0


@pytest.fixture
def start(valkey: StreamServer, sqlite_url: str, county: County) -> Callable[..., Any]:
    return lambda worker=0: run_worker(valkey, sqlite_url, county, worker)


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    made = Store(sqlite_url)
    yield made
    made.close()


def spoil(client: Any, name: str) -> None:
    """A list where a text belongs, a text everywhere else; nobody sees the key gone in between."""
    with client.pipeline(transaction=True) as at_once:
        at_once.delete(key(COUNTY, name))
        if TYPES[name] == "string":
            at_once.rpush(key(COUNTY, name), "x")
        else:
            at_once.set(key(COUNTY, name), "x")
        at_once.execute()


@pytest.mark.parametrize("name", list(TYPES))
@pytest.mark.parametrize("when", ["before", "while"])
def test_one_key_of_a_wrong_type_stops_nothing_else(
    start: Any, store: Store, client: Any, county: County, name: str, when: str
) -> None:
    other = "grids" if name.endswith("cases") else "cases"

    def add(number: int) -> None:
        raw = (
            encode_case(f"c{number}") if other == "cases" else encode_grid(f"g{number}", county.grids[number])
        )
        redis_streams.add(client, COUNTY, other, raw)

    if when == "before":
        spoil(client, name)
    with start():
        if when == "while":
            ready(client, store)
            spoil(client, name)
        for number in range(3):
            add(number)
            wait_until(lambda wanted=number + 1: count_events(store) == wanted, WAITED_S)
        assert list(stream_keys.wrong(client, COUNTY)) == [name]
        client.delete(key(COUNTY, name))
        if name in STREAMS:
            redis_streams.add(
                client,
                COUNTY,
                name,
                encode_case("again") if name == "cases" else encode_grid("a", county.grids[9]),
            )
            wait_until(lambda: count_events(store) == 4 or store.dead_letters(COUNTY))
        wait_until(lambda: client.exists(key(COUNTY, "ingest")))
        assert stream_keys.wrong(client, COUNTY) == {}


def test_a_stream_that_was_overwritten_is_a_loss_told_once(
    start: Any, store: Store, client: Any, county: County
) -> None:
    with start():
        ready(client, store)
        redis_streams.add(client, COUNTY, "cases", encode_case("a"))
        wait_until(lambda: count_events(store) == 1)
        spoil(client, "cases")
        [row] = wait_until(lambda: store.lost(COUNTY))
        redis_streams.add(client, COUNTY, "grids", encode_grid("g", county.grids[0]))
        wait_until(lambda: count_events(store) == 2)
        client.delete(key(COUNTY, "cases"))
        redis_streams.add(client, COUNTY, "cases", encode_case("b"))
        wait_until(lambda: count_events(store) == 3)
    assert (row["reason"], row["count"]) == ("wrong_type", None)
    assert len(store.lost(COUNTY)) == 1
    alarms = Feed(store, {COUNTY: county}).alarms(COUNTY)
    assert (alarms["lost"], alarms["entries"], alarms["uncounted"]) == (1, 0, 1)


@pytest.fixture
def own_installation(tmp_path: Any) -> Iterator[PalmInstallation]:
    installation = PalmInstallation(tmp_path / "data")
    installation.folder.mkdir()
    yield installation.start()
    installation.end()


def test_a_wrong_key_is_in_the_figures_and_in_doctor_and_the_rest_is_shown(
    own_installation: PalmInstallation,
) -> None:
    client = own_installation.streams()
    for name in ("positions", "feed"):
        client.set(key(COUNTY, name), "x")
    soon(lambda: 'palm_keys_wrong{county="330825"} 2.0' in own_installation.figures(), "it is counted")
    own_installation.add(shown_case("beside"))
    soon(lambda: "cbeside" in own_installation.case_ids(), "the case is shown")
    command = own_installation.command("doctor")
    assert "{330825}:positions" in command.stdout
    assert "{330825}:feed" in command.stdout
    for name in ("positions", "feed"):
        client.delete(key(COUNTY, name))
    soon(lambda: 'palm_keys_wrong{county="330825"} 0.0' in own_installation.figures(), "it is right again")
    assert "{330825}:positions" not in own_installation.command("doctor").stdout
    soon(own_installation.ready, "every hop ready")
