"""Fetching feeds of warnings, and the messages they name: bounded in time and size, asked only for news."""

from __future__ import annotations

import http.client
import ssl
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from data_access.files.warnings.safe_xml import MOST_BYTES

TIMEOUT_S: Final = 10.0
LONGEST_S: Final = 60.0
"""However slowly a server sends, an answer is waited for no longer."""
MOST_HOPS: Final = 3
CHUNK: Final = 64 * 1024
PORTS: Final = {"http": 80, "https": 443}
SAFE_CHARACTERS: Final = "/%:@!$&'()*+,;=~?"
"""What stands in an address as it is; letters of other scripts are sent as their bytes."""
MOVED: Final = (301, 302, 303, 307, 308)


class FeedError(Exception):
    """An address could not be fetched; the text says why."""


@dataclass(frozen=True, slots=True)
class Marks:
    """By what a server tells whether something changed."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came; `content` None when nothing changed since the marks. `address`: where redirects led."""

    content: bytes | None
    marks: Marks
    address: str


def fetch(address: str, marks: Marks = Marks(), timeout: float = TIMEOUT_S) -> Answer:
    """What an address holds. Follows redirects to the same host only. Raises FeedError."""
    deadline = time.monotonic() + LONGEST_S
    for _ in range(MOST_HOPS + 1):
        try:
            found = _ask(address, marks, timeout, deadline)
            if isinstance(found, Answer):
                return found
            address = _next(address, found)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise FeedError((str(error) or type(error).__name__)[:200]) from error
    raise FeedError("too many redirects")


def same_host(address: str, other: str) -> bool:
    """Whether two addresses lead to the same scheme, host and port; a port that is named as it is without
    being named is the same. One that is no address does not.
    """
    try:
        return _host(urlsplit(address)) == _host(urlsplit(other))
    except ValueError:
        return False


def _host(url: SplitResult) -> tuple[str, str | None, int | None]:
    return url.scheme, url.hostname, url.port or PORTS.get(url.scheme)


def _next(address: str, to: str) -> str:
    following = urljoin(address, to)
    if not same_host(address, following):
        raise FeedError("a redirect to another host")
    return following


def _ask(address: str, marks: Marks, timeout: float, deadline: float) -> Answer | str:
    """The answer, or where a redirect leads."""
    url = urlsplit(address)
    connection = _connection(url, timeout)
    try:
        path = quote((url.path or "/") + (f"?{url.query}" if url.query else ""), safe=SAFE_CHARACTERS)
        connection.request("GET", path, headers=_headers(marks))
        answer = connection.getresponse()
        if answer.status == 304:
            return Answer(None, marks, address)
        if answer.status in MOVED:
            return answer.getheader("Location") or ""
        if answer.status != 200:
            raise FeedError(f"HTTP {answer.status}")
        new = Marks(answer.getheader("ETag") or "", answer.getheader("Last-Modified") or "")
        return Answer(_read(answer, deadline), new, address)
    finally:
        connection.close()


def _headers(marks: Marks) -> dict[str, str]:
    given = {"If-None-Match": marks.etag, "If-Modified-Since": marks.modified}
    fixed = {
        "Accept": "application/xml, */*;q=0.5",
        "Accept-Encoding": "identity",
        "User-Agent": "palmcommand",
    }
    return fixed | {name: value for name, value in given.items() if value}


def _connection(url: SplitResult, timeout: float) -> http.client.HTTPConnection:
    host = url.hostname or ""
    if url.scheme == "https":
        return http.client.HTTPSConnection(
            host, url.port, timeout=timeout, context=ssl.create_default_context()
        )
    if url.scheme != "http":
        raise FeedError(f"no address of the web: {url.scheme[:20]}")
    return http.client.HTTPConnection(host, url.port, timeout=timeout)


def _read(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """The body. Raises FeedError for one that is too large or takes too long."""
    chunks: list[bytes] = []
    size = 0
    while part := answer.read(CHUNK):
        chunks.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise FeedError(f"larger than {MOST_BYTES} bytes")
        if time.monotonic() > deadline:
            raise FeedError("too slow")
    return b"".join(chunks)
