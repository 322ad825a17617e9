"""Hazard points in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.emergency.responses.patrols.hazard import ALL_KINDS
from domain.emergency.responses.patrols.patrol import LONGEST_WHAT, RESULTS, STATES
from domain.kernel.command import LONGEST_KEY

_TEXT, _WHOLE = {"type": "string"}, {"type": "integer", "minimum": 0}
_NUMBER: Final[dict[str, Any]] = {"type": "number"}
_TIME = _TEXT | {"format": "date-time"}
_MAYBE: Final[dict[str, Any]] = {"type": ["string", "null"]}


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def _list(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


_COUNTS = _object(dict.fromkeys(STATES, _WHOLE), [*STATES])
_CONTACT = _object(dict.fromkeys(("duty", "person", "name", "post", "phone"), _TEXT), ["duty", "person"])
_POINT = _object(
    {
        **dict.fromkeys(("id", "region", "name", "what", "case", "look"), _TEXT),
        "hazard": {"enum": [*ALL_KINDS]},
        "state": {"enum": [*STATES], "description": "Now; unknown is never in order"},
        **dict.fromkeys(("lon", "lat", "capacity", "flood_level", "dam_height"), _NUMBER),
        **dict.fromkeys(("households", "round"), _WHOLE),
        "people": _list(_TEXT),
        "hours": {"type": ["number", "null"], "description": "Between two patrols; null when nobody has to"},
        **dict.fromkeys(("since", "due_at", "normal_at", "abnormal_at", "unreachable_at"), _MAYBE),
        "contacts": _list(_CONTACT) | {"description": "Who is responsible, masked"},
    },
    ["id", "region", "name", "hazard", "state", "lon", "lat", "due_at"],
)
_TAKEN = _object(
    {
        **dict.fromkeys(("id", "what", "person", "name", "said_by", "channel", "case"), _TEXT),
        "result": {"enum": [*RESULTS]},
        **dict.fromkeys(("at", "received_at"), _TIME),
    },
    ["id", "result", "at", "received_at"],
)
SCHEMAS: Final[dict[str, Any]] = {
    "Hazards": _object(
        {
            "points": _list(_POINT),
            "counts": _COUNTS,
            "townships": _list(_object({"region": _TEXT, "counts": _COUNTS}, ["region", "counts"])),
        },
        ["points", "counts", "townships"],
    ),
    "Patrols": _object({"patrols": _list(_TAKEN)}, ["patrols"]),
    "Patrolling": _object(
        {
            "result": {"enum": [*RESULTS]},
            "what": _TEXT | {"maxLength": LONGEST_WHAT, "description": "What is wrong; becomes a case"},
            "at": _TIME | {"description": "When it was found; now when it is not given"},
            "clock_off_s": _NUMBER | {"description": "By how much the clock it was said by is ahead"},
            "key": _TEXT | {"maxLength": LONGEST_KEY, "description": "The same patrol is taken once"},
            "person": _TEXT | {"description": "Who was there"},
            "by": _TEXT | {"description": "Who says it on their behalf"},
            "channel": _TEXT,
            **dict.fromkeys(("lat", "lon"), _NUMBER),
        },
        ["result"],
    ),
    "HazardCalls": _object(
        {
            "people": {
                "type": "object",
                "additionalProperties": _object({"name": _TEXT, "phone": _TEXT}, ["name", "phone"]),
                "description": "By id of the person",
            }
        },
        ["people"],
    ),
    "PatrolTaken": _object({"case": _TEXT, "repeated": {"type": "boolean"}}, ["case", "repeated"]),
}


def reads() -> dict[str, dict[str, Any]]:
    """Every address that is looked at, with its answer."""
    return {
        "/api/hazards": p.describe("Hazard points of a region and how each stands", "Hazards"),
        "/api/hazards/{code}/patrols": p.describe("What was reported of a hazard point", "Patrols", "code"),
    }


def acts() -> dict[str, dict[str, Any]]:
    """Every address that a command is sent to, with its body and answer."""
    report = p.describe("Report a patrol", "PatrolTaken", "code")
    body = {"required": True, "content": p.json_of("Patrolling")}
    shown = p.describe(
        "Whom to call about a hazard point, for a reason", "HazardCalls", "code", body="Reason"
    )
    return {
        "/api/hazards/{code}/patrols": report | {"description": p.CSRF, "requestBody": body},
        "/api/hazards/{code}/reveal": shown,
    }
