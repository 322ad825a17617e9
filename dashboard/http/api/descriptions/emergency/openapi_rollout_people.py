"""The people of a roll-out as a list in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from dashboard.http.api.rollouts.people_routes import LONGEST_WORDS, MOST
from domain.emergency.rollouts.progress.people_orders import GROUPS, ORDERS
from domain.emergency.rollouts.progress.task_states import STATES

_TEXT: Final = {"type": "string"}
SCHEMAS: Final[dict[str, Any]] = {
    "RolloutPeople": {
        "type": "object",
        "properties": {
            "tasks": {
                "type": "array",
                "items": {"type": "object"},
                "description": "As RolloutTasks has them",
            },
            "next": {
                "type": ["string", "null"],
                "description": "Where the next page begins; null at the end",
            },
            "total": {"type": ["integer", "null"], "description": "In all; null where nobody counts them"},
        },
        "required": ["tasks"],
    }
}


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


LIST: Final = [
    _query("tier", "Only of this tier, or several with commas", _TEXT),
    _query("state", f"Only in this state, or several with commas: {', '.join(STATES)}", _TEXT),
    _query("group", "Only of this group of those who are behind", {"enum": [*GROUPS]}),
    _query(
        "q", "Part of a name or id; for whoever leads roll-outs there", _TEXT | {"maxLength": LONGEST_WORDS}
    ),
    _query("order", "By what: place, state or tier; in these by place", {"enum": [*ORDERS]}),
    _query("way", "down: the last first", {"enum": ["up", "down"]}),
    _query("after", "The `next` of the page before", _TEXT),
    _query("people", "Instead of all that: some people as they are now, by id with commas", _TEXT),
    _query("limit", "How many", {"type": "integer", "minimum": 1, "maximum": MOST}),
]


def reads() -> dict[str, Any]:
    """What can be asked, by path."""
    people, words = "/api/rollouts/{rollout}/people", "People of a roll-out as a list: in some order, by page"
    whole = "Everybody of such a list by place, as a table; recorded in the trace before it leaves"
    table = {"description": "UTF-8 with a byte order mark", "content": {"text/csv": {"schema": _TEXT}}}
    return {
        people: p.describe(words, "RolloutPeople", "rollout", more=LIST),
        f"{people}.csv": p.describe(whole, "RolloutPeople", "rollout", more=LIST[:4])
        | {"responses": {"200": table}},
    }


def acts() -> dict[str, Any]:
    """Nothing is done here."""
    return {}
