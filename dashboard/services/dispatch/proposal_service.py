"""What pages and the API ask about proposals of responses: those that are open, what became of the others."""

from __future__ import annotations

from typing import Any

from dashboard.services.container import Services
from data_access.emergency.responses.proposal_rows import (
    read_closed_proposals,
    read_open_proposals,
    read_proposal,
)
from domain.changes import Row, local_text
from domain.emergency.responses.response import ENDED
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.emergency.rollouts.proposals.proposal import proposal_row
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.kernel.worlds import WorldId


def list_proposals(services: Services, world: WorldId) -> Row:
    """`proposals`: those that wait for a decision, by id; `others`: the newest of those that are open no
    more, each with its `state`, `closed_at`, and of what people decided `decided_by` and `reason`.
    """
    tz = services.installation.counties[world.county].tz
    with services.store.reading() as connection:
        open, closed = read_open_proposals(connection, world), read_closed_proposals(connection, world)
    others = [
        proposal_row(proposal, world.county, tz)
        | {
            "state": proposal.state.value,
            "closed_at": None if proposal.closed_at is None else local_text(proposal.closed_at, tz),
            "decided_by": proposal.decided_by,
            "reason": proposal.reason,
        }
        for proposal in closed
    ]
    return {"proposals": [proposal_row(proposal, world.county, tz) for proposal in open], "others": others}


def follow_proposal(
    services: Services, world: WorldId, id: str, version: int | None, reason: str, key: str
) -> Command:
    """The command that does what a proposal says. Refused no_proposal."""
    with services.store.reading() as connection:
        found = read_proposal(connection, world, id)
    proposed = require_found(found, "no_proposal", "proposal", "proposal").said
    given: dict[str, Any] = {"region": world.county, "type": proposed.type, "proposal": id, "reason": reason}
    given |= {"expected_version": version, "key": key}
    return EndResponse(**given) if proposed.level == ENDED else DeclareResponse(level=proposed.level, **given)
