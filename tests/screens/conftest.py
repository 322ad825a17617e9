"""A small installation for the screens: one county, one city, no data."""

from __future__ import annotations

import pytest

from layouts.site import Region, Site

PLACES = {
    "330825": ("龙游县", "Longyou County", ("330825",)),
    "330825101": ("湖镇镇", "Huzhen Town", ("330825",)),
    "3308": ("衢州市", "Quzhou City", ("330803", "330825")),
}


def region(code: str) -> Region | None:
    known = PLACES.get(code)
    return None if known is None else Region(code, *known)


@pytest.fixture
def site() -> Site:
    return Site(default_region="330825", lang="zh", version="1", demo=True, wmts=None, region=region)
