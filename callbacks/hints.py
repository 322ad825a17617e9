"""What a page will ask for after its scripts ran: named in the document, it is fetched beside them.

Without a hint each of these waits for the one before: layout, words, names of the county, its shapes, fonts.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from callbacks.shared import viewing
from domain.access.rights import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from layouts.site import Region, Site

FONTS = "/assets/00_vendor/fonts"
LATIN = f"{FONTS}/inter-latin-wght-normal.woff2"
CHINESE = f"{FONTS}/noto-sans-sc-live.woff2"
DASH = ("/_dash-layout", "/_dash-dependencies")
"""What Dash's renderer asks for before anything else."""
WITH_COUNTIES = ("wall", "dispatch", "rollout", "checks", "evacuation", "sheets", "squads", "sources")
WITH_SHAPES = ("wall", "dispatch", "rollout", "checks")


def links(site: Site, name: str, lang: str, query: Mapping[str, str]) -> str:
    """The `<link rel=preload>` of a page, for whoever sent this request."""
    fonts = [_link(LATIN, "font"), *([_link(CHINESE, "font")] if lang == "zh" else [])]
    if site.viewer() == NOBODY:
        return "\n".join(fonts)
    data = [*DASH, f"/api/locale/{lang}.json", *_of_counties(site, name, query)]
    return "\n".join([*(_link(address, "fetch") for address in data), *fonts])


def live(site: Site, name: str, query: Mapping[str, str]) -> str:
    """What a page of live data will show, as its entry reads it (assets/app/transport/live/live_data.js), so
    that the state comes while Dash loads. "" for any other page.
    """
    region = _shown(site, name, query)
    if region is None:
        return ""
    scope = {
        "page": name,
        "region": region.code,
        "counties": region.counties,
        "kind": site.viewer().kind.value,
    }
    return f'<meta name="palm-live" content="{escape(json.dumps(scope), quote=True)}">'


def _shown(site: Site, name: str, query: Mapping[str, str]) -> Region | None:
    """The region on this page; None without counties on it, and where the viewer may not look."""
    viewer = site.viewer()
    if name not in WITH_COUNTIES or viewer == NOBODY:
        return None
    region = site.region(query.get("region") or viewing.own_region(site, viewer, name))
    return region if region is not None and viewing.opens(viewer, name, region) else None


def _of_counties(site: Site, name: str, query: Mapping[str, str]) -> Iterator[str]:
    """The files of the counties on this page; none where the viewer may not look."""
    region = _shown(site, name, query)
    for code in () if region is None else region.counties:
        yield f"/api/county/{code}.json"
        if name in WITH_SHAPES and (shapes := site.shapes(code)):
            yield shapes


def _link(address: str, kind: str) -> str:
    return f'<link rel="preload" as="{kind}" href="{escape(address, quote=True)}" crossorigin>'
