"""Fetching from a real server: only news, bounded, and never where a stranger sends us."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_access.files.warnings.safe_xml import MOST_BYTES
from data_access.gateways.feed_gateway import Answer, FeedError, Marks, fetch, same_host
from tests.feed_server import FeedServer, serve_feed
from tests.ports import free_port


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with serve_feed() as found:
        yield found


def test_what_did_not_change_is_not_sent_again(server: FeedServer) -> None:
    address = server.put("/feed", b"<feed/>", '"1"', Last_Modified="Sun, 09 Aug 2026 04:00:00 GMT")
    first = fetch(address)
    assert first == Answer(b"<feed/>", Marks('"1"', "Sun, 09 Aug 2026 04:00:00 GMT"), address)
    assert fetch(address, first.marks) == Answer(None, first.marks, address)
    assert server.asked == [("/feed", ""), ("/feed", '"1"')]


def test_a_redirect_is_followed_on_the_same_host_and_nowhere_else(server: FeedServer) -> None:
    new = server.put("/new", b"<feed/>")
    old = server.put("/old", b"", status=302, Location="/new")
    assert fetch(old) == Answer(b"<feed/>", Marks(), new)
    with pytest.raises(FeedError, match="another host"):
        fetch(server.put("/away", b"", status=302, Location="http://169.254.169.254/latest"))
    with pytest.raises(FeedError, match="another host"):
        fetch(server.put("/file", b"", status=301, Location="file:///etc/passwd"))
    with pytest.raises(FeedError, match="too many redirects"):
        fetch(server.put("/loop", b"", status=307, Location="/loop"))
    with pytest.raises(FeedError):
        fetch(server.put("/broken", b"", status=302, Location="http://["))


def test_what_cannot_be_fetched_says_why(server: FeedServer) -> None:
    with pytest.raises(FeedError, match="HTTP 404"):
        fetch(f"{server.url}/none")
    with pytest.raises(FeedError, match="larger than"):
        fetch(server.put("/large", b" " * (MOST_BYTES + 1)))
    with pytest.raises(FeedError):
        fetch(f"http://127.0.0.1:{free_port()}/")
    with pytest.raises(FeedError, match="no address of the web"):
        fetch("file:///etc/passwd")


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("https://a.example/x", True),
        ("https://a.example:443/x", True),
        ("https://a.example:8443/x", False),
        ("https://[a.example/x", False),
        ("https://a.example:x/x", False),
        ("http://a.example/x", False),
        ("https://b.example/x", False),
    ],
)
def test_the_same_host_is_the_same_scheme_name_and_port(address: str, same: bool) -> None:
    assert same_host("https://a.example/feed", address) is same
