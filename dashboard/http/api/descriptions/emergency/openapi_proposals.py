"""Proposals of responses in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.access.reasons import MOST
from domain.emergency.responses.response import ENDED, LEVELS, TYPES
from domain.emergency.rollouts.proposals.proposal import ProposalState
from domain.emergency.warnings.message import Colour
from domain.kernel.command import LONGEST_KEY

_TEXT: Final[dict[str, Any]] = {"type": "string"}
_TIME = _TEXT | {"format": "date-time"}
_WHOLE: Final[dict[str, Any]] = {"type": "integer", "minimum": 0}
_ROW: Final[dict[str, Any]] = {
    **dict.fromkeys(("id", "region", "warning", "plan"), _TEXT),
    "type": {"enum": [*TYPES]},
    "level": {"enum": [ENDED, *LEVELS], "description": "0: to end the response"},
    "colour": {"enum": [*Colour]},
    "at": _TIME | {"description": "When the warning was sent, or was over"},
    "proposed_at": _TIME,
}
_CLOSED: Final[dict[str, Any]] = _ROW | {
    "state": {"enum": [*ProposalState]},
    "closed_at": {"type": ["string", "null"], "format": "date-time"},
    "decided_by": _TEXT,
    "reason": _TEXT,
}
_REASON = _TEXT | {"maxLength": MOST}
_KEY = _TEXT | {"maxLength": LONGEST_KEY, "description": "The same key is done once"}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*(required or properties)]}


def _list(schema: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}


SCHEMAS: Final[dict[str, Any]] = {
    "ProposalRow": _object(_ROW),
    "ClosedProposal": _object(_CLOSED),
    "ProposalList": _object({"proposals": _list("ProposalRow"), "others": _list("ClosedProposal")}),
    "ProposalAcceptance": _object(
        {
            "version": _WHOLE | {"description": "Of the response; 0 where none runs"},
            "reason": _REASON,
            "key": _KEY,
        },
        "version",
        "reason",
    ),
    "ProposalDismissal": _object({"reason": _REASON, "key": _KEY}, "reason"),
    "ProposalStep": _object(
        {"proposal": _TEXT, "state": {"enum": [*ProposalState]}, "version": _WHOLE}, "proposal", "state"
    ),
}


def reads() -> dict[str, dict[str, Any]]:
    """Every address that is looked at, with its answer."""
    return {"/api/proposals": p.describe("What warnings propose about responses", "ProposalList")}


def acts() -> dict[str, dict[str, Any]]:
    """Every address that a command is sent to, with its body and answer."""
    proposal = "/api/proposals/{proposal}"
    return {
        f"{proposal}/accept": p.describe(
            "Do what is proposed", "ProposalStep", "proposal", body="ProposalAcceptance"
        ),
        f"{proposal}/dismiss": p.describe(
            "Decide against it", "ProposalStep", "proposal", body="ProposalDismissal"
        ),
    }
