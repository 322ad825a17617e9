"""Commands about emergency responses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.responses.patrol_handlers import renew_demand
from dashboard.handlers.rollouts.hold_handlers import hold_of_response
from dashboard.handlers.rollouts.proposal_handlers import accept, find_followed, renew_proposals
from dashboard.handlers.rollouts.rollout_supersession import close_open_tasks, end_waiting
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.responses.response_rows import read_response, save_response
from domain.access.actor import Actor
from domain.access.rights import Right
from domain.emergency.responses.response import Decision, Response, declare, end
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.kernel.command import Command


def declare_response(work: UnitOfWork, command: DeclareResponse, by: Actor, context: Context) -> Response:
    """The response as it runs now: the proposal that it follows is accepted, hazard points are to be
    patrolled as it asks. Refused forbidden, bad_response, bad_response_level, bad_reason, stale, same_level,
    no_proposal, proposal_closed, not_proposed.
    """
    by.viewer.require(Right.DECLARE_RESPONSE, work.county)
    old, tz = read_response(work.connection, work.world, command.type), context.counties[work.county].tz
    declared = _save(work, declare(old, command, by, work.now, tz, work.world), command, by, context)
    renew_demand(work, by, context)
    return declared


def end_response(work: UnitOfWork, command: EndResponse, by: Actor, context: Context) -> Response:
    """The response that was ended; the open tasks of its roll-outs are closed as their plans say, those that
    wait for a second person end, those that would go out by themselves are held back, the proposal that it
    follows is accepted. Refused forbidden, bad_response, bad_reason, not_running, stale, no_proposal,
    proposal_closed, not_proposed.
    """
    by.viewer.require(Right.DECLARE_RESPONSE, work.county)
    old, tz = read_response(work.connection, work.world, command.type), context.counties[work.county].tz
    ended = _save(work, end(old, command, by, work.now, tz), command, by, context)
    close_open_tasks(work, command.type, command.reason, by, context)
    end_waiting(work, command.type, command.reason, by, context)
    hold_of_response(work, command.type, by, context)
    renew_demand(work, by, context)
    return ended


def _save(
    work: UnitOfWork, decision: Decision, command: DeclareResponse | EndResponse, by: Actor, context: Context
) -> Response:
    response, change = decision
    pack, changes = context.counties[work.county], [change]
    followed = find_followed(work, response.type, response.level, command.proposal)
    save_response(work.connection, response)
    if followed is not None:
        accept(work, followed, command.reason, by, pack, changes.append)
    renew_proposals(work, pack, changes.append)
    work.publish(changes)
    return response


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    DeclareResponse: declare_response,
    EndResponse: end_response,
}
