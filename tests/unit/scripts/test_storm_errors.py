"""How far forecasts were off in time: a made-up storm, and the real one where its recording is at hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data_access.files.storms.storm_files import read_storms
from domain.emergency.storms.great_circle import spot
from scripts.storm_errors import PLACE, by_bin, main, middles, report, scores

MADE_UP = Path(__file__).parents[2] / "data/storms/209901_recording_made_up.jsonl"
LONGYOU = spot(*PLACE)


def test_a_made_up_storm_is_scored_at_each_issue(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(MADE_UP)]) == 0
    text = capsys.readouterr().out
    assert "nearest 09-02 13:50, 40 km; last radius 09-02 11:00" in text
    assert "| 日本 | 0.5 (-0.5; 2/2) |" in text


def test_without_a_file_it_says_what_it_wants(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "FILE" in capsys.readouterr().out


def test_a_storm_that_never_comes_near_is_not_scored() -> None:
    (storm,) = read_storms(MADE_UP).storms
    assert [*report(storm, spot(29.0, 100.0))] == [
        "209901: not nearest to the place within its track, or without radii"
    ]


def test_what_was_told_later_is_not_used_for_an_earlier_issue() -> None:
    (storm,) = read_storms(MADE_UP).storms
    whole = [*scores(storm, LONGYOU)]
    half = read_storms(MADE_UP).storms[0]
    half.events = half.events[:12]
    early = {(s.agency, s.issued): s.near_off for s in scores(storm, LONGYOU)}
    assert len(whole) == 14
    assert all((s.agency, s.issued) in early for s in whole)
    assert [*scores(half, LONGYOU)] == []  # the end of its track is not known: nothing to compare with


def test_after_the_last_published_radius_no_wind_is_scored() -> None:
    (storm,) = read_storms(MADE_UP).storms
    late = [score for score in scores(storm, LONGYOU) if score.issued >= datetime(2026, 9, 2, 6, tzinfo=UTC)]
    assert late
    assert all(score.wind_off is None and score.wind_lead is None for score in late)


def test_bins_keep_what_is_not_scored_apart() -> None:
    assert [*by_bin([(3.0, 1.0), (5.0, None), (30.0, -2.0)])][:3] == [
        ("0–12 h", 2, [1.0]),
        ("12–24 h", 0, []),
        ("24–48 h", 1, [-2.0]),
    ]


def test_dolphin_was_nearest_when_its_track_says_and_the_middle_is_within_five_hours(
    shared_data: Path,
) -> None:
    (storm,) = read_storms(shared_data / "typhoon/202613_stream.jsonl.gz").storms
    lines = [*report(storm, LONGYOU)]
    assert lines[0] == "nearest 08-10 11:24, 88 km; last radius 08-09 18:00"
    off = [hours for lead, hours in middles([*scores(storm, LONGYOU)]) if hours is not None and lead <= 48]
    assert len(off) >= 40
    assert max(map(abs, off)) < 5.0
