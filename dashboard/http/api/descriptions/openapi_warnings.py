"""Official warnings in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.access.reasons import MOST
from domain.emergency.warnings.message import Colour, Family, Status
from domain.emergency.warnings.standing.hazards import NAMES
from domain.emergency.warnings.standing.resolution import DECISIONS
from domain.emergency.warnings.standing.warning import State

_TEXT, _WHOLE = {"type": "string"}, {"type": "integer", "minimum": 1}
_TIME = _TEXT | {"format": "date-time"}
_MAYBE = {"type": ["string", "null"], "format": "date-time"}
_TEXTS: Final[dict[str, Any]] = {"type": "array", "items": _TEXT}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*properties]}


def _list(schema: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}


_ROW = {
    **dict.fromkeys(("id", "region", "source", "sender", "event_code", "severity", "why"), _TEXT),
    "status": {"enum": [*Status]},
    "state": {"enum": [*State]},
    "family": {"enum": [*Family]},
    "hazard": {"enum": [*NAMES]},
    "colour": {"enum": [*Colour]},
    "words": {
        "type": "array",
        "items": _object({"language": _TEXT, "event": _TEXT, "headline": _TEXT}),
    },
    "regions": _TEXTS,
    **dict.fromkeys(("onset", "expires"), _MAYBE),
    **dict.fromkeys(("sent", "changed_at"), _TIME),
    "signature": {"enum": ["none", "intact", "trusted", "broken", "unreadable"]},
    **dict.fromkeys(("notes", "candidates"), _TEXTS),
    "version": _WHOLE,
}
SCHEMAS: Final[dict[str, Any]] = {
    "WarningRow": _object(_ROW),
    "WarningDetail": _object(
        _ROW | {"messages": {"type": "array", "items": {"type": "object"}}, "may_decide": {"type": "boolean"}}
    ),
    "WarningList": _object({"warnings": _list("WarningRow"), "others": _list("WarningRow")}),
    "PastWarnings": _object({"warnings": _list("WarningRow"), "next": {"type": ["string", "null"]}}),
    "WarningVerdicts": _object(
        {
            "messages": {
                "type": "array",
                "items": _object({"meaning": _TEXT, "why": _TEXT, "warning": {"type": ["string", "null"]}}),
            }
        }
    ),
    "WarningDecision": {
        "type": "object",
        "properties": {
            "decision": {"enum": [*DECISIONS]},
            "of": _TEXT | {"description": "Id of the warning it goes on or ends; for the decision `of`"},
            "version": _WHOLE,
            "reason": _TEXT | {"maxLength": MOST},
        },
        "required": ["decision", "version", "reason"],
    },
    "WarningStep": _object({"id": _TEXT, "version": _WHOLE, "state": {"enum": [*State]}}),
}
_NAME = {
    "name": "name",
    "in": "query",
    "schema": _TEXT | {"maxLength": 200},
    "description": "The file's name",
}


def listed() -> dict[str, Any]:
    """Answer of GET /api/warnings; the caller adds refusals and who may."""
    return _described("Official warnings that stand, and others", "WarningList", p.REGION, p.COUNTY)


def past() -> dict[str, Any]:
    """Answer of GET /api/warnings/past."""
    given = {"hazard": [*NAMES], "status": [*Status], "state": [*State]}
    filters = [_parameter(name, {"enum": choices}) for name, choices in given.items()]
    filters += [_parameter("day", _TEXT | {"format": "date"}), _parameter("after", _TEXT)]
    summary = "Warnings that ended, exercises, tests and drafts, by page"
    return _described(summary, "PastWarnings", p.REGION, p.COUNTY, *filters)


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def shown() -> dict[str, Any]:
    """Answer of GET /api/warnings/{warning_id}."""
    return _described(
        "A warning with its messages", "WarningDetail", p.path("warning_id"), p.REGION, p.COUNTY
    )


def hand_in() -> dict[str, Any]:
    """Body and answer of POST /api/warnings."""
    described = _described("Hand in a file of warnings", "WarningVerdicts", p.REGION, p.COUNTY, _NAME)
    body = {"application/xml": {"schema": {"type": "string", "contentMediaType": "application/xml"}}}
    return described | {
        "description": p.CSRF
        + "The same file again changes nothing. Programs send `warning.file` to /api/reports.",
        "requestBody": {"required": True, "content": body},
    }


def decide() -> dict[str, Any]:
    """Body and answer of POST /api/warnings/{warning_id}/commands."""
    described = _described(
        "Say what a message in question means, or that a warning is over", "WarningStep",
        p.path("warning_id"), p.REGION, p.COUNTY,
    )  # fmt: skip
    return described | {
        "description": p.CSRF,
        "requestBody": {"required": True, "content": p.json_of("WarningDecision")},
    }


def _described(summary: str, schema: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": summary,
        "parameters": [*parameters, p.LANG],
        "responses": {"200": {"description": summary, "content": p.json_of(schema)}},
    }
