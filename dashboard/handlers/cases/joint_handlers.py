"""Commands of joint handling: parts of co-operating units, and consultations with the instructions to squads
that follow from them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.case_facts import read_joint_regions
from dashboard.handlers.cases.case_timers import set_part_timer
from dashboard.handlers.cases.handling_handlers import load_case
from dashboard.handlers.cases.squad_work import SquadWork
from dashboard.handlers.cases.time_answers import write_time_answers
from dashboard.handlers.context import Context
from data_access.cases.live_rows import LiveRows
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.directory_lookup import Present
from data_access.squads.squad_store import read_squad
from domain.access.actor import Actor, require_timer
from domain.access.rights import Right
from domain.cases.case_join import Case
from domain.cases.case_visibility import check_commands
from domain.cases.joint.joint_commands import DecideConsultation, JointCommand, LapseParts
from domain.decisions.joint_decisions import RULES, decide_joint, standing_of
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.squads.squad import give_order
from domain.squads.squad_commands import GiveOrder


def carry_out_joint(work: UnitOfWork, command: JointCommand, by: Actor, context: Context) -> Case:
    """The case after the command. Refused no_case, forbidden, and what `decide_joint` says."""
    live = LiveRows(work)
    case = load_case(live, work, command.case, by, context, Right.HANDLE_CASES)
    return _take(work, live, case, command, by, context)


def lapse_parts(work: UnitOfWork, command: LapseParts, by: Actor, context: Context) -> Case:
    """The case whose overdue parts were told of. Refused forbidden, no_case, and what `decide_joint` says."""
    require_timer(by)
    live = LiveRows(work)
    case = require_found(live.cases([command.case]).get(command.case), "no_case", "case", "case")
    return _take(work, live, case, command, by, context)


def _take(
    work: UnitOfWork, live: LiveRows, case: Case, command: JointCommand, by: Actor, context: Context
) -> Case:
    pack = context.counties[work.county]
    served = read_joint_regions(work.connection, pack, case, by)
    standing = standing_of(case, by, context.matters_of(work.county), served)
    known = _known_units(work, command, context)
    new, change = decide_joint(case, command, standing, by, work.now, known, pack.tz)
    live.keep([new])
    live.changes.add(change)
    set_part_timer(work, new)
    write_time_answers(work, case, new, by, pack)
    if isinstance(command, DecideConsultation):
        _instruct_squads(SquadWork(work, live, new, by, pack), work, command, by)
    live.save({new.id})
    return new


def _instruct_squads(squads: SquadWork, work: UnitOfWork, command: DecideConsultation, by: Actor) -> None:
    """What a decision tells squads of its case goes out as any instruction does, by whoever may give one.
    Refused no_squad, forbidden, and what `give_order` says.
    """
    for order in command.orders:
        found = read_squad(work.connection, work.world, order.squad)
        case_squad = found if found is not None and found.case == command.case else None
        squad = require_found(case_squad, "no_squad", "squad", "orders")
        check_commands(by.viewer, squad.places)
        given = GiveOrder(
            region=command.region, squad=squad.id, text=order.text, to=order.to, due_at=order.due_at
        )
        squads.save("squad.ordered", squad, give_order(squad, given, by.name, work.now), command.reason)


def _known_units(work: UnitOfWork, command: JointCommand, context: Context) -> frozenset[str]:
    """Of the units a command names those that are there."""
    named = {unit for unit, _ in getattr(command, "parts", ())} | {*getattr(command, "units", ())}
    present = Present(context.counties[work.county], work.connection, ())
    return frozenset(unit for unit in named if present.has_unit(unit))


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    **dict.fromkeys(RULES, carry_out_joint),
    LapseParts: lapse_parts,
}
