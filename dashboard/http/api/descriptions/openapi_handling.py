"""The handling of cases, and squads, in the OpenAPI description."""

from __future__ import annotations

from typing import Any

from dashboard.http.api.command_bodies import LONGEST_TEXT
from dashboard.http.api.descriptions import openapi_components as p
from dashboard.http.api.squad_routes import COMMANDS as SQUAD_COMMANDS
from domain.access.reasons import MOST
from domain.cases.handling import ADMITTED, REFUSED, REQUESTED
from domain.cases.handling_commands import NAMES
from domain.cases.handling_guards import LONGEST_EXTENSION, LONGEST_NOTE
from domain.cases.relation_commands import RELATIONS
from domain.cases.whistles.levels import LEVELS
from domain.kernel.command import LONGEST_KEY
from domain.squads.reviews.case_trail import PLACES

_TEXT, _WHOLE, _TIME = {"type": "string"}, {"type": "integer"}, {"type": ["string", "null"]}
_COUNT = _WHOLE | {"minimum": 0}
_HOUR_S = 3600
_KEY = _TEXT | {"maxLength": LONGEST_KEY, "description": "The same key is done once"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_LIST = {"type": "array", "items": {"type": "object"}}
_PEOPLE = {"type": "object", "description": "By id: name, unit, post (both also as `_en`), masked phone"}
_OFFER = {
    "type": "object",
    "properties": {
        "number": _WHOLE,
        **dict.fromkeys(("to", "by", "person", "at", "expires_at", "note"), _TEXT),
        **dict.fromkeys(("state", "ended_at", "answer"), _TEXT),
    },
}
_COMMANDER: dict[str, Any] = {
    "type": "object",
    "description": "`member`: is in the squad; `seen_at`: last at a screen, null when not signed in",
    "properties": {
        **dict.fromkeys(("account", "name", "region"), _TEXT),
        **{name: {"type": "boolean"} for name in ("member", "on_duty")},
        "seen_at": _TIME,
    },
    "required": ["account", "name", "region", "member", "on_duty", "seen_at"],
}
HANDLING: dict[str, Any] = {
    "type": ["object", "null"],
    "description": "What people do about the case; null until somebody takes it in hand. Times local",
    "properties": {
        "version": _WHOLE,
        "stage": _TEXT,
        "unit": p.NULLABLE,
        **dict.fromkeys(("since", "amber_at", "due_at", "suspended_at", "source_closed_at"), _TIME),
        "verified": {"type": "boolean"},
        "admission": {"enum": ["", REQUESTED, ADMITTED, REFUSED]},
        **dict.fromkeys(("returns", "extensions", "passings", "reopenings"), _COUNT),
        "level": {"enum": [*LEVELS], "description": "Where it was moved to; absent while nobody moved it"},
        "handed_to": _TEXT | {"description": "The region it was handed down to"},
    },
    "required": ["version", "stage"],
}
TRAIL_ENTRY: dict[str, Any] = {
    "type": "object",
    "description": "One thing that happened, at the time it became known; codes are named in `names`",
    "properties": {
        "at": {"type": "string", "format": "date-time"},
        "kind": {"enum": [*PLACES]},
        **dict.fromkeys(("action", "actor", "ordered_by", "reason", "squad"), _TEXT),
        "people": {"type": "array", "items": _TEXT},
        "facts": {"type": "object"},
    },
    "required": ["at", "kind", "action", "actor", "people", "facts"],
}
SUGGESTION: dict[str, Any] = {
    "type": "object",
    "description": "A matter that the case may be of, and the words that say so",
    "properties": {
        "matter": _TEXT,
        "share": {"type": "number", "minimum": 0, "maximum": 1},
        "words": _TEXTS,
        "pairs": _TEXTS,
    },
    "required": ["matter", "share", "words", "pairs"],
}
SCHEMAS: dict[str, Any] = {
    "CaseHandling": {
        "type": "object",
        "properties": {
            "handling": HANDLING,
            "commands": {"type": "array", "items": {"enum": [*NAMES, *RELATIONS]}},
            "units": {
                "type": "array",
                "items": {"type": "object", "properties": {"code": _TEXT, "name": _TEXT}},
            },
            "calls": {
                "type": "array",
                "description": "Of whistles that you may answer",
                "items": {"type": "object", "properties": {"whistle": _WHOLE, "unit": _TEXT}},
            },
            "requests": {
                "type": "object",
                "description": "For time: `for`: what you may ask for, by kind; `part` 0: the case",
                "properties": {
                    "for": {"type": "object"},
                    **{key: {"type": "array", "items": _WHOLE} for key in ("decides", "withdraws")},
                },
            },
            "matters": {"type": "array", "items": SUGGESTION},
            "instructions": {"type": "array", "items": _TEXT},
        },
        "required": ["handling", "commands", "calls", "requests", "units", "matters", "instructions"],
    },
    "CaseEntry": {
        "type": "object",
        "properties": {
            "title": _TEXT | {"minLength": 1, "maxLength": 200},
            "severity": _WHOLE | {"minimum": 1, "maximum": 4},
            "matter": _TEXT | {"description": "Code or name of a matter"},
            "split_from": _TEXT | {"description": "Id of the case of which it was a part"},
            "text": _TEXT | {"maxLength": LONGEST_TEXT, "description": "The caller's words"},
            **dict.fromkeys(("caller", "phone"), _TEXT | {"maxLength": 128}),
            "region": _TEXT | {"description": "Township, village or grid; or a point, or both"},
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
            "key": _KEY,
        },
        "required": ["title", "severity", "key"],
    },
    "CaseEntered": {
        "type": "object",
        "properties": {"case": _TEXT, "no": p.NULLABLE},
        "required": ["case", "no"],
    },
    "CaseCommand": {
        "type": "object",
        "properties": {
            "command": {"enum": [*NAMES, *RELATIONS]},
            "version": _COUNT | {"description": "`handling.version` as it was looked at; 0 without one"},
            "key": _KEY,
            "reason": _TEXT | {"maxLength": MOST, "description": "Needed by the exceptions"},
            "note": _TEXT | {"maxLength": LONGEST_NOTE},
            "unit": _TEXT | {"description": "For dispatch; who answers a whistle, or asks for time"},
            "part": _COUNT | {"description": "For a request for time: of which part; 0 for the case"},
            "request": _COUNT | {"description": "Number of the request that is decided or withdrawn"},
            "matter": _TEXT | {"description": "Code, for set_matter"},
            "units": _TEXTS | {"description": "Codes of units or regions that a whistle calls"},
            "minutes": _WHOLE | {"minimum": 5, "maximum": 10_080, "description": "For whistle"},
            "whistle": _COUNT | {"description": "Number of the whistle that is answered"},
            "level": {"enum": [*LEVELS[1:]], "description": "For escalate"},
            "to": _TEXT | {"description": "Code of the region it is handed down to"},
            "into": _TEXT | {"description": "Id of the case it repeats, for merge"},
            "other": _TEXT | {"description": "Id of the other case, for link and unlink"},
            "hours": _WHOLE
            | {
                "minimum": 1,
                "maximum": int(LONGEST_EXTENSION.total_seconds()) // _HOUR_S,
                "description": "For extend and request_extension",
            },
        },
        "required": ["command", "version"],
    },
    "Recommendation": {
        "type": "object",
        "properties": {"needs": _LIST, "matches": _LIST, "people": _PEOPLE},
        "required": ["needs", "matches", "people"],
    },
    "AreaPeople": {
        "type": "object",
        "properties": {"matches": _LIST, "more": _WHOLE, "left_out": _LIST, "people": _PEOPLE},
        "required": ["matches", "more", "left_out", "people"],
    },
    "SquadPeople": {
        "type": "object",
        "properties": {
            "people": {
                "type": "array",
                "items": {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2},
                "description": "Pairs [person, capability]",
            },
            "override": _TEXT | {"description": "Why somebody is taken out of another squad"},
            "key": _KEY,
        },
        "required": ["people"],
    },
    "Squad": {
        "type": "object",
        "properties": {
            **dict.fromkeys(("id", "case", "region", "lead", "opened_at"), _TEXT),
            "matter": p.NULLABLE,
            "version": _WHOLE,
            "live": {"type": "boolean"},
            **dict.fromkeys(("needs", "gaps", "members", "orders"), _LIST),
            "led": {"type": "boolean", "description": "Whether whoever commands it can sign in and may"},
            "handed_over": {
                "type": "object",
                "properties": dict.fromkeys(("was", "by", "at", "note", "offered_by", "offered_at"), _TEXT),
            },
            "offer": _OFFER | {"description": "Its command is offered, and nobody accepted yet"},
            "last_offer": _OFFER | {"description": "The last offer, that is over"},
            "people": _PEOPLE,
            "you": _TEXT | {"description": "Whoever asks, as `lead` names people"},
        },
        "required": ["id", "case", "version", "live", "members", "orders", "people", "you"],
    },
    "CommanderNames": {
        "type": "object",
        "properties": {"names": {"type": "object", "additionalProperties": _TEXT}},
        "required": ["names"],
    },
    "SquadCommanders": {
        "type": "object",
        "properties": {"commanders": {"type": "array", "items": _COMMANDER}},
        "required": ["commanders"],
    },
    "SquadCommand": {
        "type": "object",
        "properties": {
            "command": {"enum": [*SQUAD_COMMANDS]},
            "version": _COUNT,
            "key": _KEY,
            "reason": _TEXT | {"maxLength": MOST},
            **dict.fromkeys(("person", "state", "step", "note", "text", "lead", "override"), _TEXT),
            **dict.fromkeys(("answered_at", "eta", "due_at"), _TEXT | {"format": "date-time"}),
            **dict.fromkeys(("order", "offer"), _COUNT),
            "to": {"type": "array", "items": _TEXT},
            "people": {"type": "array", "items": {"type": "array", "items": _TEXT}},
        },
        "required": ["command"],
    },
    "SquadReveal": {
        "type": "object",
        "properties": {
            "reason": _TEXT | {"maxLength": MOST},
            "person": _TEXT | {"description": "Of nobody else; everybody in the squad when it is empty"},
        },
        "required": ["reason"],
    },
    "SquadStep": {
        "type": "object",
        "properties": {"squad": _TEXT, "version": _WHOLE},
        "required": ["squad", "version"],
    },
    "CaseTrail": {
        "type": "object",
        "properties": {
            "county": _TEXT,
            "case": {"$ref": "#/components/schemas/CaseRow"},
            "outcome": p.NULLABLE,
            "closed_at": _TIME,
            "squads": _LIST,
            "names": {"type": "object", "additionalProperties": _TEXT},
            "entries": {"type": "array", "items": TRAIL_ENTRY},
            "cut": {"type": "boolean", "description": "Earlier rows of the case stand in the trace only"},
        },
        "required": ["county", "case", "squads", "names", "entries", "cut"],
    },
    "CaseStep": {
        "type": "object",
        "properties": {"version": _WHOLE, "stage": _TEXT},
        "required": ["version", "stage"],
    },
}


def photo() -> dict[str, Any]:
    """Answer of GET /api/cases/{case_id}/photos/{photo_id}."""
    image = {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}
    return {
        "summary": "A photo of a case",
        "parameters": [p.path("case_id"), p.path("photo_id"), p.LANG],
        "responses": {"200": {"description": "The photo", "content": image}},
    }


def handling() -> dict[str, Any]:
    """Answer of GET /api/cases/{case_id}/handling; the caller adds refusals and who may."""
    return _look("How a case is handled, and what you may do about it now", "case_id", "CaseHandling")


def entry() -> dict[str, Any]:
    """Body and answer of POST /api/cases."""
    found = _act("Enter a case that reached us by no source", "", "CaseEntry", "CaseEntered")
    return found | {"parameters": [p.LANG]}


def case_commands() -> dict[str, Any]:
    """Body and answer of POST /api/cases/{case_id}/commands."""
    summary = "Move a case on: one command, as of the version that was looked at"
    return _act(summary, "case_id", "CaseCommand", "CaseStep")


def recommendation() -> dict[str, Any]:
    """Answer of GET /api/cases/{case_id}/recommendation."""
    return _look("Whom to pull into a case, and why", "case_id", "Recommendation")


def candidates() -> dict[str, Any]:
    """Answer of GET /api/cases/{case_id}/candidates."""
    found = _look("Who could be called of the people in an area of the map", "case_id", "AreaPeople")
    return found | {"parameters": [*found["parameters"], p.AREA]}


def assemble() -> dict[str, Any]:
    """Body and answer of POST /api/cases/{case_id}/squads."""
    return _act("Pull people into a case: all of them or nobody", "case_id", "SquadPeople", "SquadStep")


def squad() -> dict[str, Any]:
    """Answer of GET /api/squads/{squad_id}."""
    return _look("A squad with its people", "squad_id", "Squad")


def leads() -> dict[str, Any]:
    """Answer of GET /api/commanders."""
    summary = "Who commands the live squads of a region, by account"
    answer = {"description": summary, "content": p.json_of("CommanderNames")}
    return {"summary": summary, "parameters": [p.REGION, p.LANG], "responses": {"200": answer}}


def commanders() -> dict[str, Any]:
    """Answer of GET /api/squads/{squad_id}/commanders."""
    return _look("To whom the command of a squad can be handed over", "squad_id", "SquadCommanders")


def squad_commands() -> dict[str, Any]:
    """Body and answer of POST /api/squads/{squad_id}/commands."""
    return _act("Command a squad", "squad_id", "SquadCommand", "SquadStep")


def reveal() -> dict[str, Any]:
    """Body and answer of POST /api/squads/{squad_id}/reveal."""
    summary = "Whom to call of a squad, for a reason"
    return _act(summary, "squad_id", "SquadReveal", "HazardCalls") | {"description": p.CSRF}


def _look(summary: str, named: str, schema: str) -> dict[str, Any]:
    return {
        "summary": summary,
        "parameters": [p.path(named), p.LANG],
        "responses": {"200": {"description": summary, "content": p.json_of(schema)}},
    }


def _act(summary: str, named: str, body: str, schema: str) -> dict[str, Any]:
    return _look(summary, named, schema) | {
        "description": p.CSRF + "Repeating a command with the same key is harmless.",
        "requestBody": {"required": True, "content": p.json_of(body)},
    }
