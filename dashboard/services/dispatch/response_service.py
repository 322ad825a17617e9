"""Emergency responses on /dispatch, for commanders."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from dashboard.services.base import Base, CountyRequest, number
from data_access.emergency.responses.proposal_rows import read_open_proposals
from data_access.emergency.responses.response_rows import read_response
from domain.access.rights import Right
from domain.emergency.responses.response import Response, check_response_type
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.emergency.rollouts.proposals.proposal_rules import Proposal


class ResponsesService(Base):
    """What a commander may see and decide about the responses of a county."""

    def look(self, county: str, type: str) -> dict[str, Any]:
        """The response of a type as it is: version 0 and level None when it does not run; `proposed`: what
        warnings propose, {"level", "colour", "at"}, level 0 to end it, or None. Refused bad_response.
        """
        request = self.request(county)
        request.require(Right.DECLARE_RESPONSE)
        check_response_type(type)
        found: Response | None
        found, proposed = self.aside(self._look, request, type)
        running = found if found is not None and found.runs else None
        return {
            "type": type,
            "level": running.level if running else None,
            "since": running.since.astimezone(request.county.tz) if running else None,
            "version": running.version if running else 0,
            "proposed": _proposed_row(proposed, request.county.tz) if proposed else None,
        }

    def _look(self, request: CountyRequest, type: str) -> tuple[Response | None, Proposal | None]:
        with self.store.reading() as connection:
            found = read_response(connection, request.world, type)
            open = read_open_proposals(connection, request.world)
        return found, next((proposal.said for proposal in open if proposal.said.type == type), None)

    def declare(self, county: str, type: str, level: Any, version: Any, reason: str) -> None:
        """Begin it or change its level. Refused bad_number, bad_response_level, same_level, bad_reason,
        stale.
        """
        request = self.request(county)
        request.require(Right.DECLARE_RESPONSE)
        wanted, seen = number(level, "level"), number(version, "version")
        command = DeclareResponse(
            region=request.code, type=type, level=wanted, reason=reason, expected_version=seen
        )
        self.handle(request, command)

    def end(self, county: str, type: str, version: Any, reason: str) -> None:
        """End it. Refused not_running, bad_reason, stale."""
        request = self.request(county)
        request.require(Right.DECLARE_RESPONSE)
        seen = number(version, "version")
        self.handle(
            request, EndResponse(region=request.code, type=type, reason=reason, expected_version=seen)
        )


def _proposed_row(proposed: Proposal, tz: tzinfo) -> dict[str, Any]:
    return {"level": proposed.level, "colour": proposed.colour, "at": proposed.at.astimezone(tz)}
