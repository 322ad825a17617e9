"""What the routes of the API share: how a request names what it wants, and how an answer leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from flask import Response, request

from dashboard.concurrency.threads import offload
from dashboard.identity.authentication import current
from dashboard.identity.problems import PROBLEMS, Problem
from dashboard.realtime import scopes
from dashboard.realtime.live_state import Live
from dashboard.services.container import Services
from data_access.store import utc_now
from domain.kernel.errors import Refused
from domain.squads.candidates import Spot
from domain.squads.hand_picks.area import MOST_CORNERS, Area
from domain.squads.hand_picks.person_search import split_words

NOW = "X-Palm-Now"
"""Our time in milliseconds: a browser's clock may be wrong by years, so the page measures by how much."""
LONGEST_NUMBER = 18
"""Digits of a number that both databases can compare with theirs."""
_CORNER = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,7})?),(-?[0-9]{1,3}(?:\.[0-9]{1,7})?)")
_CASE_ID = re.compile("[0-9a-f]{16}")


def region(services: Services) -> str:
    """The region asked for, or the viewer's own. Raises Problem 404 for one that is not served here."""
    served = services.installation
    code = request.args.get("region") or scopes.home(served, current())
    if not served.counties_of(code):
        raise Problem("unknown_region", "region")
    return code


def live_views(services: Services, region: str) -> list[Live]:
    """The views of a region's counties. Raises Problem 503 before the first snapshot of any."""
    found = [services.live(world) for world in services.installation.worlds_of(region)]
    if not all(live.loaded for live in found):
        raise Problem("not_ready")
    return found


def number(name: str) -> int | None:
    """A parameter that is a whole number from 0; None when it is not given. Raises Problem 400."""
    text = request.args.get(name)
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise Problem("bad_parameter", name)
    return int(text)


def area() -> Area:
    """What a line around `area`, corners "lat,lon" parted by ";", encloses. Raises Problem 400."""
    corners = [
        Spot(*(float(number) for number in found.groups())) if found else None
        for found in map(_CORNER.fullmatch, request.args.get("area", "").split(";", MOST_CORNERS))
    ]
    known = tuple(spot for spot in corners if spot is not None)
    if not 3 <= len(known) == len(corners) <= MOST_CORNERS:
        raise Problem("bad_parameter", "area")
    return Area(known)


def search_words() -> tuple[str, ...]:
    """The words of `q`. Raises Problem 400 for none, and for what cannot be looked for."""
    text = request.args.get("q", "")
    words = split_words(text) if is_storable(text) else ()
    if not words:
        raise Problem("bad_parameter", "q")
    return words


def case_id(text: str) -> str:
    """The id of a case, as it stands in an address. Raises Problem 404 for what can be none."""
    if not _CASE_ID.fullmatch(text):
        raise Problem("not_found", "case")
    return text


def json_body() -> dict[str, Any]:
    """The object that a request brings. Raises Problem 422."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Problem("not_json")
    return body


def is_storable(text: str) -> bool:
    """Whether both databases take a text: no U+0000, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """What a rule refuses leaves as the problem of that name, in the reader's language and nothing else."""
    try:
        yield
    except Refused as refused:
        if refused.code not in PROBLEMS:
            raise
        raise Problem(refused.code, refused.where) from refused


def record_reading(services: Services, read: str, rows: int) -> None:
    """Let the trace know that a program reads rows, before they leave. Raises Unavailable."""
    services.readings.note(current(), read, rows, request.remote_addr or "")


def answer(body: Any) -> Response:
    """A body as JSON, which nobody keeps."""
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(body), mimetype="application/json", headers=headers)


def stamp_time(answer: Response) -> None:
    """Let an answer say what time it is here."""
    answer.headers[NOW] = str(int(utc_now().timestamp() * 1000))


def file_headers(name: str) -> dict[str, str]:
    """Headers of an answer that a browser saves under a name, and nobody else keeps."""
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


def stream_blocks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces of a file in blocks, each made on a native thread."""
    while block := offload(_join_pieces, pieces):
        yield block


def _join_pieces(pieces: Iterator[bytes], size: int = 256 * 1024) -> bytes:
    """The next pieces, about `size` bytes; b"" at the end."""
    chunks: list[bytes] = []
    length = 0
    for piece in pieces:
        chunks.append(piece)
        length += len(piece)
        if length >= size:
            break
    return b"".join(chunks)
