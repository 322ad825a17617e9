"""What people command in the small world of the laws: cases they handle and squads they assemble."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.cases.case_commands import AddPhoto
from domain.cases.case_join import Case
from domain.cases.handling_commands import CaseCommand
from domain.cases.handling_guards import CaseFacts
from domain.cases.photos import Photo, name_photo
from domain.cases.time_limits import SharedLimits
from domain.changes import Change
from domain.decisions.handling_decisions import (
    add_merged,
    add_photo,
    call_people,
    decide_command,
    remove_merged,
)
from domain.kernel.working_calendar import OFFICE_HOURS, WorkingCalendar
from domain.squads import squad as rules
from domain.squads import squad_commands as commands
from domain.squads.squad import Squad
from domain.squads.squad_rows import squad_change

if TYPE_CHECKING:
    from tests.laws.world import World

UNITS = frozenset({"roads", "water"})
MATTERS = frozenset({"road", "house"})


@dataclass(frozen=True)
class Commanded:
    """A command of an account about a case or a squad."""

    command: CaseCommand | AddPhoto | commands.AssembleSquad | commands.SquadCommand
    at: datetime
    account: int = 7

    @property
    def by(self) -> Actor:
        return Actor(Viewer(Kind.PERSON, f"account:{self.account}", "", ()))


def carry_out(world: World, commanded: Commanded) -> list[Change]:
    """Its changes; what it made another is put into the world."""
    command = commanded.command
    if isinstance(command, CaseCommand):
        return _handle(world, commanded, command)
    case = _case(world, command)
    if isinstance(command, AddPhoto):
        return _photograph(world, commanded, case, command)
    if isinstance(command, commands.AssembleSquad):
        old, kind, name = None, "squad.assembled", f"{case.id}-1"
        new = rules.assemble_squad(
            name, case.id, case.region, commanded.by.name, command.people, {}, "", commanded.at, case.matter
        )
    else:
        old = world.squads[command.squad]
        kind, decide = CHANGES[type(command)]
        new = decide(old, command, commanded.at)
    world.squads[new.id] = new
    change = squad_change(kind, old, new, commanded.by, commanded.at, world.county.tz)
    return [change, *_settle(world, case, commanded)]


def _handle(world: World, commanded: Commanded, command: CaseCommand) -> list[Change]:
    case, tz = _case(world, command), world.county.tz
    facts = CaseFacts(
        case.matter,
        case.severity,
        frozenset(),
        UNITS,
        SharedLimits(world.county.limit),
        WorkingCalendar(tz, OFFICE_HOURS),
        MATTERS,
    )
    new, change = decide_command(case, command, commanded.by, commanded.at, facts, tz)
    world.cases[new.key] = new
    return [change, *_settle_merger(world, commanded, case, new)]


def _settle_merger(world: World, commanded: Commanded, old: Case, new: Case) -> list[Change]:
    changes = []
    for name, decide in ((old.merged_into, remove_merged), (new.merged_into, add_merged)):
        if name and old.merged_into != new.merged_into:
            kept = next(case for case in world.cases.values() if case.id == name)
            other, change = decide(kept, new.id, commanded.by, commanded.at, world.county.tz)
            world.cases[other.key] = other
            changes.append(change)
    return changes


def _photograph(world: World, commanded: Commanded, case: Case, command: AddPhoto) -> list[Change]:
    photo = Photo(name_photo(command.content), 4, 3, command.content)
    new, change = add_photo(case, photo, command.squad, commanded.by, commanded.at, world.county.tz)
    world.cases[new.key] = new
    return [change]


def _settle(world: World, case: Case, commanded: Commanded) -> list[Change]:
    people = frozenset(
        person for one in world.squads.values() if one.case == case.id for person in one.list_present()
    )
    if people == frozenset(case.squad):
        return []
    new, change = call_people(case, people, commanded.by, commanded.at, world.county.tz)
    world.cases[new.key] = new
    return [change]


def _case(world: World, command: Any) -> Case:
    name = world.squads[command.squad].case if isinstance(command, commands.SquadCommand) else command.case
    return next(case for case in world.cases.values() if case.id == name)


CHANGES: dict[type[Any], tuple[str, Callable[[Squad, Any, datetime], Squad]]] = {
    commands.AddMembers: (
        "squad.joined",
        lambda old, command, now: rules.add_members(old, command.people, {}, "", now),
    ),
    commands.AnswerCall: (
        "squad.answered",
        lambda old, command, now: rules.answer_call(old, command, "", now),
    ),
    commands.GiveOrder: (
        "squad.ordered",
        lambda old, command, now: rules.give_order(old, command, "account:7", now),
    ),
    commands.AcknowledgeOrder: (
        "squad.acknowledged",
        lambda old, command, now: rules.acknowledge_order(old, command, "", now),
    ),
    commands.ReleaseMember: (
        "squad.released",
        lambda old, command, now: rules.release_member(old, command.person, now),
    ),
    commands.HandOverSquad: (
        "squad.handed_over",
        lambda old, command, now: rules.hand_over(old, command.lead),
    ),
    commands.StandDownSquad: ("squad.stood_down", lambda old, command, now: rules.stand_down(old, now)),
}
