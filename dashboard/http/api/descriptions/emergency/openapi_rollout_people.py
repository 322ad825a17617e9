"""The people of a roll-out as a list in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from dashboard.http.api.rollouts.people_routes import LONGEST_WORDS, MOST, MOST_BRANCHES
from data_access.emergency.rollouts.pages.leaf_rows import MOST_NAMED
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
    },
    "RolloutLeaves": {
        "type": "object",
        "properties": {
            "branches": {
                "type": "array",
                "items": _TEXT,
                "description": "Those of the branches that are answered; where all are too many at once, ask "
                "for the others again",
            },
            "leaves": {
                "type": "array",
                "items": {"type": "object"},
                "description": "Of each place and tier: region, tier, behind (how many there are), tasks "
                f"(at most {MOST_NAMED} of them, as RolloutTasks has them)",
            },
        },
        "required": ["branches", "leaves"],
    },
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


LEAVES: Final = [
    _query("branches", f"Townships, villages or grids with commas, at most {MOST_BRANCHES}", _TEXT),
    _query("accept", "Tiers, with commas, whose time to accept is over", _TEXT),
    _query("finish", "Tiers, with commas, whose time to finish is over", _TEXT),
]


def reads() -> dict[str, Any]:
    """What can be asked, by path."""
    people, words = "/api/rollouts/{rollout}/people", "People of a roll-out as a list: in some order, by page"
    whole = "Everybody of such a list by place, as a table; recorded in the trace before it leaves"
    leaves = "Whom the closed leaves of several branches name: who is late there, or alone silent in a grid"
    table = {"description": "UTF-8 with a byte order mark", "content": {"text/csv": {"schema": _TEXT}}}
    return {
        people: p.describe(words, "RolloutPeople", "rollout", more=LIST),
        "/api/rollouts/{rollout}/leaves": p.describe(leaves, "RolloutLeaves", "rollout", more=LEAVES),
        f"{people}.csv": p.describe(whole, "RolloutPeople", "rollout", more=LIST[:4])
        | {"responses": {"200": table}},
    }


def acts() -> dict[str, Any]:
    """Nothing is done here."""
    return {}
