"""/kiosk: a screen on a wall shows its key once and stays signed in for one region, read only.

The key travels in the address's fragment (`/kiosk#KEY`), which browsers send to nobody: no log and no proxy
sees it. A small script posts it; without the script it is pasted.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request

from dashboard.http.auth.auth_context import AuthContext, address, agent, field
from dashboard.http.auth.session_cookies import WALL_S
from dashboard.http.security import kiosk
from dashboard.http.security.route_demands import FORM, SIGN_IN, demands
from domain.access.demands import PUBLIC
from domain.kernel.errors import Refused


@dataclass(frozen=True)
class KioskLogin:
    """The page of walls."""

    context: AuthContext

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/kiosk", "kiosk", self.kiosk)
        blueprint.add_url_rule("/kiosk", "kiosk_enter", self.enter, methods=["POST"])

    @demands(PUBLIC, most=FORM)
    def kiosk(self) -> Response:
        """Where the key is pasted, or posted by the script. A wall whose key has ended is told so here."""
        ended = request.args.get("why") == "ended"
        return self.context.renderer.render("kiosk", error="", ended=ended)

    @demands(PUBLIC, rate=SIGN_IN, most=FORM)
    def enter(self) -> Response:
        """The key was sent."""
        context = self.context
        try:
            signed = context.sessions.open_kiosk(field("key").strip(), address(), agent())
        except Refused as refused:
            return context.renderer.render("kiosk", 401, error=context.refusal_text(refused))
        region = signed.viewer.grants[0].region
        answer = context.begin_session(signed, f"/wall?region={region}", wall=True)
        kiosk.remember(answer, signed.session_secret, WALL_S)
        return answer
