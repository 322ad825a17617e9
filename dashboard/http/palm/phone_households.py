"""The households that somebody answers for while an evacuation or a roll-out runs, as their phone shows them;
and what they report of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dashboard.concurrency.threads import offload
from dashboard.config.installation import Installation
from dashboard.http.api import command_bodies as bodies
from dashboard.http.palm.phone_tasks import CHANNEL, clock_ahead_s
from dashboard.identity.problems import Problem
from data_access.county_packs.county_pack import County
from data_access.directory.people_queries import find_person
from data_access.emergency.rollouts.evacuations.ledger_rows import Line, read_lines_of_person
from data_access.emergency.rollouts.households.visit_pages import VisitLine, read_own_visits
from data_access.store import Store, utc_now
from domain.changes import local_text
from domain.directory.person import neighbourhood_of
from domain.emergency.rollouts.evacuations.evacuation_commands import RecordEvacuation
from domain.emergency.rollouts.evacuations.ledger import KINDS, STATES, EvacuationReport
from domain.emergency.rollouts.evacuations.shelter import nearest_shelter
from domain.emergency.rollouts.progress.visits import RESULTS, VisitReport
from domain.emergency.rollouts.rollout_commands import RecordVisits
from domain.kernel.worlds import WorldId

Row = dict[str, Any]
ORDER: Final = "order"


@dataclass(frozen=True)
class PhoneHouseholds:
    """Read from the database for each look, and only while an evacuation or a roll-out runs."""

    store: Store
    served: Installation

    def find(self, world: WorldId, rows: Sequence[Row], person: str) -> list[Row]:
        """Those of the newest evacuation, the most urgent first. `rows`: of the topic `evacuations`."""
        orders = [row for row in rows if row["part"] == ORDER]
        if not orders or not person:
            return []
        order = max(orders, key=lambda row: str(row["id"]))
        return [self._row(line, order, world) for line in offload(self._read, world, order["id"], person)]

    def _read(self, world: WorldId, evacuation: str, person: str) -> list[Line]:
        with self.store.reading() as connection:
            near = neighbourhood_of(find_person(connection, world.county, person))
            return read_lines_of_person(connection, world, evacuation, person, near)

    def _row(self, line: Line, order: Row, world: WorldId) -> Row:
        entry, household = line
        county: County = self.served.counties[world.county]
        name, name_en = self.served.names(entry.grid)
        shelter = nearest_shelter(entry.grid, county.shelters.values())
        times = (entry.told_at, entry.refused_at, entry.persuaded_at, entry.moved_at, entry.settled_at)
        last: datetime | None = max((at for at in times if at is not None), default=None)
        return {
            "evacuation": order["id"],
            "household": entry.household,
            "head": household.head if household is not None else "",
            "address": household.address if household is not None else "",
            "place": {"name": name, "name_en": name_en},
            "people": entry.headcount,
            "vulnerable": [*household.vulnerable] if household is not None else [],
            "risk": entry.risk,
            "state": STATES[entry.state],
            "said_at": None if last is None else local_text(last, county.tz),
            "shelter": None if shelter is None else {"code": shelter.code, "name": shelter.name},
            "lifted": order["lifted_at"] is not None,
        }

    def find_visits(self, world: WorldId, rollouts: Sequence[Row], person: str) -> list[Row]:
        """Those the person visits in the roll-outs that run, by address. `rollouts`: rows of the topic."""
        running = [row["id"] for row in rollouts if row["state"] == "issued"]
        if not running or not person:
            return []
        return [
            self._visit_row(name, line, world)
            for name, line in offload(self._read_visits, world, running, person)
        ]

    def _read_visits(self, world: WorldId, rollouts: list[str], person: str) -> list[tuple[str, VisitLine]]:
        with self.store.reading() as connection:
            return read_own_visits(connection, world, rollouts, person)

    def _visit_row(self, rollout: str, line: VisitLine, world: WorldId) -> Row:
        visit, household = line
        at, tz = visit.at, self.served.counties[world.county].tz
        return {
            "rollout": rollout,
            "household": visit.household,
            "head": household.head if household is not None else "",
            "address": household.address if household is not None else "",
            "people": household.people if household is not None else 0,
            "vulnerable": [*household.vulnerable] if household is not None else [],
            "result": RESULTS[visit.result],
            "said_at": None if at is None else local_text(at, tz),
            "note": visit.note,
        }


def parse_visit(body: bodies.Body, county: str, key: str) -> RecordVisits:
    """What somebody says of a household of their task, under the key of the answer. Raises Problem 422."""
    texts = {name: bodies.text(body, name) for name in ("rollout", "household", "state", "note")}
    for name in ("rollout", "household"):
        if not texts[name]:
            raise Problem("missing_field", name)
    if texts["state"] not in RESULTS[1:]:
        raise Problem("bad_field", "state")
    report = VisitReport(
        id=key,
        household=texts["household"],
        kind=texts["state"],
        at=bodies.moment(body, "answered_at") or utc_now(),
        channel=CHANNEL,
        note=texts["note"],
        offset_s=clock_ahead_s(body),
    )
    return RecordVisits(region=county, rollout=texts["rollout"], visits=(report,))


def parse_household(body: bodies.Body, person: str, county: str, key: str) -> RecordEvacuation | RecordVisits:
    """What somebody says of a household, as a report under the key of the answer. Raises Problem 422."""
    if body.get("command") == "visit":
        return parse_visit(body, county, key)
    texts = {name: bodies.text(body, name) for name in ("evacuation", "household", "state", "place", "note")}
    for name in ("evacuation", "household"):
        if not texts[name]:
            raise Problem("missing_field", name)
    if texts["state"] not in KINDS:
        raise Problem("bad_field", "state")
    report = EvacuationReport(
        id=key,
        household=texts["household"],
        kind=texts["state"],
        at=bodies.moment(body, "answered_at") or utc_now(),
        channel=CHANNEL,
        by=person,
        place=texts["place"],
        note=texts["note"],
        offset_s=clock_ahead_s(body),
    )
    return RecordEvacuation(region=county, evacuation=texts["evacuation"], reports=(report,))
