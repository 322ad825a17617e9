"""Official warnings in the small world of the laws: messages, sightings, decisions and ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from domain.changes import Change
from domain.emergency.warnings.message import (
    Colour,
    Family,
    Kind,
    Reference,
    Status,
    WarningArea,
    WarningMessage,
    WarningText,
)
from domain.emergency.warnings.standing.reception import Received, receive
from domain.emergency.warnings.standing.resolution import expire, resolve
from domain.emergency.warnings.standing.sightings import Event, Sighting, take_sighting
from domain.emergency.warnings.standing.warning import StandingWarning
from domain.emergency.warnings.standing.warning_changes import Circumstances
from domain.emergency.warnings.standing.warning_commands import ExpireWarning, ResolveWarning

if TYPE_CHECKING:
    from tests.laws.world import World


@dataclass(frozen=True)
class WarningAct:
    """A message, a line of a list (with the regions it touches), or a command about the newest warning."""

    said: Received | tuple[Sighting, tuple[str, ...]] | ResolveWarning | ExpireWarning
    at: datetime


def hear(world: World, heard: WarningAct) -> list[Change]:
    """Its changes; the warnings are put into the world."""
    circumstances = Circumstances(world.id, heard.at, world.county.tz, "mara")
    known = list(world.warnings.values())
    content = heard.said
    if isinstance(content, Received):
        verdict = receive(content, known, (), circumstances)
        made = [(verdict.warning, verdict.change)]
    elif isinstance(content, tuple):
        seen, regions = content
        old = next(
            (standing_warning for standing_warning in known if standing_warning.listed_as == seen.listed_as),
            None,
        )
        verdict = take_sighting(seen, old, regions, circumstances)
        made = [(verdict.warning, verdict.change)]
    else:
        made = [*_decide(known, content, circumstances)]
    for warning, _ in made:
        if warning is not None:
            world.warnings[warning.id] = warning
    return [change for _, change in made if change is not None]


def _decide(
    known: list[StandingWarning], warning: ResolveWarning | ExpireWarning, circumstances: Circumstances
) -> tuple[tuple[StandingWarning, Change], ...]:
    if isinstance(warning, ExpireWarning):
        return (expire(known[-1], circumstances),)
    return resolve(known[-1], known[0], warning, circumstances)


TOWN, OTHER_TOWN = "330825101", "330825102"
BEGIN = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def message(
    minutes: float, kind: Kind, colour: Colour, *regions: str, of: str = "", status: Status = Status.ACTUAL
) -> WarningAct:
    """One that holds for eight hours; `of`: the identifier of what it refers to."""
    head = {"language": "zh-CN", "event": "台风", "event_code": "11B01", "urgency": "Unknown"}
    body = {"severity": colour.value, "certainty": "Unknown", "sender_name": "", "description": "",
            "instruction": "", "areas": (WarningArea("", regions),)}  # fmt: skip
    times = {"effective": at(minutes), "onset": None, "expires": at(minutes + 480)}
    text = WarningText(**head, **body, **times, colour=colour, headline="台风预警")
    references = (Reference("mara", of, None),) if of else ()
    warning_message = WarningMessage(
        Family.NATIONAL, "", f"W{minutes}", "mara", at(minutes), status, kind, references, (text,), (), ()
    )
    return WarningAct(Received(warning_message, "none", (), regions, "mara"), at(minutes + 1))


def list_event(minutes: float, event: Event, colour: Colour = Colour.BLUE) -> WarningAct:
    seen = Sighting(
        event, "330825", "龙游县", "暴雨", colour, at(minutes), None, at(480), "swic"
    )  # fmt: skip
    return WarningAct((seen, ("330825",)), at(minutes + 1))


def decide_warning(minutes: float, version: int, decision: str, of: str = "") -> WarningAct:
    """About the newest warning."""
    command = ResolveWarning(region="330825", warning="", decision=decision, of=of, reason="电话核实气象台",
                             expected_version=version)  # fmt: skip
    return WarningAct(command, at(minutes))


NEW = message(1, Kind.ALERT, Colour.YELLOW, "330825")
LOCAL = message(1, Kind.ALERT, Colour.BLUE, TOWN)
OVER = WarningAct(ExpireWarning(region="330825", warning=""), at(600))
WARNING_LAWS: list[tuple[str, list[WarningAct], list[WarningAct]]] = [
    ("warning received", [], [NEW]),
    (
        "warning rises in level, then is cancelled",
        [NEW],
        [
            message(20, Kind.UPDATE, Colour.ORANGE, "330825", of="W1"),
            message(60, Kind.CANCEL, Colour.ORANGE, "330825", of="W1"),
        ],
    ),
    (
        "warning moves to another township and away",
        [LOCAL],
        [
            message(20, Kind.UPDATE, Colour.BLUE, OTHER_TOWN, of="W1"),
            message(40, Kind.UPDATE, Colour.BLUE, TOWN, OTHER_TOWN, of="W1"),
            message(60, Kind.UPDATE, Colour.BLUE, of="W1"),
        ],
    ),
    (
        "warning that somebody is asked about is of another, by a call",
        [LOCAL],
        [message(20, Kind.CANCEL, Colour.BLUE, TOWN), decide_warning(30, 1, "of", "W1")],
    ),
    (
        "warning that somebody is asked about is one of its own",
        [LOCAL],
        [
            message(20, Kind.UPDATE, Colour.RED, OTHER_TOWN),
            decide_warning(30, 1, "new"),
            decide_warning(40, 2, "dismiss"),
        ],
    ),
    (
        "warning of a list is gone from it and expires",
        [],
        [list_event(1, "ISSUE"), list_event(2, "UPGRADE", Colour.YELLOW), list_event(3, "GONE"), OVER],
    ),
    (
        "warning of an exercise is none",
        [NEW],
        [message(20, Kind.ALERT, Colour.RED, "330825", status=Status.EXERCISE)],
    ),
]
