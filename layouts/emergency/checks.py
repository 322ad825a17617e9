"""/checks 专项核查: a question to every grid, how its answers add up, and where nobody has answered."""

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

    BOOT = "checks-boot"
    MOUNTED = "checks-mounted"
    MAP = "checks-map"


def layout(boot: Boot, t: Translator) -> html.Div:
    """The whole page."""
    strip = elements.part("strip", className="checks-strip panel", **{"aria-label": t("checks.title")})
    return html.Div(
        [
            dcc.Store(id=Ids.BOOT, data=boot.data()),
            dcc.Store(id=Ids.MOUNTED),
            header.page_header(boot, t),
            elements.banner(),
            html.Main([strip, _table(t), _map(t)], className="checks"),
            html.Div(className="sr-only", role="status", **{"data-live": "polite", "aria-live": "polite"}),
        ],
        className="page page-checks",
        **{"data-map": Ids.MAP},
    )


def _table(t: Translator) -> html.Section:
    """Townships, and below an opened one its grids."""
    title = [t("checks.table"), html.Span(t("checks.table.sub"), className="sub")]
    file = html.A(t("checks.file"), className="btn btn-small", **{"data-part": "file", "hidden": True})
    body = elements.part("lines", className="checks-lines")
    return elements.panel("table", title, body, t, head=file, className="panel-checks")


def _map(t: Translator) -> html.Section:
    """The grids by what they answered."""
    title = [t("checks.map"), elements.part("count", tag=html.Span, className="sub")]
    body = [
        elements.county_map(Ids.MAP),
        elements.part("legend", className="rate-legend"),
        html.P(t("rollout.map.schematic"), className="rate-note"),
    ]
    return elements.panel("map", title, body, t, className="panel-rates")
