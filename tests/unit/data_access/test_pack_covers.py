"""covers.csv: optional, read as it is written, and refused by line where it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.county_packs.county_pack import County
from data_access.county_packs.pack_covers import check_covers, read_covers
from data_access.county_packs.read_pack import RawPack

REGIONS, UNITS = {"330825", "330825101", "330825201"}, {"e-330825101"}


def make_pack(*rows: tuple[str, str]) -> RawPack:
    pack = RawPack(Path("pack"))
    pack.tables["covers.csv"] = [
        (line, {"unit": unit, "region": region}) for line, (unit, region) in enumerate(rows, start=2)
    ]
    return pack


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (("e-1", "330825201"), "covers.csv:3: unknown unit 'e-1'"),
        (("e-330825101", "330825999"), "covers.csv:3: unknown region '330825999'"),
        (("e-330825101", "330825"), "covers.csv:3: unknown region '330825'"),
        (("e-330825101", "330825101"), "covers.csv:3: duplicate unit, region e-330825101, 330825101"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(row: tuple[str, str], text: str) -> None:
    pack = make_pack(("e-330825101", "330825101"), row)
    check_covers(pack, REGIONS, UNITS)
    assert [str(problem) for problem in pack.problems] == [text]


def test_townships_by_unit_and_none_without_the_file() -> None:
    pack = make_pack(("e-330825101", "330825201"), ("e-330825101", "330825101"))
    check_covers(pack, REGIONS, UNITS)
    assert pack.problems == []
    assert read_covers(pack) == {"e-330825101": {"330825201", "330825101"}}
    assert read_covers(RawPack(Path("pack"))) == {}


def test_the_sample_covers_neighbours_only(county: County) -> None:
    assert county.covers
    for unit, regions in county.covers.items():
        township = county.townships[county.units[unit].region]
        assert all(township.buffer(0.001).intersects(county.townships[region]) for region in regions), unit
