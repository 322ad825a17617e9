"""/squads: all live squads of a region with their weakest point; the browser's half fills the table."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from dash import dcc, html

from layouts.components import elements, header
from layouts.navigation import DESKS

if TYPE_CHECKING:
    from layouts.i18n import Translator
    from layouts.site import Boot


class Ids(StrEnum):
    """Ids of this page; names are unique in the whole app."""

    BOOT = "squads-boot"
    MOUNTED = "squads-mounted"


def layout(boot: Boot, t: Translator) -> html.Div:
    """The whole page."""
    title = [t("squads.title"), elements.part("count", tag=html.Span, className="sub"), *_desks(boot, t)]
    body = [elements.part("views"), elements.part("squads", className="squads-list")]
    return html.Div(
        [
            dcc.Store(id=Ids.BOOT, data=boot.data()),
            dcc.Store(id=Ids.MOUNTED),
            header.page_header(boot, t),
            elements.banner(),
            html.Main(elements.panel("squads", title, body, t, className="card"), className="squads"),
        ],
        className="page page-squads",
    )


def _desks(boot: Boot, t: Translator) -> list[html.A]:
    """The ways to the pages that the navigation has no room for."""
    held = boot.viewer.get("rights", ())
    open_ones = [page for page, right in DESKS.items() if right.value in held]
    return [html.A(t(f"{page}.title"), href=f"/{page}", className="sub link") for page in open_ones]
