"""What a report may say, field by field, whoever sends it. Facts of the county come in; Refused goes out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from domain.kernel.errors import Reason, Refused
from domain.kernel.regions import touches
from domain.kernel.text_fields import word
from domain.messages import Place

AHEAD: Final = timedelta(minutes=10)
"""How far a source's clock may be ahead of ours."""
OLDEST_YEAR: Final = 2000
"""An earlier time means a clock that was never set."""
GRID_WIDTH: Final = 15
_WIDTHS: Final = frozenset((9, 12, GRID_WIDTH))


_AREA_WIDTHS: Final = frozenset((6, 9, 12))


class CountyRegions(Protocol):
    """What is asked of a county."""

    @property
    def code(self) -> str: ...
    def has_region(self, code: str) -> bool: ...


def check_stream(kind: str, stream: str, home: str) -> None:
    """Refused wrong_stream for a kind that comes by another stream than its own."""
    if home != stream:
        raise Refused(Reason.WRONG_STREAM, f"kind {kind} goes to stream {home}", "kind")


def checked_source(text: str) -> str:
    """The name of a source. Refused bad_field."""
    if "/" in text:
        raise Refused(Reason.BAD_FIELD, f"source: {text!r} holds a slash", "source")
    return word(text, "source")


def checked_time(at: datetime, now: datetime) -> datetime:
    """When it was said, in UTC. Refused bad_field, future."""
    if at.year < OLDEST_YEAR:
        raise Refused(Reason.BAD_FIELD, f"at: {at.isoformat()}: the sender's clock is not set", "at")
    if at > now + AHEAD:
        detail = f"at: {at.isoformat()} is ahead of {now.isoformat(timespec='seconds')} by more than 10 min"
        raise Refused(Reason.FUTURE, detail, "at")
    return at if at.tzinfo is UTC else at.astimezone(UTC)


def checked_region(region: str, county: CountyRegions, where: str = "region") -> str:
    """A region of the county, below it. Refused bad_field, outside_county, unknown_region."""
    if len(region) not in _WIDTHS or not region.isascii() or not region.isdigit():
        detail = f"{where}: {region[:40]!r} is no code of 9, 12 or 15 digits"
        raise Refused(Reason.BAD_FIELD, detail, where)
    if not region.startswith(county.code):
        raise Refused(Reason.OUTSIDE_COUNTY, f"{where}: {region} is not in county {county.code}", where)
    if not county.has_region(region):
        raise Refused(Reason.UNKNOWN_REGION, f"{where}: {region} is not in the county's list", where)
    return region


def checked_area(region: str, county: CountyRegions) -> str:
    """A code of a county, township or village that has to do with the county. Refused bad_field,
    outside_county.
    """
    if len(region) not in _AREA_WIDTHS or not region.isascii() or not region.isdigit():
        raise Refused(Reason.BAD_FIELD, f"region: {region[:40]!r} is no code of 6, 9 or 12 digits", "region")
    if not touches(region, county.code):
        raise Refused(Reason.OUTSIDE_COUNTY, f"region: {region} is not in county {county.code}", "region")
    return region


def checked_grid(region: str) -> str:
    """A region that is a grid. Refused bad_field."""
    if len(region) != GRID_WIDTH:
        raise Refused(Reason.BAD_FIELD, f"region: {region} is no grid (15 digits)", "region")
    return region


def check_point(lat: float | None, lon: float | None) -> None:
    """Refused missing_field for half a point."""
    if (lat is None) != (lon is None):
        name = "lat" if lat is None else "lon"
        raise Refused(Reason.MISSING_FIELD, f"{name} is missing: a point has lat and lon", name)


def region_of_point(region: str | None, lat: float | None, lon: float | None, county: str) -> str:
    """The region said with a point that lies outside the county. Refused outside_county without one."""
    if region is None:
        raise _outside(lat, lon, county)
    return region


def check_measured(place: Place, lat: float | None, lon: float | None, county: str) -> None:
    """Refused outside_county for a position whose point lies outside, whatever region is said with it."""
    if place.placed == "region":
        raise _outside(lat, lon, county)


def _outside(lat: float | None, lon: float | None, county: str) -> Refused:
    return Refused(Reason.OUTSIDE_COUNTY, f"lat, lon: {lat}, {lon} is not in county {county}", "lat")


def require_place(place: Place | None) -> Place:
    """Where something is. Refused missing_field when that is not said."""
    if place is None:
        raise Refused(Reason.MISSING_FIELD, "region is missing, and so are lat and lon", "region")
    return place


def whole_severity(value: float) -> int:
    """1 to 4; 2.0 is the whole number 2, as JSON Schema has it. Refused bad_field."""
    whole = int(value)
    if whole != value:
        raise Refused(Reason.BAD_FIELD, f"severity: {value} is no whole number", "severity")
    return whole


def known_matter(code: str | None, text: str) -> str:
    """The code that a county has for the matter it is told. Refused unknown_matter."""
    if code is None:
        raise Refused(Reason.UNKNOWN_MATTER, f"matter: {text!r} is not in the county's list", "matter")
    return code


def checked_callee(text: str, where: str, county: CountyRegions) -> str:
    """A region of the county, "unit:<code>" or "person:<id>"; which units and people there are is decided
    later. Refused bad_field, outside_county, unknown_region.
    """
    kind, colon, name = text.partition(":")
    if not colon:
        return checked_region(text, county, where)
    if kind not in ("unit", "person") or not name:
        detail = f"{where}: {text!r} is no region code, unit:<code> or person:<id>"
        raise Refused(Reason.BAD_FIELD, detail, where)
    word(name, where)
    return text


def check_finding(is_wrong: bool, what: str) -> None:
    """Refused missing_field for a patrol that found something wrong and does not say what."""
    if is_wrong and not what:
        raise Refused(Reason.MISSING_FIELD, "what is missing: say what is wrong", "what")


def check_news(values: Iterable[object]) -> None:
    """Refused missing_field for an update that says nothing."""
    if all(value is None for value in values):
        detail = "an update says nothing: give title, severity, matter, text, stage, called or a place"
        raise Refused(Reason.MISSING_FIELD, detail)
