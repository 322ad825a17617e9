"""Situation reports in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.emergency.responses.situations.report_clocks import CLOCK_STATES, CLOCKS
from domain.emergency.responses.situations.situation import (
    LONGEST_NAME,
    LONGEST_SECTION,
    REPORT_KINDS,
    REPORT_STATES,
    SECTIONS,
)
from domain.emergency.responses.situations.situation_figures import GROUPS
from domain.kernel.command import LONGEST_KEY

_TEXT, _WHOLE = {"type": "string"}, {"type": "integer", "minimum": 0}
_FLAG: Final[dict[str, Any]] = {"type": "boolean"}
_NUMBER: Final[dict[str, Any]] = {"type": "number"}
_MAYBE_NUMBER: Final[dict[str, Any]] = {"type": ["number", "null"]}
_TIME = _TEXT | {"format": "date-time"}
_MAYBE: Final[dict[str, Any]] = {"type": ["string", "null"]}
_KEY = _TEXT | {"maxLength": LONGEST_KEY, "description": "The same key is done once"}
_STATES: Final = ("same", "changed", "new", "gone")


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def _list(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


_CLOCK = _object(
    {
        "clock": {"enum": [*CLOCKS]},
        "due_at": _TIME,
        "stopped_at": _MAYBE,
        "state": {"enum": [*CLOCK_STATES]},
    },
    ["clock", "due_at", "stopped_at", "state"],
)
_HEAD: Final[dict[str, Any]] = {
    **dict.fromkeys(("id", "chain", "event", "title", "grade", "grade_name"), _TEXT),
    "kind": {"enum": [*REPORT_KINDS]},
    "state": {"enum": [*REPORT_STATES]},
    **dict.fromkeys(("number", "version"), _WHOLE),
    "correction": _FLAG | {"description": "Whether another version of it was sent"},
    **dict.fromkeys(("known_at", "begun_at", "figures_at"), _TIME),
    "clocks": _list(_CLOCK),
}
_FIGURE = _object(
    {
        "group": {"enum": [*GROUPS]},
        **dict.fromkeys(("code", "subject", "name", "text"), _TEXT),
        "value": _MAYBE_NUMBER,
        "known": _FLAG | {"description": "Unknown is never zero"},
        "state": {"enum": [*_STATES], "description": "Beside the report before"},
        "delta": _MAYBE_NUMBER,
        "was": {"type": ["object", "null"], "properties": {"value": _MAYBE_NUMBER, "text": _TEXT}},
    },
    ["group", "code", "value", "known", "state"],
)
_SIGNED = _object({"by": _TEXT, "at": _TIME}, ["by", "at"])
_DELIVERY = _object(
    {
        **dict.fromkeys(("at", "recorded_at"), _TIME),
        "to": _TEXT,
        "by": _TEXT,
        "version": _WHOLE,
        "late": _FLAG,
    },
    ["at", "to", "version", "late"],
)
_GRADE = _object(
    {
        **dict.fromkeys(("code", "name", "name_en"), _TEXT),
        **dict.fromkeys(("phone_minutes", "written_minutes"), _NUMBER),
        "levels": _list(_WHOLE),
    }
)
_EVENT = _object({**dict.fromkeys(("key", "name", "name_en"), _TEXT), "level": _WHOLE}, ["key"])
_SECTION = _TEXT | {"maxLength": LONGEST_SECTION}
_DELIVERING = {
    "to": _TEXT | {"maxLength": LONGEST_NAME},
    "at": _TIME | {"description": "Now when it is not given"},
    "key": _KEY,
}
SCHEMAS: Final[dict[str, Any]] = {
    "SituationReports": _object(
        {
            "reports": _list(_object(_HEAD, ["id", "chain", "kind", "state", "version", "clocks"])),
            "events": _list(_EVENT),
            "grades": _list(_GRADE),
            "follow_ups": _list(_TEXT),
            "to": _TEXT,
            "now": _TIME,
            "stamp": _TEXT | {"description": "Its ETag: another when something was done"},
        },
        ["reports", "events", "grades", "follow_ups"],
    ),
    "SituationReport": _object(
        {
            **_HEAD,
            "now": _TIME,
            "stamp": _TEXT | {"description": "Its ETag: another when something was done"},
            "sections": _object(dict.fromkeys(SECTIONS, _TEXT)),
            "figures": _list(_FIGURE),
            "authors": _list(_SIGNED),
            "approved": {"anyOf": [_SIGNED, {"type": "null"}]},
            "calls": _list(_DELIVERY),
            "sendings": _list(_DELIVERY),
            "versions": _list(_WHOLE),
        },
        ["id", "version", "sections", "figures", "clocks"],
    ),
    "SituationBeginning": _object(
        {
            "kind": {"enum": [*REPORT_KINDS]},
            "event": _TEXT
            | {"description": "Of a first report: response:typhoon, storm:202613, rollout:RW-…"},
            "chain": _TEXT | {"description": "Of the others: the id of the first"},
            "grade": _TEXT,
            "known_at": _TIME | {"description": "When the event was known; now when it is not given"},
            "key": _KEY,
        },
        ["kind"],
    ),
    "SituationEditing": _object(
        {"version": _WHOLE, "sections": _object(dict.fromkeys(SECTIONS, _SECTION)), "key": _KEY},
        ["version", "sections"],
    ),
    "SituationStep": _object({"report": _TEXT, "version": _WHOLE, "state": _TEXT}, ["report", "version"]),
    "SituationAct": _object({"version": _WHOLE, "key": _KEY, "reason": _TEXT}, ["version"]),
    "SituationCall": _object(_DELIVERING, ["to"]),
    "SituationSending": _object({"version": _WHOLE, **_DELIVERING}, ["version", "to"]),
}


def reads() -> dict[str, dict[str, Any]]:
    """Every address that is looked at, with its answer."""
    base, report = "/api/situation-reports", "/api/situation-reports/{report}"
    file = {"description": "The file", "content": {"application/octet-stream": {"schema": _TEXT}}}
    paper = p.describe("A report as it leaves: pdf or docx", "SituationReport", "report", "form")
    return {
        base: p.describe("All situation reports of a county, with their clocks", "SituationReports"),
        report: p.describe("A report, its figures beside those before", "SituationReport", "report"),
        f"{report}/report.{{form}}": paper | {"responses": {"200": file}},
    }


def acts() -> dict[str, dict[str, Any]]:
    """Every address that a command is sent to, with its body and answer."""
    base, report = "/api/situation-reports", "/api/situation-reports/{report}"
    operations = {
        "edit": ("Write sections anew, as the next version", "SituationEditing"),
        "refresh": ("Take the figures of now, as the next version", "SituationAct"),
        "approve": ("Approve that very version", "SituationAct"),
        "tell": ("It was told by phone", "SituationCall"),
        "send": ("It was sent in writing", "SituationSending"),
        "void": ("It was begun by mistake", "SituationAct"),
    }
    begin = {
        base: p.describe("Begin a report with the figures of now", "SituationStep", body="SituationBeginning")
    }
    return begin | {
        f"{report}/{name}": p.describe(summary, "SituationStep", "report", body=body)
        for name, (summary, body) in operations.items()
    }
