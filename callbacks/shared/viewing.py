"""Who looks: the viewer's share of the boot object, and the region a page starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.access.rights import Kind, Right
from layouts.navigation import DESKS, OPENINGS, may_open, own_regions, pages_of

if TYPE_CHECKING:
    from domain.access.rights import Viewer
    from layouts.site import Region, Site


def viewer_facts(site: Site, viewer: Viewer, region: Region, lang: str) -> dict[str, Any]:
    """What the browser may know of the viewer: no secret, and of ids the account's own."""
    return {
        "name": viewer.name,
        "kind": viewer.kind.value,
        "account": viewer.actor if viewer.kind is Kind.PERSON else "",
        "roles": [
            {"role": grant.role.value, "region": grant.region, "place": place_name(site, grant.region, lang)}
            for grant in viewer.grants
        ],
        "rights": sorted(right.value for right in Right if viewer.may(right, region.code)),
        "pages": {page: _link(viewer, page, region) for page in pages_of(viewer)} | _desks(viewer, region),
    }


def _desks(viewer: Viewer, region: Region) -> dict[str, str]:
    """Pages that Dash does not draw, with the region they open with."""
    return {
        page: region.code if viewer.may(right, region.code) else viewer.regions(right)[0]
        for page, right in DESKS.items()
        if viewer.has(right)
    }


def place_name(site: Site, code: str, lang: str) -> str:
    """The name of a region; its code when it is not served here."""
    known = site.region(code)
    return known.label(lang) if known else code


def opens(viewer: Viewer, page: str, region: Region) -> bool:
    """Whether the viewer may look at `region` on a page: a whole page shows the counties of the region."""
    return may_open(viewer, page, region.counties if OPENINGS[page].whole else (region.code,))


def own_region(site: Site, viewer: Viewer, page: str) -> str:
    """Where a page starts when nobody says: in the viewer's own region, the first of several."""
    served = [code for code in own_regions(viewer, page) if site.region(code)]
    return served[0] if served else site.default_region


def _link(viewer: Viewer, page: str, region: Region) -> str:
    """The region that the navigation keeps, as far as the other page is open there."""
    return region.code if opens(viewer, page, region) else own_regions(viewer, page)[0]
