"""The harness: medians, ratios, the file and the table that come out of a benchmark."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bench import all as everything
from bench import harness


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> harness.Report:
    monkeypatch.setattr(harness, "RESULTS", tmp_path)
    monkeypatch.setattr(everything, "RESULTS", tmp_path)
    made = harness.Report("example", quick=True)
    ours, floor = made.add("ours", "ms", [30, 10, 20]), made.add("floor", "ms", [10, 10, 10])
    made.ratio("ours / floor", ours, floor)
    made.note("read this")
    return made


def test_a_figure_is_its_median_with_lowest_and_highest(report: harness.Report) -> None:
    assert report.figures[0].median == 20
    assert report.figures[0].spread == "10 to 30"


def test_a_ratio_compares_medians(report: harness.Report) -> None:
    assert report.ratios == {"ours / floor": 2.0}


def test_the_file_says_where_and_how_it_was_taken(report: harness.Report) -> None:
    saved = json.loads(report.save().read_text())
    assert saved["quick"] is True
    assert saved["machine"]["cores"] == os.cpu_count()
    assert saved["figures"][0]["values"] == [30, 10, 20]


def test_the_table_goes_between_the_marks(
    report: harness.Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report.save()
    page = tmp_path / "page.md"
    page.write_text(f"before\n{everything.BEGIN}\nold\n{everything.END}\nafter\n")
    monkeypatch.setattr(everything, "PAGE", page)
    everything.write(["example"])
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert "| ours | 20 ms | 10 to 30 |" in text
    assert "| **ours / floor** | **2.00** | |" in text


@pytest.mark.parametrize(("share", "want"), [(0.0, 1), (0.5, 51), (0.95, 96), (1.0, 100)])
def test_percentiles(share: float, want: float) -> None:
    assert harness.percentile(range(1, 101), share) == want


@pytest.mark.parametrize(("value", "text"), [(123456.7, "123,457"), (99.44, "99.4"), (0.01234, "0.0123")])
def test_figures_are_shown_short(value: float, text: str) -> None:
    assert harness.shown(value) == text


def test_a_process_knows_what_it_spends() -> None:
    assert harness.memory_mb(os.getpid()) > 10
    assert harness.cpu_seconds(os.getpid()) > 0
