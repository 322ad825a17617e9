"""To whom the command of a squad can be handed over, for the drawer and the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data_access.accounts.commanders import read_commanders, read_last_seen
from data_access.county_packs.county_pack import County
from data_access.directory import rosters
from domain.changes import local_text
from domain.directory.duty_coverage import at_work, days_at_work
from domain.squads.squad import Squad

Json = dict[str, Any]


def list_commanders(
    connection: Connection, squad: Squad, county: County, demo: bool, now: datetime
) -> list[Json]:
    """Whoever may command the squad and does not: its own members first, then who is on duty, then who was
    at a screen last. `seen_at`: when that was, None of who is not signed in.
    """
    found = read_commanders(connection, now, squad.places, demo)
    seen = read_last_seen(connection, now, [account.id for account in found])
    local, present = now.astimezone(county.tz), set(squad.list_present())
    duties = rosters.of_days(connection, county.code, days_at_work(local))
    on_duty = {duty.person for duty in at_work(duties, local)}
    rows = [
        {
            "account": account.actor,
            "name": account.name,
            "region": account.region,
            "member": account.person in present,
            "on_duty": account.person in on_duty,
            "seen_at": local_text(seen[account.id], county.tz) if account.id in seen else None,
        }
        for account in found
        if account.actor != squad.lead
    ]
    return sorted(rows, key=_rank)


def _rank(row: Json) -> tuple[bool, bool, bool]:
    return (not row["member"], not row["on_duty"], row["seen_at"] is None)
