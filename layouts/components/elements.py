"""Pieces that several pages share: icon, data age, panel, banner.

The browser's half finds its places by `data-part` inside a panel and by id; it alone writes into them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_leaflet as dl
from dash import html

if TYPE_CHECKING:
    from layouts.i18n import Translator


def icon(name: str) -> html.Span:
    """An empty place for the Tabler icon `name`; the browser's half puts the drawing in."""
    return html.Span(className="icon", **{"data-icon": name, "aria-hidden": "true"})


def county_map(id: str) -> dl.Map:
    """A map that is moved and zoomed by hand; the browser's half fits it to its county."""
    return dl.Map(
        id=id,
        preferCanvas=True,
        zoomControl=False,
        attributionControl=False,
        keyboard=True,
        fadeAnimation=False,
        zoomSnap=0.25,
        zoomDelta=0.5,
        center=[29.03, 119.17],
        zoom=10,
        minZoom=8,
        maxZoom=17,
        className="leaflet-map",
    )


def part(name: str, children: Any = None, tag: Any = html.Div, **props: Any) -> Any:
    """An element that the browser's half fills, found by `data-part` inside its panel."""
    return tag(children, **{"data-part": name, **props})


def age(t: Translator) -> html.Span:
    """The data age, top right of every panel; a polite label, never announced by itself."""
    return part(
        "age",
        [html.Span(className="age-mark half"), html.Span(t("age.loading"), className="age-text")],
        html.Span,
        className="age",
    )


def panel(name: str, title: Any, body: Any, t: Translator, *, head: Any = None, **props: Any) -> html.Section:
    """A panel: title left, data age right, body, and a note that the states use (stale, cut off)."""
    heading = html.H2(title, className="panel-title", id=f"{name}-title")
    return html.Section(
        [
            html.Div([heading, head, age(t)], className="panel-head"),
            html.Div(body, className="panel-body"),
            part("veil", className="veil", hidden=True),
            part("note", className="panel-note", hidden=True, role="status"),
        ],
        className=f"panel {props.pop('className', '')}".strip(),
        **{"data-panel": name, "data-state": "loading", "aria-labelledby": f"{name}-title", **props},
    )


def banner() -> html.Div:
    """The line under the header that names an ill hop or an alarm; empty while all is well."""
    return html.Div(className="banner", hidden=True, role="alert", **{"data-banner": "1"})
