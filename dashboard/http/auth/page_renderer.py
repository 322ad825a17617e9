"""How the server-rendered pages look to one reader: language, theme, header, words and times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, make_response, render_template, request

from dashboard.config.installation import Installation
from dashboard.config.settings import Settings
from dashboard.http.auth.drawn_header import describe_live, draw_header, make_boot, make_site
from dashboard.http.browser_modules import ASSETS, read_modules
from dashboard.http.security import csrf
from dashboard.identity import authentication
from dashboard.services.container import Services
from data_access.store import Unavailable
from domain.access.rights import NOBODY, Grant, Kind, Viewer
from layouts.components.header import ADMINISTERS
from layouts.i18n import HTML_LANG, LANGS, Translator
from layouts.navigation import DESKS, own_regions, pages_of

THEMES = ("dark", "light")
YEAR_S = 31_536_000
CHOICES = {"lang": LANGS, "theme": THEMES}


@dataclass(frozen=True)
class PageRenderer:
    """Renders the templates of layouts/signin for whoever asks."""

    settings: Settings
    installation: Installation
    version: str
    modules: Mapping[str, tuple[str, ...]]

    @property
    def lang(self) -> str:
        """?lang= first, then the cookie, then the installation's language."""
        return _choice("lang", self.settings.lang)

    @property
    def t(self) -> Translator:
        """The words of the reader's language."""
        return Translator(self.lang)

    def render(self, name: str, status: int = 200, *, address: str = "", **facts: Any) -> Response:
        """The page layouts/signin/<name>.html. `address`: the address its language and theme links lead to,
        when it is not the request's own. Nothing of it may be kept by a browser or a proxy. Its address goes
        to no other site; to our own it does, or browsers would send forms without an Origin.
        """
        answer = make_response(render_template(f"signin/{name}.html", **self._common(name, address), **facts))
        answer.status_code = status
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "same-origin"
        store_choices(answer, self.settings.secure)
        return answer

    def look_of(self, path: str, entry: str) -> dict[str, Any]:
        """What a page says of language and theme, and the modules of its entry."""
        lang, theme = self.lang, _choice("theme", THEMES[0])
        return {
            "t": self.t,
            "lang": lang,
            "html_lang": HTML_LANG[lang],
            "theme": theme,
            "switch_lang": _with_parameter(path, "lang", "en" if lang == "zh" else "zh"),
            "switch_theme": _with_parameter(path, "theme", "light" if theme == "dark" else "dark"),
            "version": self.version,
            "centre": self.centre,
            "demo": self.settings.demo,
            "scripts": self.modules[entry],
        }

    def _common(self, name: str, address: str) -> dict[str, Any]:
        viewer = current_viewer()
        person = viewer if viewer.kind is Kind.PERSON and viewer is not NOBODY else None
        entries = [self.modules[entry] for entry in ("signin", *(("account",) if person else ()))]
        look = self.look_of(address or request.path, "signin") | {"csrf": csrf.token()}
        site = make_site(self.installation, self.settings.lang, self.version, self.settings.demo)
        boot = make_boot(self.installation, site, person or NOBODY, look)
        links = {"lang": look["switch_lang"], "theme": look["switch_theme"]}
        return look | {
            "page": name,
            "viewer": person,
            "header": draw_header(boot, self.t, links),
            "live_scope": describe_live(boot),
            "entries": [entry[0] for entry in entries],
            "scripts": [script for entry in entries for script in entry],
            "places": [(self.title(page, viewer), address) for page, address in self.places(viewer)],
        }

    @property
    def centre(self) -> str:
        """The name over every page: 龙游县社会治理中心."""
        return self.t("centre.county", name=self.region(self.installation.default_region))

    def region(self, code: str) -> str:
        """A region's name."""
        return self.installation.names(code)[LANGS.index(self.lang)]

    def unit(self, code: str) -> str:
        """A unit's name; its code when no county here has it."""
        for county in self.installation.counties.values():
            if known := county.units.get(code):
                return known.name if self.lang == "zh" else known.name_en
        return code

    def place(self, grant: Grant) -> str:
        """Where a grant holds: the region, and the unit when it reaches as far as one."""
        region = self.region(grant.region)
        return region if grant.unit is None else f"{region} · {self.unit(grant.unit)}"

    def places(self, viewer: Viewer) -> Iterator[tuple[str, str]]:
        """(page, address) of what the viewer may open, in the order of the navigation; no parts of pages."""
        for page in (name for name in pages_of(viewer) if "-" not in name):
            regions = own_regions(viewer, page)
            yield page, f"/{page}?region={regions[0]}" if regions else f"/{page}"
        yield from ((page, f"/{page}") for page, right in DESKS.items() if viewer.has(right))

    def title(self, page: str, viewer: Viewer) -> str:
        """A page's name; of the administration others than administrators see who works here."""
        manages = any(not ADMINISTERS.isdisjoint(grant.row.rights) for grant in viewer.grants)
        return self.t("nav.people" if page == "admin" and not manages else f"nav.{page}")

    def time(self, moment: datetime) -> str:
        """`11-22 17:02` on the clocks of the county."""
        return moment.astimezone(self._zone).strftime("%m-%d %H:%M")

    def clock(self, moment: datetime) -> str:
        """`17:02` on the clocks of the county."""
        return moment.astimezone(self._zone).strftime("%H:%M")

    @property
    def _zone(self) -> ZoneInfo:
        return next(iter(self.installation.counties.values())).tz


def make_renderer(services: Services, settings: Settings) -> PageRenderer:
    """The renderer of one web process's pages."""
    return PageRenderer(settings, services.installation, services.version, read_modules(ASSETS).served)


def current_viewer() -> Viewer:
    """Whoever asks; nobody while the database cannot say, so that a page can still tell why."""
    try:
        return authentication.current()
    except Unavailable:
        return NOBODY


def store_choices(answer: Response, secure: bool) -> None:
    """Keep a language or theme that the address asked for, as the browser's half does."""
    for name, allowed in CHOICES.items():
        if (wanted := request.args.get(name)) in allowed:
            answer.set_cookie(
                f"palm_{name}", str(wanted), max_age=YEAR_S, samesite="Lax", secure=secure, path="/"
            )


def _choice(name: str, otherwise: str) -> str:
    allowed = CHOICES[name]
    candidates: Mapping[int, str | None] = {0: request.args.get(name), 1: request.cookies.get(f"palm_{name}")}
    return next((value for value in candidates.values() if value in allowed), otherwise)


def _with_parameter(path: str, name: str, value: str) -> str:
    """This address with another language or theme; its other parameters stay on a page of its own."""
    kept = dict(request.args) if path == request.path else {}
    return f"{path}?{urlencode(kept | {name: value})}"
