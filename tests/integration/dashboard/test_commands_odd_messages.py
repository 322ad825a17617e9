"""Odd but lawful messages on both databases: taken, kept, seen again; a bad one beside them is alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.commands import ReportHandler
from data_access.county_packs.county_pack import County
from data_access.feed.county_feed import Feed
from data_access.store import Store
from tests.integration.reports import (
    COUNTY,
    NOW,
    encode_case,
    encode_case_close,
    encode_case_update,
    encode_grid,
    encode_message,
    envelopes,
)

GRID = "330825101264001"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    yield made
    made.close()


@pytest.fixture
def handler(store: Store, county: County) -> ReportHandler:
    return ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)


def state(store: Store, county: County) -> dict[str, Any]:
    return Feed(store, {COUNTY: county}, clock=lambda: NOW).snapshot(COUNTY)


def odd(message: bytes, value: str) -> bytes:
    """The message with a field nobody asked for."""
    return message[:-1] + f', "weight": {value}}}'.encode()


VALUES = ("1e400", "-1e400", "9" * 5_000, str(2**64), '"\\ud83d"', '"\\u0000"', "5e-324")


def test_ignored_numbers_of_every_kind_are_taken_twice_and_kept_once(
    handler: ReportHandler, store: Store, county: County
) -> None:
    place = {"lat": 29.0706, "lon": 119.3053}
    for n, value in enumerate(VALUES):
        reports = [
            encode_case(f"c{n}"),
            encode_case_update(f"u{n}", f"c{n}", 1, severity=1),
            encode_case_close(f"x{n}", f"c{n}", 2),
        ]
        batches = {
            "cases": [odd(item, value) for item in reports],
            "grids": [odd(encode_grid(f"g{n}", GRID, n), value)],
            "positions": [
                odd(encode_message("position", f"p{n}", n, person="LY-G00001", accuracy_m=5, **place), value)
            ],
        }
        for stream, messages in batches.items():
            first = handler.handle(envelopes(*messages, stream=stream, start=10 * n + 1))
            again = handler.handle(envelopes(*messages, stream=stream, start=1_000 + 10 * n))
            assert (first.taken, first.dead) == (len(messages), [])
            assert (again.taken, again.duplicates, again.dead) == (0, len(messages), [])
    assert state(store, county)["cases"] == []


def test_readings_keep_their_extremes(handler: ReportHandler, store: Store, county: County) -> None:
    readings = {
        "big": 1e308,
        "small": 5e-324,
        "zero": -0.0,
        "most": 2**53 - 1,
        "least": 1 - 2**53,
        "词": "𱍐\n",
    }
    done = handler.handle(
        envelopes(encode_grid("g", GRID, readings=readings, status="watch"), stream="grids")
    )
    assert (done.taken, done.dead) == (1, [])
    [row] = [row for row in state(store, county)["grids"] if row["region"] == GRID]
    assert row["readings"] == readings


def test_a_number_nobody_holds_is_a_dead_letter_with_a_reason_and_alone(
    handler: ReportHandler, store: Store
) -> None:
    bad = [
        encode_message("grid.reported", "g1", region=GRID, status="watch")[:-1]
        + b', "readings": {"a": 1e309}}',
        encode_grid("g2", GRID, readings={"a": 2**60}),
        encode_grid("g3", GRID, 1, status="alert"),
    ]
    done = handler.handle(envelopes(*bad, stream="grids"))
    assert (done.taken, len(done.dead)) == (1, 2)
    dead_letters, _ = store.dead_letter_page(COUNTY, 0, 10)
    assert [row["reason"] for row in dead_letters] == ["bad_field", "bad_field"]
    assert all("readings" in row["detail"] for row in dead_letters)


def test_rare_characters_stay_as_they_are(handler: ReportHandler, store: Store, county: County) -> None:
    report = encode_case("𱍐-19972", title="𮯰路 \ue81e", reporter={"name": "𠮷田"}, text="一\n二")
    done = handler.handle(envelopes(report))
    assert (done.taken, done.dead) == (1, [])
    [row] = state(store, county)["cases"]
    assert (row["source_id"], row["title"]) == ("𱍐-19972", "𮯰路 \ue81e")
    detail = store.case_detail(row["id"])
    assert detail is not None
    assert detail["text"] == "一\n二"


def test_a_bad_attachment_costs_no_case_and_is_told(
    handler: ReportHandler, store: Store, county: County
) -> None:
    files = ["HTTPS://example.org/1.jpg", "javascript:alert(1)", None, {"url": "https://a", "name": "a\nb"}]
    done = handler.handle(envelopes(encode_case("a", attachments=files)))
    assert (done.taken, done.dead) == (1, [])
    [row] = state(store, county)["cases"]
    detail = store.case_detail(row["id"])
    assert detail is not None
    assert detail["attachments"] == [
        {"url": "HTTPS://example.org/1.jpg"},
        {"fault": "address", "said": "javascript:alert(1)"},
        {"fault": "shape", "said": "null"},
        {"url": "https://a", "fault": "name"},
    ]


def test_what_nobody_could_see_is_a_dead_letter(handler: ReportHandler, store: Store, county: County) -> None:
    titles = ["\u200b\u200b", "\u2800", "\u3164", "\u00ad", "第一行\n第二行", "a\a", "\x1b[2J"]
    done = handler.handle(envelopes(*(encode_case(f"t{n}", title=title) for n, title in enumerate(titles))))
    assert (done.taken, len(done.dead)) == (0, len(titles))
    dead_letters, _ = store.dead_letter_page(COUNTY, 0, 10)
    assert {row["reason"] for row in dead_letters} == {"bad_field"}
    assert all(row["detail"].startswith("title: ") and "U+" in row["detail"] for row in dead_letters)
    assert all(row["detail"].isprintable() for row in dead_letters)
    assert state(store, county)["cases"] == []


def test_nothing_reports_in_the_name_of_the_desk(
    handler: ReportHandler, store: Store, county: County
) -> None:
    reports = [
        encode_case("a1", source="desk"),
        encode_case("a2"),
        encode_case_update("u1", "a2", 1, source="desk", severity=1),
    ]
    done = handler.handle(envelopes(*reports))
    assert (done.taken, len(done.dead)) == (1, 2)
    dead_letters, _ = store.dead_letter_page(COUNTY, 0, 10)
    assert {row["reason"] for row in dead_letters} == {"out_of_scope"}
    assert [row["severity"] for row in state(store, county)["cases"]] == [2]
