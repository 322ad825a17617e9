"""Bytes <-> domain objects: the only parsing and validation of what sources send."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Protocol, get_args

import msgspec

from data_access.streams.wire import attachments, message_shapes
from data_access.streams.wire.decode import KINDS, decode, label
from data_access.streams.wire.receipt_format import read_told
from data_access.streams.wire.sender_field import read_sender
from data_access.streams.wire.storm_format import read_storm
from data_access.streams.wire.warning_shapes import read_warning_file, read_warning_seen
from domain import messages
from domain.kernel.text_fields import line, lines, title, word
from domain.messages import AnyMessage, Place
from domain.sources.report_bytes import MAX_BYTES, check_entry
from domain.sources.report_rules import (
    AHEAD,
    check_measured,
    check_news,
    check_point,
    check_stream,
    checked_callee,
    checked_grid,
    checked_region,
    checked_source,
    checked_time,
    known_matter,
    region_of_point,
    require_place,
    whole_severity,
)
from domain.sources.senders import Sender

__all__ = [
    "AHEAD",
    "KINDS",
    "MAX_BYTES",
    "STREAMS",
    "STREAM_OF",
    "CountyPlaces",
    "encode",
    "entry",
    "label",
    "parse",
]

STREAMS: Final = ("cases", "grids", "positions", "receipts", "storms", "warnings")
"""The streams of a county."""
STREAM_OF: Final = {
    "case.reported": "cases",
    "case.updated": "cases",
    "case.closed": "cases",
    "grid.reported": "grids",
    "position": "positions",
    "receipt": "receipts",
    "visit": "receipts",
    "patrol": "receipts",
    "storm.observed": "storms",
    "storm.forecast": "storms",
    "storm.dissolved": "storms",
    "warning.file": "warnings",
    "warning.seen": "warnings",
}
"""The stream each kind goes to. A canary goes to any."""
_HOMES: Final = {
    shape: STREAM_OF.get(str(shape.__struct_config__.tag)) for shape in get_args(message_shapes.Shape)
}
"""The same by the shape of a message."""


class CountyPlaces(Protocol):
    """What parsing needs to know of a county."""

    def __hash__(self) -> int: ...
    @property
    def code(self) -> str: ...
    def matter_code(self, text: str) -> str | None: ...
    def has_region(self, code: str) -> bool: ...
    def locate(self, lat: float, lon: float) -> str | None: ...
    def place(self, region: str) -> tuple[float, float]: ...


_ENCODER: Final = msgspec.json.Encoder()


def encode(value: Any) -> bytes:
    """JSON of dicts, lists, texts, numbers, dates and dataclasses; compact, UTF-8."""
    return _ENCODER.encode(value)


def entry(fields: Mapping[bytes, bytes]) -> tuple[bytes, Sender | None]:
    """The raw message of a stream entry, and who sent it when its field `by` says so.

    Refused bad_entry when it has not one single field `json` beside that.
    """
    if len(fields) == 1 and b"json" in fields:
        return fields[b"json"], None
    check_entry(fields.keys() - {b"by"})
    return fields[b"json"], read_sender(fields.get(b"by", b""))


def parse(raw: bytes, stream: str, county: CountyPlaces, now: datetime) -> AnyMessage:
    """The message in the bytes of an entry of one of a county's streams; Refused when it is not lawful.

    `stream`: one of STREAMS. `now`: aware; later than that by more than AHEAD is the future.
    """
    shape = decode(raw)
    _check_home(shape, stream)
    head = (word(shape.id, "id"), _source(shape.source), checked_time(shape.at, now))
    match shape:
        case message_shapes.CaseReported():
            return _case_reported(shape, head, county)
        case message_shapes.CaseUpdated():
            return _case_updated(shape, head, county)
        case message_shapes.CaseClosed():
            return _case_closed(shape, head)
        case message_shapes.GridReported():
            return _grid_reported(shape, head, county)
        case message_shapes.Position():
            return _position(shape, head, county)
        case message_shapes.WarningFile() | message_shapes.WarningSeen():
            return _warning(shape, head, county)
        case (
            message_shapes.StormObserved() | message_shapes.StormForecast() | message_shapes.StormDissolved()
        ):
            return read_storm(shape, head)
        case message_shapes.Receipt() | message_shapes.Visit() | message_shapes.Patrol():
            return read_told(shape, head)
        case message_shapes.Canary():
            return messages.Canary(*head, stream)


Head = tuple[str, str, datetime]


def _check_home(shape: message_shapes.Shape, stream: str) -> None:
    if (home := _HOMES[type(shape)] or stream) != stream:
        check_stream(str(shape.__struct_config__.tag), stream, home)


@lru_cache(maxsize=256)
def _source(text: str) -> str:
    """The name of a source: a county has a few, and each sends many messages. Refused bad_field."""
    return checked_source(text)


def _warning(
    shape: message_shapes.WarningFile | message_shapes.WarningSeen, head: Head, county: CountyPlaces
) -> AnyMessage:
    if isinstance(shape, message_shapes.WarningFile):
        return read_warning_file(shape, head)
    return read_warning_seen(shape, head, county)


def _place(shape: message_shapes.Where, county: CountyPlaces) -> Place | None:
    """Where a message says something is; None when it does not say.

    The region wins over the point, but a point in it makes it finer. A point outside the county next to a
    region is taken for a mistake, and the region's own place is used.
    """
    if shape.lat is None and shape.lon is None:
        return None if shape.region is None else _place_of(county, shape.region)
    region = None if shape.region is None else checked_region(shape.region, county)
    if shape.lat is None or shape.lon is None:
        check_point(shape.lat, shape.lon)
        return None
    grid = county.locate(shape.lat, shape.lon)
    if grid is None:
        region = region_of_point(region, shape.lat, shape.lon, county.code)
        return _place_of(county, region)
    if region is None or grid.startswith(region):
        region = grid
    elsewhere = "" if region == grid else grid
    return Place(region, round(shape.lat, 6), round(shape.lon, 6), "point", elsewhere)


@lru_cache(maxsize=16_384)
def _place_of(county: CountyPlaces, region: str) -> Place:
    """A region's own place; thousands of reports speak of the same few thousand regions. Refused as by
    `checked_region`.
    """
    checked_region(region, county)
    lat, lon = county.place(region)
    return Place(region, round(lat, 6), round(lon, 6), "region")


def _matter(value: str | None, county: CountyPlaces) -> str | None:
    """A matter's code, from its code or its name."""
    if value is None:
        return None
    return known_matter(county.matter_code(value), value)


