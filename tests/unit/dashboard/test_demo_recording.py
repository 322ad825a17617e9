"""A storm and its warnings as one recording: in order of time, each message once, also after a restart."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from dashboard.cli.replays import demo_recording
from dashboard.cli.replays.demo_recording import Line, merge_recordings, play_recording, write_lines

COUNTY = "330825"
SINCE = datetime(2026, 8, 8, tzinfo=UTC)


class Streams:
    """A stream server that keeps what it is given; `fails`: so many times it does not."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}
        self.sent: list[tuple[str, str]] = []

    def get(self, name: str) -> Any:
        return self.kept.get(name)

    def pipeline(self, transaction: bool) -> Streams:
        assert transaction
        return self

    def xadd(self, name: str, fields: dict[str, str]) -> None:
        self.sent.append((name, fields["json"]))

    def set(self, name: str, value: Any) -> None:
        self.kept[name] = value

    def execute(self) -> None:
        """All of it is there already."""


def play(streams: Streams, path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """One look at the recording."""
    stop = threading.Event()
    monkeypatch.setattr(demo_recording, "TICK_S", 0.0)

    def clock() -> datetime:
        stop.set()
        return now

    play_recording(streams, COUNTY, path, stop, clock)


def test_each_message_comes_when_it_is_due_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, streams = tmp_path / "recording.jsonl", Streams()
    lines: list[Line] = [
        ((SINCE + timedelta(hours=hour)).isoformat(), stream, f'{{"id": "{hour}"}}')
        for hour, stream in ((1, "storms"), (2, "warnings"), (9, "storms"))
    ]
    write_lines(lines, path)
    play(streams, path, SINCE, monkeypatch)
    assert streams.sent == []
    for _ in range(2):
        play(streams, path, SINCE + timedelta(hours=3), monkeypatch)
    assert [name for name, _ in streams.sent] == ["{330825}:storms", "{330825}:warnings"]
    play(streams, path, SINCE + timedelta(hours=10), monkeypatch)
    assert [json.decode(raw)["id"] for _, raw in streams.sent] == ["1", "2", "9"]


def test_both_files_are_merged_in_order_of_time(shared_data: Path) -> None:
    until = SINCE + timedelta(days=4)
    found = merge_recordings(
        shared_data / "typhoon" / "202613_stream.jsonl.gz",
        shared_data / "warnings" / "cma_warnings_events_zhejiang.csv",
        COUNTY, SINCE, until,
    )  # fmt: skip
    times = [datetime.fromisoformat(at) for at, _, _ in found]
    assert times == sorted(times)
    assert SINCE <= times[0] <= times[-1] <= until
    assert {stream for _, stream, _ in found} == {"storms", "warnings"}
