"""A storm of a file as a recording for the replay: what was told before the beginning is told at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import json

from data_access.files.storms.read_storm import ReadStorm
from data_access.files.storms.storm_messages import Message, end_message, storm_messages

MARKS = ("（回放）", " (replay)")
"""Behind the names of a storm that is replayed."""
OLD = timedelta(hours=24)
"""A forecast issued so long before the beginning says nothing any more."""


def write_recording(
    storm: ReadStorm, path: Path, id: str, since: datetime | None = None, until: datetime | None = None
) -> int:
    """Write the messages of a storm, a line each, and its end a day after the last, unless it stops `until`
    then; returns how many. A storm without a name is called by its number.
    """
    storm.name = storm.name or storm.id
    messages = [*_within(storm_messages(storm, _last(storm), id, MARKS), since, until)]
    if messages and until is None:
        last = datetime.fromisoformat(messages[-1]["at"])
        messages.append(end_message(id, last + timedelta(days=1)))
    path.write_bytes(b"".join(json.encode(message) + b"\n" for message in messages))
    return len(messages)


def _last(storm: ReadStorm) -> datetime:
    """When what the file does not date was told: with its last point."""
    return storm.track[-1].valid


def _within(messages: list[Message], since: datetime | None, until: datetime | None) -> Iterator[Message]:
    for message in messages:
        at = datetime.fromisoformat(message["at"])
        if until is not None and at > until:
            continue
        if since is None or at >= since:
            yield message
        elif message["kind"] == "storm.observed" or datetime.fromisoformat(message["issued"]) > since - OLD:
            yield message | {"at": since.isoformat(timespec="seconds")}
