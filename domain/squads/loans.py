"""Loans 外借: people of a unit who are in the squad of another one. Their home unit sees who is away since
when, what is left uncovered meanwhile, and who could lend a hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Final

from domain.access.actor import Actor
from domain.access.rights import Reach, Right, Viewer
from domain.changes import Change, Row, TraceRow, local_text
from domain.directory.duty_coverage import HALVES, shift_span
from domain.directory.roster import Shift
from domain.kernel.regions import Level, level_of, township_of
from domain.kernel.values import value
from domain.squads.candidates import Candidate, Spot
from domain.squads.recommendation import Need, Pick, Scene, recommend
from domain.squads.squad import Squad

BEGAN, DOUBLED, ENDED = "loan.began", "loan.doubled", "loan.ended"
LOOKS_AHEAD: Final = timedelta(days=3)
"""Whose end nobody knows is away so long, as far as the roster is concerned."""
HELPERS: Final = 3


@value
class Home:
    """Where somebody belongs: the unit and its name in both languages, the post, the region."""

    person: str
    unit: str
    unit_names: tuple[str, str]
    post: str
    region: str


@value
class Loan:
    """Somebody in the squad of another unit, called `since`. `until`: when the case is to be over, None when
    nobody said.
    """

    home: Home
    squad: str
    case: str
    since: datetime
    state: str
    until: datetime | None = None


@value
class Uncovered:
    """What nobody does meanwhile. `shifts`: of the roster, from now to the end of the loan; `post`: nobody
    else of the unit who is on duty and free has it; `place`: nobody at all has it in the region.
    """

    shifts: tuple[Shift, ...]
    post: bool
    place: bool


def find_lent(
    squad: Squad, homes: Mapping[str, Home], lead: str | None, several: Collection[str] = ()
) -> dict[str, Home]:
    """Who is in a squad but of another unit than the one that `lead`s it. While none leads (None) the
    township of the case does, with the people who belong there. Whoever is in `several` squads at once was
    pulled in over a signed reason, which their unit sees wherever the cases lie.
    """
    present = squad.list_present() if squad.live else []
    return {
        person: home
        for person in present
        if (home := homes.get(person)) is not None
        and home.unit
        and (person in several or not _leads(home, squad, lead))
    }


def _leads(home: Home, squad: Squad, lead: str | None) -> bool:
    if lead is not None:
        return home.unit == lead
    return _is_below_county(home.region) and township_of(home.region) == township_of(squad.region)


def list_loans(
    squads: Iterable[Squad],
    homes: Mapping[str, Home],
    leads: Mapping[str, str | None],
    ends: Mapping[str, datetime | None],
) -> list[Loan]:
    """All loans, the longest standing first. `leads`, `ends`: by case, who leads it and until when it is to
    be over.
    """
    found, live = [], [*squads]
    counts = Counter(person for squad in live for person in squad.list_present())
    several = {person for person, count in counts.items() if count > 1}
    for squad in live:
        lent = find_lent(squad, homes, leads.get(squad.case), several)
        found += [
            Loan(home, squad.id, squad.case, member.called_at, member.state, ends.get(squad.case))
            for member in squad.members
            if (home := lent.get(member.person)) is not None
        ]
    return sorted(found, key=lambda loan: (loan.since, loan.home.person, loan.squad))


def sees_home(viewer: Viewer, home: Home) -> bool:
    """Whether somebody is an officer of the unit, or stands above the region somebody belongs to."""
    held = [grant for grant in viewer.grants if grant.gives(Right.SEE_LOANS, home.region)]
    return any(grant.row.reach is Reach.REGION or grant.unit == home.unit for grant in held)


def find_uncovered(
    loan: Loan,
    duties: Iterable[Shift],
    on_duty: Iterable[Candidate],
    away: Collection[str],
    local: datetime,
) -> Uncovered:
    """What of a loan is uncovered. `duties`: of people who are there still, from today to the end; `on_duty`:
    who is at work now; `away`: everybody in some squad; `local`: now, on the county's clock.
    """
    home, until = loan.home, loan.until
    end = until.astimezone(local.tzinfo) if until is not None and until > local else local + LOOKS_AHEAD
    known = [*duties]
    shifts_left = [duty for duty in known if duty.person == home.person and _touches(duty, local, end)]
    staffed = {
        (duty.day, duty.region, duty.post, half)
        for duty in known
        if duty.person != home.person and duty.person not in away
        for half in _halves(duty)
    }
    shifts = tuple(
        duty
        for duty in sorted(shifts_left)
        if any((duty.day, duty.region, duty.post, half) not in staffed for half in _halves(duty))
    )
    free = [candidate for candidate in on_duty if candidate.person != home.person and not candidate.squads]
    same = [candidate for candidate in free if home.post in candidate.capabilities]
    return Uncovered(
        shifts,
        not any(candidate.unit == home.unit for candidate in same),
        _is_below_county(home.region) and not any(candidate.region == home.region for candidate in same),
    )


def find_helpers(loan: Loan, on_duty: Iterable[Candidate], spot: Spot, now: datetime) -> tuple[Pick, ...]:
    """Who could lend a hand: of the same post, on duty, reachable and in no squad, the nearest to the home
    region first. `spot`: a place of that region.
    """
    scene = Scene(loan.home.region, spot, now, frozenset({loan.home.person}))
    found = recommend([Need(loan.home.post, HELPERS, on_duty=True)], on_duty, scene)
    return found.matches[0].picks


def tell_loans(
    old: Squad | None,
    new: Squad,
    homes: Mapping[str, Home],
    lead: str | None,
    no: str,
    by: Actor,
    now: datetime,
    tz: tzinfo,
    several: Collection[str] = (),
) -> list[Change]:
    """The news of loans that a command about a squad began or ended, for the desk and the home units; of the
    end once nobody of a unit is left. Whoever their own unit leads is not lent: it hears that they are in
    several squads now. `no`: the number of the case; `several`: who is in another squad too.
    """
    before = find_lent(old, homes, lead) if old is not None else {}
    after = find_lent(new, homes, lead)
    there = {*(old.list_present() if old is not None else ()), *after}
    entries = []
    left = {home.unit for home in after.values()}
    came = {person: home for person, home in after.items() if person not in before}
    twice = find_lent(new, homes, lead, several)
    doubled = {person: home for person, home in twice.items() if person not in there}
    gone = {person: home for person, home in before.items() if person not in after and home.unit not in left}
    for kind, moved in ((BEGAN, came), (DOUBLED, doubled), (ENDED, gone)):
        if moved:
            facts = {"for_squad": new.id, "people": sorted(moved)}
            trace = TraceRow(now, by.name, kind, f"loan:{new.id}", "", None, facts, "", by.ordered_by)
            line = {"at": local_text(now, tz), "kind": kind, "region": new.region, **_describe(moved, no)}
            entries.append(Change(kind, new.region, None, now, "cases", trace, tz, {"news": [line]}))
    return entries


def _describe(moved: Mapping[str, Home], no: str) -> Row:
    """A line of news of no case: it leads to the list of loans. Names one unit, or says how many."""
    units = {home.unit: home.unit_names for home in moved.values()}
    name, name_en = min(units.items())[1]
    places = {home.region for home in moved.values() if _is_below_county(home.region)}
    return {
        "matter": None,
        "case": "",
        "title": "",
        "severity": 4,
        "stage": "",
        "called": sorted({f"unit:{unit}" for unit in units} | places),
        "count": len(moved),
        "units": len(units),
        "unit": name,
        "unit_en": name_en,
        "no": no,
    }


def _is_below_county(region: str) -> bool:
    return level_of(region) not in (Level.CITY, Level.COUNTY)


def _touches(duty: Shift, local: datetime, end: datetime) -> bool:
    """Whether a duty holds at some time from now to the end."""
    begins, ends = shift_span(duty.day, duty.shift, local)
    return begins < end and local < ends


def _halves(duty: Shift) -> tuple[str, ...]:
    return HALVES if duty.shift == "all" else (duty.shift,)
