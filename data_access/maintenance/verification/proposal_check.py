"""Are the proposals of responses what the trace says?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from data_access.database.tables.emergency.proposal_tables import response_proposals
from data_access.emergency.responses.proposal_rows import proposal_of
from data_access.maintenance.verification.traced_rows import Row, TracedTable
from domain.emergency.rollouts.proposals.proposal import proposal_content
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId


def _content(_: WorldId, row: Row) -> Mapping[str, Any]:
    id, type, open, body = row
    proposal = proposal_of(body)
    if (id, type, open) != (proposal.id, proposal.said.type, int(proposal.open)):
        raise ValueError("the columns are not those of the body")
    return proposal_content(proposal, TZ)


PROPOSALS: Final = TracedTable(
    response_proposals, ("id", "type", "open", "body"), "proposal", "proposal_state", _content
)
