"""Codes tell level and parent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel import regions
from domain.kernel.regions import Level, Region

GRID = "330825101264001"
CODES = st.sampled_from([4, 6, 9, 12, 15]).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n))


def test_levels_follow_the_width() -> None:
    widths = {4: Level.CITY, 6: Level.COUNTY, 9: Level.TOWNSHIP, 12: Level.VILLAGE, 15: Level.GRID}
    assert {n: regions.level_of(GRID[:n]) for n in widths} == widths


@pytest.mark.parametrize("text", ["", "33", "33082", "33082A", "３３０８２５", "330825101264001 ", "-30825"])
def test_other_texts_are_not_codes(text: str) -> None:
    assert not regions.is_code(text)
    with pytest.raises(ValueError, match="not a region code"):
        regions.level_of(text)


def test_what_is_above_a_place_ends_where_its_code_does() -> None:
    above = {Level.TOWNSHIP: GRID[:9], Level.VILLAGE: GRID[:12], Level.GRID: GRID}
    assert regions.levels_above(GRID) == above
    assert [*regions.levels_above(GRID[:12])] == [Level.TOWNSHIP, Level.VILLAGE]
    assert regions.levels_above("330825") == {}


def test_parents() -> None:
    assert regions.parent_of(GRID) == "330825101264"
    assert regions.parent_of("3308") == ""


@pytest.mark.parametrize(
    ("code", "community"),
    [
        ("330825001001", True),
        ("330825101402", True),
        ("330825101264", False),
        ("330803103500", False),
        ("330825001001002", True),
        ("330825001", False),
    ],
)
def test_communities_are_told_by_digits_ten_to_twelve(code: str, community: bool) -> None:
    assert Region(code, "", "", regions.level_of(code), regions.parent_of(code)).community is community


@given(CODES)
def test_a_code_begins_with_its_parents(code: str) -> None:
    parent = regions.parent_of(code)
    assert len(parent) < len(code)
    assert code.startswith(parent)


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("330825", "330825"),
        ("330825000000", "330825"),
        ("330825101000", "330825101"),
        ("330825101264", "330825101264"),
        ("330800", "3308"),
        ("330800000000", "3308"),
        ("330000", "33"),
        ("330000000000", "33"),
    ],
)
def test_zeros_at_the_end_stand_for_all_of_it(code: str, prefix: str) -> None:
    assert regions.prefix_of(code) == prefix


@pytest.mark.parametrize(
    ("code", "touched"),
    [
        ("330825000000", True),
        ("330825101264", True),
        ("330800", True),
        ("330000", True),
        ("330802", False),
        ("370614000000", False),
    ],
)
def test_a_code_touches_a_county_it_holds_or_lies_in(code: str, touched: bool) -> None:
    assert regions.touches(code, "330825") is touched


def test_a_village_is_told_with_its_township() -> None:
    """Longyou has two villages 坑头村, in two townships."""
    known = {"330825101": ("湖镇镇", "Huzhen Town"), "330825101264": ("希塘村", "Xitang Village")}

    def names(code: str) -> tuple[str, str]:
        return known.get(code, (code, code))

    assert regions.name_path("330825101264", names) == ("湖镇镇希塘村", "Xitang Village, Huzhen Town")
    assert regions.name_path("330825101", names) == ("湖镇镇", "Huzhen Town")
    assert regions.name_path("330803203200", names) == ("330803203200", "330803203200")
