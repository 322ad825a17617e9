"""A comparison begins when each of its workers reads, not while one of them still starts."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import cast

import pytest

from bench.ingest.sides import GROUP, Side
from bench.servers import StreamServer


def side(consumers: list[str], **group: object) -> Side:
    """A side of two workers, whose stream server tells of these consumers and of the group."""
    names = [{"name": name.encode()} for name in consumers]
    group_row = {"name": GROUP.encode(), "pending": 0, "last-delivered-id": b"5-0", **group}
    client = SimpleNamespace(
        xinfo_consumers=lambda key, group: names,
        xinfo_groups=lambda key: [group_row],
        xinfo_stream=lambda key: {"last-generated-id": b"5-0"},
    )
    return Side(cast(StreamServer, SimpleNamespace(client=client)), "cases", (11, 12), None, Random(1))


@pytest.mark.parametrize(
    ("consumers", "loaded"),
    [
        ([], False),
        (["floor-0"], False),
        (["made:1a2b", "host-11-0"], False),
        (["made:1a2b", "host-11-0", "host-12-1"], True),
        (["floor-0", "floor-1"], True),
    ],
)
def test_all_workers_have_read(consumers: list[str], loaded: bool) -> None:
    assert side(consumers).loaded() is loaded


@pytest.mark.parametrize(
    ("group", "drained"),
    [
        ({}, True),
        ({"pending": 1}, False),
        ({"last-delivered-id": b"4-0"}, False),
        ({"name": b"others"}, False),
    ],
)
def test_everything_is_acknowledged(group: dict[str, object], drained: bool) -> None:
    assert side([], **group).drained() is drained
