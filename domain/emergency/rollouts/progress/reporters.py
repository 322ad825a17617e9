"""Who may say something of a task or of its households, and under whose name it is recorded."""

from __future__ import annotations

from dataclasses import replace

from domain.access.actor import Actor
from domain.access.rights import Kind, Right
from domain.emergency.rollouts.progress.task_states import Receipt, Task
from domain.emergency.rollouts.progress.visits import Visit, VisitReport
from domain.kernel.errors import Refused


def name_receipt_sender(receipt: Receipt, task: Task | None, by: Actor, county: str) -> Receipt:
    """The receipt with who says it, when that is not the person. `task`: of the person, None for nobody's.
    Refused forbidden for whoever neither leads nor reports where it lies.
    """
    viewer = by.viewer
    if viewer.person is not None and viewer.person == receipt.person:
        return receipt
    if viewer.kind is Kind.INNER:
        return receipt
    place = county if task is None else task.region
    if viewer.kind is Kind.TOKEN:
        viewer.require(Right.SEND_REPORTS, place)
        return receipt
    viewer.require(Right.ROLLOUTS, place)
    return replace(receipt, by=receipt.by or by.name)


def name_visit_sender(
    report: VisitReport, visit: Visit | None, task: Task | None, by: Actor, county: str
) -> VisitReport:
    """The report with who says it, when that is not the liaison. `visit`: its household on the list, `task`:
    of that household's liaison. Refused forbidden for a person whose household it is not: neither theirs nor
    of a task that they took over.
    """
    viewer = by.viewer
    if viewer.kind is Kind.INNER:
        return report
    if viewer.kind is Kind.TOKEN:
        viewer.require(Right.SEND_REPORTS, county if visit is None else visit.grid)
        return report
    if viewer.kind is not Kind.LINK:
        viewer.require(Right.ROLLOUTS, county if visit is None else visit.grid)
        return replace(report, by=report.by or by.name)
    viewer.require(Right.ANSWER_CALLS, county)
    if visit is not None and viewer.person and visit.liaison == viewer.person:
        return replace(report, by="")
    if task is None or not viewer.person or task.taken_over_by != viewer.person:
        raise Refused("forbidden", "not one of your households", "household")
    return replace(report, by=viewer.person)
