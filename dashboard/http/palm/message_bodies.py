"""What the body of a message to a squad says, whoever sends it; and the answer that is a recording. Raises
Problem 422, 413.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from io import BytesIO
from typing import Any, Final

from flask import Response, send_file

from dashboard.http.api import command_bodies as bodies
from dashboard.http.security.route_demands import KIB
from dashboard.identity.problems import Problem
from domain.cases.photos import MOST_BYTES
from domain.squads import voices
from domain.squads.squad_commands import SendSquadMessage

MOST_BODY: Final = (MOST_BYTES + voices.MOST_BYTES) * 4 // 3 + 16 * KIB
"""A photo and a recording in base64, and the words beside them."""
DEGREES: Final = (("lat", 90), ("lon", 180))


def parse_message(body: bodies.Body, county: str, squad: str) -> SendSquadMessage:
    """`text`, `photo` and `voice` (base64) of `voice_s` seconds, `lat` and `lon` with `placed_at`, `key`, and
    what a phone measured.
    """
    place: dict[str, Any] = {name: bodies.number(body, name, most) for name, most in DEGREES}
    if (place["lat"] is None) != (place["lon"] is None):
        raise Problem("missing_field", "lat" if place["lat"] is None else "lon")
    key = bodies.text(body, "key")
    if not key:
        raise Problem("missing_field", "key")
    return SendSquadMessage(
        region=county,
        squad=squad,
        key=key,
        text=bodies.text(body, "text"),
        photo=_content(body, "photo"),
        voice=_content(body, "voice"),
        voice_s=bodies.number(body, "voice_s", bodies.MOST_OFF_S) or 0.0,
        placed_at=bodies.moment(body, "placed_at"),
        said_at=bodies.moment(body, "answered_at"),
        clock_off_s=bodies.clock_off_s(body),
        **place,
    )


def _content(body: bodies.Body, name: str) -> bytes:
    given = body.get(name)
    if given is None or given == "":
        return b""
    if not isinstance(given, str):
        raise Problem("bad_field", name)
    if len(given) > MOST_BODY:
        raise Problem(f"{name}_too_large", name)
    try:
        return b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        raise Problem("bad_field", name) from None


def answer_voice(content: bytes, kind: str) -> Response:
    """A recording by its own media type, whole or in the ranges that players ask for."""
    answer = send_file(BytesIO(content), mimetype=kind, conditional=True, etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer
