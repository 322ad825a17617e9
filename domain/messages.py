"""The vocabulary of reports: what sources tell us, as frozen values. Times are aware datetimes in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

from domain.kernel.values import value

Stamp = str
"""UTC time as ISO text of fixed width (WIDTH), a space, the cause. Text order is a total order."""

WIDTH = len("2026-11-22T00:00:00.000000+00:00")

Scalar = str | int | float | bool | None
Placed = Literal["point", "region"]
Outcome = Literal["done", "cancelled"]


def at_of(stamp: Stamp) -> datetime:
    """The UTC time a stamp begins with."""
    return datetime.fromisoformat(stamp[:WIDTH])


def text_at(stamp: Stamp) -> str:
    """The same as text that ends in Z."""
    return f"{stamp[:26]}Z"


_TWO: Final = tuple(f"{number:02d}" for number in range(60))
_THREE: Final = tuple(f"{number:03d}" for number in range(1000))


def _text_of(at: datetime) -> str:
    """isoformat(timespec="microseconds") of a UTC time from the year 1000 on, in a third of its time."""
    thousands, units = divmod(at.microsecond, 1000)
    return (
        f"{at.year}-{_TWO[at.month]}-{_TWO[at.day]}T{_TWO[at.hour]}:{_TWO[at.minute]}:{_TWO[at.second]}"
        f".{_THREE[thousands]}{_THREE[units]}+00:00"
    )


@value
class Message:
    """What every message has. `id` is unique within its `source`; `at` is UTC."""

    id: str
    source: str
    at: datetime

    @property
    def cause(self) -> str:
        """The message's name in the whole installation; a source holds no slash, so it is unambiguous."""
        return f"{self.source}/{self.id}"

    @property
    def stamp(self) -> Stamp:
        """Place of the message in the total order: by time, then by cause."""
        return f"{_text_of(self.at)} {self.source}/{self.id}"


@value
class Place:
    """A region code (9, 12 or 15 digits) and degrees WGS-84; `placed` tells which of both was reported.
    `elsewhere`: the grid at the point, when that is not in the region said.
    """

    region: str
    lat: float
    lon: float
    placed: Placed
    elsewhere: str = ""


@value
class CaseReported(Message):
    """A new case. Its `id` is the source's own id of the case. Severity 1 (worst) to 4.

    `called`: who is called into it beside those it belongs to: region codes, "unit:<code>", "person:<id>".
    """

    place: Place
    title: str
    severity: int
    matter: str | None = None
    text: str = ""
    reporter: Mapping[str, str] | None = None
    source_no: str = ""
    attachments: tuple[Mapping[str, str], ...] = ()
    called: tuple[str, ...] | None = None


@value
class CaseUpdated(Message):
    """News about a case; None means "not said". `text` is a remark on this step; `called` () calls nobody."""

    case: str
    place: Place | None = None
    title: str | None = None
    severity: int | None = None
    matter: str | None = None
    text: str | None = None
    stage: str | None = None
    reason: str | None = None
    called: tuple[str, ...] | None = None


@value
class CaseClosed(Message):
    """The end of a case: done, or cancelled (a false or repeated report, not counted)."""

    case: str
    text: str | None = None
    outcome: Outcome = "done"


@value
class GridReported(Message):
    """State of one grid (15 digits). Status: normal, watch, alert or offline. `elsewhere`: as in Place."""

    region: str
    status: str
    readings: Mapping[str, Scalar]
    note: str = ""
    elsewhere: str = ""


@value
class PositionReported(Message):
    """Where a person is; accuracy in metres. `elsewhere`: as in Place."""

    person: str
    region: str
    lat: float
    lon: float
    accuracy_m: float
    elsewhere: str = ""


Quadrants = tuple[float | None, float | None, float | None, float | None]
"""Radii of a wind around a storm's centre, km: NE, SE, SW, NW. None: not known."""


@value
class TrackPoint:
    """A storm at a time, UTC: degrees WGS-84 of its centre, greatest wind in m/s, hPa; radii of the winds of
    force 7, 10 and 12. None: not said.
    """

    valid: datetime
    lat: float
    lon: float
    wind_ms: float | None = None
    pressure_hpa: float | None = None
    r7: Quadrants | None = None
    r10: Quadrants | None = None
    r12: Quadrants | None = None


@value
class StormObserved(Message):
    """Where a storm was. `at` is when that was told: a correction of the same time is told later."""

    storm: str
    point: TrackPoint
    name: str = ""
    name_en: str = ""


@value
class StormForecast(Message):
    """Where an agency says that a storm will be, as it was issued; points in the order of time."""

    storm: str
    agency: str
    issued: datetime
    points: tuple[TrackPoint, ...]


@value
class StormDissolved(Message):
    """The storm is no more; nobody follows it."""

    storm: str


@value
class WarningFile(Message):
    """A file of official warnings as it came, CAP or national XML."""

    name: str
    content: bytes


@value
class WarningSeen(Message):
    """A warning as a list shows it, without text and identifier. `region`: code of 6, 9 or 12 digits;
    `event`: ISSUE, REISSUE, UPGRADE, DOWNGRADE or GONE; `colour`: "" where none is told.
    """

    event: str
    region: str
    place: str
    type: str
    colour: str
    issued: datetime | None
    expires: datetime | None


@value
class TaskReceipt(Message):
    """What one person's task of a roll-out came to. `state`: delivered, read, accepted, finished, unreachable
    or delegated; `by`: who says it on the person's behalf; `clock_off_s`: how far the clock is ahead.
    """

    rollout: str
    person: str
    state: str
    channel: str = ""
    by: str = ""
    note: str = ""
    clock_off_s: float = 0.0


@value
class VisitMessage(Message):
    """What was found at a household of a task. `result`: visited, informed, not_found or needs_help; `by` and
    `clock_off_s` as of receipts; `note`: what help is needed.
    """

    rollout: str
    household: str
    result: str
    channel: str = ""
    by: str = ""
    note: str = ""
    clock_off_s: float = 0.0


@value
class PatrolMessage(Message):
    """What was found at a hazard point. `result`: normal, abnormal or unreachable; `what`: what is wrong;
    `person`: who was there; `lat`, `lon`: where their phone was; the others as of receipts.
    """

    point: str
    result: str
    what: str = ""
    person: str = ""
    channel: str = ""
    by: str = ""
    lat: float | None = None
    lon: float | None = None
    clock_off_s: float = 0.0


@value
class Canary(Message):
    """Our own probe: walks the whole path by the stream `topic` and is measured at its end."""

    topic: str


CaseMessage = CaseReported | CaseUpdated | CaseClosed
StormMessage = StormObserved | StormForecast | StormDissolved
FieldMessage = VisitMessage | PatrolMessage
LiveMessage = (
    CaseMessage | GridReported | PositionReported | TaskReceipt | FieldMessage | StormMessage | Canary
)
AnyMessage = LiveMessage | WarningFile | WarningSeen
