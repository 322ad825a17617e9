"""In which regions of a county a warning holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from data_access.county_packs.county_pack import County
from domain.emergency.warnings.message import (
    Circle,
    Colour,
    Family,
    Kind,
    Point,
    Status,
    WarningArea,
    WarningMessage,
    WarningText,
)
from domain.emergency.warnings.places import Ring
from domain.emergency.warnings.standing.coverage import find_regions, regions_of_codes
from domain.kernel.regions import Level, Region

WEST, EAST, VILLAGE = "330825101", "330825102", "330825101264"


def square(lon: float) -> Ring:
    return tuple(Point(29 + y, lon + x) for x, y in ((0, 0), (0, 1), (1, 1), (1, 0), (0, 0)))


def region(code: str, name: str) -> Region:
    return Region(code, name, "", Level.TOWNSHIP, code[:-3])


@dataclass
class TwoTownships:
    """A county of two townships, each a degree wide."""

    code: str = "330825"
    name: str = "龙游县"
    regions: dict[str, Region] = field(
        default_factory=lambda: {
            WEST: region(WEST, "湖镇镇"),
            EAST: region(EAST, "小南海镇"),
            VILLAGE: region(VILLAGE, "希塘村"),
        }
    )
    outlines: dict[str, tuple[Ring, ...]] = field(
        default_factory=lambda: {WEST: (square(119),), EAST: (square(120),)}
    )


def find_covered(*areas: WarningArea, headline: str = "") -> tuple[str, ...] | None:
    text = WarningText(
        "zh-CN", "台风", "", "", "", "", Colour.NONE, None, None, None, "", headline, "", "", areas
    )
    at = datetime(2026, 8, 9, tzinfo=UTC)
    message = WarningMessage(Family.CAP, "1.2", "a", "b", at, Status.ACTUAL, Kind.ALERT, (), (text,), (), ())
    return find_regions(message, TwoTownships())


@pytest.mark.parametrize(
    ("codes", "regions"),
    [
        (["330825"], ("330825",)),
        (["330000000000"], ("330825",)),
        (["330800"], ("330825",)),
        (["330825101000"], (WEST,)),
        ([VILLAGE, "330825102"], (VILLAGE, EAST)),
        (["330825101999"], (WEST,)),
        ([VILLAGE, WEST], (WEST,)),
        ([WEST, EAST], ("330825",)),
        (["330122", "110000"], ()),
    ],
)
def test_codes_wider_narrower_and_elsewhere(codes: list[str], regions: tuple[str, ...]) -> None:
    assert set(regions_of_codes(codes, TwoTownships())) == set(regions)
    assert set(find_covered(WarningArea("", tuple(codes))) or ()) == set(regions)


def test_shapes_hold_in_every_township_they_touch() -> None:
    inside = tuple(Point(29.5 + y, 119.5 + x) for x, y in ((0, 0), (0, 0.1), (0.1, 0.1), (0, 0)))
    assert find_covered(WarningArea("", polygons=(inside,))) == (WEST,)
    around = tuple(Point(lat, lon) for lat, lon in ((0, 100), (0, 130), (50, 130), (50, 100), (0, 100)))
    assert find_covered(WarningArea("", polygons=(around,))) == ("330825",)
    assert find_covered(WarningArea("", circles=(Circle(Point(29.5, 120.5), 10),))) == (EAST,)
    assert find_covered(WarningArea("", circles=(Circle(Point(35, 110), 10),))) == ()


def test_without_codes_and_shapes_the_words_tell_or_nothing_does() -> None:
    assert find_covered(WarningArea("龙游县南部")) == ("330825",)
    assert find_covered(headline="龙游发布台风蓝色预警") == ("330825",)
    assert find_covered(WarningArea("湖镇镇")) == (WEST,)
    assert find_covered(WarningArea("江浙沿海")) is None
    assert find_covered() is None
    assert find_covered(WarningArea("Longyou", foreign=(("FIPS", "123"),))) == (), "a place, though not ours"


def test_an_area_of_many_corners_is_looked_at_in_a_moment(county: County) -> None:
    from math import cos, pi, sin

    many = [Point(29 + 3 * sin(n * pi / 25_000), 119.2 + 3 * cos(n * pi / 25_000)) for n in range(50_000)]
    area = WarningArea("", polygons=((*many, many[0]),))
    text = WarningText("zh-CN", "a", "", "", "", "", Colour.NONE, None, None, None, "", "", "", "", (area,))
    at = datetime(2026, 8, 9, tzinfo=UTC)
    message = WarningMessage(Family.CAP, "1.2", "a", "b", at, Status.ACTUAL, Kind.ALERT, (), (text,), (), ())
    assert find_regions(message, county) == ("330825",)
