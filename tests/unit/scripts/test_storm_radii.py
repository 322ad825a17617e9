"""How far winds reach: means and errors over storms."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.storm_radii import errors, main, mean_radii, read_tracks
from tests.unit.domain.storm_samples import point

GROWS = [point(6 * n, 125.0 - n, (100.0 + 10 * n,) * 4, 20.0 + n) for n in range(5)]


def test_one_storm_one_vote() -> None:
    flat = [point(6 * n, 125.0, (300.0, 200.0, 100.0, 0.0)) for n in range(20)]
    assert mean_radii({"a": GROWS, "b": flat}, 7) == [210.0, 160.0, 110.0, 60.0]
    assert mean_radii({"a": GROWS}, 12) == []


def test_errors_are_told_minus_true() -> None:
    assert errors({"a": GROWS}, 7, 6, 0.0) == [-10.0] * 4
    assert errors({"a": GROWS}, 7, 6, 1.0)[0] == pytest.approx(100 * 21 / 20 - 110)
    assert errors({"a": GROWS}, 7, 7, 0.0) == []


def test_the_storm_it_is_shown_with_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made_up = Path(__file__).parents[2] / "data/storms/province_made_up.json"
    shown = tmp_path / "x.json"
    shown.write_text(made_up.read_text("utf-8").replace("209901", "202613"), "utf-8")
    assert read_tracks([shown]) == {}
    assert [*read_tracks([shown, made_up])] == ["209901"]
    assert main([str(made_up)]) == 0
    assert "force 7: NE SE SW NW [350.0, 300.0, 200.0, 250.0] of 209901 10" in capsys.readouterr().out
    assert main([]) == 2
