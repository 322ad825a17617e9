"""A storm of a file as messages of the stream, in the order in which they were told.

The same file makes the same messages, so that sending it again adds nothing. What a file does not date is
told at `told_at`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from msgspec import json

from data_access.files.storms.read_storm import Event, Issue, ReadStorm
from domain.messages import TrackPoint

SOURCE = "storm-file"
Message = dict[str, Any]
Marks = tuple[str, str]


def storm_messages(
    storm: ReadStorm, told_at: datetime, id: str = "", marks: Marks = ("", "")
) -> list[Message]:
    """The messages about one storm, by `at`. `id`: another number for it; `marks` are put behind its Chinese
    and its English name.
    """
    found = [_message(storm, event, told_at, id or storm.id, marks) for event in storm.events]
    return sorted(found, key=lambda message: str(message["at"]))


def end_message(id: str, at: datetime) -> Message:
    """The storm is no more."""
    return _named({"kind": "storm.dissolved", "storm": id, "at": _text(at)})


def _message(storm: ReadStorm, event: Event, told_at: datetime, id: str, marks: Marks) -> Message:
    head = {"storm": id, "at": _text(event.told_at or told_at)}
    if isinstance(event.what, Issue):
        issue = event.what
        points = [dict(_point(point)) for point in issue.points]
        fields = {"agency": issue.agency, "issued": _text(issue.issued), "points": points}
        return _named({"kind": "storm.forecast", **head, **fields})
    names = {
        "name": storm.name and f"{storm.name}{marks[0]}",
        "name_en": storm.name_en and f"{storm.name_en}{marks[1]}",
    }
    given = {name: text for name, text in names.items() if text}
    return _named({"kind": "storm.observed", **head, **dict(_point(event.what)), **given})


def _named(message: Message) -> Message:
    """With an id that says what is in it."""
    digest = blake2b(json.encode(message, order="sorted"), digest_size=12).hexdigest()
    return {"id": digest, "source": SOURCE, **message}


def _point(point: TrackPoint) -> Iterator[tuple[str, Any]]:
    yield from (("valid", _text(point.valid)), ("lat", point.lat), ("lon", point.lon))
    for name in ("wind_ms", "pressure_hpa", "r7", "r10", "r12"):
        if (value := getattr(point, name)) is not None:
            yield name, value


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
