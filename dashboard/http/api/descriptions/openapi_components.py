"""Parameters, answers and schemas that the OpenAPI description is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.directory.duties import LISTS
from domain.emergency.responses.response import TYPES
from domain.topics.registry import NAMES

Json = dict[str, Any]

CSRF = "With a session the header X-CSRFToken has to carry the cookie `_csrf_token_PORT`. "
PROBLEM_STATUS = {
    "400": "The request cannot be understood",
    "401": "Nobody is signed in, or the token is none",
    "403": "The right or region does not cover this, or the request comes from elsewhere",
    "404": "No such region or object",
    "409": "The object is another than was looked at, or not so far",
    "413": "Too large",
    "422": "The message is refused; `where` names the field",
    "429": "Too often; `Retry-After` says how many seconds to wait",
    "503": "Not ready, or not confirmed durable in time; try again",
}


def json_of(schema: str) -> Json:
    """Content of type JSON by the name of its schema."""
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def path(name: str) -> Json:
    """A parameter inside the path."""
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def number(name: str) -> Json:
    """A parameter inside the path that is a number."""
    return path(name) | {"schema": {"type": "integer", "minimum": 0}}


def _query(name: str, description: str, schema: Json, required: bool = False) -> Json:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema}


REGION = _query(
    "region", "Region code: 4, 6, 9, 12 or 15 digits", {"type": "string", "pattern": "^[0-9]{4,15}$"}
)
COUNTY = _query("county", "County code, when region is a city", {"type": "string", "pattern": "^[0-9]{6}$"})
TOPICS = _query("topics", "Topics wanted, joined by commas; all without it", {"type": "string"})
EPOCH = _query("epoch", "Epoch of the state the changes shall follow", {"type": "string"})
AFTER = _query("after", "Position after which changes are wanted", {"type": "integer", "minimum": 0}, True)
LANG = _query("lang", "Language of error messages", {"type": "string", "enum": ["zh", "en"]})


def _object(properties: Json, required: tuple[str, ...] = (), **more: Any) -> Json:
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties} | needed | more


TEXT_ = {"type": "string"}
NULLABLE = {"type": ["string", "null"]}
WHOLE = {"type": "integer"}
FLOAT = {"type": "number"}
TIME = {"type": "string", "format": "date-time"}


def _list(schema: str) -> Json:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}


CASE_ROW = _object(
    {
        "id": TEXT_,
        "no": NULLABLE,
        "source": TEXT_,
        "source_id": TEXT_,
        "source_no": TEXT_,
        "title": TEXT_,
        "severity": {"type": "integer", "minimum": 1, "maximum": 4},
        "matter": NULLABLE,
        "region": TEXT_,
        "lat": FLOAT,
        "lon": FLOAT,
        "placed": {"enum": ["point", "region"]},
        "stage": TEXT_,
        "reported_at": TIME,
        "due_at": TIME,
        "updated_at": TIME,
    },
    ("id", "source", "source_id", "title", "severity", "region", "lat", "lon", "stage"),
)
GRID_ROW = _object(
    {
        "region": TEXT_,
        "status": {"enum": ["normal", "watch", "alert", "offline"]},
        "readings": {"type": "object"},
        "note": TEXT_,
        "changed_at": TIME,
    },
    ("region", "status"),
)
POSITION_ROW = _object(
    {"person": TEXT_, "region": TEXT_, "lat": FLOAT, "lon": FLOAT, "accuracy_m": FLOAT, "at": TIME},
    ("person", "lat", "lon"),
)
RESPONSE_ROW = _object(
    {
        "type": {"enum": list(TYPES)},
        "region": TEXT_,
        "level": {"type": "integer", "minimum": 1, "maximum": 4},
        "since": TIME,
        "changed_at": TIME,
        "version": WHOLE,
    },
    ("type", "region", "level", "since"),
)
NEWS_ROW = _object(
    {
        "seq": WHOLE,
        "at": TIME,
        "kind": TEXT_,
        "region": TEXT_,
        "matter": NULLABLE,
        "case": TEXT_,
        "title": TEXT_,
        "severity": WHOLE,
        "stage": TEXT_,
        "day": TEXT_ | {"description": "Of a gap in the roster (roster.gap), which is of no case"},
        **dict.fromkeys(("shift", "post", "post_en"), TEXT_),
        **dict.fromkeys(("count", "units"), WHOLE),
        **dict.fromkeys(
            ("unit", "unit_en"),
            TEXT_
            | {"description": "Of people lent (loan.began, loan.ended) or in several squads (loan.doubled)"},
        ),
        "no": TEXT_,
    }
)
TALLY_ROW = {
    "type": "array",
    "description": "township, day, matter or '', received, closed, closed in time",
    "prefixItems": [TEXT_, TEXT_, TEXT_, WHOLE, WHOLE, WHOLE],
}
COUNTY_STATE = _object(
    {
        "county": TEXT_,
        "epoch": TEXT_,
        "seq": WHOLE,
        "at": {"type": ["string", "null"]},
        "cases": _list("CaseRow"),
        "grids": _list("GridRow"),
        "positions": _list("PositionRow"),
        "responses": _list("ResponseRow"),
        "warnings": _list("WarningRow"),
        "proposals": _list("ProposalRow"),
        "tally": _list("TallyRow"),
        "news": _list("NewsRow"),
    },
    ("county", "epoch", "seq", "cases", "grids", "positions", "responses", "tally", "news"),
)
STATE = {
    "oneOf": [
        {"$ref": "#/components/schemas/CountyState"},
        _object({"region": TEXT_, "counties": _list("CountyState")}, ("region", "counties")),
    ]
}
CHANGE = _object(
    {
        "seq": WHOLE,
        "at": TIME,
        "kind": TEXT_,
        "topic": {"enum": list(NAMES)},
        "region": TEXT_,
        "cases": _list("CaseRow"),
        "gone": {"type": "array", "items": TEXT_},
        "grids": _list("GridRow"),
        "positions": _list("PositionRow"),
        "responses": _list("ResponseRow"),
        "warnings": _list("WarningRow"),
        "proposals": _list("ProposalRow"),
        "tally": _list("TallyRow"),
        "news": _list("NewsRow"),
        "canary": TEXT_,
    },
    ("seq", "kind", "topic", "region"),
)
CHANGES = {
    "oneOf": [
        _object(
            {"county": TEXT_, "epoch": TEXT_, "seq": WHOLE, "changes": _list("Change")},
            ("epoch", "seq", "changes"),
        ),
        _object({"reset": {"const": True}}, ("reset",)),
    ]
}
PROBLEM = _object(
    {"error": _object({"code": TEXT_, "message": TEXT_, "where": NULLABLE}, ("code", "message", "where"))},
    ("error",),
)
RESULT = _object({"id": TEXT_, "status": {"enum": ["accepted", "duplicate"]}}, ("id", "status"))
RESULTS = _object({"results": {"type": "array", "items": {"oneOf": [RESULT, PROBLEM]}}}, ("results",))
ACCEPTED = {"oneOf": [RESULT, RESULTS]}
NOT_ACCEPTED = {"oneOf": [PROBLEM, RESULTS]}
TRACE_ROW = _object(
    {
        "n": WHOLE,
        "seq": WHOLE,
        "at": TIME,
        "actor": TEXT_,
        "origin": TEXT_,
        "ordered_by": TEXT_,
        "action": TEXT_,
        "object": TEXT_,
        "cause": TEXT_,
        "old": {"type": ["object", "null"]},
        "new": {"type": ["object", "null"]},
    }
)
ANYTHING = {"type": "object"}

DUTY = _object(
    dict.fromkeys(("code", "name", "lead", "matter", "lead_duty", "township_duty", "basis"), TEXT_)
    | {
        "list": {"enum": [*LISTS]},
        "cooperating": {"type": "array", "items": TEXT_},
        "procedure": {"type": "array", "items": TEXT_},
    },
    ("code", "list", "name", "lead"),
    description="An entry of the duty lists; `lead`, `cooperating` and `matter` are codes",
)
DUTIES = _object(
    {"county": TEXT_, "total": WHOLE, "page": WHOLE, "pages": WHOLE}
    | {"lists": _object(dict.fromkeys(LISTS, WHOLE)), "duties": {"type": "array", "items": DUTY}},
    ("county", "total", "page", "pages", "lists", "duties"),
)
AREA = _query("area", 'Corners "lat,lon" parted by ";", 3 to 64 of them', TEXT_) | {"required": True}
DUTY_QUERY = [
    _query("q", "Words parted by blanks, each of which must occur", TEXT_),
    _query("list", "One of the lists", {"type": "string", "enum": [*LISTS]}),
    _query("unit", "Code of the unit that leads or joins", TEXT_),
    _query("matter", "Code of a matter", TEXT_),
    _query("page", "Counts from 1", WHOLE),
]


def describe(summary: str, schema: str, *names: str, body: str = "", more: Sequence[Json] = ()) -> Json:
    """An operation about one county: its answer's schema, the names in its address, its body's schema, and
    more parameters.
    """
    operation: Json = {
        "summary": summary,
        "parameters": [*(path(name) for name in names), *more, REGION, LANG],
        "responses": {"200": {"description": summary, "content": json_of(schema)}},
    }
    if body:
        operation |= {"description": CSRF, "requestBody": {"required": True, "content": json_of(body)}}
    return operation


SCHEMAS: Json = {
    "Duties": DUTIES,
    "State": STATE,
    "CountyState": COUNTY_STATE,
    "Changes": CHANGES,
    "Change": CHANGE,
    "CaseRow": CASE_ROW,
    "GridRow": GRID_ROW,
    "PositionRow": POSITION_ROW,
    "ResponseRow": RESPONSE_ROW,
    "NewsRow": NEWS_ROW,
    "TallyRow": TALLY_ROW,
    "CaseDetail": _object(
        {"case": {"$ref": "#/components/schemas/CaseRow"}, "text": NULLABLE, "trace": _list("TraceRow")},
        ("case", "trace"),
    ),
    "TraceRow": TRACE_ROW,
    "GridDetail": _object({"grid": {"type": ["object", "null"]}, "cases": _list("CaseRow")}),
    "County": _object(
        {"code": TEXT_, "name": TEXT_, "name_en": TEXT_, "regions": {"type": "array"}}, ("code", "name")
    ),
    "Locale": _object({}, additionalProperties=TEXT_),
    "SchemaList": _object({"schemas": {"type": "array", "items": _object({"kind": TEXT_, "url": TEXT_})}}),
    "JsonSchema": ANYTHING,
    "Alive": _object({"status": TEXT_, "phones": ANYTHING}, ("status",), additionalProperties=False),
    "Readiness": _object(
        {"ready": {"type": "boolean"}, "ill": {"type": "array", "items": TEXT_}, "counties": ANYTHING},
        ("ready",),
    ),
    "Problem": PROBLEM,
    "Reason": _object({"reason": {"type": "string", "minLength": 4, "maxLength": 200}}, ("reason",)),
    "CaseWords": ANYTHING,
    "Viewer": _object(
        {
            "kind": {"enum": ["person", "kiosk", "token", "inner"]},
            "name": TEXT_,
            "grants": {
                "type": "array",
                "items": _object({"role": TEXT_, "region": TEXT_, "unit": NULLABLE}, ("role", "region")),
            },
        },
        ("kind", "name", "grants"),
    ),
    "Rest": _object(
        {"idle_s": {"type": ["number", "null"]}, "ends_s": {"type": ["number", "null"]}},
        ("idle_s", "ends_s"),
    ),
    "LetterWords": _object(
        {"id": WHOLE, "n": WHOLE, "raw": TEXT_, "exact": {"type": "boolean"}, "cut": {"type": "boolean"}},
        ("id", "n", "raw"),
    ),
    "Accepted": ACCEPTED,
    "NotAccepted": NOT_ACCEPTED,
}
RESPONSES: Json = {
    status: {"description": text, "content": json_of("Problem")} for status, text in PROBLEM_STATUS.items()
}
RESPONSES["422"]["content"]["application/json"]["schema"] = {
    "oneOf": [{"$ref": "#/components/schemas/Problem"}, {"$ref": "#/components/schemas/Accepted"}]
}
RESPONSES["503"]["content"] = RESPONSES["422"]["content"]
RESPONSES["429"]["headers"] = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}
SECURITY_SCHEMES: Json = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token of `palmcommand token create`"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palm_session_PORT",
        "description": "Of somebody signed in; PORT of the address people type, __Host- before it by https",
    },
}
READINESS: Json = {
    "200": {"description": "Every hop works", "content": json_of("Readiness")},
    "503": {"description": "`ill` names the hops, to who may see figures", "content": json_of("Readiness")},
}
TEXT: Json = {"description": "Prometheus text format", "content": {"text/plain": {"schema": TEXT_}}}
