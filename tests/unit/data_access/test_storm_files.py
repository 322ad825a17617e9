"""Files of storms: what is read of each form, and that anything else is refused and nothing worse."""

from __future__ import annotations

import contextlib
import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.files.storms.read_storm import Form, NotRead
from data_access.files.storms.storm_facts import storm_facts
from data_access.files.storms.storm_files import read_content, read_storms

FOLDER = Path(__file__).parents[2] / "data/storms"
PROVINCE = (FOLDER / "province_made_up.json").read_bytes()
FILES = sorted(FOLDER.iterdir())


def edit_file(change: Callable[[dict[str, Any]], Any]) -> bytes:
    """The province's file with its storm changed."""
    given = json.loads(PROVINCE)
    change(given[0])
    return json.dumps(given).encode()


def catch_refusal(content: bytes, name: str = "x.json") -> tuple[str, int]:
    with pytest.raises(NotRead) as found:
        read_content(content, name)
    return found.value.fault, found.value.line


def test_the_province_has_local_times_and_its_own_order_of_quadrants() -> None:
    (storm,) = read_content(PROVINCE, "x").storms
    first = storm.track[0]
    assert (storm.id, storm.name, storm.name_en, len(storm.track)) == ("209901", "自制", "MADE-UP", 13)
    assert first.valid == datetime(2026, 9, 1, 0, 0, tzinfo=UTC)
    assert (first.lat, first.lon, first.wind_ms, first.pressure_hpa) == (26.5, 127.0, 38.0, 960.0)
    assert first.r7 == (350, 300, 200, 250)  # NE|SE|NW|SW in the file
    assert storm.track[8].r10 is None
    assert {(issue.agency, len(issue.points)) for issue in storm.issues} == {("中国", 7), ("日本", 7)}
    assert storm.issues[2].issued == datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
    assert "quadrant_order" in storm.doubts


def test_a_recording_keeps_when_each_was_told_and_corrects() -> None:
    (storm,) = read_storms(FOLDER / "209901_recording_made_up.jsonl").storms
    assert storm.id == "209901"
    assert storm.events[0].told_at == datetime(2026, 9, 1, 0, 25, tzinfo=UTC)
    assert storm.track[5].lon == 123.05
    assert len(storm.track) == 13
    assert {issue.issued.tzinfo for issue in storm.issues} == {UTC}


def test_ibtracs_has_knots_a_row_of_units_and_longitudes_over_180() -> None:
    found = read_storms(FOLDER / "ibtracs_made_up.csv")
    assert found.form == Form.IBTRACS
    first, second = found.storms
    assert [(point.lon, point.wind_ms) for point in first.track] == [
        (127, 33.4),
        (-179.5, None),
        (-179.5, 30.9),
    ]
    assert all(point.r7 is None for point in first.track)
    assert (second.id, len(second.track)) == ("2099002N10150", 1)


def test_the_cma_has_tenths_of_a_degree_and_its_own_number() -> None:
    found = read_storms(FOLDER / "cma_made_up.txt")
    assert [(storm.id, storm.name_en, len(storm.track)) for storm in found.storms] == [
        ("9901", "MADE-UP", 3),
        ("0002", "", 1),
    ]
    last = found.storms[0].track[2]
    assert (last.lat, last.lon, last.wind_ms, last.pressure_hpa) == (27.3, 123.8, None, None)


