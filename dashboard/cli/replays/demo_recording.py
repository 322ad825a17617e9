"""A storm and the warnings of its days as one recording, which a demo plays on its fast clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import structlog
from msgspec import json

from dashboard.cli.replays.storm_recording import write_recording
from dashboard.cli.replays.warning_lists import read_list
from data_access.database.fast_clock import utc_now
from data_access.files.storms.storm_files import read_storms
from data_access.streams.redis_streams import StreamError, key
from domain.kernel.worlds import WorldId

NAME: Final = "demo-recording.jsonl"
TICK_S, RETRY_S = 0.1, 1.0
Line = tuple[str, str, str]
"""(time in UTC, stream, message as JSON)"""

log = structlog.get_logger()


def merge_recordings(
    storm: Path, warnings: Path, county: str, since: datetime, until: datetime, name: str = ""
) -> list[Line]:
    """What was told of the first storm of a file and of a county's warnings within a time, in order of time.
    `name`: the storm's, 中文/ENGLISH, where its file has none. Raises NotRead, FileError, OSError.
    """
    found = read_storms(storm).storms[0]
    zh, _, en = name.partition("/")
    found.name, found.name_en = found.name or zh, found.name_en or en
    with TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        write_recording(found, path, f"{found.id}-demo", since, until)
        recorded = [("storms", line) for line in path.read_bytes().splitlines()]
    recorded += [("warnings", line) for line in read_list(warnings, county)]
    lines = [
        (datetime.fromisoformat(json.decode(raw)["at"]), stream, raw.decode()) for stream, raw in recorded
    ]
    kept = [(at.isoformat(), stream, raw) for at, stream, raw in lines if since <= at <= until]
    return sorted(kept, key=lambda line: datetime.fromisoformat(line[0]))


def write_lines(lines: Sequence[Line], path: Path) -> None:
    """Write a recording. Raises OSError."""
    path.write_bytes(b"".join(json.encode(line) + b"\n" for line in lines))


def play_recording(
    redis: Any, county: str, path: Path, stop: threading.Event, clock: Callable[[], datetime] = utc_now
) -> None:
    """Put each message on its stream when its time has come, until asked to stop; how far it is stands beside
    the streams, written in the same MULTI. Raises OSError.
    """
    world = WorldId(county)
    lines = [json.decode(line, type=Line) for line in path.read_bytes().splitlines()]
    times = [datetime.fromisoformat(at) for at, _, _ in lines]
    while not stop.is_set():
        try:
            done = int(redis.get(key(world, "demo")) or 0)
            due = sum(at <= clock() for at in times)
            if due > done:
                pipe = redis.pipeline(transaction=True)
                for _, stream, raw in lines[done:due]:
                    pipe.xadd(key(world, stream), {"json": raw})
                pipe.set(key(world, "demo"), due)
                pipe.execute()
        except StreamError as error:
            log.warning("demo_waits", reason=str(error))
            stop.wait(RETRY_S)
        stop.wait(TICK_S)
