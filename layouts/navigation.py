"""Which pages a viewer may open, and where: the one list that navigation, router and front door share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from domain.access.rights import Kind, Right, Viewer

COUNTY = 6


@dataclass(frozen=True, slots=True)
class Opening:
    """Any one of `rights` opens the page; a `whole` page shows whole counties, so a township's does not."""

    rights: tuple[Right, ...]
    whole: bool = False


OPENINGS: Mapping[str, Opening] = MappingProxyType(
    {
        "dispatch": Opening((Right.SEE_CASE,)),
        "rollout": Opening((Right.COMMAND_SQUADS,)),
        "evacuation": Opening((Right.EVACUATE,)),
        "sheets": Opening((Right.ROLLOUTS, Right.EVACUATE)),
        "checks": Opening((Right.COMMAND_SQUADS,)),
        "squads": Opening((Right.COMMAND_SQUADS, Right.SEE_LOANS)),
        "wall": Opening((Right.SEE_LIVE,)),
        "review": Opening((Right.SEE_REVIEW,)),
        "sources": Opening((Right.SEE_SOURCES,), whole=True),
        "trace": Opening((Right.SEE_TRACE,), whole=True),
        "admin": Opening((Right.SEE_PEOPLE,)),
        "admin-imports": Opening((Right.MANAGE_PEOPLE,), whole=True),
        "admin-units": Opening((Right.SEE_PEOPLE,), whole=True),
        "admin-posts": Opening((Right.SEE_PEOPLE,), whole=True),
        "admin-rosters": Opening((Right.SEE_PEOPLE,), whole=True),
        "admin-accounts": Opening((Right.MANAGE_ACCOUNTS,)),
        "admin-tokens": Opening((Right.MANAGE_KEYS,)),
        "admin-requests": Opening((Right.APPROVE_TOKENS, Right.MANAGE_KEYS)),
        "admin-kiosks": Opening((Right.MANAGE_KEYS,)),
        "admin-retention": Opening((Right.MANAGE_RETENTION,), whole=True),
    }
)
"""Page -> who may open it, in the order of the navigation; `admin-units` is the address /admin/units."""


DESKS: Mapping[str, Right] = MappingProxyType(
    {
        "complaints": Right.ANSWER_COMPLAINTS,
        "duties": Right.SEE_CASE,
        "plans": Right.COMMAND_SQUADS,
        "situation-reports": Right.COMMAND_SQUADS,
        "warnings": Right.SEE_CASE,
    }
)
"""Pages that work without scripts, and what opens them."""


MENU: tuple[str, ...] = (
    "dispatch",
    "rollout",
    "squads",
    "wall",
    "review",
    "warnings",
    "evacuation",
    "checks",
    "sheets",
    "situation-reports",
    "plans",
    "duties",
    "complaints",
    "sources",
    "trace",
    "admin",
)
"""Every page of the menu, in its order on all pages."""
IN_ROW = 5
"""So many pages of the menu stand side by side; the others open behind them."""


def divide_menu(pages: Iterable[str], current: str = "") -> tuple[list[str], list[str]]:
    """The pages of a viewer's menu that stand in the row, and those behind it. The current one always stands
    in the row; a single page is never put behind.
    """
    listed = set(pages)
    ordered = [page for page in MENU if page in listed]
    row, behind = ordered[:IN_ROW], ordered[IN_ROW:]
    if len(behind) == 1:
        return ordered, []
    return row + [page for page in behind if page == current], behind


def may_open(viewer: Viewer, page: str, regions: Sequence[str]) -> bool:
    """Whether the page opens for all these regions: the one asked for, or the counties of a whole page."""
    opening = OPENINGS[page]
    return any(all(viewer.may(right, region) for region in regions) for right in opening.rights)


def own_regions(viewer: Viewer, page: str) -> tuple[str, ...]:
    """Where the viewer's grants open the page, in the order of the grants."""
    opening = OPENINGS[page]
    found = dict.fromkeys(region for right in opening.rights for region in viewer.regions(right))
    return tuple(region for region in found if not opening.whole or len(region) <= COUNTY)


def pages_of(viewer: Viewer) -> tuple[str, ...]:
    """Every page the viewer may open somewhere; a kiosk screen has the wall and nothing else."""
    if viewer.kind is Kind.KIOSK:
        return ("wall",)
    return tuple(page for page in OPENINGS if own_regions(viewer, page))


def home_of(viewer: Viewer) -> str | None:
    """The page of the bare address: the first one that opens; None when none does."""
    return next(iter(pages_of(viewer)), None)
