"""The pages of one web process: Dash, told everything by us, and what it knows of the installation."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from dash import Dash
from flask import Flask

from callbacks import on_duty as on_duty_callbacks
from callbacks import page as page_callbacks
from callbacks import responses as response_callbacks
from callbacks import review as review_callbacks
from callbacks import sources as sources_callbacks
from callbacks import trace as trace_callbacks
from callbacks.admin import admin_sections as admin_callbacks
from callbacks.shared.value_shapes import Shape
from dashboard.audit.trace_service import TraceService
from dashboard.config.installation import Installation
from dashboard.config.settings import Settings
from dashboard.http.browser_modules import ASSETS, read_modules
from dashboard.http.security.body_limits import MOST_CALLBACK
from dashboard.http.security.callback_demands import CallbackDemands
from dashboard.http.security.csrf import token
from dashboard.http.security.route_demands import Rate, RouteDemand, declare
from dashboard.http.static_files import asset_files, suite_files
from dashboard.identity.authentication import current
from dashboard.identity.cookie_names import jar
from dashboard.services import AdminServices
from dashboard.services.container import Services
from dashboard.services.directory.on_duty_service import OnDutyService
from dashboard.services.dispatch.response_service import ResponsesService
from dashboard.services.sources.sources_service import SourcesService
from dashboard.services.squads.review_service import ReviewService
from data_access.accounts.accounts import Accounts
from data_access.store import utc_now
from domain.access.demands import CLOSED, PUBLIC, SIGNED_IN, Rule
from layouts import page as page_layout
from layouts.components.isolation import isolating
from layouts.site import Region, Site

PLOTLY = "00_vendor/plotly-basic.min.js"
HOOKS = "window.dash_clientside?.palm_hooks"
"""What the entry of a page registered (assets/app/start/mount.js); nothing on a page that does not exist."""
UPDATE = RouteDemand(SIGNED_IN, Rate("1200 per minute"), MOST_CALLBACK)
SUITES = "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
ROUTES: Mapping[str, RouteDemand] = {
    "/": RouteDemand(SIGNED_IN),
    "/<path:path>": RouteDemand(SIGNED_IN),
    "_dash_assets.static": RouteDemand(PUBLIC),
    SUITES: RouteDemand(PUBLIC),
    "/_favicon.ico": RouteDemand(PUBLIC),
    "/_dash-layout": RouteDemand(SIGNED_IN),
    "/_dash-dependencies": RouteDemand(SIGNED_IN),
    "/_dash-update-component": UPDATE,
    "/_reload-hash": RouteDemand(CLOSED),
}
"""What Dash registers by itself."""
UNUSED = ("/dash/dash_table/", "/dash/deps/polyfill")
"""Dash lists these scripts on every page: tables, whether or not one is there, and what browsers had not that
cannot read our modules either (assets/app/start/compiled_steps.js has the rest of that).
"""


UNCHECKED = {"suppress_callback_exceptions": True}
"""What each browser is told instead of the layouts of all pages, by which Dash would look on each visit
whether our callbacks name what is there: a quarter of a megabyte to go through. tests/wiring looks.
"""


class PalmDash(Dash):
    """Dash with our own HTML document, which has language and theme before anything is painted."""

    site: Site
    demands: CallbackDemands
    styles: tuple[str, ...] = ()
    """The addresses of the style sheets: one where they are joined (scripts/bundle.py)."""
    _config_html = ""
    _scripts_html = ""

    def __init__(self, *about: Any, **named: Any) -> None:
        self.demands = CallbackDemands()
        super().__init__(*about, **named)

    def _generate_config_html(self) -> str:
        """The same for everybody, and 50 ms of work: made once."""
        self._config_html = self._config_html or super()._generate_config_html()
        return self._config_html

    def _generate_css_dist_html(self) -> str:
        """The links to our own style sheets: folders are for readers, and Dash would sort by them."""
        return "\n".join(f'<link rel="stylesheet" href="{address}">' for address in self.styles)

    def _generate_scripts_html(self) -> str:
        """The same for everybody: made once, by Dash's first request, which looks for our scripts before;
        without what no page of ours needs. They wait for the page's own, which asks for live data first.
        """
        if not self._scripts_html:
            tags = super()._generate_scripts_html().split("\n")
            used = (tag for tag in tags if not any(script in tag for script in UNUSED))
            self._scripts_html = "\n".join(tag.replace("<script ", "<script defer ", 1) for tag in used)
        return self._scripts_html

    def _generate_renderer(self) -> str:
        """Dash starts as a module does, after the page's own, which give it what it calls by name."""
        return f'<script id="_dash-renderer" type="module">{self.renderer}</script>'

    def files(self) -> dict[str, Path]:
        """Every file of the pages by its address: ours, and those of the components they use."""
        super()._generate_css_dist_html()
        super()._generate_scripts_html()
        used = {package: paths for package, paths in self.registered_paths.items() if package != "plotly"}
        return asset_files(ASSETS) | suite_files(used, _folder_of)

    def _config(self) -> dict[str, Any]:
        """Charts are drawn by plotly's small bundle (docs/adr/0018), which no page loads that has none."""
        small = self.get_asset_url(PLOTLY)
        version = int((ASSETS / PLOTLY).stat().st_mtime)
        config = {**super()._config(), **UNCHECKED, "serve_locally": False}
        config.pop("validation_layout", None)
        return config | {"plotlyjs_url": f"{small}?m={version}"}

    def callback(
        self,
        *about: Any,
        rule: Rule | None = None,
        shapes: Mapping[str, Shape] | None = None,
        uploads: bool = False,
        **named: Any,
    ) -> Any:
        """As Dash registers one; what it answers is isolated. `rule`: to whom it opens (without: to nobody);
        `shapes`: of the values it takes, by component; `uploads`: it takes a file.
        """
        register = super().callback(*about, **named)
        if rule is not None:
            self._declare(rule, shapes, uploads)
        return lambda answer: register(isolating(answer))

    def clientside_callback(self, *about: Any, **named: Any) -> None:
        """As Dash registers one. The browser computes it by itself: nobody may ask for it here."""
        super().clientside_callback(*about, **named)
        self._declare(CLOSED)

    def _declare(self, rule: Rule, shapes: Mapping[str, Shape] | None = None, uploads: bool = False) -> None:
        """Note what the callback demands that was registered last."""
        output = self._callback_list[-1]["output"]
        self.demands.add(output, self.callback_map[output], rule, shapes, uploads)

    def interpolate_index(self, **pieces: Any) -> str:
        return page_callbacks.index_html(self.site, **pieces)


