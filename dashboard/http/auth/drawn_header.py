"""The header of every page, for pages that the server draws, and what their entry shows of live data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import request
from markupsafe import Markup

from callbacks.shared.viewing import viewer_facts
from dashboard.config.installation import Installation
from dashboard.realtime.scopes import home
from domain.access.rights import NOBODY, Kind, Right, Viewer
from layouts.components.elements import banner
from layouts.components.header import page_header
from layouts.components.markup import write_html
from layouts.i18n import Translator
from layouts.site import Boot, Region, Site

OF_MENU = {"rollouts": "rollout"}
"""First words of an address that belong to a page of the menu under another name."""


def draw_header(boot: Boot, t: Translator, links: Mapping[str, str]) -> Markup:
    """Header and banner as HTML; `links`: where language and theme lead."""
    drawn = write_html(page_header(boot, t, links=links))
    return drawn + write_html(banner()) if boot.viewer else drawn


def make_boot(installation: Installation, site: Site, viewer: Viewer, look: Mapping[str, Any]) -> Boot:
    """What a page of the request's address starts with; `look`: lang, theme and csrf."""
    word = request.path.split("/")[1]
    region = _find_region(installation, site, viewer)
    facts = viewer_facts(site, viewer, region, look["lang"]) if _is_person(viewer) else {}
    return Boot(
        page=OF_MENU.get(word, word),
        lang=look["lang"],
        theme=look["theme"],
        region=region.code,
        region_name=region.label(look["lang"]),
        counties=region.counties,
        version=site.version,
        demo=site.demo,
        viewer=facts,
        csrf=look["csrf"],
    )


def describe_live(boot: Boot) -> str:
    """What the entry of a page needs for its feed, as JSON; "" for a page of nobody."""
    if not boot.viewer:
        return ""
    facts = {"page": boot.page, "region": boot.region, "counties": boot.counties, "kind": boot.viewer["kind"]}
    account, live = boot.viewer["account"], Right.SEE_LIVE.value in boot.viewer["rights"]
    return json.dumps(facts | {"account": account, "live": live})


def make_site(installation: Installation, lang: str, version: str, demo: bool) -> Site:
    """As much of the installation as a header needs."""

    def find(code: str) -> Region | None:
        counties = installation.counties_of(code)
        return Region(code, *installation.names(code), counties) if counties else None

    return Site(installation.default_region, lang, version, demo, None, find)


def _is_person(viewer: Viewer) -> bool:
    return viewer.kind is Kind.PERSON and viewer != NOBODY


def _find_region(installation: Installation, site: Site, viewer: Viewer) -> Region:
    """The region that the address names when the viewer has a grant for it; else the first of their own."""
    wanted = request.values.get("region") or request.values.get("county") or ""
    granted = [grant.region for grant in viewer.grants]
    reached = [code for code in (wanted, home(installation, viewer)) if any(map(code.startswith, granted))]
    regions = (site.region(code) for code in (*reached, *granted, installation.default_region))
    return next(region for region in regions if region is not None)
