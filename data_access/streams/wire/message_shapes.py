"""The shapes of messages on the streams, one struct a kind. docs/streams.md and schemas/*.json say the same.

Fields that are not listed are ignored; null is the same as absent for an optional field.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Raw, Struct

Id = Annotated[str, Meta(min_length=1, max_length=128)]
Source = Annotated[str, Meta(min_length=1, max_length=64)]
At = Annotated[datetime, Meta(tz=True)]
Lat = Annotated[float, Meta(ge=-90, le=90)]
Lon = Annotated[float, Meta(ge=-180, le=180)]
Severity = Annotated[int, Meta(ge=1, le=4)] | Annotated[float, Meta(ge=1, le=4)]
"""A whole number; 2.0 is one as well."""
Title = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=20_000)]
Note = Annotated[str, Meta(max_length=2_000)]
Words = Annotated[str, Meta(max_length=500)]
Short = Annotated[str, Meta(max_length=128)]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
Stage = Literal["reported", "registered", "dispatched", "handling", "verifying", "closed", "reopened"]
Number = Annotated[int, Meta(ge=-(2**53 - 1), le=2**53 - 1)]
Offset = Annotated[float, Meta(ge=-3_200_000_000, le=3_200_000_000)]
"""By how many seconds a clock was ahead."""
Called = Annotated[list[Annotated[str, Meta(min_length=1, max_length=71)]], Meta(max_length=64)]
Readings = Annotated[dict[Name, bool | Number | float | Words | None], Meta(max_length=64)]
StormId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z._-]{1,64}(?![\s\S])")]
Wind = Annotated[float, Meta(ge=0, le=150)]
Pressure = Annotated[float, Meta(ge=800, le=1100)]
Radii = Annotated[list[Annotated[float, Meta(ge=0, le=2000)] | None], Meta(min_length=4, max_length=4)]


class Reporter(Struct):
    """Who told the source: personal data, never in a list or on a wall. `person`: id in the directory."""

    name: Short | None = None
    phone: Short | None = None
    person: Short | None = None


NO_ATTACHMENTS = Raw(b"null")
"""Attachments are read by attachments.py beside this, one by one: a bad one never costs the case."""


class Base(Struct, tag_field="kind"):
    """What every message has."""

    id: Id
    source: Source
    at: At


class Where(Base, kw_only=True):
    """A place: a region code, a point, or both."""

    region: str | None = None
    lat: Lat | None = None
    lon: Lon | None = None


class CaseReported(Where, tag="case.reported", kw_only=True):
    title: Title
    severity: Severity
    matter: Short | None = None
    text: Text | None = None
    reporter: Reporter | Short | None = None
    source_no: Short | None = None
    attachments: Raw = NO_ATTACHMENTS
    called: Called | None = None


class CaseUpdated(Where, tag="case.updated", kw_only=True):
    case: Id
    title: Title | None = None
    severity: Severity | None = None
    matter: Short | None = None
    text: Text | None = None
    stage: Stage | None = None
    reason: Words | None = None
    called: Called | None = None


class CaseClosed(Base, tag="case.closed", kw_only=True):
    case: Id
    text: Text | None = None
    outcome: Literal["done", "cancelled"] | None = None


class GridReported(Where, tag="grid.reported", kw_only=True):
    status: Literal["normal", "watch", "alert", "offline"]
    readings: Readings | None = None
    note: Note | None = None


class Position(Where, tag="position", kw_only=True):
    person: Name
    lat: Lat
    lon: Lon
    accuracy_m: Annotated[float, Meta(ge=0, le=1_000_000)]


class Receipt(Base, tag="receipt", kw_only=True):
    rollout: Name
    person: Name
    state: Literal["delivered", "read", "accepted", "finished", "unreachable", "delegated"]
    channel: Short | None = None
    by: Short | None = None
    note: Words | None = None
    clock_off_s: Offset | None = None


class Visit(Base, tag="visit", kw_only=True):
    rollout: Name
    household: Name
    result: Literal["visited", "informed", "not_found", "needs_help"]
    channel: Short | None = None
    by: Short | None = None
    note: Words | None = None
    clock_off_s: Offset | None = None


class Patrol(Base, tag="patrol", kw_only=True):
    point: Name
    result: Literal["normal", "abnormal", "unreachable"]
    what: Words | None = None
    person: Name | None = None
    channel: Short | None = None
    by: Short | None = None
    lat: Lat | None = None
    lon: Lon | None = None
    clock_off_s: Offset | None = None


class StormPoint(Struct):
    """A point of a storm, observed or forecast. Radii: NE, SE, SW, NW in km; null is not known."""

    valid: At
    lat: Lat
    lon: Lon
    wind_ms: Wind | None = None
    pressure_hpa: Pressure | None = None
    r7: Radii | None = None
    r10: Radii | None = None
    r12: Radii | None = None


class StormObserved(Base, tag="storm.observed", kw_only=True):
    storm: StormId
    valid: At
    lat: Lat
    lon: Lon
    wind_ms: Wind | None = None
    pressure_hpa: Pressure | None = None
    r7: Radii | None = None
    r10: Radii | None = None
    r12: Radii | None = None
    name: Name | None = None
    name_en: Name | None = None


class StormForecast(Base, tag="storm.forecast", kw_only=True):
    storm: StormId
    agency: Name
    issued: At
    points: Annotated[list[StormPoint], Meta(min_length=1, max_length=100)]


class StormDissolved(Base, tag="storm.dissolved", kw_only=True):
    storm: StormId


class WarningFile(Base, tag="warning.file", kw_only=True):
    name: Short | None = None
    xml: str | None = None
    base64: str | None = None


class WarningSeen(Base, tag="warning.seen", kw_only=True):
    event: Literal["ISSUE", "REISSUE", "UPGRADE", "DOWNGRADE", "GONE"]
    region: str
    type: Name
    place: Short | None = None
    colour: Literal["red", "orange", "yellow", "blue"] | None = None
    issued: At | None = None
    expires: At | None = None


class Canary(Base, tag="canary", kw_only=True):
    pass


Storm = StormObserved | StormForecast | StormDissolved
Warned = WarningFile | WarningSeen
FieldShape = Receipt | Visit | Patrol
Shape = (
    CaseReported | CaseUpdated | CaseClosed | GridReported | Position | FieldShape | Storm | Warned | Canary
)


class Spot(Struct):
    """Where a message says something is, before it is checked."""

    region: str | None = None
    lat: float | None = None
    lon: float | None = None


class Label(Struct):
    """What can be told of any message, also of one that is refused."""

    id: str | None = None
    source: str | None = None
    kind: str | None = None
    region: str | None = None
