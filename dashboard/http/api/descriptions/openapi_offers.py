"""Offers of the command of a squad in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p

_TEXT = {"type": "string"}
_NAMES = ("squad", "case", "region", "title", "no", "account", "name", "at", "expires_at", "state", "answer")
_OFFER: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "kind": {"enum": ["open", "kept"], "description": "open: made to you; kept: yours, not accepted"},
        "number": {"type": "integer"},
        "left_s": {"type": "number", "description": "How long it still stands, in seconds"},
        **dict.fromkeys(_NAMES, _TEXT),
    },
    "required": ["kind", "number", "left_s", *_NAMES],
}
SCHEMAS: Final[dict[str, Any]] = {
    "Offers": {
        "type": "object",
        "properties": {
            "may": {"type": "boolean", "description": "Whether you may command squads anywhere"},
            "offers": {"type": "array", "items": _OFFER},
        },
        "required": ["may", "offers"],
    },
}


def look() -> dict[str, Any]:
    """Answer of GET /api/offers."""
    summary = "Squads whose command is offered to you, and what became of your own offers"
    answer = {"description": summary, "content": p.json_of("Offers")}
    return {"summary": summary, "parameters": [p.LANG], "responses": {"200": answer}}
