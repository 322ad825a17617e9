"""Directed checks in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.command_bodies import MOST_PEOPLE
from dashboard.http.api.descriptions import openapi_components as p
from data_access.emergency.rollouts.checks.check_pages import MOST
from domain.emergency.rollouts.checks.check import LONGEST, SHORTEST, TIERS
from domain.emergency.rollouts.checks.check_answers import LONGEST_DETAIL
from domain.emergency.rollouts.checks.check_values import CHECK_KINDS
from domain.kernel.command import LONGEST_KEY

_TEXT, _WHOLE = {"type": "string"}, {"type": "integer", "minimum": 0}
_NUMBER: Final[dict[str, Any]] = {"type": "number"}
_MAYBE_NUMBER: Final[dict[str, Any]] = {"type": ["number", "null"]}
_TIME = _TEXT | {"format": "date-time"}
_MAYBE: Final[dict[str, Any]] = {"type": ["string", "null"]}
_VALUE: Final[dict[str, Any]] = {
    "type": ["string", "number"],
    "description": "A number of at most three decimals; yes or no; one of the choices; words",
}


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def _list(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


_KEY = _TEXT | {"maxLength": LONGEST_KEY, "description": "The same key is done once"}
_SUBJECT = {
    "question": _TEXT | {"minLength": SHORTEST, "maxLength": LONGEST},
    "kind": {"enum": [*CHECK_KINDS]},
    **dict.fromkeys(("unit", "follow_up"), _TEXT),
    **dict.fromkeys(("choices", "regions"), _list(_TEXT)),
    "tier": {"enum": [*TIERS]},
    "reminders": _list(_NUMBER) | {"description": "Minutes after the question"},
}
_CHECK = _object(
    {
        **dict.fromkeys(("id", "check", "region", "asked_by", "closed_by"), _TEXT),
        "part": {"enum": ["check"]},
        **_SUBJECT,
        **dict.fromkeys(("least", "most"), _MAYBE_NUMBER),
        **dict.fromkeys(("asked_at", "due_at"), _TIME),
        "closed_at": _MAYBE,
        **dict.fromkeys(("people", "no_channel", "nobody", "round", "version"), _WHOLE),
    },
    ["id", "version", "question", "kind", "due_at"],
)
_SUM = _object(
    {
        **dict.fromkeys(("id", "check", "region"), _TEXT),
        "part": {"enum": ["region"]},
        **dict.fromkeys(("total", "answered"), _WHOLE),
        "sum": _MAYBE_NUMBER | {"description": "None before anybody answered: unknown is never zero"},
        "counts": {"type": "object", "additionalProperties": _WHOLE},
    },
    ["id", "region", "total", "answered", "sum", "counts"],
)
_TAKEN = _object(
    {
        **dict.fromkeys(("id", "value", "detail", "channel", "person", "said_by", "late"), _TEXT),
        **dict.fromkeys(("at", "received_at"), _TIME),
    }
)
_ITEM = _object(
    {
        **dict.fromkeys(("subject", "region", "name", "detail", "answer", "person", "said_by"), _TEXT),
        **dict.fromkeys(("value", "answered_at"), _MAYBE),
        "revisions": _WHOLE,
        "history": _list(_TAKEN),
    },
    ["subject", "region", "value", "answered_at", "history"],
)
_ANSWER = _object(
    {
        "person": _TEXT | {"description": "Who answers; or the subject"},
        "subject": _TEXT | {"description": "The grid, village or person it is of"},
        "value": _VALUE,
        "detail": _TEXT | {"maxLength": LONGEST_DETAIL, "description": "What the follow-up asks for"},
        "at": _TIME | {"description": "When it was said there; now when it is not given"},
        "clock_off_s": _NUMBER | {"description": "By how much the clock it was said by is ahead"},
        "key": _TEXT | {"maxLength": LONGEST_KEY, "description": "The same answer is taken once"},
        "channel": _TEXT,
        "by": _TEXT | {"description": "Who says it on the person's behalf"},
    },
    ["value"],
)
SCHEMAS: Final[dict[str, Any]] = {
    "Checks": _object({"checks": _list(_CHECK)}, ["checks"]),
    "Check": _object({"check": _CHECK, "regions": _list(_SUM)}, ["check", "regions"]),
    "CheckQuestion": _object(
        {
            **_SUBJECT,
            **dict.fromkeys(("least", "most"), _NUMBER),
            "due_minutes": _NUMBER | {"description": "After now"},
            "key": _KEY,
        },
        ["question", "kind", "due_minutes"],
    ),
    "CheckPreview": _object(
        {**dict.fromkeys(("people", "no_channel", "nobody", "subjects"), _WHOLE), "due_at": _TIME},
        ["people", "no_channel", "nobody", "subjects", "due_at"],
    ),
    "CheckStep": _object({"check": _TEXT, "version": _WHOLE, "people": _WHOLE}, ["check", "version"]),
    "CheckClosing": _object({"version": _WHOLE, "key": _KEY, "reason": _TEXT}, ["version"]),
    "CheckAnswers": _object({"answers": _list(_ITEM), "next": _MAYBE}, ["answers", "next"]),
    "CheckAnswering": _object({"answers": _list(_ANSWER) | {"maxItems": MOST_PEOPLE}}, ["answers"]),
}


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


PAGE = [
    _query("answered", "Only answered ones, or only those that are not", {"enum": ["yes", "no"]}),
    _query("after", "The subject after which the page begins", _TEXT),
    _query("limit", "How many", {"type": "integer", "minimum": 1, "maximum": MOST}),
]


def reads() -> dict[str, dict[str, Any]]:
    """Every address that is looked at, with its answer."""
    base = "/api/checks/{check}"
    table = {"description": "UTF-8 with a byte order mark", "content": {"text/csv": {"schema": _TEXT}}}
    return {
        "/api/checks": p.describe("All directed checks of a county", "Checks"),
        base: p.describe("A check and how it adds up in a region", "Check", "check"),
        f"{base}/answers": p.describe("Answers of a check, by page", "CheckAnswers", "check", more=PAGE),
        f"{base}/answers.csv": p.describe("Answers of a check as a table", "CheckAnswers", "check")
        | {"responses": {"200": table}},
    }


def acts() -> dict[str, dict[str, Any]]:
    """Every address that a command is sent to, with its body and answer."""
    check = "/api/checks/{check}"
    return {
        "/api/checks": p.describe("Ask every grid, or some, a question", "CheckStep", body="CheckQuestion"),
        "/api/checks/preview": p.describe("Whom a check would ask", "CheckPreview", body="CheckQuestion"),
        f"{check}/answers": p.describe("What some answered", "ReceiptsTaken", "check", body="CheckAnswering"),
        f"{check}/close": p.describe("Close a check", "CheckStep", "check", body="CheckClosing"),
    }
