"""/evacuation 人员转移: figures, townships and grids, shelters, households by page; the browser's half fills
all.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from dash import dcc, html

from layouts.components import elements, header

if TYPE_CHECKING:
    from layouts.i18n import Translator
    from layouts.site import Boot


class Ids(StrEnum):
    """Ids of this page; names are unique in the whole app."""

    BOOT = "evacuation-boot"
    MOUNTED = "evacuation-mounted"


def layout(boot: Boot, t: Translator) -> html.Div:
    """The whole page."""
    strip = elements.part("strip", className="evac-strip panel", **{"aria-label": t("evacuation.title")})
    shared = elements.part("shared", className="evac-shared-place")
    places = elements.part("places", className="evac-scroll")
    shelters = elements.part("shelters", className="evac-scroll")
    households = [
        elements.part("filter", className="evac-filter"),
        elements.part("rows", className="evac-scroll"),
    ]
    total = [t("evacuation.ledger"), elements.part("total", tag=html.Span, className="sub")]
    panels = [
        elements.panel("places", t("evacuation.byplace"), places, t, className="evac-places"),
        elements.panel("shelters", t("evacuation.shelters"), shelters, t, className="evac-shelters"),
        elements.panel("ledger", total, households, t, className="evac-ledger"),
    ]
    return html.Div(
        [
            dcc.Store(id=Ids.BOOT, data=boot.data()),
            dcc.Store(id=Ids.MOUNTED),
            header.page_header(boot, t),
            elements.banner(),
            html.Main([strip, shared, *panels], className="evacuation"),
            html.Div(className="sr-only", role="status", **{"data-live": "polite", "aria-live": "polite"}),
        ],
        className="page page-evacuation",
    )
