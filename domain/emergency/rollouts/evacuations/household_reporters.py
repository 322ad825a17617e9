"""Who may say something of a household that has to move, and under whose name it is recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from domain.access.actor import Actor
from domain.access.rights import Kind, Right, Viewer
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from domain.kernel.errors import Refused

LONGEST_REPORTER: Final = 80


def check_household_reach(viewer: Viewer, grid: str, liaison: str, neighbourhood: str) -> None:
    """Refused forbidden, but for officers in the region of a household, programs that report there, and
    people by their link: its liaison, and whoever is of its village or grid. `neighbourhood`: that of the
    person, '' for none.
    """
    if viewer.kind is Kind.LINK:
        near = bool(neighbourhood) and grid.startswith(neighbourhood)
        if not viewer.person or (liaison != viewer.person and not near):
            raise Refused("forbidden", "not one of your households", "household")
    elif not viewer.may(Right.SEND_REPORTS, grid):
        viewer.require(Right.EVACUATE, grid)


def name_household_reporter(report: EvacuationReport, by: Actor) -> EvacuationReport:
    """The report with who says it, and who keyed in what another says."""
    if by.viewer.kind is Kind.LINK:
        return replace(report, by=by.viewer.person or by.name)
    speaker = "".join(report.by.split())[:LONGEST_REPORTER]
    return replace(report, by=f"{speaker} {by.name}".strip())
