"""What a list of warnings seen on a feed says: no text, no identifier, one warning a place and type.

That one is gone from the list means that it was lifted, has expired or was dropped; nobody tells which, so it
never counts as a cancel: the warning stands until it expires, and screens say so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final, Literal

from domain.emergency.warnings.chains import Meaning
from domain.emergency.warnings.message import Colour, Doubt, Family, Kind, Note, Status
from domain.emergency.warnings.standing.hazards import find_hazard
from domain.emergency.warnings.standing.reception import ELSEWHERE, Verdict
from domain.emergency.warnings.standing.warning import OPEN, StandingWarning, State, Words, name_warning
from domain.emergency.warnings.standing.warning_changes import Circumstances, warning_change
from domain.kernel.values import value

Event = Literal["ISSUE", "REISSUE", "UPGRADE", "DOWNGRADE", "GONE"]
GONE: Final = "GONE"


@value
class Sighting:
    """What was seen: of which place (code of 6, 9 or 12 digits), type and colour, until when."""

    event: Event
    code: str
    place: str
    type: str
    colour: Colour
    at: datetime
    issued: datetime | None
    expires: datetime | None
    source: str

    @property
    def listed_as(self) -> str:
        """What tells the warnings of a list apart."""
        return f"{self.code}/{self.type}"


def take_sighting(
    seen: Sighting, old: StandingWarning | None, regions: tuple[str, ...], circumstances: Circumstances
) -> Verdict:
    """What it means. `old`: the newest warning of the same source, place and type; `regions` of the county
    that the place touches.
    """
    going_on = old if old is not None and old.state in OPEN else None
    if not regions:
        return Verdict(ELSEWHERE)
    if going_on is not None and seen.at < going_on.sent:
        return Verdict(Meaning.LATE)
    if seen.event == GONE:
        return Verdict(Meaning.NOTHING) if going_on is None else _unlisted(going_on, seen, circumstances)
    made = _make(seen, regions, circumstances)
    if going_on is None:
        return Verdict(Meaning.NEW, made, warning_change("warning.received", None, made, circumstances))
    new = replace(made, id=going_on.id, version=going_on.version + 1)
    if _says_the_same(going_on, new):
        return Verdict(Meaning.DUPLICATE)
    return Verdict(Meaning.UPDATE, new, warning_change("warning.updated", going_on, new, circumstances))


def _unlisted(old: StandingWarning, seen: Sighting, circumstances: Circumstances) -> Verdict:
    if old.state is State.UNLISTED:
        return Verdict(Meaning.DUPLICATE)
    new = replace(
        old, state=State.UNLISTED, sent=seen.at, changed_at=circumstances.at, version=old.version + 1
    )
    return Verdict(Meaning.UPDATE, new, warning_change("warning.unlisted", old, new, circumstances))


def _says_the_same(old: StandingWarning, new: StandingWarning) -> bool:
    def content(warning: StandingWarning) -> tuple[object, ...]:
        return warning.state, warning.colour, warning.expires, warning.onset, warning.regions

    return content(old) == content(new)


def _make(seen: Sighting, regions: tuple[str, ...], circumstances: Circumstances) -> StandingWarning:
    expired = seen.expires is not None and seen.expires < circumstances.at
    return StandingWarning(
        id=name_warning(Status.ACTUAL, "list", seen.source, seen.listed_as, seen.at.isoformat()),
        status=Status.ACTUAL, state=State.EXPIRED if expired else State.STANDING, family=Family.EVENTS,
        source=seen.source, sender=seen.place or seen.code, names=(), message=Kind.ALERT, sent=seen.at,
        changed_at=circumstances.at, words=(Words("zh-CN", seen.type, ""),),
        hazard=find_hazard("", seen.type), event_code="", colour=seen.colour, severity="",
        regions=regions, onset=seen.issued,
        expires=seen.expires, signature="none", notes=_notes(seen), listed_as=seen.listed_as,
    )  # fmt: skip


def _notes(seen: Sighting) -> tuple[Note, ...]:
    notes = [Note(Doubt.NO_TEXT)]
    if seen.expires is None:
        notes.append(Note(Doubt.NO_EXPIRY))
    elif seen.expires < (seen.issued or seen.at):
        notes.append(Note(Doubt.BEFORE_SENT, "expires"))
    return tuple(notes)
