"""What a document tells the browser to fetch at once: what the page needs and the viewer may see."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from callbacks import hints
from domain.access.rights import NOBODY
from layouts.site import Site

HREF = re.compile(r'<link rel="preload" as="(?P<kind>\w+)" href="(?P<href>[^"]+)" crossorigin>')


def list_links(site: Site, name: str, lang: str = "zh", **query: str) -> list[str]:
    return [found["href"] for found in HREF.finditer(hints.links(site, name, lang, query))]


@pytest.fixture
def shaped_site(site: Site) -> Site:
    return replace(site, shapes=lambda code: f"/geo/{code}-1.bin")


def test_a_page_with_a_map_names_words_county_shapes_and_fonts(shaped_site: Site) -> None:
    data = [*hints.DASH, "/api/locale/zh.json", "/api/county/330825.json", "/geo/330825-1.bin"]
    assert list_links(shaped_site, "wall") == [*data, hints.LATIN, hints.CHINESE]


def test_a_page_without_a_map_needs_no_shapes(shaped_site: Site) -> None:
    assert "/geo/330825-1.bin" not in list_links(shaped_site, "sources")
    assert list_links(shaped_site, "admin") == [
        *hints.DASH,
        "/api/locale/zh.json",
        hints.LATIN,
        hints.CHINESE,
    ]


def test_english_pages_fetch_no_chinese_font_beforehand(shaped_site: Site) -> None:
    assert hints.CHINESE not in list_links(shaped_site, "wall", "en")


def test_nobody_is_told_of_data(shaped_site: Site) -> None:
    assert list_links(replace(shaped_site, viewer=lambda: NOBODY), "wall") == [hints.LATIN, hints.CHINESE]


def test_a_region_that_is_not_served_or_not_open_is_left_out(shaped_site: Site) -> None:
    assert list_links(shaped_site, "wall", region="110101")[len(hints.DASH) + 1 :] == [
        hints.LATIN,
        hints.CHINESE,
    ]


def test_the_fonts_exist(root: Path) -> None:
    for address in (hints.LATIN, hints.CHINESE):
        assert (root / address.removeprefix("/")).is_file()


LIVE = re.compile(r'^<meta name="palm-live" content="(?P<scope>[^"]+)">$')


def test_a_page_of_live_data_is_told_what_it_will_show_before_dash_is(shaped_site: Site) -> None:
    found = LIVE.match(hints.live(shaped_site, "wall", {}))
    assert found is not None
    scope = {"page": "wall", "region": "330825", "counties": ["330825"], "kind": "person"}
    assert json.loads(unescape(found["scope"])) == scope


def test_nobody_other_pages_and_closed_regions_start_no_feed(shaped_site: Site) -> None:
    assert hints.live(replace(shaped_site, viewer=lambda: NOBODY), "wall", {}) == ""
    assert hints.live(shaped_site, "admin", {}) == ""
    assert hints.live(shaped_site, "wall", {"region": "110101"}) == ""
