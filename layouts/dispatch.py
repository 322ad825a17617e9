"""/dispatch: the duty officer's page. Queue, map, case drawer; all three filled by the browser's half."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from domain.access.rights import Right
from layouts.components import duty_panel, elements, header, response_form, warning_rail

if TYPE_CHECKING:
    from layouts.i18n import Translator
    from layouts.site import Boot


class Ids(StrEnum):
    """Ids of this page; names are unique in the whole app."""

    BOOT = "dispatch-boot"
    MOUNTED = "dispatch-mounted"
    MAP = "dispatch-map"


LAYERS = ("grids", "cases", "positions", "status", "covers", "storm", "warnings", "voids", "hazards")


def layout(boot: Boot, t: Translator) -> html.Div:
    """The whole page."""
    return html.Div(
        [
            dcc.Store(id=Ids.BOOT, data=boot.data()),
            dcc.Store(id=Ids.MOUNTED),
            html.A(t("skip.queue"), href="#queue-list", className="skip"),
            header.page_header(boot, t, _search(t), command=response_form.response_form(boot, t), sound=True),
            elements.banner(),
            *_calendar_note(boot, t),
            warning_rail.warning_rail(t),
            html.Div(className="proposal-strip", hidden=True, role="status", **{"data-proposals": "1"}),
            html.Div(className="war-strip", hidden=True, **{"data-war": "1", "aria-label": t("war.tiers")}),
            _tabs(t),
            html.Main([_queue(boot, t), _map(t), _drawer(t)], className="desk", **{"data-tab": "queue"}),
            html.Dialog(className="help", **{"data-help": "1", "aria-label": t("help.title")}),
            html.Div(className="sr-only", role="status", **{"data-live": "polite", "aria-live": "polite"}),
            html.Div(
                className="sr-only", role="alert", **{"data-live": "assertive", "aria-live": "assertive"}
            ),
        ],
        className="page page-dispatch",
        **{"data-map": Ids.MAP},
    )


def _calendar_note(boot: Boot, t: Translator) -> list[html.P]:
    """That nobody told the holidays of this year, and what time limits count by then."""
    year = boot.unknown_year
    return [html.P(t("calendar.unknown", year=str(year)), className="calendar-note")] if year else []


def _search(t: Translator) -> html.Div:
    """The place of the search field; the browser's half makes the field, because it alone reads it."""
    return html.Div(
        elements.icon("search"), className="search", role="search", **{"data-search": t("search.label")}
    )


def _tabs(t: Translator) -> html.Div:
    """Queue | map, on a narrow screen only."""
    return html.Div(
        [
            html.Button(
                t(f"tab.{name}"), role="tab", className="tab", **{"data-act": "tab", "data-value": name}
            )
            for name in ("queue", "map")
        ],
        className="tabs",
        role="tablist",
        **{"aria-label": t("tab.label")},
    )


def _export(boot: Boot, t: Translator) -> html.A | None:
    """The open cases as a table, for who may see cases here; the server masks, narrows and traces it."""
    if Right.SEE_CASE not in boot.viewer.get("rights", ()):
        return None
    return html.A(
        elements.icon("download"),
        href=f"/api/cases.csv?region={boot.region}&lang={t.lang}",
        download="",
        className="btn-quiet btn-icon queue-export",
        title=t("queue.export"),
        **{"aria-label": t("queue.export")},
    )


def _enter(boot: Boot, t: Translator) -> html.Button | None:
    """Enter a case, for who manages cases here."""
    if Right.MANAGE_CASES not in boot.viewer.get("rights", ()):
        return None
    return html.Button(
        [elements.icon("plus"), html.Span(t("entry.button")), html.Kbd("N")],
        className="btn",
        **{"data-act": "enter"},
    )


def _queue_foot(boot: Boot, t: Translator) -> html.Div:
    duties, entry = duty_panel.duty_panel(boot, t), _enter(boot, t)
    shows = {"has-duties": duties, "has-entry": entry}
    help_button = html.Button(
        [elements.icon("keyboard"), html.Span(t("help.button")), html.Kbd("?")],
        className="btn",
        **{"data-act": "help"},
    )
    names = ["queue-foot", *(name for name, part in shows.items() if part is not None)]
    return html.Div([duties, entry, help_button], className=" ".join(names))


def _queue(boot: Boot, t: Translator) -> html.Section:
    title = [t("queue.title"), elements.part("count", tag=html.Span, className="sub")]
    body: list[Any] = [
        elements.part("segments", className="segments", role="group", **{"aria-label": t("filter.state")}),
        elements.part("filters", className="filters"),
        elements.part(
            "list",
            elements.part("rows", className="queue-rows"),
            className="queue-list",
            id="queue-list",
            role="listbox",
            tabIndex=0,
            **{"aria-labelledby": "queue-title"},
        ),
        _queue_foot(boot, t),
    ]
    return elements.panel("queue", title, body, t, head=_export(boot, t))


def _map(t: Translator) -> html.Section:
    body = [
        elements.county_map(Ids.MAP),
        _layers(t),
        _zoom(t),
        _hint(t),
        elements.part("legend", className="map-box map-legend"),
        elements.part("hazards", className="map-box map-hazards", hidden=True),
        elements.part("storm", className="map-box map-storm", hidden=True, **{"data-storms": ""}),
        html.Div(
            [elements.part("scale-bar", className="scale-bar"), elements.part("scale", tag=html.Span)],
            className="map-box map-scale",
        ),
    ]
    return elements.panel("map", t("map.title"), body, t, className="panel-map")


def _layers(t: Translator) -> html.Div:
    """The layer toggles; 1-9 on the keyboard."""
    buttons = [
        html.Button(
            [elements.icon("check"), t(f"layer.{name}")],
            className="layer",
            title=f"{t(f'layer.{name}')} ({number})",
            **{"data-act": "layer", "data-value": name, "aria-pressed": "false"},
        )
        for number, name in enumerate(LAYERS, start=1)
    ]
    return html.Div(buttons, className="map-layers", role="group", **{"aria-label": t("layer.label")})


def _hint(t: Translator) -> html.Div:
    """How to draw an area, and the way out without a keyboard; shown while somebody draws."""
    stop = html.Button(t("pick.area.stop"), className="btn btn-small", **{"data-act": "area-stop"})
    return html.Div([html.Span(t("pick.area.draw")), stop], className="area-hint")


def _zoom(t: Translator) -> html.Div:
    buttons = [("zoom-in", "plus"), ("zoom-out", "minus"), ("home", "current-location")]
    return html.Div(
        [
            html.Button(
                elements.icon(name),
                className="zoom",
                title=t(f"map.{act}"),
                **{"data-act": act, "aria-label": t(f"map.{act}")},
            )
            for act, name in buttons
        ],
        className="map-zoom",
    )


def _drawer(t: Translator) -> html.Section:
    close = html.Button(
        elements.icon("x"),
        className="btn-quiet btn-icon drawer-close",
        title=t("drawer.close"),
        **{"data-act": "close", "aria-label": t("drawer.close")},
    )
    body = elements.part("case", className="case", tabIndex=-1)
    composer = elements.part("composer", className="composer", hidden=True)
    return elements.panel("drawer", t("drawer.title"), [close, body, composer], t, className="panel-drawer")