def build(flask: Flask, settings: Settings, services: Services, accounts: Accounts) -> PalmDash:
    """The pages of a web process, each with the service its callbacks ask."""
    site = _site(settings, services)
    dash = PalmDash(
        "dashboard",
        server=flask,
        assets_folder=str(ASSETS),
        assets_ignore=r"\.(js|css)$",
        title="掌上指挥",
        update_title=None,
        serve_locally=True,
        enable_mcp=False,
        csrf_token_name=jar(settings).csrf,
        websocket_callbacks=False,
    )
    dash.renderer = f"var renderer = new DashRenderer({HOOKS});"
    dash.site, dash.styles = site, read_modules(ASSETS).styles
    dash.validation_layout = page_layout.validation_layout(site)
    dash.layout = isolating(partial(page_callbacks.first_layout, site))
    page_callbacks.register(dash, site)
    admin_callbacks.register(dash, site, AdminServices(services, accounts))
    trace_callbacks.register(dash, site, TraceService(services))
    response_callbacks.register(dash, site, ResponsesService(services))
    on_duty_callbacks.register(dash, site, OnDutyService(services))
    sources_callbacks.register(dash, site, SourcesService(services))
    review_callbacks.register(dash, site, ReviewService(services))
    for endpoint, demand in ROUTES.items():
        declare(flask, endpoint, demand)
    return dash


def _site(settings: Settings, services: Services) -> Site:
    served = services.installation
    wmts = None
    if settings.wmts_url:
        wmts = {
            "url": settings.wmts_url,
            "key": settings.wmts_key or "",
            "crs": settings.wmts_crs,
            "attribution": settings.wmts_attribution,
        }
    return Site(
        served.default_region,
        settings.lang,
        services.version,
        settings.demo,
        wmts,
        partial(_region, served),
        partial(_regions, served),
        viewer=current,
        csrf=token,
        address=settings.people_address,
        shapes=partial(_shapes, served),
        unknown_year=partial(_unknown_year, served),
        modules=read_modules(ASSETS).served,
    )


def _folder_of(package: str) -> Path:
    return Path(sys.modules[package].__file__ or "").parent


def _regions(served: Installation, county: str) -> tuple[Region, ...]:
    """All regions of a county, by code."""
    known = served.counties.get(county)
    found = sorted(known.regions.items()) if known else []
    return tuple(Region(code, region.name, region.name_en, (county,)) for code, region in found)


def _shapes(served: Installation, county: str) -> str:
    """Where the shapes of a county are."""
    known = served.counties.get(county)
    return f"/geo/{county}-{known.geometry_hash}.bin" if known else ""


def _unknown_year(served: Installation, county: str) -> int | None:
    """The year of which a county's calendar does not know the holidays now."""
    known = served.counties.get(county)
    return known.calendar.find_unknown_year(utc_now()) if known else None


def _region(served: Installation, code: str) -> Region | None:
    """The region of a code; None when nobody here serves it."""
    counties = served.counties_of(code)
    return Region(code, *served.names(code), counties) if counties else None
