"""Storms in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.emergency.storms.arrival_clock import LEADS_H
from domain.emergency.storms.wind_radii import FORCES

_TEXT, _WHOLE = {"type": "string"}, {"type": "integer", "minimum": 0}
_MAYBE_WHOLE: Final[dict[str, Any]] = {"type": ["integer", "null"], "minimum": 0}
_REGIONS = {"type": "array", "items": _TEXT}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*properties]}


def _by_force(schema: dict[str, Any]) -> dict[str, Any]:
    leads = {"type": "array", "items": schema, "description": "One for each of `leads`"}
    return {"type": "object", "properties": {str(force): leads for force in FORCES}}


_COVER = _object(
    {
        "inside": _REGIONS | {"description": "The fewest regions that hold the grids inside and no others"},
        "unknown": _REGIONS | {"description": "The same of grids of which nobody knows"},
        "grids": _WHOLE | {"description": "How many are inside, as far as known"},
        "unknown_grids": _WHOLE,
    }
)
_TOWNSHIP = _object(
    {
        "region": _TEXT,
        "grids": _WHOLE,
        "covered": _by_force(_MAYBE_WHOLE | {"description": "null: unknown, never zero"}),
    }
)
_STORM = _object(
    {
        **dict.fromkeys(("id", "name", "name_en"), _TEXT),
        "at": _TEXT | {"format": "date-time", "description": "Of the newest observed point"},
        "known": {"type": "boolean", "description": "Whether its radii are published"},
        "agencies": _REGIONS | {"description": "Who forecasts"},
        "leads": {
            "type": "array",
            "items": _WHOLE,
            "description": f"Hours ahead of `at`: {', '.join(map(str, LEADS_H))}; radii ahead are 推算",
        },
        "winds": _by_force(_COVER),
        "townships": {"type": "array", "items": _TOWNSHIP},
    }
)
SCHEMAS: Final[dict[str, Any]] = {"Storms": _object({"storms": {"type": "array", "items": _STORM}})}


def reads() -> dict[str, dict[str, Any]]:
    """What can be read, by address; the caller adds refusals and who may."""
    summary = "Which grids each storm's winds cover now and in the next hours"
    answer = {"200": {"description": summary, "content": p.json_of("Storms")}}
    return {"/api/storms": {"summary": summary, "parameters": [p.REGION, p.LANG], "responses": answer}}


def acts() -> dict[str, dict[str, Any]]:
    """Nothing: a storm comes by its stream."""
    return {}
