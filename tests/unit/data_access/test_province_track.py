"""The province's track as a table: what is read of it, and that a refusal names row and column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data_access.files.storms.read_storm import Form, NotRead, ReadFile
from data_access.files.storms.storm_facts import storm_facts
from data_access.files.storms.storm_files import read_content, read_storms

FILE = Path(__file__).parents[2] / "data/storms/track_made_up.csv"
TEXT = FILE.read_text("utf-8")


def catch_refusal(text: str) -> tuple[str, int, str]:
    with pytest.raises(NotRead) as found:
        read_content(text.encode(), "track.csv")
    return found.value.fault, found.value.line, found.value.column


def test_a_row_is_a_point_on_the_county_s_clock_with_the_province_s_quadrants() -> None:
    found = read_storms(FILE)
    first, second = found.storms
    assert (found.form, first.id, first.name, first.name_en) == (
        Form.TRACK, "209902", "自制路径", "MADE-UP TRACK",
    )  # fmt: skip
    point, later, last = first.track
    assert (point.valid, later.valid) == (
        datetime(2026, 9, 1, 0, tzinfo=UTC),
        datetime(2026, 9, 1, 6, tzinfo=UTC),
    )
    assert (point.lat, point.lon, point.wind_ms, point.pressure_hpa) == (26.5, 127.0, 38.0, 960.0)
    assert (point.r7, point.r10, point.r12) == ((350, 300, 200, 250), (120, None, 80, 90), None)
    assert later.r12 is None
    assert (last.wind_ms, last.pressure_hpa, last.r7) == (None, None, None)
    assert (second.id, second.track[0].lon) == ("209903", -178.5)
    assert first.doubts == ["quadrant_order", "told_unknown"]


def test_a_table_may_be_gb18030_and_say_a_point_twice() -> None:
    row = TEXT.splitlines()[1]
    found = read_content((TEXT + row + "\n\n").encode("gb18030"), "x")
    assert (found.storms[0].name, len(found.storms[0].events)) == ("自制路径", 3)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda text: text.replace(",26.9,", ",269,"), ("bad_number", 3, "lat")),
        (lambda text: text.replace(",125.4,", ",,"), ("bad_number", 3, "lon")),
        (lambda text: text.replace(",35,965", ",fast,965"), ("bad_number", 3, "wind_ms")),
        (lambda text: text.replace(",35,965", ",35,96"), ("bad_number", 3, "pres_hpa")),
        (lambda text: text.replace("2026-09-01 14:00", "2026-09-31 14:00"), ("bad_time", 3, "time_bj")),
        (lambda text: text.replace("209903", "../x"), ("bad_number", 5, "tfid")),
        (lambda text: text.replace("90.0,80.0", "x,80.0"), ("bad_number", 2, "r10_q3")),
        (lambda text: text.replace("90.0,80.0", "-1,80.0"), ("bad_number", 2, "r10_q3")),
        (lambda text: text.replace(",80.0,,,,", ",80.0,,,"), ("bad_table", 2, "r12_q4")),
        (lambda text: text.replace(",80.0,,,,", ",80.0,,,,,"), ("bad_table", 2, "25")),
        (lambda text: text.replace("r7_q2", "r7_q1"), ("bad_table", 1, "r7_q1")),
        (lambda text: text.replace(",lon,", ",longitude,"), ("bad_table", 1, "lon")),
        (lambda text: text + TEXT.splitlines()[1].replace("26.5", "26.6"), ("told_twice", 6, "time_bj")),
        (lambda text: text.splitlines()[0], ("no_storm", 1, "")),
        (lambda text: text + '"209902', ("bad_table", 6, "")),
    ],
)
def test_what_is_wrong_is_refused_by_row_and_column(
    change: Callable[[str], str], place: tuple[str, int, str]
) -> None:
    assert change(TEXT) != TEXT
    assert catch_refusal(change(TEXT)) == place


def test_facts_name_the_column(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(TEXT.replace(",26.9,", ",north,"), "utf-8")
    facts = storm_facts(path)
    assert (facts["fault"], facts["line"], facts["column"], facts["fact"]) == (
        "bad_number", 3, "lat", "north",
    )  # fmt: skip


def test_dolphin_s_table_says_what_its_recording_ends_with(shared_data: Path) -> None:
    folder = shared_data / "typhoon"

    def track(found: ReadFile) -> list[tuple[object, ...]]:
        return [
            (point.valid, point.lat, point.lon, point.r7, point.r10, point.r12)
            for point in found.storms[0].track
        ]

    table = read_storms(folder / "202613_track.csv")
    assert (table.storms[0].id, table.storms[0].name, len(table.storms[0].track)) == ("202613", "白海豚", 178)
    assert track(table) == track(read_storms(folder / "202613_stream.jsonl.gz"))
