"""Commands about squads: assemble, call more, answer, order, acknowledge, release, hand over, stand down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from dashboard.handlers.cases.handling_handlers import take
from dashboard.handlers.cases.squad_work import SquadWork
from dashboard.handlers.context import Context
from data_access.accounts.account_queries import account_of_actor
from data_access.cases.live_rows import LiveRows
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.directory_lookup import Present
from data_access.outbox.call_rows import give_up_rung
from data_access.outbox.dead_contacts import read_dead
from data_access.squads.squad_store import count_squads, find_busy, read_squad
from domain.access.actor import Actor
from domain.access.rights import Right
from domain.accounts.hand_overs import can_succeed, check_successor, find_open
from domain.cases.case_visibility import check_permitted
from domain.cases.handling import REPORTED
from domain.cases.handling_commands import RegisterCase
from domain.cases.handling_guards import require_open
from domain.decisions.handling_decisions import handling_of
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.squads.calls.dead_contacts import mark_contacts
from domain.squads.calls.ladder import pursue_member, record_no_answer
from domain.squads.calls.member_difficulties import report_difficulty, settle_difficulty
from domain.squads.calls.order_reminder import remind_silent
from domain.squads.calls.shortage import declare_shortage
from domain.squads.candidates import check_people
from domain.squads.offers import (
    accept_offer,
    decline_offer,
    lapse_offer,
    offer_command,
    take_over,
    withdraw_offer,
)
from domain.squads.squad import (
    Squad,
    acknowledge_order,
    add_members,
    answer_call,
    assemble_squad,
    give_order,
    release_member,
    stand_down,
)
from domain.squads.squad_commands import (
    AcceptHandOver,
    AcknowledgeOrder,
    AddMembers,
    AnswerCall,
    AnswerDifficulty,
    AssembleSquad,
    DeclareShortage,
    DeclineHandOver,
    GiveOrder,
    LapseHandOver,
    MarkContacts,
    OfferHandOver,
    PursueMember,
    RecordNoAnswer,
    ReleaseMember,
    RemindOrder,
    ReportDifficulty,
    SquadCommand,
    StandDownSquad,
    TakeOverSquad,
    WithdrawHandOver,
    check_gives,
)

Change = Callable[[Squad, Any, UnitOfWork, Actor, Context], Squad]


def assemble(work: UnitOfWork, command: AssembleSquad, by: Actor, context: Context) -> Squad:
    """The new squad. A case that nobody has in hand is registered with it, so that its source does not close
    it under the squad. Refused no_case, forbidden, case_closed, nobody, twice, unknown_person, double_booked,
    bad_reason.
    """
    live = LiveRows(work)
    found = live.cases([command.case]).get(command.case)
    matters = context.matters_of(work.county)
    case = check_permitted(found, work.world, by.viewer, matters, Right.COMMAND_SQUADS)
    require_open(case)
    hand = handling_of(case)
    if hand.stage == REPORTED:
        registration = RegisterCase(region=work.county, case=case.id, expected_version=hand.version)
        case = take(work, live, case, registration, by, context)
    busy = _check_people(work, command.people, context)
    number = count_squads(work.connection, work.world, case.id) + 1
    new = assemble_squad(
        f"{case.id}-{number}",
        case.id,
        case.region,
        by.name,
        command.people,
        busy,
        command.override,
        work.now,
        case.matter,
        context.counties[work.county].needs_of(case.matter),
    )
    new = _mark(work, replace(new, handed_to=handling_of(case).handed_to))
    squads = SquadWork(work, live, case, by, context.counties[work.county])
    squads.save("squad.assembled", None, new, command.override)
    squads.settle_case()
    live.save({case.id})
    return new


def change_squad(work: UnitOfWork, command: SquadCommand, by: Actor, context: Context) -> Squad:
    """The squad after a command. Refused no_squad, forbidden, stale, and what the command's own rule says."""
    kind, decide = CHANGES[type(command)]
    kept = read_squad(work.connection, work.world, command.squad)
    found = require_found(kept, "no_squad", "squad", "squad")
    live = LiveRows(work)
    case = live.cases([found.case])[found.case]
    old = replace(found, handed_to=handling_of(case).handed_to)  # one that is older than this does not tell
    check_gives(command, old.places, old.version, by)
    new = decide(old, command, work, by, context)
    moved = new.list_present() != old.list_present()
    if moved:
        new = _mark(work, new)
    squads = SquadWork(work, live, case, by, context.counties[work.county])
    squads.save(kind, old, new, _reason_of(command))
    if moved:
        squads.settle_case()
    live.save({case.id})
    return new


