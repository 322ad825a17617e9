"""/wall: the screen that nobody touches. Three columns in peace time; no controls."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import dash_leaflet as dl
from dash import dcc, html

from domain.emergency.responses.response import LEVELS
from layouts.components import elements, header, warning_rail

if TYPE_CHECKING:
    from layouts.i18n import Translator
    from layouts.site import Boot


class Ids(StrEnum):
    """Ids of this page; names are unique in the whole app."""

    BOOT = "wall-boot"
    MOUNTED = "wall-mounted"
    MAP = "wall-map"
    PROGRESS_CHART = "wall-progress"
    DAILY_CHART = "wall-daily"


def layout(boot: Boot, t: Translator) -> html.Div:
    """The whole page."""
    return html.Div(
        [
            dcc.Store(id=Ids.BOOT, data=boot.data()),
            dcc.Store(id=Ids.MOUNTED),
            _header(boot, t),
            elements.banner(),
            warning_rail.warning_rail(t),
            html.Main([_left(t), _centre(t), _right(t)], className="wall"),
        ],
        className="page page-wall",
        **{"data-map": Ids.MAP, "data-chart": Ids.DAILY_CHART, "data-progress": Ids.PROGRESS_CHART},
    )


def _header(boot: Boot, t: Translator) -> html.Header:
    return html.Header(
        [
            html.Div(
                [
                    html.H1(
                        [html.Span(header.centre_title(boot, t)), header.demo_chip(t, boot)],
                        className="wall-name",
                    ),
                    html.Div(
                        [
                            html.P(t("wall.sub", code=boot.region), className="wall-sub"),
                            header.viewer_chip(boot, t),
                        ],
                        className="wall-who",
                    ),
                ]
            ),
            _mode(t),
            html.Div(
                [
                    html.Div([html.Time(className="wall-date", **{"data-clock": "date"}), _sources_line(t)]),
                    html.Time(className="wall-clock", **{"data-clock": "hms"}),
                ],
                className="wall-when",
            ),
        ],
        className="wall-header",
    )


def _mode(t: Translator) -> html.Div:
    """Peace or response, with the four steps of its level."""
    head, words = header.mode_texts(t)
    head.className = "wall-mode-word"
    extent = html.Span(className="wall-sub", **{"data-part": "extent"})
    steps = [html.I(className="mode-step", **{"data-step": str(level)}) for level in LEVELS]
    return html.Div(
        [
            html.Span(steps, className="mode-steps", **{"aria-hidden": "true"}),
            head,
            html.Div([words, extent], className="wall-mode-text"),
        ],
        className="wall-mode",
        **{"data-mode": ""},
    )


def _sources_line(t: Translator) -> html.P:
    """Whether all sources are well, and how old the picture is."""
    return html.P(
        [html.Span(className="age-mark half"), html.Span(t("age.loading"), className="age-text")],
        className="wall-sources",
        **{"data-health": "1"},
    )


def _left(t: Translator) -> html.Div:
    open_cases = elements.panel(
        "open",
        [t("wall.open"), elements.part("count", tag=html.Span, className="num")],
        [elements.part("rows", className="wall-rows"), elements.part("more", className="wall-more")],
        t,
    )
    news = elements.panel(
        "news", t("wall.news"), elements.part("rows", className="wall-news", tag=html.Ol), t
    )
    return html.Div([open_cases, news], className="wall-left")


def _centre(t: Translator) -> html.Div:
    body = [
        html.Div(_figures(), className="wall-figures"),
        dl.Map(
            id=Ids.MAP,
            preferCanvas=True,
            zoomControl=False,
            attributionControl=False,
            keyboard=False,
            dragging=False,
            scrollWheelZoom=False,
            doubleClickZoom=False,
            boxZoom=False,
            touchZoom=False,
            zoomSnap=0,
            fadeAnimation=False,
            center=[29.03, 119.17],
            zoom=10,
            className="leaflet-map",
        ),
        elements.part("caption", className="wall-caption"),
    ]
    title = [t("map.title"), elements.part("count", tag=html.Span, className="sub")]
    return html.Div(elements.panel("map", title, body, t, className="panel-map"), className="wall-centre")


def _figures() -> list[Any]:
    """Left of the map: three figures, those of war footing between them, the storm, the key."""
    war = {name: elements.part(name, className=f"{name} war-only") for name in ("war-left", "war-worst")}
    kpis = {
        name: elements.part(f"kpi-{name}", className="kpi") for name in ("on_time", "received", "overdue")
    }
    storm = elements.part("storm", className="wall-storm", hidden=True)
    legend = elements.part("legend", className="wall-legend")
    first = [kpis["on_time"], kpis["received"], war["war-left"]]
    return [*first, kpis["overdue"], war["war-worst"], storm, legend]


def _right(t: Translator) -> html.Div:
    matters = elements.panel(
        "matters",
        [t("matters.title"), elements.part("count", tag=html.Span, className="sub")],
        elements.part("table", className="matters"),
        t,
    )
    daily_chart = elements.panel(
        "daily",
        [t("daily.title"), html.Span(t("daily.sub"), className="sub")],
        [_chart_place(Ids.DAILY_CHART), elements.part("summary", className="sr-only")],
        t,
    )
    return html.Div([matters, daily_chart, _tiers(t), _progress(t)], className="wall-right")


def _tiers(t: Translator) -> html.Section:
    """The tiers of the roll-out that runs, on war footing in place of the matters."""
    title = [t("war.tiers"), elements.part("count", tag=html.Span, className="sub")]
    body = elements.part("tiers", className="war-body")
    return elements.panel("tiers", title, body, t, className="war-only")


def _progress(t: Translator) -> html.Section:
    """All tiers as one curve against the plan, on war footing in place of the days."""
    body = [_chart_place(Ids.PROGRESS_CHART), elements.part("summary", className="war-summary")]
    place = elements.part("place", tag=html.Span, className="sub")
    title = [t("war.progress"), place, html.Span(t("war.progress.sub"), className="sub")]
    return elements.panel("progress", title, body, t, className="war-only")


def _chart_place(chart: str) -> html.Div:
    """Where the browser's half puts a chart when the page is drawn (assets/app/ui/shared/late_chart.js)."""
    return html.Div(id=chart, className="chart-place")
