"""Parsing what sources send: every refusal with its code and field, and what lawful messages become."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data_access.streams.wire import wire_format
from data_access.streams.wire.sender_field import write_sender
from domain import messages
from domain.kernel.errors import Reason, Refused
from domain.messages import Place
from domain.sources.senders import Sender
from tests.unit.data_access.samples import (
    CLOSED,
    GONE,
    GRID,
    GRIDS,
    LAWFUL,
    NOW,
    POSITION,
    REPORTED,
    UNKNOWN,
    UNLAWFUL,
    UPDATED,
    County,
    change_message,
    raw,
    stream_of,
)

AT = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)


def parse(message: Any, stream: str | None = None) -> Any:
    data = message if isinstance(message, bytes) else raw(message)
    return wire_format.parse(data, stream or stream_of(message), County(), NOW)


def catch_refusal(message: Any, stream: str | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        parse(message, stream)
    return caught.value


@pytest.mark.parametrize(("message", "code", "where"), UNLAWFUL + UNKNOWN)
def test_unlawful_messages_are_refused(message: dict[str, Any], code: str, where: str | None) -> None:
    got = catch_refusal(message)
    assert (got.code, got.where) == (code, where)
    assert where is None or where.split("[...")[0] in got.detail


def test_a_refusal_shows_the_value() -> None:
    assert "the value is 9" in catch_refusal(change_message(REPORTED, severity=9)).detail
    long = catch_refusal(change_message(REPORTED, title="长" * 300)).detail
    assert "长长" in long
    assert len(long) < 200


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_json"),
        (b"hello", "not_json"),
        (b"[]", "not_json"),
        (b'"text"', "not_json"),
        (raw(REPORTED)[:-1], "not_json"),
        (raw(REPORTED) + b" {}", "not_json"),
        (raw(REPORTED).replace(b"2}", b"NaN}"), "not_json"),
        (raw(change_message(REPORTED, text="x")).replace(b'"x"', b'"\\ud800"'), "bad_field"),
        (b"\xef\xbb\xbf" + raw(REPORTED), "not_json"),
        (raw(change_message(REPORTED, extra="x")).replace(b'"x"', b'"\xff"'), "not_utf8"),
        (raw(change_message(REPORTED, title="道路塌方")).decode().encode("gb18030"), "not_utf8"),
        (raw(change_message(REPORTED, severity=9))[:-1] + b", oh}", "not_json"),
        (raw(change_message(REPORTED, extra="x" * wire_format.MAX_BYTES)), "too_large"),
        (raw(change_message(REPORTED, extra=0)).replace(b": 0", b": " + b"[" * 50 + b"]" * 50), "too_deep"),
        (b"[" * 100_000, "too_deep"),
        (b'{"a":' * 20_000, "too_deep"),
        (raw(POSITION).replace(b"29.5", b"1e999"), "bad_field"),
    ],
)
def test_broken_bytes_are_refused(data: bytes, code: str) -> None:
    assert catch_refusal(data, "positions" if b'"position"' in data else "cases").code == code


def test_depth_counts_brackets_outside_of_texts_only() -> None:
    assert parse(change_message(REPORTED, title='[[[["\\[{' * 9)).title == '[[[["\\[{' * 9
    assert parse(change_message(REPORTED, extra=[[]] * 50)).id == "1"


@pytest.mark.parametrize("tail", [b'\\"' * 100_000, b'"' * 200_001, b"\\" * 200_001, b"{}" * 100_000])
def test_a_poisonous_message_costs_no_time(tail: bytes) -> None:
    start = time.process_time()
    catch_refusal(b"{}" * 20 + tail, "cases")
    assert time.process_time() - start < 0.5


@pytest.mark.timeout(60)
@pytest.mark.parametrize("tail", ["", "\n", "`", "` - at `", "` - at `$.x\n"])
def test_a_value_that_reads_like_the_path_of_a_complaint_costs_no_time_and_names_no_field(tail: str) -> None:
    """The decoder's words hold the value and end with its path; this one took 40 s of the loop."""
    for field, value in (("kind", " - at `$" * 30_000 + tail), ("stage", " - at `$.title" * 10_000 + tail)):
        start = time.process_time()
        got = catch_refusal(change_message(UPDATED, **{field: value}), "cases")
        assert time.process_time() - start < 0.5
        assert got.where == field


