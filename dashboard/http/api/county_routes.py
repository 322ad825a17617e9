"""What every door of one county does alike: find the county and the part of it asked for, look, command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem
from dashboard.realtime import scopes
from dashboard.services.container import Services
from domain.access.actor import Actor
from domain.access.rights import Right
from domain.kernel.command import Command
from domain.kernel.regions import county_or_city
from domain.kernel.worlds import WorldId


@dataclass(frozen=True)
class CountyRoutes:
    """Looks and commands, each about one county: the one asked for, or the viewer's own."""

    services: Services

    def find_world(self) -> WorldId:
        """The county of the request. Raises Problem 422 for one that is not served."""
        county = county_or_city(requests.region(self.services))
        if county not in self.services.installation.counties:
            raise Problem("unknown_region", "region")
        return WorldId(county)

    def find_region(self, world: WorldId, right: Right = Right.SEE_CASE) -> str:
        """The part of the county that the viewer asks for and has the right to all of. Raises Problem 403."""
        region = requests.region(self.services)
        scope = scopes.find_scope(self.services.installation, current(), region, right)
        if scope is None or not scope.whole:
            raise Problem("forbidden", "region")
        return region if region.startswith(world.county) else world.county

    def look_up(self, work: Callable[..., Any], *given: Any) -> Response:
        """What a service finds, as JSON; refusals in the viewer's words."""
        with requests.refusals_in_words():
            return requests.answer(offload(work, self.services, *given))

    def handle(self, command: Command) -> Any:
        """What a command of the viewer led to; refusals in the viewer's words."""
        with requests.refusals_in_words():
            return self.services.commands.handle(command, Actor(current(), origin().address))
