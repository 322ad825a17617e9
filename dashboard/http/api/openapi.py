"""The description of the HTTP API, OpenAPI 3.1, at /api/openapi.json. A test holds it against the app's
own routes.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from dashboard.http.api.descriptions import (
    message_schemas,
    openapi_handling,
    openapi_joint,
    openapi_loans,
    openapi_messages,
    openapi_offers,
    openapi_people,
    openapi_trace,
    openapi_warnings,
)
from dashboard.http.api.descriptions import openapi_components as p
from dashboard.http.api.descriptions.emergency import (
    openapi_checks,
    openapi_evacuations,
    openapi_keyed,
    openapi_patrols,
    openapi_plans,
    openapi_proposals,
    openapi_responses,
    openapi_rollout_people,
    openapi_rollouts,
    openapi_situations,
    openapi_storms,
    openapi_visits,
)
from dashboard.http.security.route_demands import demands
from dashboard.services.container import Services
from domain.access.demands import SIGNED_IN

OF_RESPONSES = (
    openapi_responses,
    openapi_rollouts,
    openapi_rollout_people,
    openapi_evacuations,
    openapi_keyed,
    openapi_checks,
    openapi_visits,
    openapi_patrols,
    openapi_proposals,
    openapi_plans,
    openapi_situations,
    openapi_storms,
)
"""What an emergency response brings: each part has its `looks` and its `acts`."""


def blueprint(services: Services) -> Blueprint:
    """Serve the description."""
    api = Blueprint("openapi", __name__)

    @api.get("/api/openapi.json")
    @demands(SIGNED_IN)
    def description() -> Response:
        response = jsonify(document(services.version))
        response.headers["Cache-Control"] = "no-cache"
        return response

    return api


def document(version: str) -> dict[str, Any]:
    """The whole description, schemas of the messages included."""
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Palm Command",
            "version": version,
            "description": "Live state of a county, and the way in for sources that have no Redis.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": KNOWN,
        "paths": _paths(),
        "components": {
            "schemas": p.SCHEMAS
            | openapi_trace.SCHEMAS
            | openapi_handling.SCHEMAS
            | openapi_joint.SCHEMAS
            | openapi_messages.SCHEMAS
            | openapi_warnings.SCHEMAS
            | openapi_loans.SCHEMAS
            | openapi_offers.SCHEMAS
            | openapi_people.SCHEMAS
            | {name: operation for part in OF_RESPONSES for name, operation in part.SCHEMAS.items()}
            | {_name(kind): message_schemas.schema(kind) for kind in message_schemas.kinds()},
            "securitySchemes": p.SECURITY_SCHEMES,
            "responses": p.RESPONSES,
        },
    }


def _paths() -> dict[str, Any]:
    return {
        "/api/state": {"get": _read("State of a region", "State", [p.REGION, p.TOPICS], 400, 403, 404, 503)},
        "/api/changes": {
            "get": _read(
                "Changes after a position",
                "Changes",
                [p.REGION, p.COUNTY, p.TOPICS, p.EPOCH, p.AFTER],
                400,
                403,
                404,
                503,
            )
        },
        "/api/cases/{case_id}": {
            "get": _read("One case with its trace", "CaseDetail", [p.path("case_id")], 403, 404, 503)
        },
        "/api/cases/{case_id}/reveal": {
            "post": _reveal("One case unmasked: who reported it, all words", "CaseWords", p.path("case_id"))
        },
        **_handling(),
        **_warnings(),
        **_rollouts(),
        "/api/cases/{case_id}/trail": {
            "get": _read("The whole trail of a case", "CaseTrail", [p.path("case_id")], 403, 404, 503)
        },
        "/api/cases/{case_id}/photos/{photo_id}": {
            "get": _with_security(openapi_handling.photo(), 403, 404, 503)
        },
        "/api/counties/{county}/people/{person_id}/reveal": {
            "post": _reveal(
                "Whom to call, for a reason", "PersonNumber", p.path("county"), p.path("person_id")
            )
        },
        "/api/dead_letters/{letter_id}/reveal": {
            "post": _reveal("A dead letter's own bytes", "LetterWords", p.number("letter_id"))
        },
        "/api/cases.csv": {"get": _table()},
        "/api/trace": {"get": _with_security(openapi_trace.page(), 400, 403, 404, 503)},
        "/api/trace/export": {"post": _with_security(openapi_trace.export(), 400, 403, 404, 413, 503)},
        "/api/grids/{code}": {"get": _read("One grid", "GridDetail", [p.path("code")], 403, 404, 503)},
        "/api/county/{code}.json": {
            "get": _read("A county's regions, matters and units", "County", [p.path("code")], 404)
        },
        "/api/locale/{lang}.json": {"get": _read("Texts of the screens", "Locale", [p.path("lang")], 404)},
        "/api/duties": {
            "get": _read("Search of the duty lists", "Duties", [p.REGION, *p.DUTY_QUERY], 403, 404, 503)
        },
        "/api/schemas/": {"get": _read("Kinds of messages", "SchemaList", [])},
        "/api/schemas/{kind}.json": {
            "get": _read("JSON Schema of a kind", "JsonSchema", [p.path("kind")], 404)
        },
        "/api/viewer": {"get": _read("Who the server takes you for", "Viewer", [])},
        "/api/here": {
            "get": _read("How long your session still goes on", "Rest", [], 503),
            "post": _read("Somebody is here: the session is in use", "Rest", [], 403, 503),
        },
        "/api/openapi.json": {"get": _read("This description", "JsonSchema", [])},
        "/api/reports": {"post": _report()},
        "/geo/{code}-{fingerprint}.bin": {"get": _geometry()},
        "/healthz": {"get": _public("The process lives", "Alive")},
        "/readyz": {"get": _public("Every hop works", "Readiness") | {"responses": p.READINESS}},
        "/metrics": {"get": _metrics()},
    }


def _warnings() -> dict[str, Any]:
    read_errors, acts, w = (403, 404, 503), (400, 403, 404, 409, 413, 422, 503), openapi_warnings
    return {
        "/api/warnings": {
            "get": _with_security(w.listed(), *read_errors),
            "post": _with_security(w.hand_in(), *acts),
        },
        "/api/warnings/past": {"get": _with_security(w.past(), 400, *read_errors)},
        "/api/warnings/{warning_id}": {"get": _with_security(w.shown(), *read_errors)},
        "/api/warnings/{warning_id}/commands": {"post": _with_security(w.decide(), *acts)},
    }


def _handling() -> dict[str, Any]:
    read_errors, acts = (403, 404, 503), (400, 403, 404, 409, 413, 422, 503)
    h = openapi_handling
    return {
        "/api/cases": {"post": _with_security(h.entry(), *acts)},
        "/api/cases/{case_id}/handling": {"get": _with_security(h.handling(), *read_errors)},
        "/api/cases/{case_id}/commands": {"post": _with_security(h.case_commands(), *acts)},
        "/api/cases/{case_id}/joint": {"get": _with_security(openapi_joint.look(), *read_errors)},
        "/api/cases/{case_id}/joint/commands": {"post": _with_security(openapi_joint.command(), *acts)},
        "/api/cases/{case_id}/recommendation": {"get": _with_security(h.recommendation(), *read_errors)},
        "/api/cases/{case_id}/candidates": {"get": _with_security(h.candidates(), 400, *read_errors)},
        "/api/cases/{case_id}/people": {"get": _with_security(openapi_people.search(), 400, *read_errors)},
        "/api/cases/{case_id}/squads": {"post": _with_security(h.assemble(), *acts)},
        "/api/loans": {"get": _with_security(openapi_loans.look(), *read_errors)},
        "/api/squads/{squad_id}": {"get": _with_security(h.squad(), *read_errors)},
        "/api/commanders": {"get": _with_security(h.leads(), *read_errors)},
        "/api/offers": {"get": _with_security(openapi_offers.look())},
        "/api/squads/{squad_id}/commanders": {"get": _with_security(h.commanders(), *read_errors)},
        "/api/squads/{squad_id}/commands": {"post": _with_security(h.squad_commands(), *acts)},
        "/api/squads/{squad_id}/reveal": {"post": _with_security(h.reveal(), *acts)},
        "/api/squads/{squad_id}/voices/{voice_id}": {
            "get": _with_security(openapi_messages.hear(), 400, *read_errors),
        },
        "/api/squads/{squad_id}/messages": {
            "get": _with_security(openapi_messages.look(), 400, *read_errors),
            "post": _with_security(openapi_messages.send(), *acts),
        },
    }


def _rollouts() -> dict[str, Any]:
    read_errors, acts = (400, 403, 404, 503), (400, 403, 404, 409, 413, 422, 503)
    found: dict[str, Any] = {}
    for part in OF_RESPONSES:
        for path, operation in part.reads().items():
            found.setdefault(path, {})["get"] = _with_security(operation, *read_errors)
        for path, operation in part.acts().items():
            found.setdefault(path, {})["post"] = _with_security(operation, *acts)
    return found


KNOWN: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
ALWAYS = (401, 429)


def _answers(*errors: int) -> dict[str, Any]:
    return {str(code): {"$ref": f"#/components/responses/{code}"} for code in sorted({*errors, *ALWAYS})}


def _read(summary: str, schema: str, parameters: list[dict[str, Any]], *errors: int) -> dict[str, Any]:
    answers: dict[str, Any] = {"200": {"description": summary, "content": p.json_of(schema)}}
    return {
        "summary": summary,
        "parameters": [*parameters, p.LANG],
        "responses": answers | _answers(*errors),
        "security": KNOWN,
    }


def _with_security(operation: dict[str, Any], *errors: int) -> dict[str, Any]:
    """An operation described elsewhere, with who may ask for it and how it is refused."""
    return operation | {"security": KNOWN, "responses": operation["responses"] | _answers(*errors)}


def _public(summary: str, schema: str) -> dict[str, Any]:
    """What needs no sign-in."""
    answers = {"200": {"description": summary, "content": p.json_of(schema)}}
    return {"summary": summary, "responses": answers, "security": []}


def _metrics() -> dict[str, Any]:
    return {
        "summary": "Figures for Prometheus",
        "responses": {"200": p.TEXT} | _answers(403),
        "security": KNOWN,
    }


REFUSED = {403: "Not covered", 413: "Too large", 422: "Refused for good", 503: "Send it again"}


def _report() -> dict[str, Any]:
    kinds = [{"$ref": f"#/components/schemas/{_name(kind)}"} for kind in message_schemas.kinds()]
    message = {"oneOf": kinds}
    body = {"oneOf": [message, {"type": "array", "items": message, "minItems": 1, "maxItems": 500}]}
    answers: dict[str, Any] = {
        "202": {"description": "Durable in the database", "content": p.json_of("Accepted")}
    }
    answers |= _answers(400)
    answers |= {
        str(status): {"description": f"{word}; of a list, the results", "content": p.json_of("NotAccepted")}
        for status, word in REFUSED.items()
    }
    return {
        "summary": "Report one message or a list of up to 500",
        "description": "Repeating a message with the same id is harmless. In a list each message has its own "
        "result: what is refused is refused alone, and the others are taken.",
        "security": [{"token": []}],
        "parameters": [p.LANG],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": answers,
    }


def _reveal(summary: str, schema: str, *named: dict[str, Any]) -> dict[str, Any]:
    """What is seen unmasked costs a reason, which stands in the trace."""
    answers = {"200": {"description": summary, "content": p.json_of(schema)}}
    return {
        "summary": summary,
        "description": "Needs the right to it, and a reason: both are put into the trace. With a session the "
        "header X-CSRFToken has to carry the cookie `_csrf_token_PORT`.",
        "security": KNOWN,
        "parameters": [*named, p.LANG],
        "requestBody": {"required": True, "content": p.json_of("Reason")},
        "responses": answers | _answers(400, 403, 404, 413, 422, 503),
    }


def _table() -> dict[str, Any]:
    text = {"text/csv": {"schema": {"type": "string"}}}
    return {
        "summary": "Open cases of a region as a table, masked; the export is put into the trace",
        "security": KNOWN,
        "parameters": [p.REGION, p.LANG],
        "responses": {"200": {"description": "The table", "content": text}} | _answers(403, 404, 503),
    }


def _geometry() -> dict[str, Any]:
    binary = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    return {
        "summary": "Shapes of a county, compact binary; the address changes with the content",
        "parameters": [p.path("code"), p.path("fingerprint")],
        "responses": {
            "200": {"description": "Shapes", "content": binary},
            "404": {"description": "Not found"},
        }
        | _answers(),
        "security": KNOWN,
    }


def _name(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split(".")) + "Message"