def test_just_small_enough_is_taken() -> None:
    size = wire_format.MAX_BYTES - len(raw(change_message(REPORTED, extra="")))
    assert parse(change_message(REPORTED, extra="x" * size)).id == "1"
    assert catch_refusal(change_message(REPORTED, extra="x" * (size + 1))).code == "too_large"


def test_a_kind_on_the_wrong_stream() -> None:
    got = catch_refusal(REPORTED, "grids")
    assert (got.code, got.where) == ("wrong_stream", "kind")
    assert "cases" in got.detail
    assert catch_refusal(GRIDS, "cases").code == "wrong_stream"


def test_a_reported_case() -> None:
    changed_message = change_message(
        REPORTED,
        matter="道路塌方",
        text="路断了",
        source_no="2026-1",
        reporter={"name": "张", "phone": "1"},
        attachments=["https://a/1.jpg", {"url": "http://a/2", "type": "image/png", "name": None}],
        extra={"ignored": True},
    )
    assert parse(changed_message) == messages.CaseReported(
        "1",
        "12345",
        AT,
        Place("330825101264", 29.5, 119.5, "region"),
        "路",
        2,
        "road",
        "路断了",
        {"name": "张", "phone": "1"},
        "2026-1",
        ({"url": "https://a/1.jpg"}, {"url": "http://a/2", "type": "image/png"}),
    )


def test_a_call_names_everybody_once() -> None:
    names = ["unit:roads", "330825101264", "person:LY-1", "unit:roads"]
    assert parse(change_message(REPORTED, called=names)).called == (
        "330825101264",
        "person:LY-1",
        "unit:roads",
    )
    assert parse(change_message(UPDATED, called=names)).called == (
        "330825101264",
        "person:LY-1",
        "unit:roads",
    )
    assert parse(change_message(UPDATED, stage=GONE, called=[])).called == ()
    assert (parse(REPORTED).called, parse(UPDATED).called) == (None, None)
    fields = {"name": "张", "person": "LY-1"}
    assert parse(change_message(REPORTED, reporter=fields)).reporter == fields


def test_null_is_absent_and_a_bare_name_is_a_reporter() -> None:
    nothing = dict.fromkeys(("matter", "text", "reporter", "source_no", "attachments", "lat", "lon"))
    assert parse(change_message(REPORTED, **nothing)) == parse(REPORTED)
    assert parse(change_message(REPORTED, reporter="李")).reporter == {"name": "李"}
    assert parse(change_message(REPORTED, reporter={})).reporter is None


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"region": GONE, "lat": 29.1234567, "lon": 119.5}, Place(GRID, 29.123457, 119.5, "point")),
        ({"region": "330825101", "lat": 29.1, "lon": 119.1}, Place(GRID, 29.1, 119.1, "point")),
        (
            {"region": "330825101264002", "lat": 29, "lon": 119},
            Place("330825101264002", 29.0, 119.0, "point", GRID),
        ),
        ({"region": "330825101264", "lat": 0, "lon": 0}, Place("330825101264", 29.5, 119.5, "region")),
        ({"region": "330825101264"}, Place("330825101264", 29.5, 119.5, "region")),
    ],
    ids=["point alone", "point makes it finer", "region wins", "point outside is a mistake", "region alone"],
)
def test_where_a_case_is(fields: dict[str, Any], place: Place) -> None:
    assert parse(change_message(REPORTED, **fields)).place == place


def test_an_update_says_only_what_it_says() -> None:
    update = messages.CaseUpdated("1", "12345", AT, "C1", stage="handling")
    assert parse(UPDATED) == update
    full = change_message(UPDATED, region=GRID, title="新", severity=1, matter="road", text="催", reason="因")
    place = Place(GRID, 29.5, 119.5, "region")
    assert parse(full) == messages.CaseUpdated(
        "1", "12345", AT, "C1", place, "新", 1, "road", "催", "handling", "因"
    )


