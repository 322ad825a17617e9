"""What is written in squads, in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.kernel.command import LONGEST_KEY
from domain.squads.conversation import LONGEST_MESSAGE

_TEXT, _WHOLE = {"type": "string"}, {"type": "integer", "minimum": 0}
_TIME = _TEXT | {"format": "date-time"}
_DEGREES = {"lat": {"type": ["number", "null"]}, "lon": {"type": ["number", "null"]}}
MESSAGE: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "number": _WHOLE | {"description": "From 1 within the squad, without gaps"},
        "by": _TEXT | {"description": "person:<id> or account:<n>, named in `names`"},
        "text": _TEXT | {"maxLength": LONGEST_MESSAGE, "description": "Masked"},
        "at": _TIME | {"description": "When it came"},
        "said_at": _TIME | {"description": "When it was written"},
        "photo": _TEXT | {"description": "The id of a photo of the case, or empty"},
        "voice": _TEXT | {"description": "The id of a recording of the squad, or empty"},
        "voice_s": _WHOLE | {"description": "How long it is, in seconds"},
        **_DEGREES,
        "placed_at": {"type": ["string", "null"], "format": "date-time"},
    },
    "required": [
        "number",
        "by",
        "text",
        "at",
        "said_at",
        "photo",
        "voice",
        "voice_s",
        "lat",
        "lon",
        "placed_at",
    ],
}
SCHEMAS: Final[dict[str, Any]] = {
    "SquadMessages": {
        "type": "object",
        "properties": {
            **dict.fromkeys(("squad", "case"), _TEXT),
            "last": _WHOLE | {"description": "How many messages the squad has"},
            "messages": {"type": "array", "items": MESSAGE},
            "names": {"type": "object", "additionalProperties": _TEXT},
        },
        "required": ["squad", "case", "last", "messages", "names"],
    },
    "SquadWords": {
        "type": "object",
        "description": "At least one of text, photo, voice and place",
        "properties": {
            "key": _TEXT | {"maxLength": LONGEST_KEY, "description": "The same key is done once"},
            "text": _TEXT | {"maxLength": LONGEST_MESSAGE},
            "photo": _TEXT
            | {"contentEncoding": "base64", "description": "JPEG, PNG or WebP of 3 MiB at most"},
            "voice": _TEXT
            | {"contentEncoding": "base64", "description": "WebM, Ogg or MP4 audio of 500 KiB at most"},
            "voice_s": {"type": "number", "description": "Its seconds, 60 at most"},
            **_DEGREES,
            "placed_at": _TIME,
        },
        "required": ["key"],
    },
    "SquadNumber": {
        "type": "object",
        "properties": {"squad": _TEXT, "number": _WHOLE},
        "required": ["squad", "number"],
    },
}


def look() -> dict[str, Any]:
    """Answer of GET /api/squads/{squad_id}/messages."""
    parameters = [
        _query("after", "The first messages after this number"),
        _query("before", "The last messages before this number"),
        _query("limit", "How many, 30 unless told, 100 at most"),
    ]
    summary = "What is written in a squad, by pages; the newest unless told otherwise"
    return {
        "summary": summary,
        "parameters": [p.path("squad_id"), *parameters, p.LANG],
        "responses": {"200": {"description": summary, "content": p.json_of("SquadMessages")}},
    }


def hear() -> dict[str, Any]:
    """Answer of GET /api/squads/{squad_id}/voices/{voice_id}."""
    summary = "A spoken message of a squad, whole or in ranges"
    kinds = ("audio/webm", "audio/ogg", "audio/mp4")
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
    return {
        "summary": summary,
        "parameters": [p.path("squad_id"), p.path("voice_id"), p.LANG],
        "responses": {"200": {"description": summary, "content": content}},
    }


def send() -> dict[str, Any]:
    """Body and answer of POST /api/squads/{squad_id}/messages."""
    summary = "Write in a squad"
    return {
        "summary": summary,
        "description": p.CSRF + "Repeating a message with the same key is harmless.",
        "parameters": [p.path("squad_id"), p.LANG],
        "requestBody": {"required": True, "content": p.json_of("SquadWords")},
        "responses": {"200": {"description": summary, "content": p.json_of("SquadNumber")}},
    }


def _query(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": _WHOLE}
