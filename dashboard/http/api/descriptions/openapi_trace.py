"""The trace in the OpenAPI description: its pages and its exports."""

from __future__ import annotations

from typing import Any

from dashboard.http.api.descriptions import openapi_components as p
from data_access.audit.trace_export import FORMATS
from data_access.audit.trace_queries import MOST_ROWS
from domain.audit.filter_values import LONGEST

WORDS = {"type": "string", "maxLength": LONGEST}
MOMENT = {
    "type": "string",
    "description": "RFC 3339 with an offset, or a day of the county",
    "maxLength": LONGEST,
}
COUNTY = {"type": "string", "pattern": "^([0-9]{4}|[0-9]{6})$", "description": "A county, or the city"}
FILTERS: dict[str, Any] = {
    "object": WORDS | {"description": "Id of a case, or account:7, person:P1 and so on"},
    "case": WORDS | {"description": "The same as object"},
    "actor": WORDS | {"description": "account:7, token:3, kiosk:2, or the name of a source"},
    "action": WORDS,
    "since": MOMENT,
    "until": MOMENT | {"description": "As since; a day is included, a time is not"},
}
_HEX = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
SCHEMAS: dict[str, Any] = {
    "TracePage": {
        "type": "object",
        "properties": {
            "county": COUNTY,
            "rows": {"type": "array", "items": {"$ref": "#/components/schemas/ChainRow"}},
            "next": {"type": ["integer", "null"], "description": "What `before` goes on with"},
        },
        "required": ["county", "rows", "next"],
    },
    "ChainRow": {
        "type": "object",
        "properties": {
            **{name: {"type": "integer"} for name in ("n", "seq", "previous")},
            **{
                name: {"type": "string"}
                for name in ("county", "at", "actor", "origin", "action", "object", "cause", "ordered_by")
            },
            "old": {"type": ["object", "null"]},
            "new": {"type": ["object", "null"]},
            "reason": {"type": "string"},
            "masked": {"type": "boolean", "description": "Personal data was hidden in this row"},
            "before": _HEX,
            "hash": _HEX,
        },
        "required": ["n", "seq", "at", "actor", "action", "object", "hash", "before"],
    },
    "TraceExport": {
        "type": "object",
        "properties": {
            "county": COUNTY, "format": {"enum": [*FORMATS]}, "acts": {"type": "boolean"}, **FILTERS,
        },
        "additionalProperties": False,
    },
}  # fmt: skip


def page() -> dict[str, Any]:
    """Parameters and answer of GET /api/trace; the caller adds refusals and who may."""
    whole = {"type": "integer", "minimum": 1}
    given = {
        "county": COUNTY,
        **FILTERS,
        "acts": {"type": "string", "enum": ["0", "1"]},
        "before": whole,
        "limit": whole | {"maximum": MOST_ROWS},
    }
    parameters = [{"name": name, "in": "query", "schema": schema} for name, schema in given.items()]
    return {
        "summary": "Who did what, newest first, masked",
        "parameters": [*parameters, p.LANG],
        "responses": {"200": {"description": "A page", "content": p.json_of("TracePage")}},
    }


def export() -> dict[str, Any]:
    """Body and answer of POST /api/trace/export."""
    text = {"schema": {"type": "string"}}
    return {
        "summary": "The trace as a signed file; the export is traced itself",
        "description": "With a session the header X-CSRFToken has to carry the cookie `_csrf_token_PORT`. "
        "The last line is an Ed25519 signature: `palmcommand trace check FILE`.",
        "parameters": [p.LANG],
        "requestBody": {"required": True, "content": p.json_of("TraceExport")},
        "responses": {
            "200": {"description": "The file", "content": {"text/csv": text, "application/x-ndjson": text}}
        },
    }
