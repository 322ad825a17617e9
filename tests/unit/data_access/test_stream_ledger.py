"""What a look at a stream and its ledger tells."""

from __future__ import annotations

from dataclasses import replace

from data_access.streams.stream_ledger import Look

READ = Look(
    length=20, last="1-20", added=20, first="1-01", delivered="1-20", pending=0, made="g", base=0, acked=20,
    reached="1-20",
)  # fmt: skip


def test_what_was_read_to_its_end_again_is_told_though_the_group_stands_where_it_did() -> None:
    assert not READ.is_read_twice
    twice = replace(READ, acked=40)
    assert (twice.is_moved, twice.is_read_twice) == (False, True)


def test_what_vanished_or_waits_is_not_read_twice() -> None:
    assert not replace(READ, acked=13).is_read_twice
    assert not replace(READ, acked=13, pending=7).is_read_twice
