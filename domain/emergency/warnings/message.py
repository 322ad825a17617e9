"""What one message of an official warning says, once it was understood; of both families alike.

CAP is the standard of OASIS, versions 1.0 to 1.2. The national XML 国家突发事件预警信息 resembles it and
differs: docs/warnings.md tells how.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from domain.kernel.values import value


class Family(StrEnum):
    """How a message is written."""

    CAP = "cap"
    NATIONAL = "national"
    EVENTS = "events"
    """A list of what was seen on a feed: no text, no identifier."""


class Status(StrEnum):
    """How a message is meant. Only ACTUAL warns anybody."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"


class Kind(StrEnum):
    """What a message does."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ACK = "Ack"
    ERROR = "Error"


class Colour(StrEnum):
    """The four colours of Chinese warnings; none where no colour is told."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    NONE = ""


class Doubt(StrEnum):
    """What a person should know of a message that is understood all the same."""

    BEFORE_SENT = "before_sent"
    """A time lies before the one at which the message was sent; the fact names the element."""
    NO_OFFSET = "no_offset"
    """A time without an offset, taken as Beijing time."""
    NO_EXPIRY = "no_expiry"
    NO_TEXT = "no_text"
    """An alert or update without any `info`: it warns of nothing."""
    NO_AREA = "no_area"
    OPEN_POLYGON = "open_polygon"
    """A polygon that is not closed: a line."""
    BAD_SHAPE = "bad_shape"
    """A polygon or circle nobody can draw; the rest of the message holds."""
    BAD_REFERENCES = "bad_references"
    REFERENCE_NOT_EARLIER = "reference_not_earlier"
    """The message it refers to is said to be no older than itself."""
    NO_REFERENCE = "no_reference"
    """An update or cancel that does not say of what."""
    ALERT_REFERS = "alert_refers"
    """A first message that refers to others."""
    FILE_NAME_DIFFERS = "file_name_differs"
    """The name of the file says something else than the message; the fact names what."""


@value
class Note:
    """A doubt, and what it is about."""

    doubt: Doubt
    fact: str = ""


@value
class Reference:
    """An earlier message that is named; `sent` None when no time can be read."""

    sender: str
    identifier: str
    sent: datetime | None


@value
class Point:
    """A place in degrees."""

    lat: float
    lon: float


@value
class Circle:
    """A circle; its radius in kilometres, whatever the family writes."""

    centre: Point
    radius_km: float


@value
class WarningArea:
    """Where it holds. `codes`: Chinese division codes of 6 to 12 digits; `foreign`: other codes, as
    (name, value); `lines`: polygons that were not closed.
    """

    description: str
    codes: tuple[str, ...] = ()
    foreign: tuple[tuple[str, str], ...] = ()
    polygons: tuple[tuple[Point, ...], ...] = ()
    lines: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[Circle, ...] = ()


@value
class WarningText:
    """One `info`: the warning in one language, or for some areas. `severity`: the word of the message."""

    language: str
    event: str
    event_code: str
    urgency: str
    severity: str
    certainty: str
    colour: Colour
    effective: datetime | None
    onset: datetime | None
    expires: datetime | None
    sender_name: str
    headline: str
    description: str
    instruction: str
    areas: tuple[WarningArea, ...]


@value
class WarningMessage:
    """One message. `version` of CAP; `channels`: (channel, text) of the national kind."""

    family: Family
    version: str
    identifier: str
    sender: str
    sent: datetime
    status: Status
    kind: Kind
    references: tuple[Reference, ...]
    texts: tuple[WarningText, ...]
    channels: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]

    @property
    def warns(self) -> bool:
        """Whether it is meant: everything else is shown apart and never acted on."""
        return self.status is Status.ACTUAL

    def text_in(self, language: str) -> WarningText | None:
        """The text in a language (`zh`), else the first."""
        return next(
            (text for text in self.texts if text.language.lower().startswith(language)), None
        ) or next(iter(self.texts), None)

    @property
    def codes(self) -> tuple[str, ...]:
        """The division codes of all texts, each once, in order."""
        found = (code for text in self.texts for area in text.areas for code in area.codes)
        return tuple(dict.fromkeys(found))

    @property
    def expires(self) -> datetime | None:
        """When the last of its texts expires; None if one never does."""
        times = [text.expires for text in self.texts]
        return max((time for time in times if time), default=None) if all(times) else None
