"""What pages with forms about one county share: which county, and which version of what they show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request

from dashboard.http.auth.page_renderer import PageRenderer
from dashboard.identity.authentication import current, origin
from dashboard.identity.problems import Problem
from dashboard.services.base import refused_while_away
from dashboard.services.container import Services
from data_access.county_packs.county_pack import County
from domain.access.actor import Actor
from domain.access.rights import Right
from domain.kernel.command import Command
from domain.kernel.errors import Refused

LONGEST = 9
"""Digits of a version."""


@dataclass(frozen=True)
class CountyPages:
    """Pages of the county that is asked for, or the viewer's own."""

    services: Services
    renderer: PageRenderer

    def find_county(self) -> County:
        """The county that a request names, or the first of the viewer's. Raises Problem 404, Refused."""
        served, viewer = self.services.installation, current()
        wanted = request.values.get("county") or request.args.get("region")
        regions = [wanted] if wanted else [*viewer.regions(Right.COMMAND_SQUADS)]
        codes = [code for region in regions for code in served.counties_of(region)]
        if not codes:
            raise Problem("unknown_region", "region")
        commanded = [code for code in codes if viewer.may(Right.COMMAND_SQUADS, code)]
        if not commanded:
            raise Refused("forbidden", "none of the viewer's counties", "region")
        return served.counties[commanded[0]]

    def carry_out(self, command: Command) -> Any:
        """What the viewer commands with a form. Refused too while it cannot be done now, so that the form is
        shown again with what was typed.
        """
        with refused_while_away():
            return self.services.commands.handle(command, Actor(current(), origin().address))


def parse_version(text: str) -> int | None:
    """The version that an address or a form names; None for none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST else None
