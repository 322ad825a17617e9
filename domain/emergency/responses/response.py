"""Emergency responses 应急响应 of a county: typed, several at once, each at a level IV to I.

When none runs it is peace 平时.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final

from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.access.reasons import checked_reason
from domain.changes import Change, Row, TraceRow, local_text
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.kernel.versions import check_version
from domain.kernel.worlds import WorldId

TYPES: Final = (
    "flood",
    "typhoon",
    "marine_typhoon",
    "drought",
    "forest_fire",
    "geological",
    "earthquake",
    "snow_ice",
)
LEVELS: Final = (4, 3, 2, 1)
"""IV, III, II, I: the lower the number, the more urgent."""
ENDED: Final = 0


@value
class Response:
    """A type's response, the one that runs or the last that ended (`level` ENDED). `since`: when it began;
    `changed_at`: when the level became what it is; `version` counts on from one response to the next.
    """

    world: WorldId
    type: str
    level: int
    since: datetime
    changed_at: datetime
    version: int

    @property
    def runs(self) -> bool:
        """Whether it was not ended."""
        return self.level != ENDED


Decision = tuple[Response, Change]


def declare(
    old: Response | None, command: DeclareResponse, by: Actor, at: datetime, tz: tzinfo, world: WorldId
) -> Decision:
    """The response begun, or at another level. Refused bad_response, bad_response_level, bad_reason, stale,
    same_level.
    """
    reason = checked_reason(command.reason)
    check_response_type(command.type)
    if isinstance(command.level, bool) or command.level not in LEVELS:
        raise Refused("bad_response_level", "a level is 4, 3, 2 or 1", "level")
    _check_seen(old, command)
    if old is None or not old.runs:
        new = Response(world, command.type, command.level, at, at, _next_version(old))
        return new, _change("response.declared", None, new, by, reason, tz)
    if old.level == command.level:
        raise Refused("same_level", "the response has this level already", "level")
    new = Response(old.world, old.type, command.level, old.since, at, _next_version(old))
    return new, _change("response.changed", old, new, by, reason, tz)


def end(old: Response | None, command: EndResponse, by: Actor, at: datetime, tz: tzinfo) -> Decision:
    """The response ended. Refused bad_response, bad_reason, not_running, stale."""
    reason = checked_reason(command.reason)
    check_response_type(command.type)
    if old is None or not old.runs:
        raise Refused("not_running", "no response of this type runs", "type")
    _check_seen(old, command)
    new = Response(old.world, old.type, ENDED, old.since, at, _next_version(old))
    return new, _change("response.ended", old, new, by, reason, tz)


def check_response_type(type: str) -> None:
    """Refused bad_response for a type that is none."""
    if type not in TYPES:
        raise Refused("bad_response", "no such type of response", "type")


def _check_seen(old: Response | None, command: Command) -> None:
    """What does not run is version 0, whatever ran before."""
    seen = old.version if old is not None and old.runs else 0
    check_version("the response", seen, command.expected_version or 0)


def _next_version(old: Response | None) -> int:
    return 1 if old is None else old.version + 1


def response_content(response: Response, tz: tzinfo) -> Row:
    """What the trace tells of a response."""
    return {
        "level": response.level,
        "since": local_text(response.since, tz),
        "changed_at": local_text(response.changed_at, tz),
        "version": response.version,
    }


def response_row(response: Response, tz: tzinfo) -> Row:
    """The row a screen gets of a response that runs."""
    return {"type": response.type, "region": response.world.county, **response_content(response, tz)}


def _change(kind: str, old: Response | None, new: Response, by: Actor, reason: str, tz: tzinfo) -> Change:
    """`new.changed_at` is the time of the decision."""
    at, was = new.changed_at, None if old is None else response_content(old, tz)
    now, name = response_content(new, tz), f"response:{new.type}"
    trace = TraceRow(at, by.name, kind, name, "", was, now, mask_text(reason), by.ordered_by)
    delta: Row = {"responses": [response_row(new, tz)]} if new.runs else {"gone": [new.type]}
    return Change(kind, new.world.county, None, at, "responses", trace, tz, delta)
