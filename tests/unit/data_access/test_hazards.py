"""hazards.csv, reservoirs.csv, patrols.csv: optional, read as written, refused by line where unusable."""

from __future__ import annotations

from pathlib import Path

import pytest
from shapely import box

from data_access.county_packs.county_pack import County
from data_access.county_packs.read_pack import RawPack
from data_access.county_packs.shapes.hazards import check_hazards, read_hazards, read_patrol_hours
from domain.emergency.responses.patrols.hazard import KINDS, RESERVOIR, HazardPoint

VILLAGE = "330825101264"
REGIONS, PEOPLE = {"330825", VILLAGE}, {"LY-L1", "LY-G1"}
POINT = {
    "code": "H1", "name": "屋后山坡", "kind": "landslide", "region": VILLAGE, "lon": "119.2", "lat": "29.0",
    "households": "8", "person": "LY-G1", "look": "裂缝",
}  # fmt: skip
WATER = {
    "code": "R1", "name": "希塘水库", "region": VILLAGE, "lon": "119.21", "lat": "29.01",
    "admin_person": "LY-L1", "technical_person": "", "patrol_person": "LY-G1",
    "capacity": "120.5", "flood_level": "88.2", "dam_height": "21",
}  # fmt: skip
HOURS = {"kind": "landslide", "level": "2", "hours": "6"}


def pack_with(file: str, **changed: str) -> RawPack:
    pack = RawPack(Path("pack"))
    pack.built["grids.geojson"] = [({"code": f"{VILLAGE}001"}, box(119.1, 28.9, 119.3, 29.1))]
    rows = {
        "hazards.csv": (POINT, {"code": "H2"}),
        "reservoirs.csv": (WATER, {"code": "R2"}),
        "patrols.csv": (HOURS, {"level": "1"}),
    }
    for name, (row, other) in rows.items():
        pack.tables[name] = [(2, row), (3, {**row, **other, **(changed if name == file else {})})]
    return pack


@pytest.mark.parametrize(
    ("file", "changed", "problem"),
    [
        ("hazards.csv", {"code": "H1"}, "duplicate code H1"),
        ("reservoirs.csv", {"code": "H1"}, "duplicate code H1"),
        ("hazards.csv", {"code": "33"}, "bad id '33'"),
        ("hazards.csv", {"name": ""}, "name is empty"),
        ("hazards.csv", {"kind": RESERVOIR}, f"kind must be one of {', '.join(KINDS)}"),
        ("hazards.csv", {"region": "330825999"}, "unknown region '330825999'"),
        ("hazards.csv", {"person": "LY-L9"}, "unknown person 'LY-L9'"),
        ("reservoirs.csv", {"technical_person": "LY-L9"}, "unknown technical_person 'LY-L9'"),
        ("hazards.csv", {"lon": "nan"}, "lat, lon are not a position"),
        ("hazards.csv", {"lon": "120.2"}, f"H2 does not lie in {VILLAGE}"),
        ("hazards.csv", {"households": "-1"}, "households is missing or malformed"),
        ("reservoirs.csv", {"capacity": "0"}, "capacity is missing or malformed"),
        ("reservoirs.csv", {"dam_height": "high"}, "dam_height is missing or malformed"),
        ("patrols.csv", {"kind": "fire"}, f"kind must be one of {', '.join((*KINDS, RESERVOIR))}"),
        ("patrols.csv", {"level": "5"}, "level must be one of 4, 3, 2, 1"),
        ("patrols.csv", {"level": "2"}, "duplicate kind, level landslide, 2"),
        ("patrols.csv", {"hours": "0"}, "hours is missing or malformed"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(file: str, changed: dict[str, str], problem: str) -> None:
    pack = pack_with(file, **changed)
    check_hazards(pack, REGIONS, PEOPLE)
    assert [str(item) for item in pack.problems] == [f"{file}:3: {problem}"]


def test_lines_are_read_as_they_are_written() -> None:
    pack = pack_with("")
    check_hazards(pack, REGIONS, PEOPLE)
    assert pack.problems == []
    found = read_hazards(pack)
    assert found["H1"] == HazardPoint(
        "H1", "屋后山坡", "landslide", VILLAGE, 119.2, 29.0, "LY-G1", households=8, look="裂缝"
    )
    assert (found["R1"].kind, found["R1"].capacity) == (RESERVOIR, 120.5)
    assert found["R1"].people == ("LY-G1", "LY-L1")
    assert read_patrol_hours(pack) == {("landslide", 2): 6.0, ("landslide", 1): 6.0}
    assert (read_hazards(RawPack(Path("pack"))), read_patrol_hours(RawPack(Path("pack")))) == ({}, {})


def test_the_sample_says_that_it_is_one(county: County) -> None:
    kinds = [hazard.kind for hazard in county.hazards.values()]
    assert (len(kinds), kinds.count(RESERVOIR)) == (52, 12)
    assert all("示例" in hazard.name for hazard in county.hazards.values())
    assert sum(not hazard.people for hazard in county.hazards.values()) == 2, "nobody is responsible for two"
    assert len({hazard.region[:9] for hazard in county.hazards.values()}) == 15, "in every township"
