"""Squads follow their case: when it lies elsewhere or is another matter now, others see and command them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from data_access.cases.live_rows import LiveRows
from data_access.database.unit_of_work import UnitOfWork
from data_access.squads.squad_store import read_live_squads, save_squad
from domain.access.actor import Actor
from domain.cases.case_join import Case
from domain.squads.squad import follow_case
from domain.squads.squad_rows import squad_change


def move_squads(
    work: UnitOfWork, live: LiveRows, cases: Iterable[Case], by: Actor, now: datetime, tz: tzinfo
) -> None:
    """Let the live squads of these cases follow them, with their changes. `by`: who changed the cases."""
    for case in cases:
        if case.handling is None or not case.open:
            continue  # nobody pulls people in without having the case in hand; an ended one ends its squads
        for old in read_live_squads(work.connection, work.world, case.id):
            new = follow_case(old, case.region, case.matter, case.handling.handed_to, now)
            if new is not old:
                save_squad(work.connection, work.world, new)
                live.changes.add(squad_change("squad.followed", old, new, by, now, tz))
