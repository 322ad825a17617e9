"""The header of every page: place, mode, navigation, clock, switches, who is signed in and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from domain.access.rights import Right
from domain.kernel.text import isolated
from layouts.components import elements
from layouts.navigation import MENU, divide_menu

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layouts.i18n import Translator
    from layouts.site import Boot

ADMINISTERS = frozenset(
    {Right.MANAGE_PEOPLE, Right.MANAGE_ACCOUNTS, Right.MANAGE_KEYS, Right.MANAGE_RETENTION}
)
"""Rights of those alone who administer."""


def viewer_chip(boot: Boot, t: Translator) -> html.Div | None:
    """The signed-in person; None for a kiosk screen, which is nobody."""
    name = boot.viewer.get("name")
    if not name or boot.viewer.get("kind") != "person":
        return None
    words = role_text(boot, t)
    facts = [html.Strong(name, className="who-name"), html.Small(words, className="who-role")]
    initial = html.Span(name[:1], className="who-initial", **{"aria-hidden": "true"})
    account = html.A(
        [initial, html.Span(facts, className="who-facts")],
        href="/account",
        className="who",
        title=t("who.account", name=name, roles=words),
    )
    return html.Div([account, _sign_out_form(boot, t)], className="who-box")


def role_text(boot: Boot, t: Translator) -> str:
    """Every role once, with its place: 值班员 · 龙游县."""
    grants = [(grant["role"], grant["place"]) for grant in boot.viewer.get("roles", ())]
    held = [f"{t(f'role.{role}')} · {isolated(place)}" for role, place in grants]
    return "、".join(dict.fromkeys(held)) if t.lang == "zh" else ", ".join(dict.fromkeys(held))


def _sign_out_form(boot: Boot, t: Translator) -> html.Form:
    """A real form, so that leaving works without any script of ours."""
    token: Any = dcc.Input(type="hidden", name="csrf_token", value=boot.csrf)
    sign_out = html.Button(
        elements.icon("logout"),
        type="submit",
        className="btn-quiet btn-icon",
        title=t("who.leave"),
        **{"aria-label": t("who.leave")},
    )
    return html.Form([token, sign_out], action="/signout", method="POST", className="who-out")


def mode_chip(t: Translator) -> html.Div:
    """What runs, or peace; the browser's half fills it as soon as the state is known."""
    head, words = mode_texts(t)
    words.className = "mode-sub"
    return html.Div([head, words], className="mode-chip", **{"data-mode": ""})


def mode_texts(t: Translator) -> tuple[html.Strong, html.Span]:
    """The head and the words of a mode, before anything is known."""
    head = html.Strong(t("age.loading"), **{"data-mode-head": "1"})
    return head, html.Span(**{"data-mode-sub": "1"})


def demo_chip(t: Translator, boot: Boot) -> html.Span:
    """Says that the data are generated; shown as soon as a heartbeat says so."""
    return html.Span(
        t("demo.chip"),
        className="chip demo-chip",
        title=t("demo.title"),
        hidden=not boot.demo,
        **{"data-demo": "1"},
    )


def manages(boot: Boot) -> bool:
    """Whether the viewer administers anything; the others see of /admin who works here."""
    return not ADMINISTERS.isdisjoint(boot.viewer.get("rights", ()))


def nav(boot: Boot, t: Translator) -> html.Nav | None:
    """The pages this viewer may open, in one order on every page; the current one is marked for eyes and for
    screen readers. None for somebody who has not signed in.
    """
    pages = boot.viewer.get("pages", {})
    current = boot.page if boot.page in MENU else boot.page.partition("-")[0]
    row, behind = divide_menu(pages, current)
    if not row:
        return None

    def link(page: str) -> html.A:
        return html.A(
            page_title(boot, page, t),
            href=f"/{page}?region={pages[page]}",
            className="nav-link",
            **({"aria-current": "page"} if page == current else {}),
        )

    links = [html.Div([link(page) for page in row], className="nav-row")]
    if behind:
        panel = html.Div([link(page) for page in behind], className="nav-panel")
        summary = html.Summary([t("nav.more"), elements.icon("chevron-down")], className="nav-summary")
        links.append(html.Details([summary, panel], className="nav-more"))
    return html.Nav(links, className="nav", **{"aria-label": t("nav.label")})


def page_title(boot: Boot, page: str, t: Translator) -> str:
    """A page's name in the menu; of the administration others than administrators see who works here."""
    return t("nav.people" if page == "admin" and not manages(boot) else f"nav.{page}")


def centre_title(boot: Boot, t: Translator) -> str:
    """The name of the place this screen belongs to."""
    key = {4: "centre.county", 6: "centre.county", 9: "centre.township"}.get(len(boot.region), "centre.below")
    return t(key, name=boot.region_name)


def _divide_title(boot: Boot, t: Translator) -> list[Any]:
    """The name of the place, which takes two lines behind the name of the region where room is short."""
    title, name = centre_title(boot, t), boot.region_name
    before, region, after = title.partition(name) if name else (title, "", "")
    return [before + region, html.Wbr(), after]


def switches(t: Translator, links: Mapping[str, str] | None = None) -> html.Div:
    """Language and theme, as two small buttons. `links`: where they lead on pages that work without scripts,
    by "lang" and "theme".
    """
    theme = [
        html.Span(elements.icon("sun"), className="when-dark"),
        html.Span(elements.icon("moon"), className="when-light"),
    ]
    title = t("switch.theme.title")
    return html.Div(
        [
            _switch("lang", t("switch.lang"), links, className="btn-quiet", title=t("switch.lang.title")),
            _switch(
                "theme", theme, links, className="btn-quiet btn-icon", title=title, **{"aria-label": title}
            ),
        ],
        className="switches",
    )


def _switch(act: str, words: Any, links: Mapping[str, str] | None, **about: Any) -> Any:
    if links is None:
        return html.Button(words, **about, **{"data-act": act})
    return html.A(words, href=links[act], **about)


def renewal(t: Translator) -> html.Button:
    """What a page offers whose data became older while it is open."""
    return html.Button(
        [elements.icon("refresh"), html.Span(t("renew.offer"))],
        className="btn-quiet head-renew",
        title=t("renew.title"),
        hidden=True,
        **{"data-renew": "1", "aria-live": "polite"},
    )


def _sound_switch() -> html.Button:
    """The switch of the desk's sound, hidden until the browser's half says how it stands."""
    return html.Button(className="btn-quiet head-sound", hidden=True, **{"data-sound": "off"})


def page_header(
    boot: Boot,
    t: Translator,
    search: Any = None,
    *,
    command: Any = None,
    sound: bool = False,
    links: Mapping[str, str] | None = None,
) -> html.Header:
    """The 52 px header of every page but the wall. `command`: stands behind the mode; `sound`: with the
    switch of the desk's sound; `links`: as `switches` takes them. Before anybody has signed in there is
    nothing live in it.
    """
    live = boot.viewer.get("kind") is not None
    name = (
        html.H1 if links is None else html.Strong
    )  # pages that the server draws have a heading of their own
    return html.Header(
        [
            name(_divide_title(boot, t), className="desk-name"),
            mode_chip(t) if live else None,
            command,
            demo_chip(t, boot),
            nav(boot, t),
            html.Div(className="grow"),
            search,
            renewal(t) if live else None,
            html.Span([elements.age(t)], className="head-age") if live else None,
            html.Time(className="clock", **{"data-clock": "hms"}) if live else None,
            _sound_switch() if sound else None,
            switches(t, links),
            viewer_chip(boot, t),
        ],
        className="desk-header",
    )
