"""Incidents of another city onto the county: life cycles kept, places inside, marked as a drill."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli.replays import replay_file
from data_access.county_packs import county_pack
from scripts import incidents_to_stream

HEAD = "seen_at_utc,id,event,from,to,type,lat,lon\n"
AREA = "".join(f"2023-12-07T12:00:0{n}Z,p{n},OPEN,,x,HOUSE FIRE,-35.{n},149.{n}\n" for n in range(10))
LIFE = """2023-12-07T12:36:58Z,a,OPEN,,On Scene,CAR FIRE,-35.38,149.06
2023-12-07T12:50:00Z,a,STATUS,On Scene,Finished,CAR FIRE,-35.38,149.06
2023-12-07T12:51:00Z,a,RETYPE,CAR FIRE,HOUSE FIRE,CAR FIRE,-35.38,149.06
2023-12-07T12:52:00Z,a,MOVE,-35.38 149.06,-35.6 149.6,CAR FIRE,-35.38,149.06
2023-12-07T12:58:54Z,a,CLOSE,Finished,,CAR FIRE,-35.38,149.06
2023-12-07T13:58:54Z,a,REOPEN,,,CAR FIRE,-35.38,149.06
2023-12-07T14:58:54Z,a,AGENCY,Fire,Ambulance,CAR FIRE,-35.38,149.06
2023-12-07T14:58:54Z,zz,CLOSE,,,CAR FIRE,-35.38,149.06
"""


@pytest.fixture(scope="module")
def county(root: Path) -> Any:
    return county_pack.load(root / "counties/longyou")


@pytest.fixture
def converted_file(county: Any, tmp_path: Path) -> tuple[Path, int]:
    events, out = tmp_path / "events.csv", tmp_path / "out.jsonl"
    events.write_text(HEAD + AREA + LIFE)
    return out, incidents_to_stream.convert(events, out, [], county)[1]


def test_a_life_cycle_keeps_its_steps(converted_file: tuple[Path, int]) -> None:
    bodies = [json.loads(line) for line in converted_file[0].read_text().splitlines()]
    steps = [body for body in bodies if body["id"].split("-")[0] == "a"]
    assert [(body["kind"], body.get("stage")) for body in steps] == [
        ("case.reported", None),
        ("case.updated", "handling"),
        ("case.updated", "verifying"),
        ("case.updated", None),
        ("case.updated", None),
        ("case.closed", None),
        ("case.updated", "reopened"),
    ]
    assert [body["id"] for body in steps] == ["a", *(f"a-{n}" for n in range(1, 7))]
    assert steps[0]["title"] == "演练 车辆火灾"
    assert steps[3]["title"] == "演练 住宅火灾"
    assert {body["source"] for body in bodies} == {"esa-act-演练"}
    assert converted_file[1] == 1


def test_the_file_is_lawful_and_every_place_is_in_the_county(
    converted_file: tuple[Path, int], county: Any
) -> None:
    assert replay_file.inspect(converted_file[0], county).bad == frozenset()
    bodies = [json.loads(line) for line in converted_file[0].read_text().splitlines()]
    places = [body for body in bodies if "lat" in body]
    assert len(places) == 12
    assert all(county.has_region(body["region"]) for body in places)
    assert len({body["region"] for body in places}) >= 8


def test_the_real_files_when_they_are_here(shared_data: Path, county: Any, tmp_path: Path) -> None:
    events = shared_data / "incidents" / "esa_act_storm_sample_events.csv"
    if not events.exists():
        pytest.skip("the recorded incidents are not on this machine")
    out = tmp_path / "storm.jsonl"
    written, left_out = incidents_to_stream.convert(events, out, [], county)
    facts = replay_file.inspect(out, county)
    assert (facts.lines, left_out, facts.bad) == (written, 0, frozenset())
    assert 5_500 < written < 7_500
