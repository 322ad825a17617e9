"""/warnings and /rollouts: what is over, as lists with filters, and each warning with its chain of messages.
No script is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from dashboard.concurrency.threads import offload
from dashboard.config.settings import Settings
from dashboard.http.auth.page_renderer import PageRenderer, make_renderer
from dashboard.http.desks.history import past_reading as reading
from dashboard.http.desks.history.past_routes import asked_of, find_place
from dashboard.http.security.route_demands import Rate, demands
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from dashboard.services.dispatch.warning_service import WarningService
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from layouts.emergency.past_words import filter_words, message_words, rollout_words, warning_words

SEES, COMMANDS = needs(Right.SEE_CASE), needs(Right.COMMAND_SQUADS)
READS = Rate("120 per minute")
LONGEST_ID: Final = 16
Row = dict[str, Any]
Find = Callable[[Services, WorldId, str, Mapping[str, str]], Row]


def blueprint(services: Services, settings: Settings) -> Blueprint:
    """The pages."""
    made = Blueprint("past_pages", __name__)
    PastPages(services, make_renderer(services, settings)).register(made)
    return made


@dataclass(frozen=True)
class PastPages:
    """What is over in the county that is asked for, or the viewer's own."""

    services: Services
    renderer: PageRenderer

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/warnings", "warnings", self.warnings)
        blueprint.add_url_rule("/warnings/<warning>", "warning", self.warning)
        blueprint.add_url_rule("/rollouts", "rollouts", self.rollouts)

    @demands(SEES, rate=READS)
    def warnings(self) -> Response:
        """Those that stand, and by page those that ended or never were meant."""
        world, region = find_place(self.services)
        facts = self._page(world, region, reading.CHOICES, reading.find_warnings)
        standing = WarningService(self.services).list(world.county, region)["warnings"]
        name = self.renderer.region
        return self.renderer.render(
            "past_warnings",
            address="/warnings",
            standing=[warning_words(row, self.renderer.t, name) for row in standing],
            rows=[warning_words(row, self.renderer.t, name) for row in facts.pop("found")["warnings"]],
            **facts,
        )

    @demands(SEES, rate=READS)
    def warning(self, warning: str) -> Response:
        """One with its messages, the oldest first. 404 for one that is not seen here."""
        world, region = find_place(self.services)
        try:
            found = WarningService(self.services).show(world.county, region, warning[:LONGEST_ID])
        except Refused as refused:
            raise Problem(
                "no_warning" if refused.code == "no_warning" else "forbidden", "warning"
            ) from refused
        t = self.renderer.t
        return self.renderer.render(
            "past_warning",
            address=f"/warnings/{found['id']}",
            region=region,
            warning=warning_words(found, t, self.renderer.region),
            messages=[message_words(row, t) for row in found["messages"]],
        )

    @demands(COMMANDS, rate=READS)
    def rollouts(self) -> Response:
        """Those that run no more, with what came back; each opens as it stood at its end."""
        world, region = find_place(self.services, Right.COMMAND_SQUADS, whole=True)
        facts = self._page(world, region, reading.OF_ROLLOUTS, reading.find_rollouts)
        rows = [rollout_words(row, self.renderer.t) for row in facts.pop("found")["rollouts"]]
        return self.renderer.render("past_rollouts", address="/rollouts", rows=rows, **facts)

    def _page(self, world: WorldId, region: str, choices: Mapping[str, Sequence[str]], find: Find) -> Row:
        """What a list shows besides its rows: its filters, and where the next page lies."""
        question = asked_of(choices)
        found = offload(find, self.services, world, region, question)
        kept = {name: given for name, given in question.items() if given}
        onward = urlencode({"region": region, **kept, "after": found["next"]}) if found["next"] else ""
        return {
            "found": found,
            "region": region,
            "asked": question,
            "filters": filter_words(choices, self.renderer.t),
            "filtered": any(name != "after" for name in kept),
            "onward": onward,
            "paged": bool(request.args.get("after")),
        }
