"""/confirm/<rollout>: what a message asks a commander to decide, on a phone and by one hand: to confirm what
somebody else issued or send it back, to hold back what goes out by itself or issue it at once. The message
leads here and opens nothing: an account decides. No script is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

from flask import Blueprint, Response, redirect, request

from dashboard.concurrency.threads import offload
from dashboard.config.settings import Settings
from dashboard.http.api.rollouts.rollout_routes import parse_id
from dashboard.http.auth.page_renderer import make_renderer
from dashboard.http.desks.county_pages import CountyPages, parse_version
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import PROBLEMS, Problem
from dashboard.services.container import Services
from dashboard.services.dispatch.rollouts.confirmation_service import read_confirmation
from data_access.county_packs.county_pack import County
from domain.access.demands import needs
from domain.access.rights import Right
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.rollout_commands import (
    ConfirmRollout,
    HoldRollout,
    IssueRollout,
    ReturnRollout,
    RolloutCommand,
)
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from layouts.emergency.confirmation_words import confirmation_words

LEADS = needs(Right.ROLLOUTS)
READS, POSTS = Rate("240 per minute"), Rate("60 per minute")
VERBS: Final[dict[str, type[RolloutCommand]]] = {
    "confirm": ConfirmRollout,
    "return": ReturnRollout,
    "hold": HoldRollout,
    "issue": IssueRollout,
}
PASSED_ON: Final = ("forbidden", "no_rollout")


def blueprint(services: Services, settings: Settings) -> Blueprint:
    """The page and its form."""
    made = Blueprint("confirmations", __name__)
    ConfirmationPages(services, make_renderer(services, settings)).register(made)
    return made


@dataclass(frozen=True)
class ConfirmationPages(CountyPages):
    """What waits for a person before it goes out, in the county that is asked for."""

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/confirm/<rollout>", "page", self.page)
        blueprint.add_url_rule("/confirm/<rollout>", "decide", self.decide, methods=["POST"])

    @demands(LEADS, rate=READS)
    def page(self, rollout: str) -> Response:
        """The roll-out as it stands now. Raises Problem 403, 404."""
        return self._show(self._find_county(), parse_id(rollout))

    @demands(LEADS, rate=POSTS, most=FORM)
    def decide(self, rollout: str) -> Response:
        """One of VERBS about the version that was shown; a second press shows what the first one did. Raises
        Problem 403, 404.
        """
        county, id, verb = self._find_county(), parse_id(rollout), request.form.get("do", "")
        if verb not in VERBS:
            raise Problem("not_found", "do")
        reason = request.form.get("reason", "").strip() if verb in ("return", "hold") else ""
        command = VERBS[verb](
            region=county.code,
            rollout=id,
            reason=reason,
            expected_version=parse_version(request.form.get("version", "")),
        )
        try:
            self.carry_out(command)
        except Refused as refused:
            if refused.code in PASSED_ON:
                raise
            return self._show(county, id, refused.code, reason)
        return cast("Response", redirect(f"/confirm/{id}?region={county.code}", 303))

    def _find_county(self) -> County:
        county = self.find_county()
        current().require(Right.ROLLOUTS, county.code)
        return county

    def _show(self, county: County, id: str, error: str = "", reason: str = "") -> Response:
        look, viewer = self.renderer, current()
        try:
            found = offload(read_confirmation, self.services, WorldId(county.code), id, viewer)
        except Refused as refused:
            raise Problem("not_found", "rollout") from refused
        if _was_done(found["rollout"], viewer.actor):
            error = ""
        known = PROBLEMS.get(error)
        facts: dict[str, Any] = confirmation_words(found, look.t, look.region, county.tz)
        return look.render(
            "confirm",
            400 if error else 200,
            address=f"/confirm/{id}",
            county=county.code,
            reason=reason,
            error="" if not error else error if known is None else str(known[1 if look.lang == "zh" else 2]),
            **facts,
        )


def _was_done(rollout: Rollout, actor: str) -> bool:
    """Whether this account decided already, so that a press which came twice is none that failed."""
    if rollout.confirmed_by:
        return rollout.confirmed_by == actor
    return not rollout.awaits_second and rollout.held_by == actor
