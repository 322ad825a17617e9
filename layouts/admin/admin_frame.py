"""/admin: the frame of its sections. Each section is a page of its own, /admin/<section>, in its own file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from layouts.components import elements, header

if TYPE_CHECKING:
    from layouts.i18n import Translator
    from layouts.site import Boot

SECTIONS = ("admin", "admin-imports", "admin-units", "admin-posts", "admin-rosters", "admin-accounts",
            "admin-tokens", "admin-requests", "admin-kiosks", "admin-retention")  # fmt: skip
"""The pages of /admin in the order of their bar; the first is the list of people."""


def section(boot: Boot, t: Translator, ids: Any, main: Any) -> html.Div:
    """A section of /admin. `ids.HEARD`: the store that is set anew when somebody changed what it lists."""
    return frame(boot, t, ids, [dcc.Store(id=ids.HEARD), *main], ids.HEARD)


def frame(boot: Boot, t: Translator, ids: Any, main: Any, signal: str) -> html.Div:
    """A page that callbacks fill: boot object, header, bar of sections, and what the section shows.
    `signal`: the store whose data, set anew, fills the page anew.
    """
    return html.Div(
        [
            dcc.Store(id=ids.BOOT, data=boot.data()),
            dcc.Store(id=ids.MOUNTED),
            html.A(t("skip.content"), href=f"#{boot.page}-content", className="skip"),
            header.page_header(boot, t),
            elements.banner(),
            _bar(boot, t),
            html.Main(main, className=f"plain {boot.page}", id=f"{boot.page}-content", tabIndex="-1"),
        ],
        className=f"page page-{boot.page} page-plain",
        **{"data-plain": "1", "data-signal": signal},
    )


def address(page: str) -> str:
    """`admin-units` -> `/admin/units`."""
    return "/" + page.replace("-", "/")


def _bar(boot: Boot, t: Translator) -> html.Nav | None:
    """The sections that open to this viewer, and the counties when the region has several."""
    if boot.page not in SECTIONS:
        return _counties(boot, t)
    pages = boot.viewer.get("pages", {})
    links = [
        html.A(
            t(f"section.{page}"),
            href=f"{address(page)}?region={pages[page]}",
            className="tab-link",
            **({"aria-current": "page"} if page == boot.page else {}),
        )
        for page in SECTIONS
        if page in pages
    ]
    return html.Nav(
        [*links, _counties(boot, t)], className="section-bar", **{"aria-label": t("section.label")}
    )


def _counties(boot: Boot, t: Translator) -> html.Nav | None:
    """One link a county; the first is the one shown."""
    if len(boot.counties) < 2:
        return None
    named = zip(boot.counties, boot.county_names, strict=True)
    links = [
        html.A(name, href=f"{address(boot.page)}?region={code}", className="tab-link") for code, name in named
    ]
    return html.Nav(links, className="county-bar", **{"aria-label": t("section.counties")})
