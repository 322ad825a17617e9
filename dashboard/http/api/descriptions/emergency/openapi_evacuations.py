"""Evacuations in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.access import reasons
from domain.directory.households.household import MOST_PEOPLE, RISKS
from domain.emergency.rollouts.evacuations.conflicts import CONFLICTS
from domain.emergency.rollouts.evacuations.ledger import KINDS, LONGEST_NOTE, STATES
from domain.kernel.command import LONGEST_KEY

MOST_REPORTS: Final = 500
_TEXT: Final = {"type": "string"}
_WHOLE: Final = {"type": "integer", "minimum": 0}
_TIME: Final = {"type": "string", "format": "date-time"}
_MAYBE: Final = {"type": ["string", "null"]}
_TEXTS: Final = {"type": "array", "items": _TEXT}
_NUMBER: Final = {"type": "number"}
_KEY: Final = _TEXT | {"maxLength": LONGEST_KEY, "description": "The same key is done once"}
_REASON: Final = _TEXT | {"maxLength": reasons.MOST}


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def _list(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


_EVACUATION = _object(
    {
        **dict.fromkeys(("id", "part", "evacuation", "region", "place", "rollout", "ordered_by"), _TEXT),
        **dict.fromkeys(("households", "people", "version"), _WHOLE),
        **dict.fromkeys(("due_at", "lifted_at"), _MAYBE),
        "risks": _TEXTS,
        "lifted_by": _TEXT,
        "ordered_at": _TIME,
    },
    ["id", "place", "households", "people", "version"],
)
_SHELTER = _object(
    {
        **dict.fromkeys(("code", "name", "region", "person"), _TEXT),
        **dict.fromkeys(("lon", "lat"), _NUMBER),
        "capacity": _WHOLE,
    },
    ["code", "name", "region", "capacity"],
)
_LINE = _object(
    {
        **dict.fromkeys(("household", "grid", "head", "phone", "risk", "liaison", "place"), _TEXT),
        **dict.fromkeys(("extra", "note"), _TEXT),
        **dict.fromkeys(("told_at", "refused_at", "persuaded_at", "moved_at", "settled_at"), _MAYBE),
        "returned_at": _MAYBE,
        "people": _WHOLE,
        "vulnerable": _TEXTS,
        "state": {"enum": [*STATES]},
        "verified": {"type": "boolean"},
    },
    ["household", "grid", "people", "state", "verified"],
)
_REPORT = _object(
    {
        "household": _TEXT,
        "kind": {"enum": [*KINDS]},
        "at": _TIME | {"description": "When it was said there; now when it is not given"},
        "clock_off_s": _NUMBER | {"description": "By how much the clock it was said by is ahead"},
        "key": _TEXT | {"maxLength": LONGEST_KEY, "description": "The same report is taken once"},
        "channel": _TEXT,
        "by": _TEXT | {"description": "Who said it, when a sheet is keyed in"},
        "place": _TEXT | {"description": "The code of a shelter, or relatives"},
        "note": _TEXT | {"maxLength": LONGEST_NOTE},
        "people": _WHOLE | {"maximum": MOST_PEOPLE, "description": "How many were counted; 0 for nobody did"},
    },
    ["household", "kind"],
)
_ANSWERED: Final = ("index", "code")
_FORM_ROW = _object(
    {
        **dict.fromkeys(("code", "household", "name", "region", "place", "place_en"), _TEXT),
        "people": _WHOLE,
        "state": {"enum": [*STATES]},
    },
    ["code", "household", "region", "state"],
)
SCHEMAS: Final[dict[str, Any]] = {
    "Evacuations": _object(
        {"evacuations": _list(_EVACUATION), "risks": _TEXTS, "shelters": _list(_SHELTER)},
        ["evacuations", "risks", "shelters"],
    ),
    "SharedHouseholds": _object(
        {
            "shared": _WHOLE | {"description": "How many stand in more than one"},
            "evacuations": _list(
                _object(
                    {
                        **dict.fromkeys(("id", "place", "origin"), _TEXT),
                        **dict.fromkeys(("version", "households"), _WHOLE),
                        "lifted": {"type": "boolean"},
                    },
                    ["id", "households"],
                )
            ),
            **dict.fromkeys(("households", "people"), _list(_WHOLE) | {"description": "In each state"}),
            "verified": _list(_WHOLE) | {"description": "Households and people"},
            "vulnerable": _WHOLE,
        },
        ["shared", "evacuations", "households", "people"],
    ),
    "EvacuationPreview": _object(
        {
            **dict.fromkeys(("households", "people", "unsheltered", "villages"), _WHOLE),
            "vulnerable": _WHOLE | {"description": "Households in which somebody needs help"},
            "needs": {"type": "object", "description": "How many households by kind of need"},
            "shelters": _list(_object({"name": _TEXT, "capacity": _WHOLE, "people": _WHOLE}, ["name"])),
            "unlisted": _TEXTS | {"description": "Villages of which no household is known"},
        },
        ["households", "people", "vulnerable", "shelters", "villages", "unlisted"],
    ),
    "Ledger": _object(
        {"households": _list(_LINE), "total": _WHOLE, "next": {"type": ["integer", "null"]}},
        ["households", "total", "next"],
    ),
    "EvacuationOrder": _object(
        {
            "place": _TEXT | {"description": "A region of the county; all of it when it is not given"},
            "rollout": _TEXT,
            "risks": {"type": "array", "items": {"enum": [*RISKS]}},
            "households": _TEXTS | {"description": "These alone, in place of risks"},
            "due_at": _TIME,
            "reason": _REASON,
            "key": _KEY,
        },
        ["reason"],
    ),
    "EvacuationStep": _object(
        {"evacuation": _TEXT, **dict.fromkeys(("version", "households", "people"), _WHOLE)}
    ),
    "EvacuationReports": _object({"reports": _list(_REPORT) | {"maxItems": MOST_REPORTS}}, ["reports"]),
    "EvacuationReportsTaken": _object(
        {
            **dict.fromkeys(("taken", "repeated"), _WHOLE),
            "refused": _list(_object({"index": _WHOLE, "code": _TEXT}, [*_ANSWERED])),
            "conflicts": _list(_object({"index": _WHOLE, "code": {"enum": [*CONFLICTS]}}, [*_ANSWERED])),
        },
        ["taken", "repeated", "refused", "conflicts"],
    ),
    "EvacuationVerified": _object({"households": _TEXTS, "key": _KEY}, ["households"]),
    "EvacuationReturn": _object({"household": _TEXT, "returned_at": _TIME, "key": _KEY}, ["household"]),
    "EvacuationLift": _object({"version": _WHOLE, "reason": _REASON, "key": _KEY}, ["version", "reason"]),
    "EvacuationCodes": _object(
        {
            "evacuation": _TEXT,
            "as_of": _TIME,
            "rows": _list(_FORM_ROW),
            "shelters": _list(_object({"number": _WHOLE, "code": _TEXT, "name": _TEXT}, ["number", "code"])),
        },
        ["evacuation", "as_of", "rows", "shelters"],
    ),
    "HouseholdsCounted": _object({"households": _WHOLE}, ["households"]),
    "HouseholdReason": _object({"reason": _REASON}, ["reason"]),
    "Household": _object(
        {
            **dict.fromkeys(("id", "grid", "village", "address", "head", "phone", "risk", "liaison"), _TEXT),
            **dict.fromkeys(("people", "version"), _WHOLE),
            **{key: {"type": ["number", "null"]} for key in ("lon", "lat")},
            "note": _TEXT,
            "vulnerable": _TEXTS,
        },
        ["id", "grid", "head", "people"],
    ),
}


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


PAGE = [
    _query("state", "Only in this state", {"enum": [*STATES]}),
    _query("place", "Only those settled in this shelter", _TEXT),
    _query("offset", "How many to pass over", _WHOLE),
    _query("limit", "How many, 200 at most", _WHOLE),
]


def reads() -> dict[str, dict[str, Any]]:
    """Every address that is looked at, with its answer."""
    base = "/api/evacuations/{evacuation}"
    file = p.describe("The ledger of a region as a workbook", "Ledger", "evacuation")
    sheet: dict[str, Any] = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {}}
    file["responses"]["200"]["content"] = sheet
    return {
        "/api/evacuations": p.describe("All evacuations of a county, its risks and shelters", "Evacuations"),
        "/api/evacuations/preview": p.describe(
            "Whom an order would concern now",
            "EvacuationPreview",
            more=[
                _query("place", "A region of the county; all of it when it is not given", _TEXT),
                _query("risks", "Some of the risks, by commas; all when none is given", _TEXT),
            ],
        ),
        "/api/evacuations/shared": p.describe(
            "Households of a region that several live evacuations name, and all of these together, each "
            "household once",
            "SharedHouseholds",
        ),
        f"{base}/households": p.describe("Households by page", "Ledger", "evacuation", more=PAGE),
        f"{base}/households.xlsx": file,
        f"{base}/forms": p.describe(
            "Whom each code of an evacuation form means", "EvacuationCodes", "evacuation"
        ),
    }


def acts() -> dict[str, dict[str, Any]]:
    """Every address that a command is sent to, with its body and answer."""
    evacuation, house = "/api/evacuations/{evacuation}", "/api/households/{household}"
    card = p.describe(
        "The card of a household, for a reason", "Household", "household", body="HouseholdReason"
    )
    card["responses"]["200"]["content"] = {"application/pdf": {}}
    form = p.describe(
        "The evacuation form of a region, for a reason",
        "Household",
        "evacuation",
        "region",
        body="HouseholdReason",
    )
    form["responses"]["200"]["content"] = {"application/pdf": {}}
    return {
        "/api/evacuations": p.describe("Order households to move", "EvacuationStep", body="EvacuationOrder"),
        f"{evacuation}/reports": p.describe(
            "What was reported of households",
            "EvacuationReportsTaken",
            "evacuation",
            body="EvacuationReports",
        ),
        f"{evacuation}/verify": p.describe(
            "Somebody else saw them there", "HouseholdsCounted", "evacuation", body="EvacuationVerified"
        ),
        f"{evacuation}/return": p.describe(
            "A household is home again", "HouseholdsCounted", "evacuation", body="EvacuationReturn"
        ),
        f"{evacuation}/lift": p.describe(
            "People may return", "EvacuationStep", "evacuation", body="EvacuationLift"
        ),
        f"{evacuation}/forms/{{region}}": form,
        f"{house}/reveal": p.describe(
            "A household as it is, for a reason", "Household", "household", body="HouseholdReason"
        ),
        f"{house}/card": card,
    }
