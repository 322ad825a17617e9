"""Responses and what warnings propose about them in the small world of the laws."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.access.scope import Scope
from domain.changes import Change
from domain.emergency.responses import response
from domain.emergency.responses.response import Response
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.emergency.rollouts.plan import Plan, Trigger
from domain.emergency.rollouts.proposals.proposal import (
    DECIDED,
    ResponseProposal,
    accept_proposal,
    close_proposal,
    dismiss_proposal,
    is_same,
    proposal_change,
    proposal_row,
)
from domain.emergency.rollouts.proposals.proposal_commands import DismissProposal
from domain.emergency.rollouts.proposals.proposal_rules import propose
from domain.emergency.warnings.message import Colour
from domain.emergency.warnings.message import Kind as Means
from tests.laws.heard import at, message

if TYPE_CHECKING:
    from tests.laws.world import World

COMMANDER = Actor(Viewer(Kind.PERSON, "account:7", "", ()))
WHY = "县防指会商决定"
PLANS = [
    Plan(
        f"typhoon-{level}", "预案", "Plan", "typhoon", level, 10, timedelta(hours=6), "停止", (),
        (Trigger("typhoon", (colour,)),),
    )
    for level, colour in ((1, "red"), (2, "orange"), (3, "yellow"))
]  # fmt: skip


@dataclass(frozen=True)
class ResponseAct:
    """A commander's command about a response or a proposal; None: what warnings propose is looked at."""

    command: DeclareResponse | EndResponse | DismissProposal | None
    at: datetime


@dataclass
class Responses:
    """Those that were ever declared, by type, and everything that was ever proposed, by id."""

    by_type: dict[str, Response] = field(default_factory=dict)
    proposals: dict[str, ResponseProposal] = field(default_factory=dict)

    def rows(self, county: str, tz: tzinfo) -> dict[str, list[dict[str, Any]]]:
        """What screens hold of both."""
        running = sorted(
            (running_response for running_response in self.by_type.values() if running_response.runs),
            key=lambda running_response: running_response.type,
        )
        open = [proposal for _, proposal in sorted(self.proposals.items()) if proposal.open]
        return {
            "responses": [response.response_row(item, tz) for item in running],
            "proposals": [proposal_row(proposal, county, tz) for proposal in open],
        }

    @staticmethod
    def limit(rows: list[dict[str, Any]], scope: Scope) -> list[dict[str, Any]]:
        """What a scope sees of the proposals."""
        return rows if scope.region.startswith("330825") or "330825".startswith(scope.region) else []


def order(world: World, ordered: ResponseAct) -> list[Change]:
    """Its changes; what it made another is put into the world."""
    known, command, tz = world.responses, ordered.command, world.county.tz
    place = ("330825", COMMANDER, ordered.at, tz)
    if command is None:
        return _look(world, ordered.at)
    if isinstance(command, DismissProposal):
        old = known.proposals[command.proposal]
        known.proposals[old.id] = dismiss_proposal(old, WHY, COMMANDER, ordered.at)
        return [proposal_change(old, known.proposals[old.id], *place)]
    before = known.by_type.get(command.type)
    if isinstance(command, DeclareResponse):
        new, change = response.declare(before, command, COMMANDER, ordered.at, tz, world.id)
    else:
        new, change = response.end(before, command, COMMANDER, ordered.at, tz)
    known.by_type[new.type] = new
    followed = known.proposals.get(command.proposal)
    if followed is None:
        return [change]
    known.proposals[followed.id] = accept_proposal(followed, new.level, WHY, COMMANDER, ordered.at)
    return [change, proposal_change(followed, known.proposals[followed.id], *place)]


def _look(world: World, at: datetime) -> list[Change]:
    kept, place = world.responses.proposals, ("330825", COMMANDER, at, world.county.tz)
    decided = {proposal.said.decided for proposal in kept.values() if proposal.state in DECIDED}
    live = [warning for warning in world.warnings.values() if warning.live]
    over = [warning for warning in world.warnings.values() if not warning.live]
    wanted = propose("typhoon", world.responses.by_type.get("typhoon"), PLANS, live, over, decided)
    old = next((proposal for proposal in kept.values() if proposal.open), None)
    if wanted is not None and old is not None and is_same(wanted, old.said):
        return []
    changes = []
    if old is not None:
        kept[old.id] = close_proposal(old, wanted, at)
        changes.append(proposal_change(old, kept[old.id], *place))
    if wanted is not None:
        new = ResponseProposal(f"JY-261122-{len(kept) + 1:03}", wanted, at)
        kept[new.id] = new
        changes.append(proposal_change(None, new, *place))
    return changes


def declare_response(
    minutes: float, type: str, level: int, version: int = 0, proposal: str = ""
) -> ResponseAct:
    """A response begins, or changes its level."""
    given = {"type": type, "level": level, "proposal": proposal, "expected_version": version}
    return ResponseAct(DeclareResponse(region="330825", reason=WHY, **given), at(minutes))


def end_response(minutes: float, type: str, version: int) -> ResponseAct:
    """A response ends."""
    given = {"type": type, "reason": "降雨已经结束", "expected_version": version}
    return ResponseAct(EndResponse(region="330825", **given), at(minutes))


def look_at_proposals(minutes: float) -> ResponseAct:
    """What warnings propose is looked at."""
    return ResponseAct(None, at(minutes))


YELLOW = [message(1, Means.ALERT, Colour.YELLOW, "330825"), look_at_proposals(2)]
ORANGE = [message(20, Means.UPDATE, Colour.ORANGE, "330825", of="W1"), look_at_proposals(21)]
RED = [message(30, Means.UPDATE, Colour.RED, "330825", of="W1"), look_at_proposals(31)]
OVER = [message(60, Means.CANCEL, Colour.RED, "330825", of="W1"), look_at_proposals(61)]
AGAIN = [message(70, Means.ALERT, Colour.RED, "330825"), look_at_proposals(71)]
NO = ResponseAct(DismissProposal(region="330825", proposal="JY-261122-002", reason=WHY), at(22))
PROPOSAL_LAWS: list[tuple[str, list[Any], list[Any]]] = [
    ("response proposed", [], YELLOW),
    (
        "proposal of a response superseded, dismissed, accepted and over",
        YELLOW,
        [*ORANGE, NO, *RED, declare_response(32, "typhoon", 1, 0, "JY-261122-003"), *OVER, *AGAIN],
    ),
]
