"""A warning as it stands in a county: over all its messages, as the last one left it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from enum import StrEnum
from hashlib import blake2b
from typing import Final

from domain.access.masking import mask_text
from domain.changes import Row, local_text
from domain.emergency.warnings.chains import Chain, Name
from domain.emergency.warnings.message import Colour, Family, Kind, Note, Status
from domain.kernel.values import value

MOST_WORDS: Final = 4
"""Languages of which a row of a screen holds the headline."""


class State(StrEnum):
    """How a warning stands."""

    STANDING = "standing"
    UNLISTED = "unlisted"
    """Its feed lists it no more: lifted, expired or dropped, nobody told which. It stands till it expires."""
    ASKED = "asked"
    """待确认: a person has to say what its message means; nothing was changed by it."""
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    AWAY = "away"
    """An update says that it holds elsewhere now."""
    SETTLED = "settled"
    """A person said that it is none, is of another, or is over."""


OPEN: Final = (State.STANDING, State.UNLISTED, State.ASKED)


@value
class Words:
    """What it is called in a language (`zh-CN`)."""

    language: str
    event: str
    headline: str


@value
class StandingWarning:
    """A warning of a county. `names`: (sender, identifier) of its messages, the first first; none of what a
    feed only lists, which is known by `listed_as` (region code/type) instead. `source`: by which way it came.

    `sent`: by its last message; `message`: what that one was; `regions`: of the county, none inside another.
    `onset`: from when it holds; `expires` None when nobody said until when. `why`, `candidates`: of what is
    asked, and ids of the warnings it may mean. `version` counts what was changed; `calls_since`: since when
    it calls for the plans that it calls for, None where that was not noted.
    """

    id: str
    status: Status
    state: State
    family: Family
    source: str
    sender: str
    names: tuple[tuple[str, str], ...]
    message: Kind
    sent: datetime
    changed_at: datetime
    words: tuple[Words, ...]
    hazard: str
    event_code: str
    colour: Colour
    severity: str
    regions: tuple[str, ...]
    onset: datetime | None
    expires: datetime | None
    signature: str
    notes: tuple[Note, ...]
    version: int = 1
    why: str = ""
    candidates: tuple[str, ...] = ()
    listed_as: str = ""
    calls_since: datetime | None = None

    @property
    def warns(self) -> bool:
        """Whether it is meant: an exercise, a test, a draft is told apart and never acted on."""
        return self.status is Status.ACTUAL

    @property
    def newest(self) -> tuple[str, ...]:
        """What names its last message; of what a feed only lists, what it calls for: colour and places."""
        return self.names[-1] if self.names else (self.colour.value, *self.regions)

    @property
    def live(self) -> bool:
        """Whether screens show it among the county's warnings."""
        forever = self.state is State.UNLISTED and self.expires is None
        return self.warns and self.state in OPEN and not forever

    @property
    def chain(self) -> Chain:
        """It as a chain of messages."""
        names = tuple(Name(*name) for name in self.names)
        cancelled = self.state is State.CANCELLED
        return Chain(names[0], self.status, names, self.sent, cancelled)


def name_warning(status: Status, *keys: str) -> str:
    """The id of a warning, told by its first message: the same wherever and however often it comes."""
    return blake2b("\n".join((status, *keys)).encode(), digest_size=8).hexdigest()


def pick_words(words: Iterable[Words], language: str) -> Words:
    """Those in a language (`zh`), else the first."""
    found = [*words]
    return next((text for text in found if text.language.lower().startswith(language)), None) or (
        found[0] if found else Words("", "", "")
    )


def warning_content(warning: StandingWarning, tz: tzinfo) -> Row:
    """What the trace tells of a warning."""
    words = pick_words(warning.words, "zh")
    return {
        "status": warning.status.value,
        "state": warning.state.value,
        "event": words.event,
        "headline": mask_text(words.headline),
        "colour": warning.colour.value,
        "severity": warning.severity,
        "regions": list(warning.regions),
        "onset": _local(warning.onset, tz),
        "expires": _local(warning.expires, tz),
        "sent": local_text(warning.sent, tz),
        "signature": warning.signature,
        "why": warning.why,
        "version": warning.version,
    }


def warning_row(warning: StandingWarning, county: str, tz: tzinfo) -> Row:
    """The row a screen gets of a warning that is live."""
    return {
        "id": warning.id,
        "region": county,
        "status": warning.status.value,
        "state": warning.state.value,
        "family": warning.family.value,
        "source": warning.source,
        "sender": warning.sender,
        "hazard": warning.hazard,
        "event_code": warning.event_code,
        "colour": warning.colour.value,
        "severity": warning.severity,
        "words": [
            {"language": words.language, "event": words.event, "headline": words.headline}
            for words in warning.words[:MOST_WORDS]
        ],
        "regions": list(warning.regions),
        "onset": _local(warning.onset, tz),
        "expires": _local(warning.expires, tz),
        "sent": local_text(warning.sent, tz),
        "changed_at": local_text(warning.changed_at, tz),
        "signature": warning.signature,
        "notes": [note.doubt.value for note in warning.notes],
        "why": warning.why,
        "candidates": list(warning.candidates),
        "version": warning.version,
    }


def _local(at: datetime | None, tz: tzinfo) -> str | None:
    return None if at is None else local_text(at, tz)
