"""Plans and deputies in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.access.reasons import MOST
from domain.emergency.rollouts.deputies import ASKED, CAN, CANNOT, SILENT
from domain.emergency.rollouts.progress.task_states import STATES
from domain.kernel.command import LONGEST_KEY

_TEXT: Final[dict[str, Any]] = {"type": "string"}
_TIME = _TEXT | {"format": "date-time"}
_MAYBE: Final[dict[str, Any]] = {"type": ["string", "null"], "format": "date-time"}
_WHOLE: Final[dict[str, Any]] = {"type": "integer", "minimum": 0}
_YES: Final[dict[str, Any]] = {"type": "boolean"}
_BODY: Final[dict[str, Any]] = {
    "type": "object",
    "description": "A plan as a part of plans.toml says it",
    "additionalProperties": True,
}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*(required or properties)]}


def _list(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


_ROW: Final[dict[str, Any]] = {
    **dict.fromkeys(("code", "name", "name_en", "response", "by", "reason"), _TEXT),
    **dict.fromkeys(("level", "version"), _WHOLE),
    "at": _MAYBE,
    **dict.fromkeys(("retired", "goes_out"), _YES),
    "approvals": _list(_object({"by": _TEXT, "at": _TIME})),
}
_RUNG = _object({"tier": _WHOLE, "number": _WHOLE, "why": _TEXT, "until": _MAYBE})
_PREVIEW: Final[dict[str, Any]] = {
    "type": ["object", "null"],
    "properties": {
        "tiers": _list(_object({"tier": _WHOLE, "people": _WHOLE})),
        **dict.fromkeys(("people", "no_channel", "grids_without_head"), _WHOLE),
        "needs_second": _YES,
        **dict.fromkeys(("lost", "quiet"), _list(_RUNG)),
        "empty": _list(_WHOLE),
    },
}
_FAULT = _object(
    {
        "path": _list({"type": ["string", "integer"]}),
        "code": _TEXT,
        "told": {"type": "object", "additionalProperties": True},
    }
)
_DEPUTY = _object(
    {
        **dict.fromkeys(("id", "deputy", "name"), _TEXT),
        **dict.fromkeys(("tier", "rank"), _WHOLE),
        "state": {"enum": [ASKED, CAN, CANNOT, SILENT]},
        "people": _list(_TEXT),
        "asked_at": _TIME,
        "answered_at": _MAYBE,
    }
)
_CANDIDATE = _object(
    {
        **dict.fromkeys(("person", "name", "region", "post_name", "post_name_en"), _TEXT),
        "number": _YES,
        "state": {"enum": [*STATES, None], "description": "Of their own task; null without one"},
    }
)
_DECISION: Final[dict[str, Any]] = {
    "version": _WHOLE | {"description": "The one that was looked at; left out for a plan that is new"},
    "reason": _TEXT | {"maxLength": MOST},
    "key": _TEXT | {"maxLength": LONGEST_KEY, "description": "The same key is done once"},
}
SCHEMAS: Final[dict[str, Any]] = {
    "PlanList": _object({"plans": _list(_object(_ROW))}),
    "PlanDetail": _object({"plan": _object(_ROW | {"body": _BODY}), "versions": _list(_object(_ROW))}),
    "PlanBody": _object({"body": _BODY}),
    "PlanJudgement": _object({"faults": _list(_FAULT), "preview": _PREVIEW}),
    "PlanSaving": _object({"body": _BODY} | _DECISION, "body", "reason"),
    "PlanDecision": _object(_DECISION, "version", "reason"),
    "PlanStep": _object({"plan": _TEXT, "version": _WHOLE, "approvals": _WHOLE}),
    "DeputyList": _object({"deputies": _list(_DEPUTY)}),
    "DeputyCandidates": _object({"people": _list(_CANDIDATE)}),
}


def _query(name: str, description: str) -> dict[str, Any]:
    return {
        "name": name, "in": "query", "required": False, "description": description, "schema": _TEXT,
    }  # fmt: skip


def reads() -> dict[str, dict[str, Any]]:
    """Every address that is looked at, with its answer."""
    version = {
        "name": "version", "in": "query", "required": False, "description": "Of a version before",
        "schema": _WHOLE,
    }  # fmt: skip
    toml = {"description": "A plans.toml of those in use", "content": {"application/toml": {"schema": _TEXT}}}
    return {
        "/api/plans": p.describe("The plans of a county", "PlanList"),
        "/api/plans/plans.toml": p.describe("Plans as a file of the county pack", "PlanList")
        | {"responses": {"200": toml}},
        "/api/plans/{plan}": p.describe("A plan and its versions", "PlanDetail", "plan", more=[version]),
        "/api/rollouts/{rollout}/deputies": p.describe("Who was asked to answer for the silent",
                                                       "DeputyList", "rollout"),
        "/api/rollouts/{rollout}/deputies/candidates": p.describe(
            "Who could be asked to answer for the silent", "DeputyCandidates", "rollout",
            more=[_query("near", "Region near which to look while `q` is empty"),
                  _query("q", "Part of a name or id")]),
    }  # fmt: skip


def acts() -> dict[str, dict[str, Any]]:
    """Every address that a command is sent to, with its body and answer."""
    plan = "/api/plans/{plan}"
    return {
        plan: p.describe("Save the next version of a plan", "PlanStep", "plan", body="PlanSaving"),
        f"{plan}/preview": p.describe("Check a plan and whom it would reach", "PlanJudgement", "plan",
                                     body="PlanBody"),
        f"{plan}/approve": p.describe("Approve that very version", "PlanStep", "plan", body="PlanDecision"),
        f"{plan}/retire": p.describe("Take a plan out of use", "PlanStep", "plan", body="PlanDecision"),
    }  # fmt: skip
