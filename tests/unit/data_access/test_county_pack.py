"""The packs in the repository: published sizes, official codes, positions found in time."""

import collections
import gzip
import json
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely

from data_access.county_packs import county_pack
from data_access.county_packs.county_pack import County, PackError
from data_access.county_packs.shapes import geometry
from domain.kernel.regions import Level
from domain.squads.recommendation import Need

PACKS = Path(__file__).parents[3] / "counties"


@pytest.fixture(scope="module")
def longyou() -> County:
    return county_pack.load(PACKS / "longyou")


@pytest.fixture(scope="module")
def city() -> dict[str, County]:
    return county_pack.load_many([PACKS / "quzhou"])


def test_longyou_has_the_published_sizes(longyou: County) -> None:
    width = collections.Counter(len(code) for code in longyou.regions)
    rural = [r for r in longyou.regions.values() if len(r.code) == 12 and not r.community]
    rural_grids = [code for code in longyou.grids if not longyou.regions[code].community]
    posts = collections.Counter(person.post for person in longyou.people.values())
    assert (width[6], width[9], width[12], width[15]) == (1, 15, 288, 638)
    assert (len(rural), len(rural_grids)) == (263, 561)
    assert posts == {"leader": 263, "head": 561, "liaison": 10_300, "duty": 55, "crew": 165}
    assert len(longyou.matters) == 17


def test_codes_are_the_official_ones(longyou: County) -> None:
    names = {code: region.name for code, region in longyou.regions.items()}
    assert names["330825001"] == "龙洲街道"  # other code lists swap these two
    assert names["330825002"] == "东华街道"
    assert names["330825101264"] == "希塘村"
    assert names["330825101264001"] == "希塘村 1 网格"
    assert longyou.regions["330825101264"].name_en == "Xitang Village"
    assert sum(name == "新建村" for name in names.values()) == 2  # names are not keys


def test_every_village_has_its_grids_numbered_from_one(longyou: County) -> None:
    numbers = collections.defaultdict(list)
    for code in longyou.grids:
        numbers[code[:12]].append(int(code[12:]))
    assert set(numbers) == {code for code in longyou.regions if len(code) == 12}
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in numbers.values())
    assert max(len(n) for code, n in numbers.items() if not longyou.regions[code].community) == 4


def test_known_leads_and_limits(longyou: County) -> None:
    assert longyou.units[longyou.matters["parking"].lead].name == "公安交警"
    assert longyou.units[longyou.matters["wage-arrears"].lead].name == "人社局"
    assert longyou.limit("parking", 1) == timedelta(hours=1)
    assert longyou.limit(None, 3) == longyou.limit("no-such", 3) == timedelta(hours=72)
    assert longyou.matter_code("欠薪处置") == longyou.matter_code("wage-arrears") == "wage-arrears"
    assert longyou.matter_code("?") is None


def test_a_case_needs_what_its_matter_says_or_whoever_is_responsible(longyou: County) -> None:
    place = (Need("head"), Need("leader"), Need("liaison", 2, forced=False))
    advice = [Need(unit, forced=False) for unit in ("housing", "emergency", "fire")]
    assert longyou.needs_of(None) == longyou.needs_of("no-such") == place
    assert longyou.needs_of("gas") == (*place, *advice)
    units = [need.capability for need in longyou.needs_of("dust")[3:]]
    assert units == ["enforcement", "housing", "ecology"]


def test_no_phone_can_be_dialled(longyou: County) -> None:
    assert all(person.phone.startswith("000-") for person in longyou.people.values())
    assert len({person.phone for person in longyou.people.values()}) == len(longyou.people)


def test_a_region_is_placed_inside_itself(longyou: County) -> None:
    for code in longyou.regions:
        found = longyou.locate(*longyou.place(code))
        assert found is not None
        assert found.startswith(code)


def test_points_outside_belong_to_nobody(longyou: County) -> None:
    assert longyou.locate(39.9, 116.4) is None
    assert longyou.locate(29.03, 118.87) is None  # 柯城
    assert longyou.locate(float("nan"), 119.2) is None


def test_a_point_on_a_common_border_goes_to_the_lower_code(longyou: County) -> None:
    lon, lat = longyou.shapes[300].exterior.coords[0]
    owners = [
        code
        for code, shape in zip(longyou.grids, longyou.shapes, strict=True)
        if shape.intersects(shapely.Point(lon, lat))
    ]
    assert len(owners) > 1
    assert longyou.locate(lat, lon) == min(owners)


