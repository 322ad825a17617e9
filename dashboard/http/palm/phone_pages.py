"""The links to people's phones and the page behind them. The page is a shell for whoever comes; what it shows
it asks for (phone_state.py), and that opens by a link only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

import msgspec
from flask import Blueprint, Response, make_response, redirect, render_template, request

from dashboard.http.auth.page_renderer import PageRenderer, store_choices
from dashboard.http.palm.squads.ended_calls import EndedCalls
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.authentication import LINK, authenticator
from domain.access.demands import PUBLIC
from domain.access.rights import NOBODY
from domain.accounts.person_links import MOST_HOURS
from domain.kernel.regions import county_of
from domain.squads.calls.call_end import CallEnd
from layouts.i18n import HTML_LANG, catalogue

WORDS = (
    *("palm.", "response.type.", "time.", "stage.", "evacuation.state.", "evacuation.risk."),
    *(
        "patrol.",
        "hazard.",
        "evacuation.vulnerable.",
        "evacuation.do.",
        "evacuation.place.",
        "evacuation.people",
    ),
)
"""What the keys of the page's words begin with; it gets no others."""
NO_DIGIT: Final = re.compile(r"[^+\d]")
OPENED = Rate("600 per minute", by_address=True)
"""A storm's phones share the address of their network's operator."""

ICONS = (192, 512)
"""Pixels of their sides; assets/favicon.svg, drawn."""
PERMISSIONS = "geolocation=(self), microphone=(self)"
"""What of the phone this page may ask for, and no other page may."""


@dataclass(frozen=True)
class PhonePages:
    """The page, and the way in. `centres`: by county, the number of its centre, "" where it gives none."""

    renderer: PageRenderer
    ended: EndedCalls
    centres: Mapping[str, str]

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/palm/l/<secret>", "link", self.link)
        blueprint.add_url_rule("/palm", "page", self.page)
        blueprint.add_url_rule("/palm/manifest.webmanifest", "manifest", self.manifest)

    @demands(PUBLIC, rate=OPENED)
    def link(self, secret: str) -> Response:
        """A link was opened: its secret goes into a cookie, and out of the address. One that does not work
        leaves everything as it was, and one whose call is over opens nothing: both say so, 410.
        """
        known = authenticator()
        viewer = known.of_link(secret, request.remote_addr or "")
        if viewer is NOBODY:
            return self._over(None, "")
        if (end := self.ended.find(secret, viewer)) is not None:
            return self._over(end, self.centres.get(county_of(viewer.grants[0].region), ""))
        answer = cast("Response", redirect("/palm", 303))
        answer.headers["Cache-Control"] = "no-store"
        answer.set_cookie(
            known.jar.name(LINK),
            secret,
            max_age=MOST_HOURS * 3600,
            httponly=True,
            samesite="Lax",
            secure=known.jar.secure,
            path="/",
        )
        return answer

    def _over(self, end: CallEnd | None, centre: str) -> Response:
        """Why a link opens nothing: how its call ended, None when it works no longer. Whoever has another
        that works is led to what it opens; `centre` is dialled by whoever is known by a link that works.
        """
        look, known = self.renderer, authenticator()
        kept = known.jar.read(request.cookies, LINK)
        opens = bool(kept) and known.of_link(kept, request.remote_addr or "") is not NOBODY
        words = (
            (look.t("palm.over.title"), look.t(f"palm.over.{end}"), look.t("palm.over.hint"))
            if end
            else (look.t("palm.dead.title"), look.t("palm.dead.why"), look.t("palm.dead.hint"))
        )
        facts: dict[str, object] = dict(zip(("title", "why", "hint"), words, strict=True))
        facts |= {"opens": opens, "dial": f"tel:{NO_DIGIT.sub('', centre)}" if centre else ""}
        answer = make_response(render_template("palm/over.html", **facts, **look.look_of("", "palm")))
        store_choices(answer, look.settings.secure)
        answer.status_code = 410
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @demands(PUBLIC, most=FORM)
    def page(self) -> Response:
        """The shell."""
        look = self.renderer
        words = {key: text for key, text in catalogue(look.lang).items() if key.startswith(WORDS)}
        answer = make_response(
            render_template(
                "palm/page.html",
                words=msgspec.json.encode(words).decode(),
                csrf=authenticator().jar.csrf,
                **look.look_of("/palm", "palm"),
            )
        )
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Permissions-Policy"] = PERMISSIONS
        store_choices(answer, look.settings.secure)
        return answer

    @demands(PUBLIC)
    def manifest(self) -> Response:
        """What a phone asks before it puts the page beside its apps. It names nobody: who opens the page is
        in the cookie of their link.
        """
        look = self.renderer
        body = {
            "id": "/palm",
            "name": f"{look.t('title.app')} · {look.centre}",
            "short_name": look.t("title.app"),
            "lang": HTML_LANG[look.lang],
            "start_url": "/palm",
            "scope": "/palm",
            "display": "standalone",
            "background_color": "#131619",
            "theme_color": "#1A1E22",
            "icons": [
                {
                    "src": f"/assets/palm-{side}.png",
                    "sizes": f"{side}x{side}",
                    "type": "image/png",
                    "purpose": use,
                }
                for side in ICONS
                for use in ("any", "maskable")
            ],
        }
        return Response(msgspec.json.encode(body), mimetype="application/manifest+json")