def test_a_file_may_be_zipped_and_may_be_cut_off() -> None:
    zipped = gzip.compress(PROVINCE)
    assert read_content(zipped, "x").storms[0].id == "209901"
    assert catch_refusal(zipped[:-20]) == ("cut_off", 0)
    assert catch_refusal(b"\x1f\x8bnothing") == ("cut_off", 0)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda storm: storm.update(points=[]), "no_storm"),
        (lambda storm: storm.update(tfid="../x"), "bad_number"),
        (lambda storm: storm["points"][0].update(lat="91"), "bad_number"),
        (lambda storm: storm["points"][0].update(lng=None), "bad_number"),
        (lambda storm: storm["points"][0].update(lng="nan"), "bad_number"),
        (lambda storm: storm["points"][0].update(lat=True), "bad_number"),
        (lambda storm: storm["points"][0].update(speed="fast"), "bad_number"),
        (lambda storm: storm["points"][0].update(time="2026-13-01 08:00:00"), "bad_time"),
        (lambda storm: storm["points"][0].update(radius7="350|300"), "bad_radii"),
        (lambda storm: storm["points"][0].update(radius7="350|300|250|x"), "bad_number"),
        (lambda storm: storm["points"][0].update(radius7={"ne": 1}), "bad_radii"),
        (lambda storm: storm["points"][0]["forecast"][0].update(tm=""), "bad_text"),
    ],
)
def test_what_is_wrong_is_refused_whole(change: Callable[[dict[str, Any]], Any], fault: str) -> None:
    assert catch_refusal(edit_file(change))[0] == fault


@pytest.mark.parametrize("radii", [None, "", "|||", "0|0|0|0", [None, None, None, None]])
def test_radii_that_are_not_told_are_unknown_not_zero(radii: Any) -> None:
    content = edit_file(lambda storm: storm["points"][0].update(radius7=radii))
    assert read_content(content, "x").storms[0].track[0].r7 is None


def test_one_radius_holds_all_around_and_one_quadrant_may_be_unknown() -> None:
    content = edit_file(lambda storm: storm["points"][0].update(radius7="200", radius10="100||80|70"))
    first = read_content(content, "x").storms[0].track[0]
    assert (first.r7, first.r10) == ((200,) * 4, (100, None, 70, 80))


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("", "no_storm", 1),
        ("a,b,c\n1,2,3\n", "no_storm", 1),
        ("sid,iso_time,lat,lon\n", "no_storm", 1),
        ("sid,iso_time,lat,lon\nA,2026-09-01 00:00:00,north,120\n", "bad_number", 2),
        ("66666 0000 3 0001 9901 0 6 X 20261231\n2026090100 4 265 1270 960 38\n", "cut_off", 0),
        ("66666 0000 1 0001 9901 0 6 X 20261231\n2026023100 4 265 1270 960 38\n", "bad_time", 2),
        ("66666 0000\n", "bad_table", 1),
        ("{", "not_json", 1),
        ("[" * 100_000, "not_json", 0),
        ('{"kind": "rain", "at": "2026-09-01T00:00:00Z"}\n', "no_storm", 1),
        ("sid\rlat,lon\n", "bad_table", 0),
    ],
)
def test_other_texts_are_refused_by_line(text: str, fault: str, line: int) -> None:
    assert catch_refusal(text.encode()) == (fault, line)


@given(st.sampled_from(FILES), st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_worse(path: Path, data: st.DataObject) -> None:
    content = bytearray(path.read_bytes()[:3000])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        content[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))
    try:
        found = read_content(bytes(content), path.name)
    except NotRead:
        return
    for storm in found.storms:
        assert all(-90 <= point.lat <= 90 and -180 <= point.lon <= 180 for point in storm.track)


JSON = st.recursive(
    st.sampled_from([None, True, 1e400, -1, 29.5, 119, 2**70, "", "29.1", "x", "2026-09-01 08:00:00"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["tfid", "points", "time", "lat", "lng", "radius7", "forecast"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["tfid", "points", "track", "forecasts"]), JSON))
def test_any_json_is_read_or_refused_and_nothing_worse(value: dict[str, Any]) -> None:
    with contextlib.suppress(NotRead):
        assert read_content(json.dumps(value).encode(), "x.json").form == Form.PROVINCE


def test_facts_tell_what_was_understood_or_why_not(tmp_path: Path) -> None:
    facts = storm_facts(FOLDER / "province_made_up.json")
    (storm,) = facts["storms"]
    assert (facts["verdict"], facts["form"], storm["forecasts"]) == (
        "understood",
        "province",
        {"中国": 2, "日本": 2},
    )
    assert storm["radii"]["7"] == {"points": 10, "last": "2026-09-02T03:00Z"}
    assert storm_facts(tmp_path / "none")["fault"] == "unreadable"
