"""What somebody with an open task reports is a field report of that roll-out and of the standing storm."""

from __future__ import annotations

from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.pages.task_pages import find_open_tasks
from data_access.emergency.rollouts.reports.report_rows import (
    add_reports,
    find_own_rollouts,
    find_standing_storm,
)
from domain.access.actor import Actor
from domain.cases.case_join import Case


def link_report(work: UnitOfWork, case: Case, by: Actor, phone: str = "", person: str = "") -> None:
    """Keep and trace of which roll-outs a new case is a field report: of whoever enters it or on behalf of
    whom (`person`), else of whoever called in by a number of theirs. Nothing where neither has an open task.
    """
    person = by.viewer.person or person
    rollouts = find_own_rollouts(work.connection, work.world, person) if person else []
    if not rollouts and phone:
        called = [
            open_task for open_task in find_open_tasks(work.connection, phone) if open_task[0] == work.world
        ]
        person = called[0][2] if called else ""
        rollouts = sorted({rollout for _, rollout, who in called if who == person})
    if not rollouts:
        return
    storm = find_standing_storm(work.connection, work.world)
    add_reports(work.connection, work.world, case.id, person, rollouts, storm)
    facts = {"rollouts": rollouts, "person": f"person:{person}", "storm": storm}
    work.trace("case.linked_to_rollout", case.id, None, facts)
