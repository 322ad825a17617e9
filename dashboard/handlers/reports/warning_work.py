"""Warnings inside one unit of work: what is known is loaded, the rules decide, rows and timers are saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.responses import warning_messages, warning_rows
from data_access.emergency.responses.warning_messages import KeptMessage
from data_access.outbox.timer_rows import Timer, drop_timer, set_timer
from domain.changes import Change
from domain.emergency.rollouts.proposals.repeats import is_published
from domain.emergency.warnings.chains import Meaning
from domain.emergency.warnings.message import Colour
from domain.emergency.warnings.standing.coverage import CountyAreas, regions_of_codes
from domain.emergency.warnings.standing.reception import ELSEWHERE, Received, Verdict, receive
from domain.emergency.warnings.standing.sightings import Sighting, take_sighting
from domain.emergency.warnings.standing.signature_policy import Trust
from domain.emergency.warnings.standing.warning import StandingWarning, State
from domain.emergency.warnings.standing.warning_changes import Circumstances
from domain.emergency.warnings.telling import tell_whole
from domain.kernel.worlds import WorldId
from domain.messages import WarningSeen

EXPIRES: Final = "warning_expires"
"""The kind of the timer of a warning's end."""

CALLS: Final = "warning_calls"
"""The kind of the timer, due at once, by which a warning calls for the plans that are made for it."""

RECALLED: Final = "recalled"
"""The fact of such a timer where another warning changed, and this one says nothing new."""

UNKEPT: Final = (Meaning.DUPLICATE, ELSEWHERE)
"""What a file that holds nothing else is not kept for."""


class WarningWork:
    """Takes messages and sightings. `add`: where changes go; `saved`: whether a warning was written, after
    which what warnings propose has to be looked at anew.
    """

    def __init__(
        self, work: UnitOfWork, add: Callable[[Change], object], circumstances: Circumstances
    ) -> None:
        self.saved = False
        self._work, self._add, self._here = work, add, circumstances
        self._connection, self._world = work.connection, work.world

    def take_file(
        self, name: str, content: bytes, messages: Sequence[Received], trust: Trust
    ) -> list[Verdict]:
        """What each message of a file meant; a file that concerns the county is kept as it came."""
        file = warning_messages.digest_of(content)
        found = [self._take(received, file, trust) for received in messages]
        if any(verdict.meaning not in UNKEPT for verdict in found):
            warning_messages.save_file(self._connection, self._world, name, content, self._here.at)
        return found

    def _take(self, given: Received, file: str, trust: Trust) -> Verdict:
        message = given.message
        named = [(reference.sender, reference.identifier) for reference in message.references]
        known = warning_messages.find_known(self._connection, self._world, [given.name, *named])
        standing = warning_rows.read_some(self._connection, self._world, known.warnings)
        verdict = receive(given, standing, known.elsewhere, self._here, trust)
        if given.name in known.seen:
            return verdict
        meaning = Meaning.LATE if verdict.meaning == Meaning.DUPLICATE else verdict.meaning
        of = verdict.warning.id if verdict.warning else next(iter(sorted(known.warnings)), "")
        facts = {} if meaning == ELSEWHERE else tell_whole(message, given.notes)
        facts |= {"signature": given.signature}
        warning_messages.save_message(
            self._connection, self._world,
            KeptMessage(message.sender, message.identifier, of, meaning, verdict.why, given.source,
                        self._here.at, file, facts),
        )  # fmt: skip
        if verdict.warning is not None:
            old = next((warning for warning in standing if warning.id == verdict.warning.id), None)
            self.save(old, verdict.warning, verdict.change)
        return replace(verdict, meaning=meaning)

    def take_sighting(self, message: WarningSeen, county: CountyAreas) -> Verdict:
        """What a line of a list meant."""
        seen = Sighting(
            message.event, message.region, message.place, message.type,  # type: ignore[arg-type]
            Colour(message.colour), message.at, message.issued, message.expires, message.source,
        )  # fmt: skip
        old = warning_rows.find_listed(self._connection, self._world, seen.source, seen.listed_as)
        verdict = take_sighting(seen, old, regions_of_codes([seen.code], county), self._here)
        of = verdict.warning.id if verdict.warning else old.id if old else ""
        facts = {"event": seen.event, "region": seen.code, "place": seen.place, "type": seen.type,
                 "colour": seen.colour.value, "issued": seen.issued, "expires": seen.expires}  # fmt: skip
        warning_messages.save_message(
            self._connection, self._world,
            KeptMessage(message.source, message.id, of, verdict.meaning, "", message.source, message.at, "",
                        facts),
        )  # fmt: skip
        if verdict.warning is not None:
            self.save(old, verdict.warning, verdict.change)
        return verdict

    def save(self, old: StandingWarning | None, new: StandingWarning, change: Change | None) -> None:
        """Save a warning, the names of its messages and the timer of its end."""
        self.saved = True
        new = replace(new, calls_since=_date_calls(old, new, self._here.at))
        warning_rows.save_warning(self._connection, self._world, new)
        warning_messages.save_names(self._connection, self._world, new, () if old is None else old.names)
        if change is not None:
            self._add(change)
        if new.warns and new.state is State.STANDING and (old is None or old.version != new.version):
            facts = {} if old is None else _compare(old, new)
            set_timer(self._connection, find_calls_timer(self._world, new, self._here.at, facts))
        if old is not None and _calls(old) != _calls(new):
            self._recall_others(new)
        timer = find_expiry_timer(self._world, new)
        if timer is not None:
            set_timer(self._connection, timer)
        elif old is not None:
            drop_timer(self._connection, self._world, _name_timer(new))

    def _recall_others(self, changed: StandingWarning) -> None:
        """A warning calls for something else, or for nothing: what it kept back is called for again."""
        for other in warning_rows.read_live_warnings(self._connection, self._world):
            if other.id != changed.id and other.state is State.STANDING:
                timer = find_calls_timer(self._world, other, self._here.at, {RECALLED: True})
                id = f"{timer.id}/{changed.id}/{changed.version}"
                set_timer(self._connection, replace(timer, id=id))


def _calls(warning: StandingWarning) -> tuple[str, ...]:
    """What decides which plans it calls for."""
    return (warning.state, warning.hazard, warning.colour)


def _date_calls(old: StandingWarning | None, new: StandingWarning, at: datetime) -> datetime:
    """Since when a warning calls for what it does: what only moves its end, or is published in the same
    colour, changes nothing of that.
    """
    if old is None or _calls(old) != _calls(new):
        return at
    return old.calls_since or old.changed_at


def _compare(old: StandingWarning, new: StandingWarning) -> dict[str, Any]:
    """What the timer of a warning that was known says of it: `again`, it calls for the same once more, which
    prepares nothing; `extended`, nobody published it anew.
    """
    facts = {"again": _calls(old) == _calls(new), "extended": not is_published(old, new)}
    return {name: True for name, holds in facts.items() if holds}


def find_calls_timer(
    world: WorldId, warning: StandingWarning, due: datetime, facts: Mapping[str, Any] | None = None
) -> Timer:
    """The timer by which a warning as it stands calls for its plans."""
    return Timer(world, f"{CALLS}/{warning.id}/{warning.version}", CALLS, warning.id, due, {**(facts or {})})


def find_expiry_timer(world: WorldId, warning: StandingWarning) -> Timer | None:
    """The timer a warning should have as it stands: the end of its time; None for none."""
    if not warning.live or warning.expires is None:
        return None
    return Timer(world, _name_timer(warning), EXPIRES, warning.id, warning.expires, {})


def _name_timer(warning: StandingWarning) -> str:
    return f"warning:{warning.id}"
