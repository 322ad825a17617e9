"""A run against the figures that are kept: what fell by more than a fifth is marked."""

from __future__ import annotations

from typing import Any

import pytest

from bench import all as everything
from bench import harness
from bench.compare import compare, kept_figures

PAGE = """
### bench/start

| what | median | lowest to highest |
|---|---|---|
| second start: to serving | 4.00 s | 3.62 to 4.25 |
| bare Dash page: bytes | 1,236 kB | 1,236 to 1,236 |
| **/wall / bare Dash page** | **5.00** | |

### bench/ingest (quick trial)

| what | median | lowest to highest |
|---|---|---|
| whole path: cases a second | 10,000 /s | 9,000 to 11,000 |
| **whole path / bare loop** | **0.50** | |
"""


def result(rate: float, ratio: float) -> dict[str, Any]:
    figures = [{"name": "whole path: cases a second", "median": rate, "unit": "/s"}]
    return {"figures": figures, "ratios": {"whole path / bare loop": ratio}, "more_is_better": [*RATES]}


RATES = ("whole path / bare loop",)


def list_fallen(found: dict[str, Any], name: str) -> list[str]:
    return [str(line) for line in compare(found, kept_figures(PAGE)[name]) if line.fell]


def test_the_page_is_read_table_by_table() -> None:
    kept = kept_figures(PAGE)
    assert kept["start"]["bare Dash page: bytes"] == 1236
    assert kept["ingest"] == {"whole path: cases a second": 10_000, "whole path / bare loop": 0.5}


def test_what_fell_by_more_than_a_fifth_is_marked() -> None:
    assert list_fallen(result(7_700, 0.39), "ingest") == [
        "whole path / bare loop: 0.39, kept 0.5  fell by 22 %",
        "whole path: cases a second: 7,700, kept 10,000  fell by 23 %",
    ]


def test_what_is_as_good_or_better_is_not_marked() -> None:
    assert list_fallen(result(8_100, 0.41), "ingest") == []
    assert list_fallen(result(30_000, 2.0), "ingest") == []


@pytest.mark.parametrize(("seconds", "marked"), [(5.1, True), (4.9, False), (1.0, False)])
def test_a_time_falls_when_it_grows(seconds: float, marked: bool) -> None:
    figures = [
        {"name": "second start: to serving", "median": seconds, "unit": "s"},
        {"name": "bare Dash page: bytes", "median": 9_999, "unit": "kB"},
        {"name": "new", "median": 1, "unit": "s"},
    ]
    found = {"figures": figures, "ratios": {"/wall / bare Dash page": seconds}, "more_is_better": []}
    assert bool(list_fallen(found, "start")) is marked


def test_the_kept_page_can_be_read() -> None:
    kept = kept_figures(everything.PAGE.read_text())
    assert {*kept} == {*everything.NAMES}
    assert all(kept.values())


def test_a_rate_is_better_when_it_is_more() -> None:
    report = harness.Report("example", quick=True)
    rate, time = report.add("rate", "/s", [2]), report.add("time", "ms", [2])
    report.ratio("rates", rate, rate)
    report.ratio("times", time, time)
    report.ratio("peer / ours", time, time, more_is_better=True)
    assert report.more_is_better == ["rates", "peer / ours"]
