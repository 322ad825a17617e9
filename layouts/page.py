"""The shell around all pages: address, page slot, the page that does not exist, and the HTML document."""

from __future__ import annotations

from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from dash import dcc, html

from domain.access.rights import Right
from layouts import dispatch, sources, squads, wall
from layouts.admin import accounts, imports, keys, people, retention, rosters, token_requests, units_posts
from layouts.audit import trace
from layouts.emergency import checks, evacuation, rollout
from layouts.i18n import HTML_LANG, Translator
from layouts.review import review
from layouts.sheets import key_sheets
from layouts.site import Boot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from layouts.site import Site


class Ids(StrEnum):
    """Ids of the shell."""

    URL = "page-url"
    SLOT = "page-slot"


LAYOUTS = {
    "wall": wall.layout,
    "dispatch": dispatch.layout,
    "rollout": rollout.layout,
    "evacuation": evacuation.layout,
    "sheets": key_sheets.layout,
    "checks": checks.layout,
    "squads": squads.layout,
    "review": review.layout,
    "sources": sources.layout,
    "trace": trace.layout,
    "admin": people.layout,
    "admin-imports": imports.layout,
    "admin-units": units_posts.units_layout,
    "admin-posts": units_posts.posts_layout,
    "admin-rosters": rosters.layout,
    "admin-accounts": accounts.layout,
    "admin-tokens": keys.tokens_layout,
    "admin-requests": token_requests.layout,
    "admin-kiosks": keys.kiosks_layout,
    "admin-retention": retention.layout,
}
IDS = (
    dispatch.Ids,
    wall.Ids,
    rollout.Ids,
    evacuation.Ids,
    key_sheets.Ids,
    checks.Ids,
    squads.Ids,
    review.Ids,
    sources.Ids,
    trace.Ids,
    people.Ids,
    imports.Ids,
    units_posts.UnitIds,
    units_posts.PostIds,
    rosters.Ids,
    accounts.Ids,
    keys.TokenIds,
    token_requests.Ids,
    keys.KioskIds,
    retention.Ids,
)
"""The ids of the pages; each page has BOOT and MOUNTED among them."""


def container() -> html.Div:
    """What every address starts with; the router puts the page into the slot."""
    return html.Div([dcc.Location(id=Ids.URL, refresh=False), html.Div(id=Ids.SLOT)], id="palm")


def opened(shown: Component, pathname: str, search: str) -> html.Div:
    """The same with the page of an address in it: the router is not asked for it again."""
    address = dcc.Location(id=Ids.URL, refresh=False, pathname=pathname, search=search)
    return html.Div([address, html.Div(shown, id=Ids.SLOT)], id="palm")


def validation_layout(site: Site) -> html.Div:
    """All pages at once, for somebody who may do all: Dash then knows every id that a callback may name."""
    boots = [_sample_boot(site, name) for name in LAYOUTS]
    t = Translator(site.lang)
    return html.Div([container(), *(LAYOUTS[boot.page](boot, t) for boot in boots)])


def _sample_boot(site: Site, name: str) -> Boot:
    return Boot(
        page=name,
        lang=site.lang,
        theme="dark",
        region=site.default_region,
        region_name="",
        counties=(site.default_region,),
        version=site.version,
        viewer={"rights": [right.value for right in Right], "pages": {}},
    )


def not_found(path: str, t: Translator, home: str | None) -> html.Main:
    """A clear answer for an address that leads nowhere; `path` is shown as text, `home` a page that opens."""
    return _message(t("missing.title"), t("missing.text", path=path), _way_on(t, home))


def unknown_region(code: str, t: Translator, home: str | None) -> html.Main:
    """A clear answer for a region code that this installation does not serve."""
    return _message(t("missing.region"), t("missing.region.text", code=code), _way_on(t, home))


def closed(title: str, place: str, t: Translator, home: str | None) -> html.Main:
    """A clear answer for a page, or a place on it, that the viewer's grants do not open."""
    return _message(t("closed.title"), t("closed.text", page=title, place=place), _way_on(t, home))


def sign_in_first(t: Translator) -> html.Main:
    """What stands on a screen whose session has ended."""
    link = html.A(t("closed.sign_in"), href="/signin", className="btn btn-main")
    return _message(t("closed.nobody"), t("closed.nobody.text"), link)


def _way_on(t: Translator, home: str | None) -> html.A:
    """To the viewer's first page; to the account of somebody who has none."""
    key = f"title.{home}" if home else "title.account"
    return html.A(t("missing.home", page=t(key)), href=f"/{home or 'account'}", className="btn btn-main")


def _message(title: str, text: str, link: html.A) -> html.Main:
    return html.Main([html.H1(title), html.P(text), link], className="page page-message")


DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}" data-theme="{theme}" data-page="{page}">
<head>
{metas}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{theme}">
<title>{title}</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
{preloads}
{css}
{modules}
</head>
<body>
<div class="opening" data-words="{opening}"></div>
<div id="react-entry-point"></div>
<footer>
{config}
{scripts}
{renderer}
</footer>
</body>
</html>"""


def module_tags(addresses: Sequence[str]) -> str:
    """The scripts of a page, the first of them its entry: all are fetched at once, whatever imports what."""
    links = [f'<link rel="modulepreload" href="{escape(address, quote=True)}">' for address in addresses]
    entry = [
        f'<script type="module" src="{escape(address, quote=True)}"></script>' for address in addresses[:1]
    ]
    return "\n".join([*links, *entry])


def document(lang: str, theme: str, page: str, title: str, opening: str, **fragments: str) -> str:
    """The HTML document; language and theme stand in it before anything is painted. `opening`: what it says
    when the page takes longer (assets/10_base.css); Dash's own words would have to be laid out first of all.
    """
    return DOCUMENT.format(
        lang=HTML_LANG[lang],
        theme=theme,
        page=escape(page, quote=True),
        title=escape(title),
        opening=escape(opening, quote=True),
        **{
            name: fragments.get(name, "")
            for name in ("metas", "preloads", "css", "modules", "config", "scripts", "renderer")
        },
    )
