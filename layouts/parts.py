"""Pieces that several pages share: panel, icon, chips, header bits.

The browser's half finds its places by `data-part` inside a panel and by id; it alone writes into them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

if TYPE_CHECKING:
    from layouts.i18n import Translator
    from layouts.site import Boot

PAGES = ("dispatch", "wall", "sources")


def icon(name: str) -> html.Span:
    """An empty place for the Tabler icon `name`; the browser's half puts the drawing in."""
    return html.Span(className="icon", **{"data-icon": name, "aria-hidden": "true"})


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


def mode_chip(t: Translator) -> html.Div:
    """Peace time: a grey outlined chip."""
    return html.Div(
        [html.Strong(t("mode.peace")), html.Span(t("mode.peace.sub"), className="mode-sub")],
        className="mode-chip",
    )


def demo_chip(t: Translator, boot: Boot) -> html.Span:
    """Says that the data are generated; shown as soon as a heartbeat says so."""
    return html.Span(
        t("demo.chip"),
        className="chip demo-chip",
        title=t("demo.title"),
        hidden=not boot.demo,
        **{"data-demo": "1"},
    )


def nav(boot: Boot, t: Translator) -> html.Nav:
    """The three pages; the current one is marked for eyes and for screen readers."""
    suffix = f"?region={boot.region}"
    links = [
        html.A(
            t(f"nav.{page}"),
            href=f"/{page}{suffix}",
            className="nav-link",
            **({"aria-current": "page"} if page == boot.page else {}),
        )
        for page in PAGES
    ]
    return html.Nav(links, className="nav", **{"aria-label": t("nav.label")})


def banner() -> html.Div:
    """The line under the header that names an ill hop or an alarm; empty while all is well."""
    return html.Div(className="banner", hidden=True, role="alert", **{"data-banner": "1"})


def centre_title(boot: Boot, t: Translator) -> str:
    """The name of the place this screen belongs to."""
    key = {4: "centre.county", 6: "centre.county", 9: "centre.township"}.get(len(boot.region), "centre.below")
    return t(key, name=boot.region_name)


def switches(t: Translator) -> html.Div:
    """Language and theme, as two small buttons."""
    return html.Div(
        [
            html.Button(
                t("switch.lang"), className="btn-quiet", title=t("switch.lang.title"), **{"data-act": "lang"}
            ),
            html.Button(
                icon("sun"),
                className="btn-quiet btn-icon",
                title=t("switch.theme.title"),
                **{"data-act": "theme", "aria-label": t("switch.theme.title")},
            ),
        ],
        className="switches",
    )


def desk_header(boot: Boot, t: Translator, search: Any = None) -> html.Header:
    """The 52 px header of the desk pages."""
    return html.Header(
        [
            html.H1(centre_title(boot, t), className="desk-name"),
            mode_chip(t),
            demo_chip(t, boot),
            nav(boot, t),
            html.Div(className="grow"),
            search,
            html.Span([age(t)], className="head-age"),
            html.Time(className="clock", **{"data-clock": "hms"}),
            switches(t),
        ],
        className="desk-header",
    )
