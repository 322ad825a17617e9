"""What people command in the small world of the laws: cases they handle and squads they assemble."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.case_commands import AddPhoto, EnterCase
from domain.cases.case_join import Case
from domain.cases.handling_commands import CaseCommand
from domain.cases.handling_guards import CaseFacts
from domain.cases.joint.joint_commands import DecideConsultation, JointCommand
from domain.cases.joint.joint_guards import Standing
from domain.cases.photos import Photo, name_photo
from domain.cases.relation_commands import LinkCases, UnlinkCases
from domain.cases.times.time_limits import SharedLimits
from domain.changes import Change
from domain.decisions.handling_decisions import (
    add_merged,
    add_photo,
    call_people,
    decide_command,
    remove_merged,
    tell_hand_over,
    tell_offer,
    tell_shortage,
)
from domain.decisions.joint_decisions import decide_joint
from domain.decisions.relation_decisions import DECISIONS, add_link
from domain.emergency.rollouts.sheets.squad_record import RECORDED, record_message, record_squad
from domain.emergency.rollouts.sheets.township_commands import RecordSquad
from domain.kernel.working_calendar import OFFICE_HOURS, WorkingCalendar
from domain.squads import offers
from domain.squads import squad as rules
from domain.squads import squad_commands as commands
from domain.squads.calls.dead_contacts import mark_contacts
from domain.squads.calls.ladder import pursue_member, record_no_answer
from domain.squads.calls.member_difficulties import report_difficulty, settle_difficulty
from domain.squads.calls.order_reminder import remind_silent
from domain.squads.calls.shortage import declare_shortage
from domain.squads.conversation import add_message, message_change
from domain.squads.recommendation import Need
from domain.squads.squad import Squad
from domain.squads.squad_rows import list_missing, squad_change

if TYPE_CHECKING:
    from tests.laws.world import World

UNITS = frozenset({"roads", "water"})
MATTERS = frozenset({"road", "house"})
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class CommandAct:
    """A command of an account about a case or a squad."""

    command: (
        CaseCommand | JointCommand | AddPhoto | EnterCase | commands.AssembleSquad | commands.SquadCommand
        | RecordSquad
    )  # fmt: skip
    at: datetime
    account: int = 7
    unit: str = ""

    @property
    def by(self) -> Actor:
        role = Role.UNIT_OFFICER if self.unit else Role.DUTY_OFFICER
        grants = (Grant(role, "330825" if self.unit else "3308", self.unit or None),)
        return Actor(Viewer(Kind.PERSON, f"account:{self.account}", "", grants))


def carry_out(world: World, commanded: CommandAct) -> list[Change]:
    """Its changes; what it made another is put into the world."""
    command = commanded.command
    if isinstance(command, EnterCase):
        return _split(world, commanded, command)
    if isinstance(command, LinkCases | UnlinkCases):
        return _relate(world, commanded, command)
    if isinstance(command, CaseCommand):
        return _handle(world, commanded, command)
    case = _case(world, command)
    if isinstance(command, JointCommand):
        return _join_in(world, commanded, case, command)
    if isinstance(command, AddPhoto):
        return _photograph(world, commanded, case, command)
    if isinstance(command, RecordSquad):
        return _record(world, commanded, case, command)
    if isinstance(command, commands.AssembleSquad):
        old, kind, name = None, "squad.assembled", f"{case.id}-1"
        new = rules.assemble_squad(
            name, case.id, case.region, commanded.by.name, command.people, {}, "", commanded.at, case.matter
        )
    elif isinstance(command, commands.SendSquadMessage):
        return _write(world, commanded, command)
    else:
        old = world.squads[command.squad]
        kind, decide = CHANGES[type(command)]
        new = decide(old, command, commanded.at)
    world.squads[new.id] = new
    change = squad_change(kind, old, new, commanded.by, commanded.at, world.county.tz)
    return [change, *_tell_short(world, case, old, new, commanded), *_settle(world, case, commanded)]


def _write(world: World, commanded: CommandAct, command: commands.SendSquadMessage) -> list[Change]:
    given = (world.squads[command.squad], command, commanded.by.name, command.text, "", commanded.at)
    new, message = add_message(*given)
    world.squads[new.id] = new
    return [message_change(new, message, commanded.by, commanded.at, world.county.tz)]


def _record(world: World, commanded: CommandAct, case: Case, command: RecordSquad) -> list[Change]:
    about = (commanded.by, commanded.at, world.county.tz)
    new = record_squad([*world.squads.values()], command, case, commanded.at)
    changes = [squad_change(RECORDED, None, new, *about)]
    for message in command.messages:
        new, taken = record_message(new, message, message.text, False, None, commanded.at)
        changes.append(message_change(new, taken, *about))
    world.squads[new.id] = new
    return changes


def _tell_short(
    world: World, case: Case, old: Squad | None, new: Squad, commanded: CommandAct
) -> list[Change]:
    if old is not None and old.lead != new.lead:
        return [tell_hand_over(case, new.id, new.lead, commanded.by, commanded.at, world.county.tz)]
    if old is not None and new.live and old.offers != new.offers:
        return [tell_offer(case, new.id, new.offers[-1], commanded.by, commanded.at, world.county.tz)]
    if old is None or new.short_at == old.short_at:
        return []
    missing = list_missing(new)
    return [tell_shortage(case, new.id, missing, commanded.by, commanded.at, world.county.tz)]


def _handle(world: World, commanded: CommandAct, command: CaseCommand) -> list[Change]:
    case, tz = _case(world, command), world.county.tz
    facts = CaseFacts(
        case.matter,
        case.severity,
        frozenset(),
        UNITS,
        SharedLimits(world.county.limit),
        WorkingCalendar(tz, OFFICE_HOURS),
        MATTERS,
        addressees=UNITS | {"330825102"},
        joint=case.joint,
        region=case.region,
    )
    new, change = decide_command(case, command, commanded.by, commanded.at, facts, tz)
    world.cases[new.key] = new
    return [change, *_settle_merger(world, commanded, case, new), *_follow(world, commanded, new)]


def _follow(world: World, commanded: CommandAct, case: Case) -> list[Change]:
    """The squads of a case of which the matter is another now."""
    changes = []
    for old in [squad for squad in world.squads.values() if squad.case == case.id]:
        new = rules.follow_case(
            old, case.region, case.matter, case.handling.handed_to if case.handling else "", commanded.at
        )
        if new is not old:
            world.squads[new.id] = new
            changes.append(
                squad_change("squad.followed", old, new, commanded.by, commanded.at, world.county.tz)
            )
    return changes


def _relate(world: World, commanded: CommandAct, command: LinkCases | UnlinkCases) -> list[Change]:
    case, other = _case_named(world, command.case), _case_named(world, command.other)
    both = DECISIONS[type(command)](case, other, command, commanded.by, commanded.at, world.county.tz)
    for new, _ in both:
        world.cases[new.key] = new
    return [change for _, change in both]


def _split(world: World, commanded: CommandAct, command: EnterCase) -> list[Change]:
    """What the case hears of which a part was entered; the part itself is like any report."""
    case = _case_named(world, command.split_from)
    new, change = add_link(case, "c" * 16, "case.split", commanded.by, commanded.at, world.county.tz)
    world.cases[new.key] = new
    return [change]


def _settle_merger(world: World, commanded: CommandAct, old: Case, new: Case) -> list[Change]:
    changes = []
    for name, decide in ((old.merged_into, remove_merged), (new.merged_into, add_merged)):
        if name and old.merged_into != new.merged_into:
            kept = next(case for case in world.cases.values() if case.id == name)
            other, change = decide(kept, new.id, commanded.by, commanded.at, world.county.tz)
            world.cases[other.key] = other
            changes.append(change)
    return changes


def _join_in(world: World, commanded: CommandAct, case: Case, command: JointCommand) -> list[Change]:
    by, tz = commanded.by, world.county.tz
    standing = Standing(by.name, True, frozenset(), True)
    new, change = decide_joint(case, command, standing, by, commanded.at, UNITS, tz)
    world.cases[new.key] = new
    return [change, *_instruct(world, commanded, command)]


def _instruct(world: World, commanded: CommandAct, command: JointCommand) -> list[Change]:
    """What a decision tells squads."""
    changes = []
    for order in command.orders if isinstance(command, DecideConsultation) else ():
        old = world.squads[order.squad]
        given = commands.GiveOrder(region=command.region, squad=old.id, text=order.text, to=order.to)
        new = rules.give_order(old, given, commanded.by.name, commanded.at)
        world.squads[new.id] = new
        texts = ("squad.ordered", old, new, commanded.by, commanded.at, world.county.tz)
        changes.append(squad_change(*texts))
    return changes


def _photograph(world: World, commanded: CommandAct, case: Case, command: AddPhoto) -> list[Change]:
    photo = Photo(name_photo(command.content), 4, 3, command.content)
    new, change = add_photo(case, photo, command.squad, commanded.by, commanded.at, world.county.tz)
    world.cases[new.key] = new
    return [change]


def _settle(world: World, case: Case, commanded: CommandAct) -> list[Change]:
    people = frozenset(
        person for squad in world.squads.values() if squad.case == case.id for person in squad.list_present()
    )
    if people == frozenset(case.squad):
        return []
    new, change = call_people(case, people, commanded.by, commanded.at, world.county.tz)
    world.cases[new.key] = new
    return [change]


def _case(world: World, command: Any) -> Case:
    return _case_named(
        world,
        world.squads[command.squad].case if isinstance(command, commands.SquadCommand) else command.case,
    )


def _case_named(world: World, name: str) -> Case:
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
    commands.PursueMember: (
        "squad.pursued",
        lambda old, command, now: pursue_member(old, command.person, command.step, now),
    ),
    commands.RecordNoAnswer: (
        "squad.unanswered",
        lambda old, command, now: record_no_answer(
            old, command.person, command.step, "account:7", "knock", now
        ),
    ),
    commands.MarkContacts: (
        "squad.contacts_marked",
        lambda old, command, now: mark_contacts(old, dict(command.dead)),
    ),
    commands.DeclareShortage: (
        "squad.short",
        lambda old, command, now: declare_shortage(replace(old, needs=(Need("grid", 3),)), now),
    ),
    commands.GiveOrder: (
        "squad.ordered",
        lambda old, command, now: rules.give_order(old, command, "account:7", now),
    ),
    commands.RemindOrder: (
        "squad.order_reminded",
        lambda old, command, now: remind_silent(old, command.order, now),
    ),
    commands.AcknowledgeOrder: (
        "squad.acknowledged",
        lambda old, command, now: rules.acknowledge_order(old, command, "", now),
    ),
    commands.ReportDifficulty: (
        "squad.difficulty_reported",
        lambda old, command, now: report_difficulty(old, command, "", now),
    ),
    commands.AnswerDifficulty: (
        "squad.difficulty_answered",
        lambda old, command, now: settle_difficulty(old, command, "account:7", now),
    ),
    commands.ReleaseMember: (
        "squad.released",
        lambda old, command, now: rules.release_member(old, command.person, now),
    ),
    commands.OfferHandOver: (
        "squad.hand_over_offered",
        lambda old, command, now: offers.offer_command(old, command.lead, "account:7", now, HOUR),
    ),
    commands.AcceptHandOver: (
        "squad.handed_over",
        lambda old, command, now: offers.accept_offer(old, command.offer, old.offers[-1].to, now),
    ),
    commands.DeclineHandOver: (
        "squad.hand_over_declined",
        lambda old, command, now: offers.decline_offer(
            old, command.offer, old.offers[-1].to, now, command.reason
        ),
    ),
    commands.WithdrawHandOver: (
        "squad.hand_over_withdrawn",
        lambda old, command, now: offers.withdraw_offer(old, command.offer, "account:7", now),
    ),
    commands.LapseHandOver: (
        "squad.hand_over_lapsed",
        lambda old, command, now: offers.lapse_offer(old, command.offer, False, "palm", now),
    ),
    commands.TakeOverSquad: (
        "squad.taken_over",
        lambda old, command, now: offers.take_over(old, "account:9", now),
    ),
    commands.StandDownSquad: ("squad.stood_down", lambda old, command, now: rules.stand_down(old, now)),
}
