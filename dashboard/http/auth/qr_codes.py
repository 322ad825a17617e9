"""The QR picture of a second factor's seed, and the seed for typing by hand."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import segno
from flask import Response


def picture(address: str) -> Response:
    """An otpauth:// address as an SVG image, black on white in both themes so that a camera reads it."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", scale=4, border=3, dark="#000", light="#fff", xmldecl=False
    )
    answer = Response(drawn.getvalue(), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def typed(address: str) -> str:
    """The seed in groups of four: `ABCD EFGH ...`."""
    seed = parse_qs(urlsplit(address).query)["secret"][0]
    return " ".join(seed[start : start + 4] for start in range(0, len(seed), 4))
