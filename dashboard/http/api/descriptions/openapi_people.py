"""People whom an officer looks for by hand, or calls, in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.squads.candidates import Shortfall
from domain.squads.hand_picks.person_search import LONGEST_SEARCH, MOST_SHOWN

_TEXT, _WHOLE = {"type": "string"}, {"type": "integer"}
_HIT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "person": _TEXT,
        "capability": _TEXT | {"description": "What they would be called for"},
        "reasons": {"type": "object"},
        "against": {"enum": [*map(str, Shortfall), None], "description": "Why nobody would recommend them"},
    },
    "required": ["person", "capability", "reasons", "against"],
}
SCHEMAS: Final[dict[str, Any]] = {
    "PersonNumber": {
        "type": "object",
        "properties": dict.fromkeys(("person", "name", "phone"), _TEXT),
        "required": ["person", "name", "phone"],
    },
    "FoundPeople": {
        "type": "object",
        "properties": {
            "hits": {"type": "array", "items": _HIT, "maxItems": MOST_SHOWN},
            "more": _WHOLE | {"description": "How many are not listed"},
            "people": {"type": "object", "description": "Cards by id, phones masked"},
        },
        "required": ["hits", "more", "people"],
    },
}
_WORDS: Final[dict[str, Any]] = {
    "name": "q",
    "in": "query",
    "required": True,
    "description": "Words parted by blanks, each of which must occur in name, id, unit or duty",
    "schema": _TEXT | {"maxLength": LONGEST_SEARCH},
}


def search() -> dict[str, Any]:
    """Answer of GET /api/cases/{case_id}/people."""
    summary = "Who can be pulled into a case, by name, unit or duty"
    return {
        "summary": summary,
        "parameters": [p.path("case_id"), _WORDS, p.LANG],
        "responses": {"200": {"description": summary, "content": p.json_of("FoundPeople")}},
    }
