"""People of a unit in squads of others: who is away since when, what is uncovered, who could lend a hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from dashboard.handlers.cases.squad_work import find_lead
from dashboard.services.base import Base, CountyRequest
from dashboard.services.directory.people_service import Names, load_names, region_names
from data_access.directory import people_queries, rosters
from data_access.squads.candidate_rows import read_candidates_by_id
from data_access.squads.loan_rows import read_cases, read_homes
from data_access.squads.squad_store import read_live_squads
from domain.access.masking import mask_name, mask_phone
from domain.access.rights import Right
from domain.access.scope import sees_case
from domain.cases import case_rows
from domain.cases.case_join import Case
from domain.changes import local_text
from domain.directory.duty_coverage import at_work, days_at_work
from domain.directory.roster import Shift
from domain.squads.candidates import Candidate, Spot
from domain.squads.loans import (
    LOOKS_AHEAD,
    Loan,
    find_helpers,
    find_uncovered,
    list_loans,
    sees_home,
)
from domain.squads.recommendation import Pick

Json = dict[str, Any]
MOST_DAYS = 14
"""So far ahead the roster is looked at, however long a loan may be."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the rows of one answer are made from. `away`: who is in squads -> in how many."""

    request: CountyRequest
    cases: Mapping[str, Case]
    labels: Names
    cards: Mapping[str, Mapping[str, str]]
    duties: list[Shift]
    on_duty: list[Candidate]
    away: Mapping[str, int]
    local: datetime


class LoanService(Base):
    """The loans of a county that whoever asks sees: an officer those of the unit, a duty desk those of its
    region.
    """

    def look(self, county: str, region: str = "") -> Json:
        """{"loans": [...]}, the longest standing first, of people who belong to the region. Refused
        unknown_region, forbidden.
        """
        request = self.request(county)
        request.within(Right.SEE_LOANS)
        return {"loans": self.aside(self._read, request, region or request.code)}

    def _read(self, request: CountyRequest, region: str) -> list[Json]:
        now = self.clock()
        with self.store.reading() as connection:
            loans, cases, away = self._find_loans(connection, request, region, now)
            if not loans:
                return []
            seen = self._look_around(connection, request, loans, cases, away, now)
        return [_describe(loan, seen, now) for loan in loans]

    def _find_loans(
        self, connection: Connection, request: CountyRequest, region: str, now: datetime
    ) -> tuple[list[Loan], Mapping[str, Case], Mapping[str, int]]:
        squads = read_live_squads(connection, request.world)
        away = Counter(person for squad in squads for person in squad.list_present())
        homes = read_homes(connection, request.code, away)
        cases = read_cases(connection, request.world, sorted({squad.case for squad in squads}))
        leads = {name: find_lead(case, request.county) for name, case in cases.items()}
        ends = {name: _end_of(case) for name, case in cases.items()}
        loans = list_loans(squads, homes, leads, ends)
        seen = [
            loan
            for loan in loans
            if loan.home.region.startswith(region) and sees_home(request.viewer, loan.home)
        ]
        return seen, cases, away

    def _look_around(
        self,
        connection: Connection,
        request: CountyRequest,
        loans: list[Loan],
        cases: Mapping[str, Case],
        away: Mapping[str, int],
        now: datetime,
    ) -> _Seen:
        county, local = request.county, now.astimezone(request.county.tz)
        days = {*days_at_work(local), *_list_days(loans, local)}
        duties = [*rosters.of_days(connection, request.code, [*days])]
        active = people_queries.active_among(connection, request.code, sorted({d.person for d in duties}))
        there = [duty for duty in duties if duty.person in active]
        working = sorted({duty.person for duty in at_work(there, local)})
        on_duty = read_candidates_by_id(connection, request.world, working, now, county.tz, county.covers)
        wanted = {loan.home.person for loan in loans} | {*working}
        cards = people_queries.contact_cards(connection, request.code, wanted)
        labels = load_names(connection, request.code)
        return _Seen(request, cases, labels, cards, there, on_duty, away, local)


def _list_days(loans: Iterable[Loan], local: datetime) -> list[str]:
    """The days, by the county's clock, that any of the loans may last."""
    last = max((loan.until or local for loan in loans), default=local)
    count = min(MOST_DAYS, max(LOOKS_AHEAD, last - local + timedelta(days=1)).days)
    return [f"{local + timedelta(days=day):%Y-%m-%d}" for day in range(count + 1)]


def _end_of(case: Case) -> datetime | None:
    hand = case.handling
    stopped = hand is None or hand.deadline is None or hand.suspended_at is not None
    return None if stopped or hand is None or hand.deadline is None else hand.deadline.due_at


def _describe(loan: Loan, seen: _Seen, now: datetime) -> Json:
    home, tz, county = loan.home, seen.request.county.tz, seen.request.county
    gap = find_uncovered(loan, seen.duties, seen.on_duty, seen.away, seen.local)
    lat, lon = county.places.get(home.region) or county.centre
    helpers = find_helpers(loan, seen.on_duty, Spot(lat, lon), now)
    card = seen.cards.get(home.person, {})
    return {
        "person": home.person,
        "name": card.get("name", home.person),
        "unit": home.unit,
        **_named("unit_name", home.unit_names),
        **_named("post_name", seen.labels.posts.get(home.post, (home.post, home.post))),
        "region": home.region,
        "squad": loan.squad,
        "state": loan.state,
        "squads": seen.away[home.person],
        "since": local_text(loan.since, tz),
        "until": None if loan.until is None else local_text(loan.until, tz),
        **_case(loan, seen),
        "uncovered": {
            "shifts": [_shift(shift, seen) for shift in gap.shifts],
            "post": gap.post,
            "place": gap.place,
        },
        "helpers": [_helper(pick, loan, seen) for pick in helpers],
    }


def _case(loan: Loan, seen: _Seen) -> Json:
    """The case by its number; its title for whoever sees it."""
    case, request = seen.cases[loan.case], seen.request
    facts = case_rows.facts(case)
    sees = sees_case(request.viewer, facts, request.county.matters_of_unit)
    title = case_rows.title(case) if sees else None
    return {"case": loan.case if sees else None, "no": case.no, "title": title, "place": case.region}


def _shift(shift: Shift, seen: _Seen) -> Json:
    return {
        "day": shift.day,
        "shift": shift.shift,
        **_named("post_name", seen.labels.posts.get(shift.post, (shift.post, shift.post))),
        **_named("region_name", region_names(seen.request, shift.region)),
    }


def _helper(pick: Pick, loan: Loan, seen: _Seen) -> Json:
    """Named in full to who may call people there, and to their own unit; phones are masked."""
    person = next(candidate for candidate in seen.on_duty if candidate.person == pick.person)
    card = seen.cards.get(pick.person, {"name": "", "unit": "", "unit_en": "", "phone": ""})
    may = seen.request.viewer.may(Right.COMMAND_SQUADS, person.region)
    is_own_unit = may or person.unit == loan.home.unit
    return {
        "person": pick.person,
        "name": card["name"] if is_own_unit else mask_name(card["name"]),
        **_named("unit", (card["unit"], card["unit_en"])),
        "phone": mask_phone(card["phone"]),
        "level": pick.reasons.level,
        "load": pick.reasons.load,
    }


def _named(field: str, names: tuple[str, str]) -> Json:
    name, name_en = names
    return {field: name, f"{field}_en": name_en}
