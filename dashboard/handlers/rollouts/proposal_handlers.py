"""Proposals of responses: made and closed in the transaction of what changes them, accepted with the response
that follows one, dismissed by command.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any, Final, Protocol

from dashboard.handlers.context import Context
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.linked_accounts import list_commanders
from data_access.emergency.responses.proposal_rows import (
    name_proposal,
    read_closed_proposals,
    read_open_proposals,
    read_proposal,
    save_proposals,
)
from data_access.emergency.responses.response_rows import read_response
from data_access.emergency.responses.warning_rows import read_ended_warnings, read_live_warnings
from data_access.emergency.rollouts.planning.plan_store import PlanPack, list_plans
from data_access.outbox.outbox_rows import add_messages, withdraw_unsent
from data_access.squads.duty_rows import read_on_duty
from domain.access.actor import Actor
from domain.access.rights import Kind, Right, Viewer
from domain.changes import Change
from domain.emergency.rollouts.proposals import proposal as rules
from domain.emergency.rollouts.proposals.proposal import DECIDED, ResponseProposal, is_same, proposal_change
from domain.emergency.rollouts.proposals.proposal_commands import DismissProposal
from domain.emergency.rollouts.proposals.proposal_rules import Proposal, propose
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.squads.calls.outgoing import NOTICE, PROPOSAL, Message, message_id

PALM: Final = Actor(Viewer(Kind.INNER, "palm", "", ()))
"""Who makes proposals and takes them away."""
Add = Callable[[Change], object]


class Pack(PlanPack, Protocol):
    """What is asked of a county: its plans, and its clock."""

    @property
    def tz(self) -> tzinfo: ...


def renew_proposals(work: UnitOfWork, pack: Pack, add: Add) -> None:
    """Bring the open proposals in line with the warnings, responses and plans as this transaction leaves
    them: what is proposed anew is made and told to commanders, what is no more is closed. `add`: where
    changes go.
    """
    plans = list_plans(work.connection, pack)
    open = {proposal.said.type: proposal for proposal in read_open_proposals(work.connection, work.world)}
    standing = read_live_warnings(work.connection, work.world)
    over = read_ended_warnings(work.connection, work.world)
    for type in sorted({plan.response for plan in plans} | open.keys()):
        runs = read_response(work.connection, work.world, type)
        closed = read_closed_proposals(work.connection, work.world, type)
        decided = {proposal.said.decided for proposal in closed if proposal.state in DECIDED}
        wanted, old = propose(type, runs, plans, standing, over, decided), open.get(type)
        if wanted is not None and old is not None and is_same(wanted, old.said):
            continue
        if old is not None:
            _close(work, old, rules.close_proposal(old, wanted, work.now), PALM, pack.tz, add)
        if wanted is not None:
            plan = next(plan for plan in plans if plan.code == wanted.plan)
            _make(work, wanted, plan.name, pack, add)


def _make(work: UnitOfWork, wanted: Proposal, plan: str, pack: Pack, add: Add) -> None:
    id = name_proposal(work.connection, work.world, work.now, pack.tz)
    new = ResponseProposal(id, wanted, work.now)
    save_proposals(work.connection, work.world, [new])
    add(proposal_change(None, new, work.county, PALM, work.now, pack.tz))
    people = list_commanders(work.connection, work.county)
    if not people:
        local = work.now.astimezone(pack.tz)
        people = read_on_duty(work.connection, work.county, {work.county}, local).get(work.county, [])
    facts = {"plan": plan, "level": wanted.level}
    ids = {person: message_id(work.world, PROPOSAL, id, person) for person in people}
    messages = [
        Message(ids[person], work.world, person, NOTICE, PROPOSAL, id, facts) for person in people
    ]  # fmt: skip
    add_messages(work.connection, work.world, messages, work.now)


def _close(
    work: UnitOfWork, old: ResponseProposal, new: ResponseProposal, by: Actor, tz: tzinfo, add: Add
) -> ResponseProposal:
    """Write one that is open no more; a notice that did not leave is not sent."""
    save_proposals(work.connection, work.world, [new])
    withdraw_unsent(work.connection, work.world, new.id, PROPOSAL, work.now)
    add(proposal_change(old, new, work.county, by, work.now, tz))
    return new


def find_followed(work: UnitOfWork, type: str, level: int, named: str) -> ResponseProposal | None:
    """The open proposal that a response at a level, 0 for its end, follows: the one that is named, else one
    that says the same; None for none. Refused no_proposal, proposal_closed, not_proposed.
    """
    if named:
        found = require_found(
            read_proposal(work.connection, work.world, named), "no_proposal", "proposal", "proposal"
        )
        rules.require_proposed(found, type, level)
        return found
    open = read_open_proposals(work.connection, work.world)
    return next(
        (proposal for proposal in open if (proposal.said.type, proposal.said.level) == (type, level)), None
    )


def accept(work: UnitOfWork, old: ResponseProposal, reason: str, by: Actor, pack: Pack, add: Add) -> None:
    """Close a proposal that a response followed."""
    new = rules.accept_proposal(old, old.said.level, reason, by, work.now)
    _close(work, old, new, by, pack.tz, add)


def dismiss(work: UnitOfWork, command: DismissProposal, by: Actor, context: Context) -> ResponseProposal:
    """The proposal that somebody decided against; another warning may propose something in its place.
    Refused forbidden, no_proposal, proposal_closed, bad_reason.
    """
    by.viewer.require(Right.DECLARE_RESPONSE, work.county)
    found = read_proposal(work.connection, work.world, command.proposal)
    old = require_found(found, "no_proposal", "proposal", "proposal")
    new = rules.dismiss_proposal(old, command.reason, by, work.now)
    changes: list[Change] = []
    pack = context.counties[work.county]
    _close(work, old, new, by, pack.tz, changes.append)
    renew_proposals(work, pack, changes.append)
    work.publish(changes)
    return new


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {DismissProposal: dismiss}
