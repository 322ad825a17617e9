"""Seeing a case unmasked over HTTP: a right, a reason, and a row of the trace; without all three nothing."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from flask import Blueprint, Response, request

from dashboard.doors.viewers import current, origin
from dashboard.parts import Parts
from dashboard.problems import Problem
from dashboard.push import offload
from dashboard.sights import sees
from domain.errors import Refused
from domain.reasons import checked_reason
from domain.rights import Right

CASE_ID = re.compile("[0-9a-f]{16}")


def blueprint(parts: Parts) -> Blueprint:
    """The reveal half of the API."""
    api = Blueprint("reveal", __name__)

    @api.post("/api/cases/<case_id>/reveal")
    def case(case_id: str) -> Response:
        reason = _reason()
        if not CASE_ID.fullmatch(case_id):
            raise Problem("not_found", "case")
        seen = sees(parts.installation, current(), Right.REVEAL_CASE)
        words = offload(parts.store.reveal_case, case_id, seen, origin(), reason)
        if words is None:
            raise Problem("not_found", "case")
        return _json(words)

    return api


def _reason() -> str:
    body = request.get_json(silent=True)
    try:
        return checked_reason(body.get("reason") if isinstance(body, dict) else None)
    except Refused as refused:
        raise Problem("bad_reason", "reason") from refused


def _json(body: Any) -> Response:
    response = Response(msgspec.json.encode(body), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
