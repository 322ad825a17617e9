"""A proposal of a response as a row: made when a warning proposes it, open until somebody accepts or
dismisses it, the next one takes its place, or nothing proposes it any more. Of a type at most one is open.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.access.reasons import checked_reason
from domain.changes import Change, Row, TraceRow, local_text
from domain.emergency.rollouts.proposals.proposal_rules import Proposal
from domain.kernel.errors import Refused
from domain.kernel.values import value


class ProposalState(StrEnum):
    """What became of it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    """Nothing proposes it any more: its warning is over, or somebody decided something else."""


DECIDED: Final = (ProposalState.ACCEPTED, ProposalState.DISMISSED)
"""What people decided."""


@value
class ResponseProposal:
    """`said`: what is proposed; `decided_by`, `reason`: of what people decided, '' else; `closed_at`: when it
    was open no more.
    """

    id: str
    said: Proposal
    proposed_at: datetime
    state: ProposalState = ProposalState.OPEN
    closed_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether it waits for somebody's decision."""
        return self.state is ProposalState.OPEN


def is_same(proposal: Proposal, other: Proposal) -> bool:
    """Whether two say the same: an update of a warning at the same level proposes nothing new."""
    return (proposal.level, proposal.warning, proposal.plan) == (other.level, other.warning, other.plan)


def close_proposal(old: ResponseProposal, successor: Proposal | None, at: datetime) -> ResponseProposal:
    """One that a new one, or nothing, takes the place of."""
    state = ProposalState.EXPIRED if successor is None else ProposalState.SUPERSEDED
    return replace(old, state=state, closed_at=at)


def dismiss_proposal(old: ResponseProposal, reason: str, by: Actor, at: datetime) -> ResponseProposal:
    """One that somebody decided against. Refused bad_reason, proposal_closed."""
    kept = mask_text(checked_reason(reason))
    return _decide(old, ProposalState.DISMISSED, kept, by, at)


def accept_proposal(
    old: ResponseProposal, level: int, reason: str, by: Actor, at: datetime
) -> ResponseProposal:
    """One that somebody followed with a response at a level, 0 for its end. Refused proposal_closed,
    not_proposed.
    """
    require_proposed(old, old.said.type, level)
    return _decide(old, ProposalState.ACCEPTED, mask_text(reason), by, at)


def require_proposed(proposal: ResponseProposal, type: str, level: int) -> None:
    """Refused proposal_closed; not_proposed for another type or level than it says."""
    if not proposal.open:
        raise Refused("proposal_closed", "the proposal is open no more", "proposal")
    if (proposal.said.type, proposal.said.level) != (type, level):
        raise Refused("not_proposed", "the proposal says another type or level", "proposal")


def _decide(
    old: ResponseProposal, state: ProposalState, reason: str, by: Actor, at: datetime
) -> ResponseProposal:
    require_proposed(old, old.said.type, old.said.level)
    return replace(old, state=state, closed_at=at, decided_by=by.name, reason=reason)


def proposal_row(proposal: ResponseProposal, county: str, tz: tzinfo) -> Row:
    """The row a screen gets of one that is open."""
    content = proposal.said
    return {
        "id": proposal.id,
        "region": county,
        "type": content.type,
        "level": content.level,
        "warning": content.warning,
        "colour": content.colour,
        "plan": content.plan,
        "at": local_text(content.at, tz),
        "proposed_at": local_text(proposal.proposed_at, tz),
    }


def proposal_content(proposal: ResponseProposal, tz: tzinfo) -> Row:
    """What the trace tells of it."""
    content = proposal.said
    return {
        "response": content.type,
        "level": content.level,
        "state": proposal.state.value,
        "warning": content.warning,
        "colour": content.colour,
        "plan": content.plan,
        "sent": local_text(content.at, tz),
    }


def proposal_change(
    old: ResponseProposal | None, new: ResponseProposal, county: str, by: Actor, at: datetime, tz: tzinfo
) -> Change:
    """A proposal that was made, or is open no more."""
    kind = "proposal.made" if new.open else f"proposal.{new.state.value}"
    was = None if old is None else proposal_content(old, tz)
    trace = TraceRow(
        at, by.name, kind, f"proposal:{new.id}", "", was, proposal_content(new, tz), new.reason, by.ordered_by
    )
    delta: Row = {"proposals": [proposal_row(new, county, tz)]} if new.open else {"gone": [new.id]}
    return Change(kind, county, None, at, "proposals", trace, tz, delta)
