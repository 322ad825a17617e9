"""/sheets 纸表回录: what stands on call sheets and evacuation forms, keyed in by code, network or not."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from layouts.components import elements, header

if TYPE_CHECKING:
    from layouts.i18n import Translator
    from layouts.site import Boot


class Ids(StrEnum):
    """Ids of this page; names are unique in the whole app."""

    BOOT = "sheets-boot"
    MOUNTED = "sheets-mounted"


def layout(boot: Boot, t: Translator) -> html.Div:
    """The whole page."""
    title = [t("keyed.title"), elements.part("choice", tag=html.Span, className="sub")]
    entered = [t("keyed.entered"), elements.part("count", tag=html.Span, className="sub")]
    return html.Div(
        [
            dcc.Store(id=Ids.BOOT, data=boot.data()),
            dcc.Store(id=Ids.MOUNTED),
            header.page_header(boot, t),
            elements.banner(),
            html.Main(
                [
                    elements.panel(
                        "keying",
                        title,
                        elements.part("form", className="keyed-form"),
                        t,
                        className="panel-keying",
                    ),
                    elements.panel("keyed", entered, _entries(), t, className="panel-keyed"),
                ],
                className="sheets",
            ),
            html.Div(className="sr-only", role="status", **{"data-live": "polite", "aria-live": "polite"}),
        ],
        className="page page-sheets",
    )


def _entries() -> list[Any]:
    return [elements.part("state", className="keyed-state"), elements.part("entries", className="keyed-list")]
