"""The font of files that leave: plain TrueType at one weight, with every character that slices have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from scripts import print_font, vendor, vendor_fonts

FAMILY = "noto-sans-sc"
PACKAGE = vendor.MODULES / "@fontsource-variable" / FAMILY
FEW = ("-latin-wght-normal", "-119-wght-normal", "-118-wght-normal")


@pytest.fixture(scope="module")
def slices() -> list[vendor_fonts.Slice]:
    faces = list(vendor.FACE.finditer(vendor.read(PACKAGE / "wght.css")))
    return [piece for piece in vendor._slices(PACKAGE, faces) if piece.file.stem.endswith(FEW)]


def test_slices_become_one_font_at_the_weight_of_text(
    slices: list[vendor_fonts.Slice], tmp_path: Path
) -> None:
    target = tmp_path / "print.ttf"
    print_font.write_print_font(slices, target)
    font = TTFont(target)
    symbols = {chr(code) for code in font.getBestCmap()}
    wanted = {sign for piece in slices for sign in piece.signs if ord(sign) <= print_font.LAST_PLANE}
    known = {chr(code) for piece in slices for code in TTFont(piece.file).getBestCmap()}
    assert wanted & known <= symbols
    assert "的" in symbols
    assert font.flavor is None
    assert "fvar" not in font
    heavy = TTFont(PACKAGE / "files" / "noto-sans-sc-119-wght-normal.woff2")["glyf"]["uni7684"]
    assert font["glyf"]["uni7684"].xMin != heavy.xMin, "the slices are drawn at their lightest"


def test_the_vendored_font_has_all_that_our_texts_and_places_say(root: Path) -> None:
    font = TTFont(root / "assets/00_vendor/fonts" / f"{FAMILY}-print.ttf", lazy=True)
    texts = json.loads((root / "layouts/locale/zh.json").read_text(encoding="utf-8")).values()
    signs_used = {sign for text in texts for sign in text}
    signs_used |= {sign for text in vendor_fonts.place_texts(root) for sign in text}
    ideographs = {sign for sign in signs_used if vendor_fonts.is_ideograph(sign)}
    assert len(ideographs) > 1_000
    assert ideographs - {chr(code) for code in font.getBestCmap()} == set()
