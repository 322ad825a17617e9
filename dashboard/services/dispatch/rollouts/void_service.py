"""The voids of a roll-out as pages and the API get them: every grid; of the worst, who can be reached."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, Final

from dashboard.services.container import Services
from dashboard.services.dispatch.rollout_service import find_rollout
from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.pages.void_rows import read_contacts, read_grid_facts
from data_access.store import utc_now
from domain.access.masking import mask_name, mask_phone
from domain.changes import local_text
from domain.emergency.rollouts.progress.task_states import STATES
from domain.emergency.rollouts.void_map import REASONS, Void, judge_grid, list_worst
from domain.kernel.worlds import WorldId

WORST: Final = 40
Row = dict[str, Any]


def list_voids(
    services: Services, world: WorldId, id: str, region: str, reveal: bool, positions: bool
) -> Row:
    """{"at", "counts", "grids", "worst"} inside a region. Names masked unless `reveal`; without `positions`
    it is unknown where people are. Refused no_rollout, not_issued.
    """
    county, now = services.installation.counties[world.county], utc_now()
    inside = [grid for grid in county.grids if grid.startswith(region)]
    with services.store.reading() as connection:
        rollout = find_rollout(connection, world, id)
        facts = read_grid_facts(connection, world, id, inside, now, county.tz, positions)
        reached = any(grid_facts.branch is not None for grid_facts in facts)
        voids = [judge_grid(grid_facts, rollout, now, reached) for grid_facts in facts]
        worst = list_worst(voids, now)[:WORST]
        contacts = read_contacts(connection, world, id, [void.region for void in worst])
    rows = [
        _void_row(void, county)
        | {"contacts": [_contact(contact, reveal) for contact in contacts[void.region]]}
        for void in worst
    ]
    return {
        "rollout": id,
        "at": local_text(now, county.tz),
        "counts": _counts(voids),
        "grids": [
            {"region": void.region, "grade": void.grade, "found": [*void.found]}
            for void in sorted(voids, key=lambda void: void.region)
        ],
        "worst": rows,
    }


def _counts(voids: list[Void]) -> Row:
    """How many grids are void, of those how many of each grade, and of each reason what was found."""
    found = {name: dict(Counter(void.found[place] for void in voids)) for place, name in enumerate(REASONS)}
    grades = Counter(void.grade for void in voids)
    return {
        "grids": len(voids),
        "void": sum(count for grade, count in grades.items() if grade),
        "grades": [grades[grade] for grade in (1, 2, 3)],
        "reasons": found,
    }


def _void_row(void: Void, county: County) -> Row:
    arrival = {"state": void.arrival.state, "at": _local(void.arrival.at, county)}
    times = {"due_at": _local(void.due_at, county), "seen_at": _local(void.seen_at, county)}
    sums = {"people": void.people, "accepted": void.accepted}
    return {
        "region": void.region,
        "grade": void.grade,
        "reasons": [*void.reasons],
        "arrival": arrival,
        **times,
        **sums,
    }


def _contact(row: Row, reveal: bool) -> Row:
    name = row["name"] if reveal else mask_name(row["name"])
    state = None if row["state"] is None else STATES[row["state"]]
    return {
        "person": row["person"],
        "name": name,
        "post_name": row["post_name"],
        "post_name_en": row["post_name_en"],
        "region": row["region"],
        "phone": mask_phone(row["phone"]),
        "state": state,
    }


def _local(at: datetime | None, county: County) -> str | None:
    return None if at is None else local_text(at, county.tz)
