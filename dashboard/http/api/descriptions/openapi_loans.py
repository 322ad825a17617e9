"""Loans of people in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p

_TEXT, _FLAG, _WHOLE = {"type": "string"}, {"type": "boolean"}, {"type": "integer"}
_TIME = _TEXT | {"format": "date-time"}
_MAYBE: Final[dict[str, Any]] = {"type": ["string", "null"]}
_HELPER: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("person", "name", "unit", "unit_en", "phone"), _TEXT),
        **dict.fromkeys(("level", "load"), _WHOLE),
    },
    "required": ["person", "name", "unit", "unit_en", "phone", "level", "load"],
}
_SHIFT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "day": _TEXT | {"format": "date"},
        "shift": {"enum": ["day", "night", "all"]},
        **dict.fromkeys(("post_name", "post_name_en", "region_name", "region_name_en"), _TEXT),
    },
    "required": ["day", "shift", "post_name", "region_name"],
}
_UNCOVERED: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "shifts": {"type": "array", "items": _SHIFT, "description": "Duties meanwhile that nobody else has"},
        "post": _FLAG | {"description": "Nobody else of the unit who is on duty and free has the post"},
        "place": _FLAG | {"description": "Nobody on duty and free has the post in the region"},
    },
    "required": ["shifts", "post", "place"],
}
_LOAN: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("person", "name", "unit", "region", "squad", "state", "place"), _TEXT),
        **dict.fromkeys(("unit_name", "unit_name_en", "post_name", "post_name_en"), _TEXT),
        "squads": _WHOLE | {"description": "In how many squads they are at once"},
        "since": _TIME,
        "until": _MAYBE | {"description": "When the step of the case is to be over, null for nobody knows"},
        "no": _MAYBE,
        **dict.fromkeys(("case", "title"), _MAYBE | {"description": "null of a case you do not see"}),
        "uncovered": _UNCOVERED,
        "helpers": {"type": "array", "items": _HELPER, "description": "Same post, on duty, in no squad"},
    },
    "required": [
        "person",
        "name",
        "unit",
        "region",
        "squad",
        "state",
        "squads",
        "since",
        "until",
        "uncovered",
        "helpers",
    ],
}
SCHEMAS: Final[dict[str, Any]] = {
    "Loans": {
        "type": "object",
        "properties": {"loans": {"type": "array", "items": _LOAN}},
        "required": ["loans"],
    }
}


def look() -> dict[str, Any]:
    """Answer of GET /api/loans; the caller adds refusals and who may."""
    summary = "People of your unit or region who are in squads of others"
    return {
        "summary": summary,
        "parameters": [p.REGION, p.LANG],
        "responses": {"200": {"description": summary, "content": p.json_of("Loans")}},
    }
