"""One message onto a stream: filled in, checked as ingest would check it, then added."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.servers import StreamServer
from dashboard.cli import message as messages
from data_access.county_packs import county_pack
from domain.kernel.errors import Refused

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
VILLAGE = "330825101264"


@pytest.fixture(scope="module")
def county(root: Path) -> Any:
    return county_pack.load(root / "counties/longyou")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamServer]:
    with StreamServer(tmp_path_factory.mktemp("stream")) as running:
        yield running


def test_options_become_a_lawful_message_on_its_stream(county: Any, server: StreamServer) -> None:
    fields = {"title": "路灯不亮", "severity": 3, "region": VILLAGE, "lat": None}
    message = messages.build(county, kind="case.reported", now=NOW, **fields)
    entry = messages.send(server.client, county, message, NOW)
    [(found, stored)] = server.client.xrange("{330825}:cases", entry, entry)
    body = json.loads(stored[b"json"])
    assert found.decode() == entry
    assert body["title"] == "路灯不亮"
    assert body["source"] == "palmcommand"
    assert body["at"] == "2026-11-20T18:00:00+08:00"
    assert "lat" not in body


def test_two_messages_of_one_second_differ(county: Any) -> None:
    ids = {messages.build(county, kind="canary", now=NOW)["id"] for _ in range(50)}
    assert len(ids) == 50


def test_json_keeps_what_it_says(county: Any) -> None:
    text = b'{"id":"7","source":"x","kind":"grid.reported","region":"330825101264001","status":"watch"}'
    message = messages.read(text, county, NOW)
    assert (message["id"], message["source"]) == ("7", "x")
    assert messages.check(county, message, NOW)[0] == "grids"


BROKEN = [
    b"nonsense",
    b"[1]",
    b"\xff{}",
    b"[" * 5000,
    b'{"a": NaN}',
    rb'{"title": "\ud83d"}',
    b"\xef\xbb\xbf{}",
]


@pytest.mark.parametrize("raw", BROKEN)
def test_what_is_no_json_object_is_refused(county: Any, raw: bytes) -> None:
    with pytest.raises(Refused):
        messages.read(raw, county, NOW)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"severity": 9}, "bad_field"),
        ({"region": "330825999"}, "unknown_region"),
        ({"region": "330100101"}, "outside_county"),
        ({"kind": "nonsense"}, "unknown_kind"),
        ({"at": "2026-11-21T10:00:00Z"}, "future"),
    ],
)
def test_a_bad_message_never_reaches_the_stream(
    county: Any, server: StreamServer, change: dict[str, Any], code: str
) -> None:
    before = server.client.xlen("{330825}:cases")
    message = {"kind": "case.reported", "title": "t", "severity": 3, "region": VILLAGE} | change
    with pytest.raises(Refused) as refused:
        messages.send(server.client, county, messages.complete(message, county.tz, NOW), NOW)
    assert refused.value.code == code
    assert server.client.xlen("{330825}:cases") == before


def test_numbers_go_as_they_are_written(county: Any) -> None:
    text = b'{"kind": "case.reported", "title": "t", "severity": 3.0, "region": "%s", "weight": 1e400}'
    message = messages.read(text % VILLAGE.encode(), county, NOW)
    assert b'"severity":3.0' in messages.check(county, message, NOW)[1]
    assert b'"weight":1e400' in messages.check(county, message, NOW)[1]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1,", "", "[" * 5_000, "{'a': 1}"])
def test_a_value_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        messages.value(text)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_place_that_is_no_number_is_refused(county: Any, number: float) -> None:
    fields = {"title": "t", "severity": 3, "region": VILLAGE, "lat": number, "lon": number}
    message = messages.build(county, kind="case.reported", now=NOW, **fields)
    with pytest.raises(Refused) as refused:
        messages.check(county, message, NOW)
    assert (refused.value.code, refused.value.where) == ("bad_field", "lat")


def test_values_are_texts_or_as_they_are_written(county: Any) -> None:
    assert messages.value('"\\u8def"') == "路"
    values = {"severity": messages.value("2.0"), "called": messages.value('["unit:x"]')}
    message = messages.build(county, kind="case.reported", now=NOW, title="t", region=VILLAGE, **values)
    assert b'"called":["unit:x"]' in messages.check(county, message, NOW)[1]
