"""The joined fonts: each character as its slice draws it, in the first font whose texts need it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from scripts import vendor, vendor_fonts

FAMILY = "noto-sans-sc"
FILES = vendor.MODULES / "@fontsource-variable" / FAMILY / "files"


@pytest.fixture(scope="module")
def slices() -> list[vendor_fonts.Slice]:
    css = vendor.read(FILES.parent / "wght.css")
    faces = [face["face"] for face in vendor.FACE.finditer(css)]
    files = [vendor.URL.search(face) for face in faces]
    return [
        vendor_fonts.slice_of(FILES / url["file"], face)
        for url, face in zip(files, faces, strict=True)
        if url
    ]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project with a few words and one county."""
    for folder in ("layouts/locale", "counties/small"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "layouts/locale/zh.json").write_text('{"wall.open": "案件，地图", "admin.people": "人员"}')
    county = tmp_path / "counties/small"
    (county / "matters.toml").write_text('# 注\nname = "路灯"\n')
    (county / "units.csv").write_text("code,name\npolice,公安\n")
    (county / "regions.csv").write_text("code,name\n330825,龙游县\n330825101,湖镇\n330825101200,希塘村\n")
    (tmp_path / "fonts").mkdir()
    return tmp_path


def signs_of(rule: str) -> set[str]:
    found = vendor_fonts.RANGE.search(rule)
    assert found is not None
    return {chr(int(code.strip().removeprefix("U+"), 16)) for code in found["ranges"].split(",")}


def test_a_range_names_single_characters_and_runs() -> None:
    piece = vendor_fonts.slice_of(Path("x"), "@font-face { unicode-range: U+4e00-4e02,U+9f99; }")
    assert piece.signs == set("一丁丂龙")


def test_each_character_is_in_the_first_font_that_needs_it(
    small: Path, slices: list[vendor_fonts.Slice]
) -> None:
    rules = vendor_fonts.write(slices, small, small / "fonts", FAMILY).split("@font-face")[1:]
    by_file = {re.search(r"fonts/([\w.-]+)", rule)[1]: signs_of(rule) for rule in rules}  # type: ignore[index]
    assert by_file.pop(f"{FAMILY}-live.woff2") == set("案件地图路灯公安龙游县湖镇")
    assert by_file.pop(f"{FAMILY}-forms.woff2") == set("人员")
    assert by_file.pop(f"{FAMILY}-places.woff2") == set("希塘村")
    assert list(by_file.values()) == [{"，"}]
    assert all("font-weight: 100 900" in rule for rule in rules)


def test_a_joined_glyph_is_its_slices_glyph_at_every_weight(
    small: Path, slices: list[vendor_fonts.Slice]
) -> None:
    vendor_fonts.write(slices, small, small / "fonts", FAMILY)
    joined = TTFont(small / "fonts" / f"{FAMILY}-live.woff2")
    for sign in "案湖龙":
        whole = TTFont(next(piece.file for piece in slices if sign in piece.signs))
        ours, theirs = joined.getBestCmap()[ord(sign)], whole.getBestCmap()[ord(sign)]
        assert joined["glyf"][ours].coordinates == whole["glyf"][theirs].coordinates
        assert joined["gvar"].variations[ours] == whole["gvar"].variations[theirs]
        assert joined["hmtx"][ours] == whole["hmtx"][theirs]
        assert joined["head"].unitsPerEm == whole["head"].unitsPerEm


def test_punctuation_keeps_the_rules_by_which_it_is_moved_together(
    small: Path, slices: list[vendor_fonts.Slice]
) -> None:
    vendor_fonts.write(slices, small, small / "fonts", FAMILY)
    font = TTFont(next((small / "fonts").glob(f"{FAMILY}-*-ff0c.woff2")))
    assert {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord} >= {"halt"}


def test_the_words_of_the_live_pages_need_no_slice_of_the_package(root: Path) -> None:
    css = (root / "assets/00_vendor/noto-sans-sc.css").read_text()
    live = signs_of(next(rule for rule in css.split("@font-face") if f"{FAMILY}-live.woff2" in rule))
    needed = {sign for text in vendor_fonts.live_texts(root) for sign in text}
    assert set(filter(vendor_fonts.is_ideograph, needed)) <= live
