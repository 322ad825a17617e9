"""What somebody may do inside one county, whatever else they may do elsewhere."""

from __future__ import annotations

from collections.abc import Collection

from domain.access.rights import Right, Viewer
from domain.kernel.errors import Refused


def require_in_county(viewer: Viewer, right: Right, county: str, region: str) -> None:
    """Pass when the right is given for a region of the county. Refused forbidden."""
    if not region.startswith(county):
        raise Refused("forbidden", f"the region is not one of {county}", "region")
    viewer.require(right, region)


def regions_in_county(viewer: Viewer, right: Right, county: str) -> tuple[str, ...]:
    """Where in the county the right holds: () everywhere, else prefixes. Refused forbidden when nowhere."""
    if viewer.may(right, county):
        return ()
    found = tuple(region for region in viewer.regions(right) if region.startswith(county))
    if not found:
        raise Refused("forbidden", f"{right} is not given in {county}", "region")
    return found


def only_region(regions: Collection[str]) -> str:
    """The only region there is, "" for everywhere. Refused which_region when there are several."""
    if len(regions) > 1:
        raise Refused("which_region", "say which region", "region")
    return next(iter(regions), "")


def held_rights(viewer: Viewer, rights: Collection[Right]) -> list[Right]:
    """Those of the rights that are given anywhere. Refused forbidden when none is."""
    held = [right for right in rights if viewer.has(right)]
    if not held:
        raise Refused("forbidden", f"none of {', '.join(rights)} is given", "region")
    return held
