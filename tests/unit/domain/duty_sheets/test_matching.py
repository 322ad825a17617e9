"""Names of a sheet held against a directory."""

from __future__ import annotations

import pytest

from domain.directory.duty_sheets.cell_people import read_people
from domain.directory.duty_sheets.matching import Place, Registry
from domain.directory.person import Person, Post, Unit

REGIONS = {"330825": "龙游县", "330825001": "龙洲街道", "330825101": "湖镇镇", "330825101001": "下童村"}
PEOPLE = [
    Person("LY-1", "张伟", "duty", "water", "330825", "0570-7000001"),
    Person("LY-2", "张伟", "leader", "t-1", "330825101", "0570-7000002"),
    Person("LY-3", "赵三3", "duty", "water", "330825", ""),
    Person("LY-4", "赵三", "duty", "t-1", "330825101", ""),
    Person("LY-5", "李四", "duty", "t-1", "330825101", "", active=False),
    Person("LY-6", "王五", "duty", "t-1", "330825101001", ""),
]
UNITS = [
    Unit("water", "水利局", "Water", "department", "330825"),
    Unit("t-1", "湖镇镇", "Huzhen", "station", "330825101"),
]
POSTS = [Post("duty", "值班员", "Duty officer", 0), Post("leader", "带班领导", "Leader", 0)]
REGISTRY = Registry(PEOPLE, UNITS, POSTS, REGIONS)


@pytest.mark.parametrize(
    ("text", "place", "ids"),
    [
        ("张伟", Place(), ["LY-1", "LY-2"]),
        ("张伟（水利局）", Place(), ["LY-1"]),
        ("张伟(7000002)", Place(), ["LY-2"]),
        ("张伟(LY-2)", Place(), ["LY-2"]),
        ("LY-2", Place(), ["LY-2"]),
        ("张伟", Place("330825101"), ["LY-2"]),
        ("张伟", Place("330825", "water"), ["LY-1"]),
        ("张伟（组长）", Place(), ["LY-1", "LY-2"]),
        ("赵三3", Place(), ["LY-3"]),
        ("赵三2", Place(), ["LY-4"]),
        ("王五主任", Place(), ["LY-6"]),
        ("李四", Place(), []),
    ],
)
def test_a_name_is_one_person_or_several_or_nobody(text: str, place: Place, ids: list[str]) -> None:
    (mention,) = read_people(text)
    assert [person.id for person in REGISTRY.find_people(mention, place)] == ids


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("湖镇镇11月值班表", Place("330825101", "t-1")),
        ("龙游县水利局值班表", Place("330825", "water")),
        ("龙游县龙洲街道值班表", Place("330825001")),
        ("值班表", Place()),
    ],
)
def test_a_sheet_belongs_where_its_title_says(words: str, place: Place) -> None:
    assert REGISTRY.find_place(words) == place


def test_headings_name_posts_and_places() -> None:
    assert REGISTRY.find_post(["带班领导"]) == "leader"
    assert REGISTRY.find_post(["值班人员"]) == "duty"
    assert REGISTRY.find_post(["今日值班员名单"]) == "duty"
    assert REGISTRY.find_post(["科长"]) == ""
    assert REGISTRY.find_region(["下童 值班员"], "330825101") == "330825101001"
    assert REGISTRY.find_region(["下童村"], "330825001") == ""
