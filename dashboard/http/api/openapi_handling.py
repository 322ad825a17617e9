"""The handling of cases in the OpenAPI description."""

from __future__ import annotations

from typing import Any

from dashboard.http.api import openapi_parts as p
from domain.access.reasons import MOST
from domain.cases.handling_commands import NAMES
from domain.cases.handling_rules import LONGEST_EXTENSION, LONGEST_NOTE
from domain.kernel.command import LONGEST_KEY

_TEXT, _WHOLE, _TIME = {"type": "string"}, {"type": "integer"}, {"type": ["string", "null"]}
_COUNT = _WHOLE | {"minimum": 0}
_HOUR_S = 3600
HAND: dict[str, Any] = {
    "type": ["object", "null"],
    "description": "What people do about the case; null until somebody takes it in hand. Times local",
    "properties": {
        "version": _WHOLE,
        "stage": _TEXT,
        "unit": p.NULLABLE,
        **dict.fromkeys(("since", "amber_at", "due_at", "suspended_at", "source_closed_at"), _TIME),
        "verified": {"type": "boolean"},
        **dict.fromkeys(("returns", "extensions", "passings", "reopenings"), _COUNT),
    },
    "required": ["version", "stage"],
}
SCHEMAS: dict[str, Any] = {
    "CaseHandling": {
        "type": "object",
        "properties": {
            "hand": HAND,
            "commands": {"type": "array", "items": {"enum": [*NAMES]}},
            "units": {
                "type": "array",
                "items": {"type": "object", "properties": {"code": _TEXT, "name": _TEXT}},
            },
        },
        "required": ["hand", "commands", "units"],
    },
    "CaseCommand": {
        "type": "object",
        "properties": {
            "command": {"enum": [*NAMES]},
            "version": _COUNT | {"description": "`hand.version` as it was looked at; 0 without a hand"},
            "key": _TEXT | {"maxLength": LONGEST_KEY, "description": "The same key is done once"},
            "reason": _TEXT | {"maxLength": MOST, "description": "Needed by the exceptions"},
            "note": _TEXT | {"maxLength": LONGEST_NOTE},
            "unit": _TEXT | {"description": "For dispatch"},
            "hours": _WHOLE
            | {
                "minimum": 1,
                "maximum": int(LONGEST_EXTENSION.total_seconds()) // _HOUR_S,
                "description": "For extend",
            },
        },
        "required": ["command", "version"],
    },
    "CaseStep": {
        "type": "object",
        "properties": {"version": _WHOLE, "stage": _TEXT},
        "required": ["version", "stage"],
    },
}


def handling() -> dict[str, Any]:
    """Answer of GET /api/cases/{case_id}/handling; the caller adds refusals and who may."""
    return {
        "summary": "How a case is handled, and what you may do about it now",
        "parameters": [p.path("case_id"), p.LANG],
        "responses": {"200": {"description": "The handling", "content": p.json_of("CaseHandling")}},
    }


def commands() -> dict[str, Any]:
    """Body and answer of POST /api/cases/{case_id}/commands."""
    return {
        "summary": "Move a case on: one command, as of the version that was looked at",
        "description": "With a session the header X-CSRFToken has to carry the cookie `_csrf_token_PORT`. "
        "Repeating a command with the same key is harmless.",
        "parameters": [p.path("case_id"), p.LANG],
        "requestBody": {"required": True, "content": p.json_of("CaseCommand")},
        "responses": {"200": {"description": "Done", "content": p.json_of("CaseStep")}},
    }