def test_the_other_kinds() -> None:
    assert parse(CLOSED) == messages.CaseClosed("1", "12345", AT, "C1", None, "done")
    assert parse(change_message(CLOSED, outcome="cancelled", text="误报")).outcome == "cancelled"
    readings = {"level_m": 2.5, "n": 3, "pump": True, "state": "好", "gap": None}
    assert parse(change_message(GRIDS, readings=readings, note="汛")) == messages.GridReported(
        "1", "12345", AT, GRID, "normal", readings, "汛"
    )
    assert parse(POSITION) == messages.PositionReported("1", "12345", AT, "LY-G1", GRID, 29.5, 119.5, 5.0)
    canary = {"kind": "canary", "id": "k", "source": "palm", "at": "2026-11-22T07:30:00Z"}
    for stream in wire_format.STREAMS:
        assert parse(canary, stream) == messages.Canary("k", "palm", AT, stream)


def test_a_grid_can_be_told_by_a_point() -> None:
    assert parse(change_message(GRIDS, region=GONE, lat=29.5, lon=119.5)).region == GRID
    assert parse(change_message(GRIDS, region="330825101", lat=29.5, lon=119.5)).region == GRID


@pytest.mark.parametrize(
    "text",
    ["2026-11-22T07:30:00Z", "2026-11-22T15:30:00.000+08:00", "2026-11-21T23:30:00-08:00"],
)
def test_times_are_utc(text: str) -> None:
    message = parse(change_message(REPORTED, at=text))
    assert message.at == AT
    assert message.at.tzinfo is UTC
    assert message.stamp == "2026-11-22T07:30:00.000000+00:00 12345/1"


def test_ten_minutes_ahead_is_the_limit() -> None:
    last = (NOW + timedelta(minutes=10)).isoformat()
    assert parse(change_message(REPORTED, at=last)).id == "1"
    assert catch_refusal(change_message(REPORTED, at="2026-11-22T16:10:00.001+08:00")).code == "future"


def test_an_entry_is_one_field_named_json() -> None:
    assert wire_format.entry({b"json": b"{}"}) == (b"{}", None)
    for fields in ({}, {b"data": b"{}"}, {b"json": b"{}", b"x": b""}):
        with pytest.raises(Refused) as caught:
            wire_format.entry(fields)
        assert caught.value.code == Reason.BAD_ENTRY


def test_an_entry_can_say_who_sent_it() -> None:
    sender = Sender(7, "湖镇镇", "330825101", ("app",))
    assert wire_format.entry({b"json": b"{}", b"by": write_sender(sender)}) == (b"{}", sender)
    assert wire_format.entry({b"json": b"{}", b"by": b""}) == (b"{}", None)
    assert write_sender(None) == b""


@pytest.mark.parametrize(
    "by",
    [b"{", b"\xff", b"[]", b"null", b'{"token": 1}', b'{"token": 1, "name": "x", "region": ""}'],
)
def test_an_entry_whose_sender_cannot_be_read_is_nobodys(by: bytes) -> None:
    """Not taken for one without a sender, who may say everything."""
    with pytest.raises(Refused) as caught:
        wire_format.entry({b"json": b"{}", b"by": by})
    assert caught.value.code == Reason.BAD_ENTRY


def test_a_point_in_another_region_is_told() -> None:
    """The region said wins, and the point's own is known too: a sender may have no right to it."""
    other = "330825101264002"
    where = {"region": other, "lat": 29.5, "lon": 119.5}
    for message in (change_message(GRIDS, **where), change_message(POSITION, **where)):
        assert (parse(message).region, parse(message).elsewhere) == (other, GRID)
    assert parse(change_message(UPDATED, **where)).place.elsewhere == GRID
    assert parse(GRIDS).elsewhere == parse(POSITION).elsewhere == ""


def test_a_label_is_read_from_broken_messages() -> None:
    label = wire_format.label(raw(change_message(REPORTED, severity=9)))
    assert (label.id, label.source, label.kind, label.region) == (
        "1",
        "12345",
        "case.reported",
        "330825101264",
    )
    for data in (b"", b"[]", b"\xff", b'{"id": 5}', b"{" * 5000, b"x" * (wire_format.MAX_BYTES + 1)):
        assert wire_format.label(data).id is None


def test_encode_is_compact_json() -> None:
    value = {"a": [1, 2.5, None, "村"], "b": {"c": True}}
    assert wire_format.encode(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize("message", LAWFUL, ids=lambda message: message["kind"])
def test_every_lawful_message_becomes_a_value_that_can_be_kept(message: dict[str, Any]) -> None:
    assert parse(message) == parse(message)
    assert parse(message).cause == "12345/1"