@pytest.mark.alone
def test_locating_is_fast_enough(longyou: County) -> None:
    """Aims: 20 µs a point. Best of three, with room for a busy machine."""
    lons = np.linspace(119.05, 119.3, 50_000)[:2000].tolist()
    longyou.locate(29, 119.2)

    def best(work: Callable[[], object]) -> float:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return min(times)

    assert best(lambda: [longyou.locate(29.03, x) for x in lons]) < 2000 * 60e-6
    assert best(lambda: county_pack.load(PACKS / "longyou")) < 1.0


def test_what_browsers_get_is_json_without_people(longyou: County) -> None:
    text = json.dumps(longyou.static(), ensure_ascii=False)
    static = json.loads(text)
    assert static["label"] == "示意"
    assert static["geometry"]["url"] == f"/geo/330825-{static['geometry']['hash']}.bin"
    assert next(r[1:3] for r in static["regions"] if r[0] == "330825101264") == ["希塘村", "Xitang Village"]
    assert {row[5] for row in static["regions"]} == {"county", "township", "village", "grid"}
    person = next(iter(longyou.people.values()))
    assert person.name not in text
    assert person.phone not in text


def test_the_geometry_carries_all_layers_in_the_order_of_grids(longyou: County) -> None:
    layers = geometry.decode(longyou.geometry())
    assert list(layers) == ["grids", "townships", "county", "neighbours", "rivers"]
    assert tuple(code for code, _ in layers["grids"]) == longyou.grids
    assert len(layers["townships"]) == 15
    assert layers["neighbours"]
    assert layers["rivers"]
    drawn = [shapely.Polygon(rings[0], rings[1:]) for _, rings in layers["grids"]]
    assert shapely.equals_exact(drawn, longyou.shapes, 1e-9, normalize=True).all()
    assert len(gzip.compress(longyou.geometry())) < 100_000


def test_townships_are_exactly_their_grids(longyou: County) -> None:
    for code, shape in longyou.townships.items():
        inside = [s for grid, s in zip(longyou.grids, longyou.shapes, strict=True) if grid.startswith(code)]
        assert shapely.coverage_union_all(inside).equals(shape)
        assert shape.geom_type == "Polygon"


def test_the_city_is_its_six_counties(city: dict[str, County]) -> None:
    assert set(city) == {"330802", "330803", "330822", "330824", "330825", "330881"}
    assert sum(len(county.grids) for county in city.values()) == 4_212
    assert sum(len(code) == 12 for county in city.values() for code in county.regions) == 1_664
    assert sum(len(code) == 9 for county in city.values() for code in county.regions) == 100
    assert len({county.prefix for county in city.values()}) == 6


def test_the_case_of_the_press_report_finds_who_owes_what_in_its_matter(city: dict[str, County]) -> None:
    owed = [duty for duty in city["330803"].duties if duty.matter == "unlicensed"]
    assert {duty.list for duty in owed} == {"power", "shared"}
    assert "market" in {duty.lead for duty in owed}
    assert all(duty.township_duty and duty.procedure for duty in owed)


def test_below_a_city_what_is_late_at_the_county_goes_on(city: dict[str, County], longyou: County) -> None:
    assert {tuple(county.rise_limits.items()) for county in city.values()} == {
        ((Level.TOWNSHIP, 0.5), (Level.COUNTY, 0.5))
    }
    assert longyou.rise_limits == {Level.TOWNSHIP: 0.5}


def test_counties_of_the_city_neither_overlap_nor_gape(city: dict[str, County]) -> None:
    grids = np.concatenate([county.shapes for county in city.values()])
    assert shapely.coverage_is_valid(grids)
    whole = shapely.coverage_union_all(grids)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


def test_a_folder_without_a_pack_says_so(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"regions\.csv: cannot be read"):
        county_pack.load(tmp_path)
    with pytest.raises(PackError, match="no such folder"):
        county_pack.load(tmp_path / "none")


@pytest.mark.parametrize("folder", ["longyou", "qujiang"])
def test_somebody_is_found_for_every_need_of_every_matter(folder: str) -> None:
    pack = county_pack.load(PACKS / folder)
    able = collections.Counter(code for person in pack.people.values() for code in {person.post, person.unit})
    needs = {matter: pack.needs_of(matter) for matter in (None, *pack.matters)}
    missing = [(matter, need.capability) for matter, found in needs.items() for need in found
               if need.capability != "liaison" and able[need.capability] < need.quantity]  # fmt: skip
    assert missing == []
    assert {matter.lead for matter in pack.matters.values()} <= {*able}
