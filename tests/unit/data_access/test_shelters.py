"""shelters.csv: optional, read as it is written, and refused by line where it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.county_packs.county_pack import County
from data_access.county_packs.read_pack import RawPack
from data_access.county_packs.shapes.shelters import check_shelters, read_shelters
from domain.emergency.rollouts.evacuations.shelter import Shelter

REGIONS, PEOPLE = {"330825", "330825101264"}, {"LY-L1"}
GOOD = {
    "code": "S1", "name": "希塘村小学", "region": "330825101264", "lon": "119.2", "lat": "29.0",
    "capacity": "80", "person": "LY-L1",
}  # fmt: skip


def pack_with(**changed: str) -> RawPack:
    pack = RawPack(Path("pack"))
    pack.tables["shelters.csv"] = [(2, GOOD), (3, {**GOOD, "code": "S2", "person": "", **changed})]
    return pack


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"code": "S1"}, "duplicate code S1"),
        ({"code": "33"}, "bad id '33'"),
        ({"code": "relatives"}, "bad id 'relatives'"),
        ({"name": ""}, "name is empty"),
        ({"region": "330825999"}, "unknown region '330825999'"),
        ({"person": "LY-L9"}, "unknown person 'LY-L9'"),
        ({"lon": "nan"}, "lat, lon are not a position"),
        ({"capacity": "-1"}, "capacity is missing or malformed"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(changed: dict[str, str], problem: str) -> None:
    pack = pack_with(**changed)
    check_shelters(pack, REGIONS, PEOPLE)
    assert [str(item) for item in pack.problems] == [f"shelters.csv:3: {problem}"]


def test_lines_are_read_as_they_are_written() -> None:
    pack = pack_with()
    check_shelters(pack, REGIONS, PEOPLE)
    assert pack.problems == []
    assert read_shelters(pack)["S1"] == Shelter("S1", "希塘村小学", "330825101264", 119.2, 29.0, 80, "LY-L1")
    assert read_shelters(RawPack(Path("pack"))) == {}


def test_the_sample_says_that_it_is_one(county: County) -> None:
    assert len(county.shelters) == 45
    assert all("示例" in shelter.name and shelter.capacity for shelter in county.shelters.values())
