"""Joint handling in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.access.reasons import MOST
from domain.cases.joint.joint import ASKED, ASSIGNED, DONE, EXCUSED, STARTED
from domain.cases.joint.joint_commands import JOINT_NAMES
from domain.cases.joint.joint_guards import LONGEST_WORDS
from domain.cases.joint.joint_rules import ANSWERS
from domain.kernel.command import LONGEST_KEY

_TEXT, _WHOLE = {"type": "string"}, {"type": "integer", "minimum": 0}
_TIME = _TEXT | {"format": "date-time"}
_WORDS = _TEXT | {"maxLength": LONGEST_WORDS}
_TEXTS: Final[dict[str, Any]] = {"type": "array", "items": _TEXT}
_SQUAD_PEOPLE: Final[dict[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "squad": _TEXT,
            "people": {
                "type": "array",
                "items": {"type": "array", "items": _TEXT},
                "description": "Pairs [person, name] of who is in it",
            },
        },
    },
    "description": "Live squads of the case that you may give instructions",
}
_ORDERS: Final[dict[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "squad": _TEXT,
            "text": _WORDS,
            "to": _TEXTS | {"description": "People in the squad; none for all of them"},
            "due_at": _TIME,
        },
        "required": ["squad", "text"],
    },
    "description": "Instructions to squads of the case that follow from the decision",
}
_PAIRS = {
    "type": "array",
    "items": {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2},
    "description": "Pairs [unit, text], for assign and decide",
}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required}


PART = _object(
    {
        **dict.fromkeys(("number", "version", "returns", "consultation"), _WHOLE),
        "unit": _TEXT,
        "on_behalf": {"type": "boolean"},
        "recorded_by": _TEXT | {"description": "Who recorded its last answer on behalf of the unit"},
        "state": {"enum": [ASSIGNED, STARTED, DONE, ASKED, EXCUSED]},
        **dict.fromkeys(("text", "words"), _WORDS),
        **dict.fromkeys(("assigned_at", "changed_at", "amber_at", "due_at", "overdue_at"), _TIME),
        "may": {"type": "array", "items": {"enum": [*ANSWERS, "excuse", "return"]}},
    },
    ["number", "unit", "state", "text", "version", "may"],
)
CONSULTATION = _object(
    {
        **dict.fromkeys(("number", "version"), _WHOLE),
        "units": _TEXTS,
        **dict.fromkeys(("material", "decision"), _WORDS),
        **dict.fromkeys(("called_at", "meets_at", "decided_at"), _TIME),
        "opinions": {
            "type": "array",
            "items": _object(
                {"unit": _TEXT, "words": _WORDS, "at": _TIME, "version": _WHOLE},
                ["unit", "words", "at", "version"],
            ),
        },
        "orders": _ORDERS,
        "may": {"type": "array", "items": {"enum": ["opinion", "decide"]}},
        "speaks_for": _TEXTS,
    },
    ["number", "version", "units", "material", "opinions", "may"],
)
SCHEMAS: Final[dict[str, Any]] = {
    "JointHandling": _object(
        {
            "version": _WHOLE,
            "parts": {"type": "array", "items": PART},
            "consultations": {"type": "array", "items": CONSULTATION},
            "may": {"type": "array", "items": {"enum": ["assign", "call"]}},
            "squads": _SQUAD_PEOPLE,
            "suggested": _TEXTS | {"description": "Co-operating units of the matter without an open part"},
        },
        ["version", "parts", "consultations", "may", "suggested", "squads"],
    ),
    "JointCommand": _object(
        {
            "command": {"enum": [*JOINT_NAMES]},
            "version": _WHOLE
            | {
                "description": "Of what it changes: the joint handling (assign, call), the part (answer, "
                "excuse, return), the opinion, 0 for the first (opinion), or the consultation (decide)"
            },
            "key": _TEXT | {"maxLength": LONGEST_KEY, "description": "The same key is done once"},
            "reason": _TEXT | {"maxLength": MOST, "description": "For excuse, return, and asking for it"},
            "parts": _PAIRS,
            "part": _WHOLE,
            "state": {"enum": [*ANSWERS]},
            "note": _WORDS,
            "unit": _TEXT,
            "units": _TEXTS,
            "consultation": _WHOLE,
            "orders": _ORDERS,
            **dict.fromkeys(("material", "decision"), _WORDS),
            **dict.fromkeys(("due_at", "meets_at"), _TIME),
        },
        ["command", "version"],
    ),
    "JointStep": _object({"version": _WHOLE}, ["version"]),
}


def look() -> dict[str, Any]:
    """Answer of GET /api/cases/{case_id}/joint; the caller adds refusals and who may."""
    return _described("How a case stands with its co-operating units", "JointHandling")


def command() -> dict[str, Any]:
    """Body and answer of POST /api/cases/{case_id}/joint/commands."""
    return _described(
        "Assign, answer and settle parts; call, advise and decide a consultation", "JointStep"
    ) | {
        "description": p.CSRF + "Repeating a command with the same key is harmless.",
        "requestBody": {"required": True, "content": p.json_of("JointCommand")},
    }


def _described(summary: str, schema: str) -> dict[str, Any]:
    return {
        "summary": summary,
        "parameters": [p.path("case_id"), p.LANG],
        "responses": {"200": {"description": summary, "content": p.json_of(schema)}},
    }
