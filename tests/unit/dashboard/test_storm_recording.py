"""A storm as a recording: what is replayed says so, in both languages."""

from __future__ import annotations

from pathlib import Path

from msgspec import json

from dashboard.cli.replays.storm_recording import write_recording
from data_access.files.storms.storm_files import read_storms


def test_a_replayed_storm_says_so_in_both_languages(root: Path, tmp_path: Path) -> None:
    storm, path = root / "tests/data/storms/209901_recording_made_up.jsonl", tmp_path / "recording.jsonl"
    found = read_storms(storm).storms[0]
    found.name, found.name_en = "白海豚", "DOLPHIN"
    assert write_recording(found, path, "209901-1") > 0
    bodies = [json.decode(line) for line in path.read_bytes().splitlines()]
    names = {(row["name"], row["name_en"]) for row in bodies if row["kind"] == "storm.observed"}
    assert names == {("白海豚（回放）", "DOLPHIN (replay)")}
