"""Emergency responses in the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

from dashboard.http.api.descriptions import openapi_components as p
from domain.emergency.responses.response import LEVELS, TYPES
from domain.kernel.command import LONGEST_KEY

_LEVEL: Final[dict[str, Any]] = {"type": ["integer", "null"], "description": "4 to 1; null when none runs"}
_NAMED: Final[dict[str, Any]] = {
    "type": {"enum": [*TYPES]},
    "level": _LEVEL,
    "version": p.WHOLE | {"description": "0 when none runs"},
}
_DECIDED: Final[dict[str, Any]] = {
    "reason": p.TEXT_ | {"description": "4 to 200 characters"},
    "version": p.WHOLE | {"description": "As it was looked at; not given is 0"},
    "key": p.TEXT_ | {"maxLength": LONGEST_KEY, "description": "The same key is done once"},
}
_PROPOSED: Final[dict[str, Any]] = {
    "type": ["object", "null"],
    "description": "What standing warnings propose; level 0 is to end it",
    "properties": {"level": p.WHOLE, "colour": p.TEXT_, "at": p.TIME},
}
SCHEMAS: Final[dict[str, Any]] = {
    "Response": {
        "type": "object",
        "properties": _NAMED | {"since": p.NULLABLE, "proposed": _PROPOSED},
        "required": [*_NAMED, "since", "proposed"],
    },
    "ResponseStep": {"type": "object", "properties": _NAMED, "required": [*_NAMED]},
    "ResponseDeclaring": {
        "type": "object",
        "properties": {"level": {"enum": [*LEVELS]}} | _DECIDED,
        "required": ["level", "reason"],
    },
    "ResponseEnding": {"type": "object", "properties": _DECIDED, "required": ["reason"]},
}
_RESPONSE: Final = "/api/responses/{type}"


def reads() -> dict[str, dict[str, Any]]:
    """Every address that is looked at, with its answer."""
    return {
        _RESPONSE: p.describe(
            "The response of a type as it is, and what warnings propose", "Response", "type"
        )
    }


def acts() -> dict[str, dict[str, Any]]:
    """Every address that a command is sent to, with its body and answer."""
    return {
        _RESPONSE: p.describe(
            "Begin a response or change its level", "ResponseStep", "type", body="ResponseDeclaring"
        ),
        f"{_RESPONSE}/end": p.describe("End a response", "ResponseStep", "type", body="ResponseEnding"),
    }