def _reason_of(command: SquadCommand) -> str:
    """What the trace keeps as the reason: of who is taken out of another squad, why they are."""
    return (command.override if isinstance(command, AddMembers) else "") or command.reason


def _check_people(work: UnitOfWork, people: Sequence[tuple[str, str]], context: Context) -> dict[str, str]:
    """Who of them is in another squad. Refused unknown_person."""
    names = [person for person, _ in people]
    present = Present(context.counties[work.county], work.connection, names)
    check_people(names, present.has_person)
    return find_busy(work.connection, work.world, names)


def _speaker(by: Actor, person: str) -> str:
    """Who said it for somebody; '' when they did."""
    return "" if by.viewer.person == person else by.name


def _add(old: Squad, command: AddMembers, work: UnitOfWork, by: Actor, context: Context) -> Squad:
    busy = _check_people(work, command.people, context)
    others = {person: squad for person, squad in busy.items() if squad != old.id}
    return add_members(old, command.people, others, command.override, work.now)


def _mark(work: UnitOfWork, squad: Squad) -> Squad:
    """The squad with what is known already of the contacts of whoever is in it now, and of nobody else."""
    return mark_contacts(squad, read_dead(work.connection, work.county, squad.list_present()))


def _answer(old: Squad, command: AnswerCall, work: UnitOfWork, by: Actor, _: Context) -> Squad:
    busy = find_busy(work.connection, work.world, [command.person])
    elsewhere = busy.get(command.person, old.id) != old.id
    return answer_call(old, command, _speaker(by, command.person), work.now, elsewhere)


def _pursue(old: Squad, command: PursueMember, work: UnitOfWork, _: Actor, __: Context) -> Squad:
    return pursue_member(old, command.person, command.step, work.now)


def _record_no_answer(old: Squad, command: RecordNoAnswer, work: UnitOfWork, by: Actor, _: Context) -> Squad:
    called_at = require_found(old.find_member(command.person), "not_called", "member", "person").called_at
    given = (work.connection, work.world, old.id, command.person, called_at, by.name, work.now)
    following = give_up_rung(*given)
    return record_no_answer(old, command.person, command.step, by.name, following, work.now)


def _mark_contacts(old: Squad, command: MarkContacts, _: UnitOfWork, __: Actor, ___: Context) -> Squad:
    return mark_contacts(old, dict(command.dead))


def _declare_shortage(old: Squad, _: DeclareShortage, work: UnitOfWork, __: Actor, ___: Context) -> Squad:
    return declare_shortage(old, work.now)


def _order(old: Squad, command: GiveOrder, work: UnitOfWork, by: Actor, _: Context) -> Squad:
    return give_order(old, command, by.name, work.now)


def _acknowledge(old: Squad, command: AcknowledgeOrder, work: UnitOfWork, by: Actor, _: Context) -> Squad:
    return acknowledge_order(old, command, _speaker(by, command.person), work.now)


def _remind(old: Squad, command: RemindOrder, work: UnitOfWork, _: Actor, __: Context) -> Squad:
    return remind_silent(old, command.order, work.now)


