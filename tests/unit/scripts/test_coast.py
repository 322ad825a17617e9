"""The coast of the map of storms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import coast


def test_lines_are_simplified_and_coded_as_differences(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    line = [[120.0, 28.0], [120.5, 28.01], [121.0, 28.0], [121.0, 29.0]]
    islet = [[122.0, 30.0], [122.1, 30.1], [122.0, 30.0]]
    features = [{"geometry": {"type": "LineString", "coordinates": numberses}} for numberses in (line, islet)]
    given = tmp_path / "coast.geojson"
    given.write_text(json.dumps({"features": features}))
    monkeypatch.setattr(coast, "TARGET", tmp_path / "coast.js")
    assert coast.main([str(given)]) == 0
    assert "  [12000,2800,100,0,0,100],\n];" in (tmp_path / "coast.js").read_text()
    assert coast.main([]) == 2
