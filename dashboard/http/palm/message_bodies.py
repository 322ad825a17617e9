"""What the body of a message to a squad says, whoever sends it. Raises Problem 422, 413."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Any, Final

from dashboard.http.api import command_bodies as bodies
from dashboard.http.security.route_demands import KIB
from dashboard.identity.problems import Problem
from domain.cases.photos import MOST_BYTES
from domain.squads.squad_commands import SendSquadMessage

MOST_BODY: Final = MOST_BYTES * 4 // 3 + 16 * KIB
"""A photo in base64, and the words beside it."""
DEGREES: Final = (("lat", 90), ("lon", 180))
MOST_OFF_S: Final = 100 * 366 * 86400


def parse_message(body: bodies.Body, county: str, squad: str) -> SendSquadMessage:
    """`text`, `photo` (base64), `lat` and `lon` with `placed_at`, `key`, and what a phone measured."""
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
        photo=_photo(body),
        placed_at=bodies.moment(body, "placed_at"),
        said_at=bodies.moment(body, "answered_at"),
        clock_off_s=bodies.number(body, "clock_off_s", MOST_OFF_S),
        **place,
    )


def _photo(body: bodies.Body) -> bytes:
    given = body.get("photo")
    if given is None or given == "":
        return b""
    if not isinstance(given, str):
        raise Problem("bad_field", "photo")
    if len(given) > MOST_BODY:
        raise Problem("photo_too_large", "photo")
    try:
        return b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        raise Problem("bad_field", "photo") from None
