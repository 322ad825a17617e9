"""`kill -9` of the relay while a roll-out goes out: the gateway sees one id a person, nobody gets two."""

from __future__ import annotations

import signal
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from data_access.county_packs.county_pack import load
from data_access.database.tables.directory_tables import people
from domain.emergency.rollouts.rollout_commands import IssueRollout
from tests.conftest import StreamServer
from tests.faults.test_relay_killed import SlowPhones, start_relay
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import CHAIN, GRID, RolloutHarness
from tests.integration.people.rollout_samples import LEAD
from tests.integration.reports import COUNTY, wait_until

pytestmark = pytest.mark.faults


class BusyPhones(SlowPhones):
    """The same for many messages."""

    pause_s = 0.05


def fill(post: Post, size: int) -> None:
    """So many liaisons more, each with a phone of their own."""
    row = {"county": str(COUNTY), "post": "liaison", "region": GRID, "unit": "", "active": 1}
    row |= {"source": "admin", "version": 1, "removed_at": ""}
    rows = [
        row | {"id": f"M{n:05d}", "name": f"李{n}", "phone": f"138{n:07d}1"} for n in range(size - len(CHAIN))
    ]
    with post.store.database.writing() as connection:
        connection.execute(insert(people), rows)


@pytest.mark.parametrize(
    ("kills", "size"),
    [(3, 150), pytest.param(50, 11_124, marks=[pytest.mark.long, pytest.mark.timeout(3600)])],
)
def test_the_relay_is_killed_while_a_roll_out_goes_out(
    root: Path, sqlite_url: str, valkey: StreamServer, kills: int, size: int
) -> None:
    post = Post(sqlite_url)
    post.phones.__class__ = BusyPhones
    post.phones.set_faults(receipts="off")
    post.wall.now = datetime.now(UTC)
    out = RolloutHarness(post, load(root / "counties" / "longyou"), approve_above=size)
    fill(post, size)
    old = out.prepare()
    command = IssueRollout(region=COUNTY, rollout=old.id, expected_version=old.version)
    assert out.bus.handle(command, LEAD).people == size
    for kill in range(1, kills + 1):
        relay = start_relay(root, post, valkey.url)
        wanted = kill * size // (kills + 2)
        wait_until(lambda wanted=wanted: post.phones.count() >= wanted, 600)  # type: ignore[misc]
        relay.send_signal(signal.SIGKILL)
        relay.wait()
    relay = start_relay(root, post, valkey.url)
    try:
        wait_until(lambda: Counter(post.states(old.id))["notice", "sent"] == size, 600)
    finally:
        relay.terminate()
    assert relay.wait(20) == 0
    came = post.phones.state()["deliveries"]
    assert len({row["id"] for row in came}) == len(came) == size
    shown = Counter(message["to"] for message in post.list_shown())
    assert len(shown) == size
    assert set(shown.values()) == {1}
    assert any(row["tries"] > 1 for row in came), "nothing was ever in the middle"
    post.close()
