"""Answers compressed on the way out: small ones only, off the loop, and a few at a time.

Files are not compressed here but once, when the program starts (dashboard/http/static_files.py). What is too
large to be compressed in passing, or comes while others are being compressed, goes out as it is.
"""

from __future__ import annotations

import gzip

import brotli
from flask import Flask, Response, request

from dashboard.concurrency.threads import offload

LEAST_BYTES = 800
MOST_BYTES = 1024 * 1024
"""More than this is not compressed: some 20 ms of another core."""
MOST_AT_ONCE = 4
INLINE_BYTES = 4 * 1024
"""So little costs less than handing it to another thread."""
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/javascript",
    "image/svg+xml",
    "application/openapi+json",
)
FOREVER = "public, max-age=31536000, immutable"
ONE_DAY = "public, max-age=86400"
ENCODINGS = ("br", "gzip")
EACH_TIME = {"br": 2, "gzip": 1}
LONGEST_OFFER = 1000
"""Characters of an Accept-Encoding that is read; browsers send some twenty."""


def compress(body: bytes, encoding: str, level: int | None = None) -> bytes:
    """`encoding` is 'br' or 'gzip'; without a `level` the quickest of use."""
    chosen = EACH_TIME[encoding] if level is None else level
    if encoding == "br":
        return bytes(brotli.compress(body, quality=chosen))
    return gzip.compress(body, chosen, mtime=0)


def accepted() -> str | None:
    """The best of br and gzip that the browser takes, or None."""
    if len(request.headers.get("Accept-Encoding", "")) > LONGEST_OFFER:
        return None
    offers = request.accept_encodings
    return next((e for e in ENCODINGS if offers[e] > 0), None)


class Press:
    """Compresses for the answers of one process, MOST_AT_ONCE at a time."""

    def __init__(self) -> None:
        self._busy = 0

    def shrink(self, response: Response) -> Response:
        """The response, compressed where that is worth it."""
        encoding = accepted()
        if encoding is None or not _worth_it(response):
            return response
        body = response.get_data()
        if not LEAST_BYTES <= len(body) <= MOST_BYTES:
            return response
        packed = self._packed(body, encoding)
        if packed is not None:
            response.set_data(packed)
            response.headers["Content-Encoding"] = encoding
        response.vary.add("Accept-Encoding")
        return response

    def _packed(self, body: bytes, encoding: str) -> bytes | None:
        """None while too many others are being compressed."""
        if len(body) <= INLINE_BYTES:
            return compress(body, encoding)
        if self._busy >= MOST_AT_ONCE:
            return None
        self._busy += 1
        try:
            return offload(compress, body, encoding)
        finally:
            self._busy -= 1


def add_compression(flask: Flask) -> None:
    """Compress the answers of an app."""
    flask.after_request(Press().shrink)


def _worth_it(response: Response) -> bool:
    """Whether a whole text is at hand: a file that streams goes out piece by piece as it is made."""
    return (
        response.status_code == 200
        and not response.is_streamed
        and not response.direct_passthrough
        and not response.headers.get("Content-Encoding")
        and (response.content_type or "").startswith(COMPRESSIBLE)
    )