def _called(names: list[str] | None, county: CountyPlaces) -> tuple[str, ...] | None:
    """Who is called into a case, each once and sorted; None when that is not said."""
    if names is None:
        return None
    return tuple(
        sorted({checked_callee(name, f"called[{index}]", county) for index, name in enumerate(names)})
    )


def _case_reported(shape: message_shapes.CaseReported, head: Head, county: CountyPlaces) -> AnyMessage:
    return messages.CaseReported(
        *head,
        require_place(_place(shape, county)),
        title(shape.title),
        shape.severity if type(shape.severity) is int else whole_severity(shape.severity),
        None if shape.matter is None else _matter(shape.matter, county),
        lines(shape.text, "text") if shape.text else "",
        None if shape.reporter is None else _reporter(shape.reporter),
        line(shape.source_no, "source_no") if shape.source_no else "",
        () if shape.attachments is message_shapes.NO_ATTACHMENTS else attachments.read(shape.attachments),
        None if shape.called is None else _called(shape.called, county),
    )


def _reporter(value: message_shapes.Reporter | str | None) -> dict[str, str] | None:
    if value is None:
        return None
    if isinstance(value, str):
        name = line(value, "reporter")
        return {"name": name} if name else None
    fields = {
        "name": line(value.name, "reporter.name") if value.name else None,
        "phone": line(value.phone, "reporter.phone") if value.phone else None,
        "person": line(value.person, "reporter.person") if value.person else None,
    }
    return {name: text for name, text in fields.items() if text} or None


def _case_updated(shape: message_shapes.CaseUpdated, head: Head, county: CountyPlaces) -> AnyMessage:
    place = _place(shape, county)
    new_title = None if shape.title is None else title(shape.title)
    severity = None if shape.severity is None else whole_severity(shape.severity)
    matter, called = _matter(shape.matter, county), _called(shape.called, county)
    text = None if shape.text is None else lines(shape.text, "text")
    news: tuple[object, ...] = (place, new_title, severity, matter, text, shape.stage, called)
    check_news(news)
    reason = None if shape.reason is None else lines(shape.reason, "reason")
    case = word(shape.case, "case")
    return messages.CaseUpdated(
        *head, case, place, new_title, severity, matter, text, shape.stage, reason, called
    )


def _case_closed(shape: message_shapes.CaseClosed, head: Head) -> AnyMessage:
    text = None if shape.text is None else lines(shape.text, "text")
    return messages.CaseClosed(*head, word(shape.case, "case"), text, shape.outcome or "done")


def _readings(values: message_shapes.Readings) -> message_shapes.Readings:
    """Measured values by name: names are words of the screen, and so are values that are texts."""
    return {
        title(name, "readings"): lines(value, "readings") if isinstance(value, str) else value
        for name, value in values.items()
    }


def _grid_reported(shape: message_shapes.GridReported, head: Head, county: CountyPlaces) -> AnyMessage:
    if shape.region is not None and shape.lat is None and shape.lon is None:
        region, elsewhere = _place_of(county, shape.region).region, ""
    else:
        place = require_place(_place(shape, county))
        region, elsewhere = place.region, place.elsewhere
    return messages.GridReported(
        *head,
        checked_grid(region),
        shape.status,
        _readings(shape.readings) if shape.readings else {},
        lines(shape.note, "note") if shape.note else "",
        elsewhere,
    )


def _position(shape: message_shapes.Position, head: Head, county: CountyPlaces) -> AnyMessage:
    place = require_place(_place(shape, county))
    check_measured(place, shape.lat, shape.lon, county.code)
    person = word(shape.person, "person")
    where = (place.region, place.lat, place.lon)
    return messages.PositionReported(*head, person, *where, shape.accuracy_m, place.elsewhere)
