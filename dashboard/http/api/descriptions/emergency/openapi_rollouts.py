"""Roll-outs in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from dashboard.http.api.descriptions.emergency import openapi_difficulties as difficulties
from dashboard.http.api.rollouts.rollout_routes import ANSWERS_OF_DEPUTIES, COMMANDS, MOST_RECEIPTS
from data_access.emergency.rollouts.pages.task_pages import MOST
from data_access.emergency.rollouts.rollout_store import OVER
from domain.access import reasons
from domain.emergency.rollouts.progress.ratings import RATINGS
from domain.emergency.rollouts.progress.task_states import KINDS, LONGEST_NOTE, STATES
from domain.emergency.rollouts.progress.visits import RESULTS
from domain.emergency.rollouts.void_map import REASONS, UNKNOWN, VOID, WAITING, WELL
from domain.kernel.command import LONGEST_KEY
from domain.squads.calls.outgoing import State

_TEXT, _WHOLE = {"type": "string"}, {"type": "integer", "minimum": 0}
_NUMBER: Final[dict[str, Any]] = {"type": "number"}
_TIME = _TEXT | {"format": "date-time"}
_MAYBE: Final[dict[str, Any]] = {"type": ["string", "null"]}
_TEXTS: Final[dict[str, Any]] = {"type": "array", "items": _TEXT}
_COUNTS = {
    "type": "array",
    "items": _WHOLE,
    "minItems": len(STATES),
    "maxItems": len(STATES),
    "description": ", ".join(STATES),
}


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def _list(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


_TIER = _object(
    {
        **dict.fromkeys(("tier", "people", "round"), _WHOLE),
        **dict.fromkeys(("name", "name_en", "text"), _TEXT),
        **dict.fromkeys(("target", "accept_minutes", "finish_minutes"), _NUMBER),
        **dict.fromkeys(("accept_due_at", "finish_due_at"), _MAYBE),
        "checklist": _TEXTS,
        "reminders": {"type": "array"},
        "finish_reminders": {"type": "array"},
    },
    ["tier", "people"],
)
_FIGURES = dict.fromkeys(("people", "no_channel", "grids_without_head"), _WHOLE)
_PLAN_WORDS = dict.fromkeys(("code", "name", "name_en", "response"), _TEXT) | {"level": _WHOLE}
_ROLLOUT = _object(
    {
        **dict.fromkeys(("id", "region", "plan", "plan_name", "plan_name_en", "response", "warning"), _TEXT),
        **dict.fromkeys(("note", "prepared_by", "issued_by", "confirmed_by", "superseded_by"), _TEXT),
        **_FIGURES,
        **dict.fromkeys(("version", "level", "repeats"), _WHOLE),
        "state": {"enum": ["prepared", "issued", "stopped", "superseded", "ended"]},
        "needs_second": {"type": "boolean"},
        "prepared_at": _TIME,
        "issued_at": _MAYBE,
        "plan_version": _WHOLE,
        "hold_until": _MAYBE,
        "held_by": _TEXT,
        **dict.fromkeys(("asked_at", "held_at", "repeated_at"), _TIME),
        "held_why": _TEXT,
        "sent_back": {"type": "boolean"},
        "tiers": _list(_TIER),
        "supersedes": _TEXTS,
    },
    ["id", "version", "region", "state", "tiers"],
)
_OVER = _ROLLOUT | {"properties": _ROLLOUT["properties"] | {"over_at": _MAYBE}}
_PAST = _OVER | {
    "properties": _OVER["properties"]
    | {
        "counts": {
            "type": ["object", "null"],
            "properties": dict.fromkeys(STATES, _WHOLE),
            "description": "Tasks of the region in each state; null where nothing was issued",
        },
    }
}
_BRANCH = _object(
    {
        **dict.fromkeys(("id", "rollout", "region"), _TEXT),
        "tiers": {"type": "object", "additionalProperties": _COUNTS},
        **dict.fromkeys(("first_at", "last_at", "silent_since"), _MAYBE),
        "marks": {"type": "object", "additionalProperties": _WHOLE, "description": difficulties.MARKS},
        "visits": {
            "type": "array",
            "items": _WHOLE,
            "minItems": len(RESULTS),
            "maxItems": len(RESULTS),
            "description": "Once households were listed: " + ", ".join(RESULTS),
        },
    },
    ["id", "rollout", "region", "tiers"],
)
_CALL = {
    "type": ["object", "null"],
    "properties": {"state": {"enum": [state.value for state in State]}, "at": _TIME},
    "description": "How far the last call to them is, since when",
}
_TASK = _object(
    {
        **dict.fromkeys(("person", "name", "region", "failed", "taken_over_by", "on_behalf_by"), _TEXT),
        **dict.fromkeys(("note", "code", "on_behalf_name", "taken_over_name"), _TEXT),
        **dict.fromkeys(("post", "unit", "last_word", "sent_at", "delivered_at", "read_at"), _MAYBE),
        **dict.fromkeys(("accepted_at", "finished_at", "reminded_at", "quiet_until", "returned_at"), _MAYBE),
        **dict.fromkeys(("tier", "round", "returns"), _WHOLE),
        "rating": {"enum": ["", *RATINGS]},
        "queued_at": _TIME,
        "reasons": _TEXTS,
        "state": {"enum": [*STATES]},
        "call": _CALL,
    },
    ["person", "name", "region", "tier", "state"],
)
_FOUND = {"enum": [WELL, WAITING, UNKNOWN, VOID], "description": "Of " + ", ".join(REASONS)}
_CONTACT = _object(
    {
        **dict.fromkeys(("person", "name", "post_name", "post_name_en", "region"), _TEXT),
        "phone": _TEXT | {"description": "Masked"},
        "state": {"enum": [*STATES, None], "description": "Of their task; null without one"},
    },
    ["person", "name", "state"],
)
_VOID = _object(
    {
        "region": _TEXT,
        "grade": _WHOLE | {"description": "1 the worst, 3 the least"},
        "reasons": _list({"enum": [*REASONS]}),
        "arrival": _object({"state": _TEXT, "at": _MAYBE}, ["state", "at"]),
        **dict.fromkeys(("due_at", "seen_at"), _MAYBE),
        **dict.fromkeys(("people", "accepted"), _WHOLE),
        "contacts": _list(_CONTACT),
    },
    ["region", "grade", "reasons", "arrival"],
)
_SHEET_ROW = _object(
    {
        **dict.fromkeys(("code", "person", "name", "post", "post_en", "region", "place", "place_en"), _TEXT),
        "state": {"enum": [*STATES]},
    },
    ["code", "person", "name", "state"],
)
_RECEIPT = _object(
    {
        "person": _TEXT,
        "kind": {"enum": [*KINDS]},
        "at": _TIME | {"description": "When it was said there; now when it is not given"},
        "clock_off_s": _NUMBER | {"description": "By how much the clock it was said by is ahead"},
        "key": _TEXT | {"maxLength": LONGEST_KEY, "description": "The same receipt is taken once"},
        "channel": _TEXT,
        "by": _TEXT | {"description": "Who says it on the person's behalf"},
        "note": _TEXT | {"maxLength": LONGEST_NOTE},
    },
    ["person", "kind"],
)
SCHEMAS: Final[dict[str, Any]] = {
    "Rollouts": _object(
        {"rollouts": _list(_ROLLOUT), "plans": _list(_object(_PLAN_WORDS, ["code"]))}, ["rollouts", "plans"]
    ),
    "PastRollouts": _object({"rollouts": _list(_PAST), "next": {"type": ["string", "null"]}}, ["rollouts"]),
    "PlanPreview": _object(
        _PLAN_WORDS | _FIGURES | {"tiers": _list(_TIER), "needs_second": {"type": "boolean"}},
        ["code", "tiers", *_FIGURES],
    ),
    "Rollout": _object(
        {
            "rollout": _OVER,
            "branches": _list(_BRANCH),
            "names": {"type": "object", "additionalProperties": _TEXT, "description": "Of accounts"},
        },
        ["rollout", "branches"],
    ),
    "RolloutCurve": _object({"region": _TEXT, "tiers": {"type": "object"}}, ["region", "tiers"]),
    "SheetCodes": _object(
        {"rollout": _TEXT, "issued_at": _TIME, "as_of": _TIME, "rows": _list(_SHEET_ROW)}, ["rollout", "rows"]
    ),
    "RolloutTasks": _object({"tasks": _list(_TASK), "next": _MAYBE}, ["tasks", "next"]),
    "RolloutVoids": _object(
        {
            "rollout": _TEXT,
            "at": _TIME,
            "counts": _object(
                {
                    **dict.fromkeys(("grids", "void"), _WHOLE),
                    "grades": _list(_WHOLE),
                    "reasons": {"type": "object"},
                },
                ["grids", "void", "grades", "reasons"],
            ),
            "grids": _list(
                _object({"region": _TEXT, "grade": _WHOLE, "found": _list(_FOUND)}, ["region", "grade"])
            ),
            "worst": _list(_VOID),
        },
        ["rollout", "at", "counts", "grids", "worst"],
    ),
    "RolloutReports": _object(
        {
            "rollout": _TEXT,
            **dict.fromkeys(("n", "open"), _WHOLE),
            "cleared_minutes": {
                "anyOf": [_object({"middle": _NUMBER, "longest": _NUMBER}), {"type": "null"}]
            },
            "reports": _list(
                _object(
                    {
                        **dict.fromkeys(("case", "no", "title", "region", "storm"), _TEXT),
                        "severity": _WHOLE,
                        **dict.fromkeys(("reported_at", "closed_at"), _MAYBE),
                    },
                    ["case", "region", "closed_at"],
                )
            ),
        },
        ["rollout", "n", "open", "cleared_minutes", "reports"],
    ),
    **difficulties.SCHEMAS,
    "RolloutPreparation": _object(
        {
            **dict.fromkeys(("plan", "warning", "note"), _TEXT),
            "key": _TEXT | {"maxLength": LONGEST_KEY, "description": "The same key is done once"},
        },
        ["plan"],
    ),
    "RolloutCommand": _object(
        {
            "version": _WHOLE | {"description": "For issue, confirm, return, hold, stop, end: the one seen"},
            "key": _TEXT | {"maxLength": LONGEST_KEY, "description": "The same key is done once"},
            "reason": _TEXT
            | {"maxLength": reasons.MOST, "description": "For stop, return, hold, send-back, correct, poor"},
            "person": _TEXT | {"description": "For rate, send-back and correct"},
            **difficulties.COMMAND_FIELDS,
            "line": _TEXT | {"description": "For correct: the id of the line that counts no more"},
            "rating": {"enum": [*RATINGS], "description": "For rate"},
            "people": _TEXTS | {"description": "For remind, call, take-over and ask-deputy"},
            "deputy": _TEXT | {"description": "For ask-deputy: id of the person"},
            "request": _TEXT | {"description": "For answer-deputy: id of the request"},
            "answer": {"enum": [*ANSWERS_OF_DEPUTIES], "description": "For answer-deputy"},
            "branch": _TEXT | {"description": "For remind and call: everybody behind in this region"},
            "tier": _WHOLE | {"description": "For remind and call: of this tier, 0 for all"},
            "finish": {
                "type": "boolean",
                "description": "For remind: whoever accepted and should have finished",
            },
        }
    ),
    "RolloutStep": _object(
        {
            **dict.fromkeys(("rollout", "state", "request"), _TEXT),
            **dict.fromkeys(("version", "people"), _WHOLE),
            "calling": _WHOLE | {"description": "Of call: of how many a call was on its way already"},
            "recent": _WHOLE | {"description": "Of call: how many were called less than five minutes ago"},
            "sent": _WHOLE | {"description": "Of ask-deputy: of how many a message goes out"},
        }
    ),
    "Receipts": _object({"receipts": _list(_RECEIPT) | {"maxItems": MOST_RECEIPTS}}, ["receipts"]),
    "ReceiptsTaken": _object(
        {
            "taken": _WHOLE,
            "repeated": _WHOLE,
            "refused": _list(_object({"index": _WHOLE, "code": _TEXT}, ["index", "code"])),
        },
        ["taken", "repeated", "refused"],
    ),
}


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


PAGE = [
    _query("tier", "Only of this tier", _WHOLE),
    _query("state", f"Only in this state, or several with commas: {', '.join(STATES)}", _TEXT),
    _query("after", "The person after whom the page begins", _TEXT),
    _query("limit", "How many", {"type": "integer", "minimum": 1, "maximum": MOST}),
]


PAST = [
    _query("type", "Only of this response", _TEXT),
    _query("level", "Only of this level", {"type": "integer", "minimum": 1, "maximum": 4}),
    _query("state", "Only what was stopped, superseded or ended", {"enum": [*OVER]}),
    _query("day", "Only issued on this day of the county", _TEXT | {"format": "date"}),
    _query("after", "The roll-out after whom the page begins", _TEXT),
]


def reads() -> dict[str, dict[str, Any]]:
    """Every address that is looked at, with its answer."""
    base = "/api/rollouts/{rollout}"
    return {
        "/api/rollouts": p.describe("All roll-outs of a county and its plans", "Rollouts"),
        "/api/rollouts/past": p.describe(
            "Roll-outs that were stopped, superseded or ended, by page", "PastRollouts", more=PAST
        ),
        "/api/rollouts/plans/{plan}": p.describe("Whom a plan would reach now", "PlanPreview", "plan"),
        base: p.describe("A roll-out and its branches in a region", "Rollout", "rollout"),
        f"{base}/curve": p.describe(
            "How many of a region had accepted and finished by when", "RolloutCurve", "rollout"
        ),
        f"{base}/tasks": p.describe("People of a roll-out, by page", "RolloutTasks", "rollout", more=PAGE),
        f"{base}/reports": p.describe(
            "Cases that people with an open task reported", "RolloutReports", "rollout"
        ),
        **difficulties.reads(),
        f"{base}/voids": p.describe(
            "Grids with nobody on duty, no acceptance or no fresh position", "RolloutVoids", "rollout"
        ),
        f"{base}/sheets": p.describe("Whom each code of a call sheet means", "SheetCodes", "rollout"),
        f"{base}/sheets/{{region}}.pdf": _sheet_file(),
    }


def _sheet_file() -> dict[str, Any]:
    summary = "The call sheet of a township or village, who did not accept"
    pdf = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
    return {
        "summary": summary,
        "description": "Names and phones are masked for whoever does not lead roll-outs there. In the trace.",
        "parameters": [p.path("rollout"), p.path("region"), p.LANG],
        "responses": {"200": {"description": summary, "content": pdf}},
    }


def acts() -> dict[str, dict[str, Any]]:
    """Every address that a command is sent to, with its body and answer."""
    rollout = "/api/rollouts/{rollout}"
    verb = p.path("verb") | {"schema": {"enum": [*COMMANDS]}}
    return {
        "/api/rollouts": p.describe("Draw up one after a plan", "RolloutStep", body="RolloutPreparation"),
        f"{rollout}/{{verb}}": p.describe(
            "Issue, confirm, send back, hold back, remind, call, take over, stop or end",
            "RolloutStep",
            "rollout",
            body="RolloutCommand",
            more=[verb],
        ),
        f"{rollout}/receipts": p.describe("What came back", "ReceiptsTaken", "rollout", body="Receipts"),
    }
