"""A small installation for the screens: one county, one city, no data, and somebody who looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.access.rights import Grant, Kind, Role, Viewer
from layouts.site import Region, Site

PLACES = {
    "330825": ("龙游县", "Longyou County", ("330825",)),
    "330825101": ("湖镇镇", "Huzhen Town", ("330825",)),
    "3308": ("衢州市", "Quzhou City", ("330803", "330825")),
}


def region(code: str) -> Region | None:
    known = PLACES.get(code)
    return None if known is None else Region(code, *known)


def make_viewer(*grants: tuple[Role, str], kind: Kind = Kind.PERSON) -> Viewer:
    """A viewer who holds roles in regions (a unit officer's unit is one of no interest here)."""
    held = tuple(Grant(role, code, "u" if role is Role.UNIT_OFFICER else None) for role, code in grants)
    return Viewer(kind, "account:1", "陈志远", held)


OFFICER = make_viewer((Role.DUTY_OFFICER, "330825"))


@pytest.fixture
def site() -> Site:
    """Seen by a duty officer of the county."""
    return Site(
        default_region="330825",
        lang="zh",
        version="1",
        demo=True,
        wmts=None,
        region=region,
        viewer=lambda: OFFICER,
        csrf=lambda: "the-token",
    )


@pytest.fixture
def seen_by(site: Site) -> Callable[[Viewer], Site]:
    """The same installation seen by somebody else."""
    return lambda viewer: replace(site, viewer=lambda: viewer)
