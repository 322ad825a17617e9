"""What was keyed in from paper and from lists, and its correction, in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.access import reasons
from domain.kernel.command import LONGEST_KEY

_TEXT: Final = {"type": "string"}
_TIME: Final = {"type": "string", "format": "date-time"}
_WITHDRAWN: Final = {
    "type": ["object", "null"],
    "properties": {"at": _TIME, "by": _TEXT, "reason": _TEXT},
    "description": "Who withdrew it and why; null for a line that counts",
}
_LINE: Final = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("id", "kind", "channel", "by", "note", "late", "place"), _TEXT),
        **dict.fromkeys(("at", "received_at"), _TIME),
        "people": {"type": "integer"},
        "keyed": {"type": "boolean", "description": "Whether it can be corrected"},
        "withdrawn": _WITHDRAWN,
    },
    "required": ["id", "kind", "at", "received_at", "channel", "keyed", "withdrawn"],
}
_WHOLE: Final = {"type": "integer", "minimum": 0}
_CHOSEN: Final = {
    "type": "object",
    "properties": {"sheet": _TEXT, "row": _WHOLE, "household": _TEXT},
    "required": ["sheet", "row", "household"],
}
_CELL: Final = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("sheet", "cell", "text", "code", "zh", "en"), _TEXT),
        **dict.fromkeys(("row", "column"), _WHOLE),
    },
}
SCHEMAS: Final[dict[str, Any]] = {
    "KeyedLines": {
        "type": "object",
        "properties": {"lines": {"type": "array", "items": _LINE}},
        "required": ["lines"],
    },
    "MovedList": {
        "type": "object",
        "properties": {
            "filename": _TEXT,
            "content": _TEXT | {"description": "The file in base64, 8 MiB at most"},
            "at": _TIME | {"description": "When the list was closed"},
            "chosen": {"type": "array", "items": _CHOSEN},
            "digest": _TEXT | {"description": "Of the preview that was looked at; to record it"},
            "key": _TEXT | {"maxLength": LONGEST_KEY},
        },
        "required": ["filename", "content", "at"],
    },
    "MovedListPreview": {
        "type": "object",
        "properties": {
            **dict.fromkeys(("rows", "silent", "reports", "repeated", "left_out"), _WHOLE),
            "kinds": {"type": "object", "additionalProperties": _WHOLE},
            "remarks": {"type": "array", "items": _CELL},
            "several": {"type": "array", "items": {"type": "object"}},
            "digest": _TEXT,
            "faults": {"type": "array", "items": {"type": "object"}},
        },
        "description": "faults alone for a file that cannot be read",
    },
    "MovedListRecorded": {
        "type": "object",
        "properties": dict.fromkeys(("taken", "repeated", "refused", "conflicts"), _WHOLE),
        "required": ["taken", "repeated", "refused", "conflicts"],
    },
    "EvacuationCorrection": {
        "type": "object",
        "properties": {
            "household": _TEXT,
            "line": _TEXT | {"description": "The id of the line that counts no more"},
            "reason": _TEXT | {"maxLength": reasons.MOST},
            "key": _TEXT | {"maxLength": LONGEST_KEY},
        },
        "required": ["household", "line", "reason"],
    },
}


def _parameters(name: str, description: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": "query", "required": True, "description": description, "schema": _TEXT}]


def reads() -> dict[str, dict[str, Any]]:
    """Every address that is looked at, with its answer."""
    return {
        "/api/rollouts/{rollout}/sheets/lines": p.describe(
            "What came back of one person's task, line by line",
            "KeyedLines",
            "rollout",
            more=_parameters("person", "Whose"),
        ),
        "/api/evacuations/{evacuation}/forms/lines": p.describe(
            "What was reported of one household, line by line",
            "KeyedLines",
            "evacuation",
            more=_parameters("household", "Which"),
        ),
    }


def acts() -> dict[str, dict[str, Any]]:
    """Every address that a command is sent to, with its body and answer."""
    lists = "/api/evacuations/{evacuation}/lists"
    return {
        f"{lists}/preview": p.describe(
            "What a list of who moved tells; nothing is recorded",
            "MovedListPreview",
            "evacuation",
            body="MovedList",
        ),
        lists: p.describe(
            "Record a list of who moved as it was looked at",
            "MovedListRecorded",
            "evacuation",
            body="MovedList",
        ),
        "/api/evacuations/{evacuation}/correct": p.describe(
            "A line that was keyed in is wrong and counts no more",
            "HouseholdsCounted",
            "evacuation",
            body="EvacuationCorrection",
        ),
    }
