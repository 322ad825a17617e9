"""Households of a roll-out in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.emergency.rollouts.progress.visits import KINDS, LONGEST_NOTE, RESULTS
from domain.kernel.command import LONGEST_KEY

MOST, MOST_VISITS = 200, 500
_TEXT: Final = {"type": "string"}
_WHOLE: Final = {"type": "integer", "minimum": 0}
_MAYBE: Final = {"type": ["string", "null"]}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required}


_LINE = _object(
    {
        **dict.fromkeys(("household", "grid", "head", "liaison", "on_behalf_by", "note"), _TEXT),
        "people": _WHOLE,
        "vulnerable": {"type": "array", "items": _TEXT},
        "result": {"enum": [*RESULTS]},
        "at": _MAYBE,
    },
    ["household", "grid", "head", "liaison", "result", "at"],
)
_VISIT = _object(
    {
        "household": _TEXT,
        "kind": {"enum": [*KINDS]},
        "at": {"type": "string", "format": "date-time", "description": "Now when it is not given"},
        "clock_off_s": {"type": "number", "description": "By how much the clock it was said by is ahead"},
        "key": _TEXT | {"maxLength": LONGEST_KEY, "description": "The same visit is taken once"},
        **dict.fromkeys(("channel", "by"), _TEXT),
        "note": _TEXT | {"maxLength": LONGEST_NOTE, "description": "What help is needed"},
    },
    ["household", "kind"],
)
SCHEMAS: Final[dict[str, Any]] = {
    "VisitPage": _object({"households": {"type": "array", "items": _LINE}, "next": _MAYBE}, ["households"]),
    "Visits": _object({"visits": {"type": "array", "items": _VISIT, "maxItems": MOST_VISITS}}, ["visits"]),
}


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


PAGE = [
    _query("result", "Only those", {"enum": [*RESULTS]}),
    _query("liaison", "Only of this person", _TEXT),
    _query("after", "The household after which the page begins", _TEXT),
    _query("limit", "How many", {"type": "integer", "minimum": 1, "maximum": MOST}),
]
PATH: Final = "/api/rollouts/{rollout}/visits"


def reads() -> dict[str, dict[str, Any]]:
    """Every address that is looked at, with its answer."""
    return {PATH: p.describe("Households of a roll-out, by page", "VisitPage", "rollout", more=PAGE)}


def acts() -> dict[str, dict[str, Any]]:
    """Every address that a command is sent to, with its body and answer."""
    return {PATH: p.describe("What is said of households", "ReceiptsTaken", "rollout", body="Visits")}
