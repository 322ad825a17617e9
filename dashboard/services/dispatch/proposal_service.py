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
        proposal_row(one, world.county, tz)
        | {
            "state": one.state.value,
            "closed_at": None if one.closed_at is None else local_text(one.closed_at, tz),
            "decided_by": one.decided_by,
            "reason": one.reason,
        }
        for one in closed
    ]
    return {"proposals": [proposal_row(one, world.county, tz) for one in open], "others": others}


def follow_proposal(
    services: Services, world: WorldId, id: str, version: int | None, reason: str, key: str
) -> Command:
    """The command that does what a proposal says. Refused no_proposal."""
    with services.store.reading() as connection:
        found = read_proposal(connection, world, id)
    said = require_found(found, "no_proposal", "proposal", "proposal").said
    given: dict[str, Any] = {"region": world.county, "type": said.type, "proposal": id, "reason": reason}
    given |= {"expected_version": version, "key": key}
    return EndResponse(**given) if said.level == ENDED else DeclareResponse(level=said.level, **given)
