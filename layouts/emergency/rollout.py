"""/rollout 一键部署: cascade, curves, map and who did not accept; the browser's half fills all."""

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

    BOOT = "rollout-boot"
    MOUNTED = "rollout-mounted"
    MAP = "rollout-map"
    FIRST = "rollout-curve-1"
    SECOND = "rollout-curve-2"
    THIRD = "rollout-curve-3"


CURVES = (Ids.FIRST, Ids.SECOND, Ids.THIRD)
ORDERS = ("pending", "silent", "region")
VIEWS = ("accepted", "finished", "voids")
CHART_CONFIG = {"displayModeBar": False, "staticPlot": True, "responsive": True, "showSendToCloud": False}
CLEAR = "rgba(0,0,0,0)"


def layout(boot: Boot, t: Translator) -> html.Div:
    """The whole page."""
    strip = elements.part("strip", className="rollout-strip panel", **{"aria-label": t("rollout.title")})
    return html.Div(
        [
            dcc.Store(id=Ids.BOOT, data=boot.data()),
            dcc.Store(id=Ids.MOUNTED),
            header.page_header(boot, t),
            elements.banner(),
            html.Main([strip, _cascade(t), _curves(t), _map(t), _exceptions(t)], className="rollout"),
            html.Div(className="sr-only", role="status", **{"data-live": "polite", "aria-live": "polite"}),
        ],
        className="page page-rollout",
        **{"data-map": Ids.MAP},
    )


def _cascade(t: Translator) -> html.Section:
    """The tree, and the orders it can have."""
    title = [t("rollout.cascade"), html.Span(t("rollout.cascade.sub"), className="sub")]
    orders = html.Div(
        [_choice("order", name, t(f"rollout.order.{name}")) for name in ORDERS],
        className="segments rollout-segments",
        role="group",
        **{"aria-label": t("rollout.order")},
    )
    body = elements.part("tree", className="cascade")
    return elements.panel("cascade", title, body, t, head=orders, className="panel-cascade")


def _curves(t: Translator) -> html.Section:
    """A curve for each of the tiers, three at most."""
    legend = html.Div(
        [_curve_key(key, t) for key in KEYS],
        className="curve-legend",
    )
    charts = [html.Div([_curve_head(n), _graph(chart)], className="curve") for n, chart in enumerate(CURVES)]
    body = [
        html.Div(charts, className="curves"),
        elements.part("summary", tag=html.P, className="sr-only"),
        html.P(t("rollout.curve.method"), className="curve-method"),
    ]
    title = [t("rollout.curves"), elements.part("curve-region", tag=html.Span, className="sub")]
    return elements.panel("curves", title, body, t, head=legend, className="panel-curves")


KEYS = ("actual", "target", "forecast", "finished", "finish_target")
PEOPLE_OF = {"actual": "state/accepted,finished", "finished": "state/finished"}
"""The lines of the curves behind which people stand, and which."""


def _curve_key(key: str, t: Translator) -> html.Span | html.Button:
    """One line of the legend; a press on one that is of people lists them."""
    words = [html.I(className=f"curve-key is-{key}"), t(f"rollout.curve.{key}")]
    if key not in PEOPLE_OF:
        return html.Span(words)
    title = t("rollout.list.of", name=t(f"rollout.curve.{key}"))
    return html.Button(words, title=title, **{"data-act": "people", "data-value": PEOPLE_OF[key]})


def _curve_head(n: int) -> Any:
    return elements.part(f"curve-{n + 1}", className="curve-head")


def _graph(chart: Ids) -> Any:
    return dcc.Graph(id=chart, config=CHART_CONFIG, className="curve-graph", figure=_blank_figure())


def _blank_figure() -> dict[str, object]:
    """Nothing yet; the browser's half draws the first one."""
    axis = {"visible": False}
    return {
        "data": [],
        "layout": {"paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR, "xaxis": axis, "yaxis": axis},
    }


def _map(t: Translator) -> html.Section:
    """The grids by how many of their people accepted or finished, or the voids."""
    measure = html.Span(t("rollout.view.accepted"), **{"data-part": "measure"})
    title = [measure, elements.part("count", tag=html.Span, className="sub")]
    body = [
        elements.county_map(Ids.MAP),
        elements.part("legend", className="rate-legend"),
        elements.part("hazards", className="map-box map-hazards", hidden=True),
        elements.part("storm", className="map-box map-storm", hidden=True, **{"data-storms": ""}),
        html.P(t("rollout.map.schematic"), className="rate-note"),
    ]
    views = html.Div(
        [_choice("view", name, t(f"rollout.view.{name}")) for name in VIEWS],
        className="segments rollout-segments",
        role="group",
        **{"aria-label": t("rollout.view")},
    )
    over = html.Div([_switch(name, t) for name in OVER], className="segments rollout-segments")
    head = html.Div([views, over], className="rate-switches")
    return elements.panel("map", title, body, t, head=head, className="panel-rates")


OVER = ("hazards", "storm")


def _switch(layer: str, t: Translator) -> html.Button:
    """Of a layer that lies over the grids."""
    return html.Button(
        t(f"layer.{layer}"), className="segment", **{"data-over": layer, "aria-pressed": "false"}
    )


def _exceptions(t: Translator) -> html.Section:
    """Who of the second tier did not accept."""
    title = [
        elements.part("who", tag=html.Span),
        elements.part("count", tag=html.Span, className="sub"),
    ]
    tabs = elements.part(
        "groups", className="segments rollout-segments", role="group", **{"aria-label": t("rollout.groups")}
    )
    body = [
        elements.part("hindered", className="exception-list help-list hindered-list"),
        elements.part("needs", className="exception-list help-list"),
        tabs,
        elements.part(
            "picked", className="picked-bar", role="group", **{"aria-label": t("rollout.picked.bar")}
        ),
        elements.part("people", className="exception-list"),
        elements.part("rest", className="exception-foot"),
        elements.part("voids", className="exception-list void-list"),
    ]
    return elements.panel("exceptions", title, body, t, className="panel-exceptions")


def _choice(act: str, value: str, words: str) -> html.Button:
    return html.Button(
        words, className="segment", **{"data-act": act, "data-value": value, "aria-pressed": "false"}
    )