def _report_difficulty(
    old: Squad, command: ReportDifficulty, work: UnitOfWork, by: Actor, _: Context
) -> Squad:
    return report_difficulty(old, command, _speaker(by, command.person), work.now)


def _answer_difficulty(
    old: Squad, command: AnswerDifficulty, work: UnitOfWork, by: Actor, _: Context
) -> Squad:
    return settle_difficulty(old, command, by.name, work.now)


def _release(old: Squad, command: ReleaseMember, work: UnitOfWork, _: Actor, __: Context) -> Squad:
    return release_member(old, command.person, work.now)


def _offer(old: Squad, command: OfferHandOver, work: UnitOfWork, by: Actor, context: Context) -> Squad:
    account = account_of_actor(work.connection, work.now, command.lead)
    if command.lead != old.lead:
        check_successor(account, old.places, context.demo)
    person = account.person if account is not None else None
    within = context.counties[work.county].hand_over_within
    return offer_command(old, command.lead, by.name, work.now, within, command.reason, person or "")


def _accept(old: Squad, command: AcceptHandOver, work: UnitOfWork, by: Actor, _: Context) -> Squad:
    """Whoever accepts has the right to command: that was asked for already."""
    return accept_offer(old, command.offer, by.name, work.now)


def _decline(old: Squad, command: DeclineHandOver, work: UnitOfWork, by: Actor, _: Context) -> Squad:
    return decline_offer(old, command.offer, by.name, work.now, command.reason)


def _withdraw(old: Squad, command: WithdrawHandOver, work: UnitOfWork, by: Actor, _: Context) -> Squad:
    return withdraw_offer(old, command.offer, by.name, work.now, command.reason)


def _lapse(old: Squad, command: LapseHandOver, work: UnitOfWork, by: Actor, context: Context) -> Squad:
    offer = find_open(old.offers)
    account = account_of_actor(work.connection, work.now, offer.to) if offer is not None else None
    able = can_succeed(account, old.places, context.demo)
    return lapse_offer(old, command.offer, able, by.name, work.now)


def _take_over(old: Squad, command: TakeOverSquad, work: UnitOfWork, by: Actor, _: Context) -> Squad:
    """Whoever takes the command over has the right to: that was asked for already."""
    return take_over(old, by.name, work.now, command.reason)


def _stand_down(old: Squad, _: StandDownSquad, work: UnitOfWork, __: Actor, ___: Context) -> Squad:
    return stand_down(old, work.now)


CHANGES: Final[dict[type[Command], tuple[str, Change]]] = {
    AddMembers: ("squad.joined", _add),
    AnswerCall: ("squad.answered", _answer),
    PursueMember: ("squad.pursued", _pursue),
    RecordNoAnswer: ("squad.unanswered", _record_no_answer),
    DeclareShortage: ("squad.short", _declare_shortage),
    MarkContacts: ("squad.contacts_marked", _mark_contacts),
    GiveOrder: ("squad.ordered", _order),
    RemindOrder: ("squad.order_reminded", _remind),
    AcknowledgeOrder: ("squad.acknowledged", _acknowledge),
    ReportDifficulty: ("squad.difficulty_reported", _report_difficulty),
    AnswerDifficulty: ("squad.difficulty_answered", _answer_difficulty),
    ReleaseMember: ("squad.released", _release),
    OfferHandOver: ("squad.hand_over_offered", _offer),
    AcceptHandOver: ("squad.handed_over", _accept),
    DeclineHandOver: ("squad.hand_over_declined", _decline),
    WithdrawHandOver: ("squad.hand_over_withdrawn", _withdraw),
    LapseHandOver: ("squad.hand_over_lapsed", _lapse),
    TakeOverSquad: ("squad.taken_over", _take_over),
    StandDownSquad: ("squad.stood_down", _stand_down),
}
"""What each command changes, and the kind of its change."""
HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    AssembleSquad: assemble,
    **dict.fromkeys(CHANGES, change_squad),
}
