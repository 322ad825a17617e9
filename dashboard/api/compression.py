"""Compressed answers. What never changes under its address is compressed once and remembered; the rest
each time.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict

import brotli
from flask import Flask, Response, request

LEAST_BYTES = 800
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/javascript",
    "image/svg+xml",
    "application/openapi+json",
)
FOREVER = "public, max-age=31536000, immutable"
ONE_DAY = "public, max-age=86400"
REMEMBERED_BYTES = 32 * 1024 * 1024
ONCE = {"br": 9, "gzip": 9}
EACH_TIME = {"br": 2, "gzip": 1}


class Memory:
    """Compressed bodies by key, the least recently used dropped beyond REMEMBERED_BYTES."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._size = 0

    def get(self, key: tuple[str, str]) -> bytes | None:
        body = self._bodies.get(key)
        if body is not None:
            self._bodies.move_to_end(key)
        return body

    def put(self, key: tuple[str, str], body: bytes) -> None:
        self._bodies[key] = body
        self._size += len(body)
        while self._size > REMEMBERED_BYTES:
            _, old = self._bodies.popitem(last=False)
            self._size -= len(old)


def compress(body: bytes, encoding: str, once: bool) -> bytes:
    """`encoding` is 'br' or 'gzip'; `once` spends more time for fewer bytes."""
    level = (ONCE if once else EACH_TIME)[encoding]
    if encoding == "br":
        return bytes(brotli.compress(body, quality=level))
    return gzip.compress(body, level, mtime=0)


def accepted() -> str | None:
    """The best of br and gzip that the browser takes, or None."""
    offers = request.accept_encodings
    return next((e for e in ("br", "gzip") if offers[e] > 0), None)


def add_compression(flask: Flask) -> None:
    """Compress the answers of an app."""
    memory = Memory()

    @flask.after_request
    def shrink(response: Response) -> Response:
        _cache_rules(response)
        encoding = accepted()
        if encoding is None or not _worth_it(response):
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) < LEAST_BYTES:
            return response
        response.set_data(_body(memory, response, body, encoding))
        response.headers["Content-Encoding"] = encoding
        response.vary.add("Accept-Encoding")
        return response


def _body(memory: Memory, response: Response, body: bytes, encoding: str) -> bytes:
    etag = response.headers.get("ETag", "")
    if "max-age=31536000" not in response.headers.get("Cache-Control", "") and not etag:
        return compress(body, encoding, once=False)
    key = (request.full_path + etag, encoding)
    known = memory.get(key)
    if known is None:
        known = compress(body, encoding, once=True)
        memory.put(key, known)
    return known


def _worth_it(response: Response) -> bool:
    kind = response.content_type or ""
    return (
        response.status_code == 200
        and not response.headers.get("Content-Encoding")
        and kind.startswith(COMPRESSIBLE)
    )


def _cache_rules(response: Response) -> None:
    """An asset asked for with its fingerprint (?m=...) never changes; the fonts beside it may be kept
    for a day.
    """
    if response.status_code == 200 and request.path.startswith("/assets/"):
        response.headers["Cache-Control"] = FOREVER if request.args.get("m") else ONE_DAY
