"""A recorded file in the stream format: one JSON message a line, optionally with the name of its stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import msgspec

from data_access.streams.wire import wire_format
from data_access.streams.wire.decode import label, members
from domain.kernel.errors import Refused

END_OF_TIME = datetime(9000, 1, 1, tzinfo=UTC)
MOST_PROBLEMS = 20
LONGEST_ID = 128
OTHER_TIMES: Final = ("issued", "expires")
"""What of a message lies before or after its own time, and moves with it."""
_TIME: Final = msgspec.json.Decoder(datetime)


class FileError(Exception):
    """The file cannot be replayed; `problems` says why, each with its line number."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Recorded:
    """One good line. `line` counts from 1; what is not changed of `message` is as it was written."""

    line: int
    stream: str
    at: datetime
    message: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a first reading of the whole file tells. `bad` lines are left out when the file is replayed."""

    lines: int
    first: datetime
    last: datetime
    bad: frozenset[int]


def inspect(path: Path, county: Any, keep_going: bool = False) -> Facts:
    """Check every line. FileError naming the bad lines (the first 20), unless `keep_going`."""
    problems: list[str] = []
    bad: set[int] = set()
    times: list[datetime] = []
    lines = 0
    for lines, text in _lines(path):
        try:
            at = _check(text, county)
            times = [min(times[0], at), max(times[1], at)] if times else [at, at]
        except (Refused, ValueError) as error:
            bad.add(lines)
            problems.append(f"line {lines}: {error}")
    if (problems and not keep_going) or not times:
        raise FileError(_shortened(problems) or ["the file has no messages"])
    return Facts(lines, times[0], times[1], frozenset(bad))


def read(path: Path, facts: Facts, after_line: int = 0) -> Iterator[Recorded]:
    """The good lines after `after_line`, in the order of the file."""
    for line, text in _lines(path):
        if line > after_line and line not in facts.bad:
            message: dict[str, Any] = dict(members(text))
            stream = _stream(text)
            message.pop("stream", None)
            names = {name: msgspec.json.decode(message[name]) for name in ("id", "case") if name in message}
            yield Recorded(line, stream, _TIME.decode(message["at"]), message | names)


def moved(
    message: dict[str, Any], at: datetime, label: str, was: datetime | None = None, speed: float | None = None
) -> dict[str, Any]:
    """The message at another time, as part of the run `label`: its ids and the cases it names get the
    label. `was`: its own time, from which its other times lie as far as before, or nearer by the speed.
    """
    copy = message | {"at": at.isoformat(timespec="milliseconds"), "id": _labelled(label, message["id"])}
    for name in OTHER_TIMES:
        if was is not None and name in copy:
            distance = (_TIME.decode(copy[name]) - was) / (speed or 1)
            copy[name] = (at + distance).isoformat(timespec="milliseconds")
    if "case" in copy:
        copy["case"] = _labelled(label, copy["case"])
    return copy


def _labelled(label: str, name: str) -> str:
    """The name within a run; a long one becomes a hash, because an id has at most 128 characters."""
    whole = f"{label}-{name}"
    return (
        whole if len(whole) <= LONGEST_ID else f"{label}-{blake2b(name.encode(), digest_size=16).hexdigest()}"
    )


def moment(at: datetime, facts: Facts, start: datetime, speed: float | None) -> datetime:
    """When a message happens in the replay that began at `start`.

    With a speed the first message happens at `start` and gaps shrink by it; without one (as fast as possible)
    gaps stay and the last message happens at `start`, so that nothing lies in the future.
    """
    if speed is None:
        return at + (start - facts.last)
    return start + timedelta(seconds=(at - facts.first).total_seconds() / speed)


def _check(text: bytes, county: Any) -> datetime:
    return wire_format.parse(text, _stream(text), county, END_OF_TIME).at


def _stream(text: bytes) -> str:
    """The stream a line names, else the one of its kind. ValueError when there is no such stream."""
    named = members(text).get("stream")
    if named is None or bytes(named) == b"null":
        return wire_format.STREAM_OF.get(label(text).kind or "", "cases")
    stream = bytes(named).decode().strip('"')
    if stream not in wire_format.STREAMS:
        raise ValueError(f"no such stream: {stream[:40]!r}")
    return stream


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if text := line.strip(b" \t\r\n"):
                yield number, text


def _shortened(problems: list[str]) -> list[str]:
    rest = len(problems) - MOST_PROBLEMS
    return problems[:MOST_PROBLEMS] + ([f"and {rest} more"] if rest > 0 else [])
