"""Which page an address shows, and the hand-over to the browser's half."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from dash import ClientsideFunction, Input, Output, State
from flask import has_request_context, request

from callbacks import hints
from callbacks.shared import viewing
from domain.access.demands import SIGNED_IN
from domain.access.rights import NOBODY
from layouts import page
from layouts.i18n import LANGS, Translator
from layouts.navigation import home_of
from layouts.site import Boot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash import Dash
    from dash.development.base_component import Component

    from layouts.site import Region, Site

LAYOUT = "/_dash-layout"
THEMES = ("dark", "light")
TRACE_FILTERS, LONGEST_FILTER = ("object", "actor", "action"), 80
ROTATIONS = ("townships", "panels")
SLOWEST, FASTEST, USUAL = 3600, 5, 30


def register(app: Dash, site: Site) -> None:
    """Route addresses to pages and let each page mount its browser half."""

    @app.callback(
        Output(page.Ids.SLOT, "children"),
        Input(page.Ids.URL, "pathname"),
        State(page.Ids.URL, "search"),
        rule=SIGNED_IN,
        prevent_initial_call=True,
    )
    def show(pathname: str | None, search: str | None) -> Component:
        return render(site, pathname or "/", search or "", _cookies())

    for ids in page.IDS:
        app.clientside_callback(
            ClientsideFunction("palm_page", "mount"), Output(ids.MOUNTED, "data"), Input(ids.BOOT, "data")
        )


def first_layout(site: Site) -> Component:
    """What Dash draws first: the page of the document that asks for it, so that nothing is asked for in a
    second turn. A browser that does not say which document that is gets the bare shell, and asks.
    """
    first = has_request_context() and request.path == LAYOUT
    pathname, search = _referring_document() if first else ("", "")
    if pathname in ("", "/"):
        return page.container()
    return page.opened(render(site, pathname, search, _cookies()), pathname, search)


def _referring_document() -> tuple[str, str]:
    """Path and query of the page that asks, as in a browser's address; "" where it is not told."""
    try:
        address = urlsplit(request.referrer or "")
    except ValueError:
        return "", ""
    return address.path, f"?{address.query}" if address.query else ""


def render(site: Site, pathname: str, search: str, cookies: Mapping[str, str]) -> Component:
    """The page at an address; what does not exist, or is not open to the viewer, gets a page that says so."""
    query = {name: values[-1] for name, values in parse_qs(search.lstrip("?")).items()}
    lang = _choice(query.get("lang"), cookies.get("palm_lang"), LANGS, site.lang)
    t = Translator(lang)
    viewer = site.viewer()
    if viewer == NOBODY:
        return page.sign_in_first(t)
    home = home_of(viewer)
    name = page_name(pathname, home or "dispatch")
    if name not in page.LAYOUTS:
        return page.not_found(pathname, t, home)
    code = query.get("region") or viewing.own_region(site, viewer, name)
    region = site.region(code)
    if region is None:
        return page.unknown_region(code, t, home)
    if not viewing.opens(viewer, name, region):
        return page.closed(t(f"title.{name}"), region.label(lang), t, home)
    return page.LAYOUTS[name](make_boot(site, name, region, query, cookies), t)


def page_name(pathname: str, home: str = "dispatch") -> str:
    """`/wall/` -> `wall`, `/admin/units` -> `admin-units`; the bare address is the viewer's first page."""
    return pathname.strip("/").replace("/", "-") or home


def make_boot(
    site: Site, name: str, region: Region, query: Mapping[str, str], cookies: Mapping[str, str]
) -> Boot:
    """Settle language, theme and options from the query, then the cookies, then the defaults."""
    lang = _choice(query.get("lang"), cookies.get("palm_lang"), LANGS, site.lang)
    return Boot(
        page=name,
        lang=lang,
        theme=_choice(query.get("theme"), cookies.get("palm_theme"), THEMES, "dark"),
        region=region.code,
        region_name=region.label(lang),
        counties=region.counties,
        county_names=tuple(viewing.place_name(site, code, lang) for code in region.counties),
        version=site.version,
        demo=site.demo,
        wmts=site.wmts,
        rotate=query.get("rotate") if query.get("rotate") in ROTATIONS else None,
        every=_seconds(query.get("every")),
        viewer=viewing.viewer_facts(site, site.viewer(), region, lang),
        filters={key: query[key][:LONGEST_FILTER] for key in TRACE_FILTERS if key in query},
        csrf=site.csrf(),
        unknown_year=next(filter(None, map(site.unknown_year, region.counties)), None),
    )


def index_html(site: Site, **fragments: str) -> str:
    """The HTML document of the current request, with its language and theme already in it."""
    query = request.args if has_request_context() else {}
    cookies = _cookies()
    lang = _choice(query.get("lang"), cookies.get("palm_lang"), LANGS, site.lang)
    theme = _choice(query.get("theme"), cookies.get("palm_theme"), THEMES, "dark")
    home = (home_of(site.viewer()) if has_request_context() else None) or "dispatch"
    name = page_name(request.path, home) if has_request_context() else home
    t = Translator(lang)
    key = f"title.{name}" if name in page.LAYOUTS else "title.missing"
    known = name if name in page.LAYOUTS else "missing"
    tags = page.module_tags(site.modules.get(known.partition("-")[0], ()))
    preloads = _hints(site, known, lang, query) if has_request_context() else ""
    title = f"{t(key)} · {t('title.app')}"
    pieces = _document_parts(fragments) | {"modules": tags, "preloads": preloads}
    return page.document(lang, theme, known, title, t("age.loading"), **pieces)


def _hints(site: Site, name: str, lang: str, query: Mapping[str, str]) -> str:
    return f"{hints.links(site, name, lang, query)}\n{hints.live(site, name, query)}"


def _document_parts(fragments: Mapping[str, Any]) -> dict[str, str]:
    """Dash's pieces without its own title."""
    return {name: str(value or "") for name, value in fragments.items() if name != "title"}


def _cookies() -> Mapping[str, str]:
    return request.cookies if has_request_context() else {}


def _choice(in_query: str | None, in_cookie: str | None, allowed: tuple[str, ...], otherwise: str) -> str:
    """The first of query, cookie and default that we know."""
    return next((value for value in (in_query, in_cookie) if value in allowed), otherwise)


def _seconds(text: str | None) -> int:
    """The period of a rotation, within bounds."""
    if text is None or not text.isdecimal():
        return USUAL
    return min(SLOWEST, max(FASTEST, int(text)))
