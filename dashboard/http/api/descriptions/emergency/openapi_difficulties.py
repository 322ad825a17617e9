"""Difficulties of people with their tasks of a roll-out in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.emergency.rollouts.progress.task_difficulties import HINDERED
from domain.squads.difficulty import KINDS

MARKS: Final = ", ".join(("good", "poor", "sent_back", HINDERED))
"""What a branch counts of its tasks."""
_TEXT: Final = {"type": "string"}
_WHOLE: Final = {"type": "integer", "minimum": 0}
_LINE: Final = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("person", "name", "region", "note", "by", "at"), _TEXT),
        **dict.fromkeys(("answer", "answered_by", "answered_at"), _TEXT | {"description": "Once answered"}),
        "number": _WHOLE | {"description": "Of those of the task"},
        "kind": {"enum": [*KINDS]},
    },
    "required": ["number", "person", "kind", "note", "at", "region"],
}
SCHEMAS: Final[dict[str, Any]] = {
    "RolloutDifficulties": {
        "type": "object",
        "properties": {
            "difficulties": {"type": "array", "items": _LINE},
            "names": {"type": "object", "additionalProperties": _TEXT},
        },
        "required": ["difficulties", "names"],
    },
}
COMMAND_FIELDS: Final[dict[str, Any]] = {
    "kind": {"enum": [*KINDS], "description": "For difficulty"},
    **dict.fromkeys(("note", "at"), _TEXT | {"description": "For difficulty"}),
    "difficulty": _WHOLE | {"description": "For answer-difficulty: its number in the task of the person"},
    "text": _TEXT | {"description": "For answer-difficulty: what is to be done"},
}


def reads() -> dict[str, dict[str, Any]]:
    """The address that is looked at, with its answer."""
    summary = "What keeps people from their tasks, and what was answered"
    return {
        "/api/rollouts/{rollout}/difficulties": p.describe(summary, "RolloutDifficulties", "rollout"),
    }
