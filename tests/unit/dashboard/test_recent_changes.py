"""What a process remembers of the feed: so many changes and bytes, and when that is not enough."""

from __future__ import annotations

from dashboard.realtime.recent_changes import RecentChanges, decode_changes


def add(recent: RecentChanges, first: int, last: int, text: str = "") -> None:
    for seq in range(first, last + 1):
        recent.add({"seq": seq, "text": text})


def seqs(recent: RecentChanges, after: int) -> list[int] | None:
    found = recent.after(after)
    return None if found is None else [change["seq"] for change in decode_changes(found)]


def test_what_came_since_is_all_there_or_nothing_is() -> None:
    recent = RecentChanges()
    recent.begin(10)
    add(recent, 11, 14)
    assert (seqs(recent, 10), seqs(recent, 12), seqs(recent, 14)) == ([11, 12, 13, 14], [13, 14], [])
    assert seqs(recent, 9) is None
    recent.begin(20)
    assert (len(recent), recent.bytes, seqs(recent, 20), seqs(recent, 14)) == (0, 0, [], None)


def test_the_oldest_go_when_there_are_too_many() -> None:
    recent = RecentChanges(most=3)
    add(recent, 1, 8)
    assert (len(recent), seqs(recent, 5), seqs(recent, 4)) == (3, [6, 7, 8], None)


def test_the_oldest_go_when_they_are_too_large() -> None:
    recent = RecentChanges(most_bytes=1_000)
    add(recent, 1, 400, text="x" * 80)
    assert recent.bytes == sum(map(len, recent.after(400 - len(recent)) or ())) <= 1_000
    assert 5 <= len(recent) <= 10
    add(recent, 401, 401, text="x" * 2_000)
    assert (len(recent), recent.bytes, seqs(recent, 401), seqs(recent, 400)) == (0, 0, [], None)
    add(recent, 402, 402)
    assert seqs(recent, 401) == [402], "one that is larger than all does not end the memory"
