"""Commands about evacuations: order, record, verify, lift, return, reveal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.people_queries import find_person
from data_access.emergency.rollouts.evacuations import evacuation_store as store
from data_access.emergency.rollouts.evacuations.report_taking import (
    Ledger,
    ReportTaking,
    Taken,
    add_households,
)
from data_access.emergency.rollouts.households.household_store import read_households
from data_access.emergency.rollouts.rollout_store import read_rollout
from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.access.reasons import checked_reason
from domain.access.rights import Kind, Right
from domain.directory.households.household import Household
from domain.directory.person import neighbourhood_of
from domain.emergency.rollouts.evacuations import evacuation_commands as c
from domain.emergency.rollouts.evacuations.evacuation import (
    Evacuation,
    check_due,
    check_ordered_place,
    choose_households,
    close_evacuation,
    join_evacuation,
    lift_evacuation,
    sum_rows,
)
from domain.emergency.rollouts.evacuations.evacuation_changes import evacuation_change, ledger_change
from domain.emergency.rollouts.evacuations.household_reporters import (
    check_household_reach,
    name_household_reporter,
)
from domain.emergency.rollouts.evacuations.journal_claims import (
    count_choosable,
    origin_of,
    require_journal,
    time_of_act,
)
from domain.emergency.rollouts.evacuations.ledger import (
    MOVED,
    SETTLED,
    EvacuationReport,
    make_entry,
    verify_entry,
)
from domain.emergency.rollouts.evacuations.ledger_counts import LedgerSum
from domain.kernel.batches import check_some_allowed
from domain.kernel.codes import in_letters
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found
from domain.kernel.text import one_line

LONGEST_NAME: Final = 120


def order(work: UnitOfWork, command: c.OrderEvacuation, by: Actor, context: Context) -> Evacuation:
    """The evacuation ordered, its list frozen. Refused forbidden, bad_reason, bad_region, due_passed,
    no_rollout, bad_risk, too_many, no_household, nobody_moves. What a journal brings back is
    history: its due time was of the township.
    """
    by.viewer.require(Right.ROLLOUTS, work.county)
    checked_reason(command.reason)
    ordered_at = time_of_act(command.ordered_at, by, work.now)
    county, place = context.counties[work.county], command.place or work.county
    check_ordered_place(county.has_region(place))
    if command.ordered_at is None:
        check_due(command.due_at, ordered_at)
    if command.rollout:
        found = read_rollout(work.connection, work.world, command.rollout)
        require_found(found, "no_rollout", "roll-out", "rollout")
    known = [*read_households(work.connection, work.world).values()]
    chosen = choose_households(known, place, command.risks, command.households, count_choosable(by))
    new = Evacuation(
        store.name_evacuation(work.connection, work.world, work.now, county.tz),
        place, command.rollout, command.risks, by.name, ordered_at, len(chosen),
        sum(household.people for household in chosen), command.due_at, tuple(county.shelters.values()),
        origin=origin_of(command.origin, by),
    )  # fmt: skip
    sums = add_households(work.connection, work.world, new, map(make_entry, chosen))
    _save(work, "evacuation.ordered", None, new, by, context, command.reason)
    _tell(work, "evacuation.progressed", new, sums, {"households": len(chosen)}, by, context)
    return new


def record(work: UnitOfWork, command: c.RecordEvacuation, by: Actor, context: Context) -> Taken:
    """What became of each report. Refused no_evacuation; forbidden when all are."""
    evacuation = _find(work, command)
    if command.origin:
        evacuation = _join(work, evacuation, command.origin, by, context)
        if not command.reports:
            return Taken()
    file = mask_text(one_line(command.file))[-LONGEST_NAME:]
    return _take(work, evacuation, command.reports, by, context, file)


def _join(work: UnitOfWork, old: Evacuation, origin: str, by: Actor, context: Context) -> Evacuation:
    """The evacuation, known by what a township calls it, too. Refused forbidden for whoever is no township's
    journal.
    """
    by.viewer.require(Right.ROLLOUTS, work.county)
    require_journal(by)
    new = join_evacuation(old, origin)
    if new != old:
        store.save_evacuation(work.connection, work.world, new)
        whole = store.read_sums(work.connection, work.world, old.id, [work.county]).values()
        facts = {"origin": in_letters(origin.rpartition("/")[2])}
        _tell(work, "evacuation.progressed", new, whole, facts, by, context)
    return new


def return_household(work: UnitOfWork, command: c.ReturnHousehold, by: Actor, context: Context) -> Taken:
    """What became of it. Refused no_evacuation, forbidden, not_lifted, not_listed, no_household."""
    at = command.returned_at or work.now
    id = command.key or f"returned/{at.isoformat()}"
    report = EvacuationReport(id, command.household, "returned", at, note=command.reason)
    done = _take(work, _find(work, command), (report,), by, context)
    for why in done.refused.values():
        raise why
    return done


def _take(
    work: UnitOfWork,
    evacuation: Evacuation,
    reports: Sequence[EvacuationReport],
    by: Actor,
    context: Context,
    file: str = "",
) -> Taken:
    ids = {evacuation_report.household for evacuation_report in reports}
    taking = ReportTaking(work.connection, work.world, evacuation, ids, work.now)
    whose = {id: (entry.grid, entry.liaison) for id, entry in taking.entries.items()}
    whose |= {id: (found.grid, found.liaison) for id, found in taking.strangers.items()}
    reach = _Reach(work, by)
    refused: dict[int, Refused] = {}
    conflicts: dict[int, str] = {}
    repeated = 0
    for index, report in enumerate(reports):
        try:
            reach.require(*whose.get(report.household, (work.county, "")))
            repeated += not taking.take(name_household_reporter(report, by))
            conflicts |= {index: taking.conflict} if taking.conflict else {}
        except Refused as why:
            refused[index] = why
    check_some_allowed(len(reports), refused.values(), "not your households", "reports")
    done = taking.save(work.head.seq + 1)
    done.repeated, done.refused, done.conflicts = repeated, refused, conflicts
    if done.taken:
        facts = done.facts | ({"filename": file} if file else {})
        _tell(work, "evacuation.progressed", evacuation, done.sums, facts, by, context)
        close_if_over(work, evacuation, by, context)
    return done


class _Reach:
    """For which households somebody may speak (`check_household_reach`): what that needs is read once."""

    def __init__(self, work: UnitOfWork, by: Actor) -> None:
        self._viewer, self._neighbourhood = by.viewer, ""
        if by.viewer.kind is Kind.LINK and by.viewer.person:
            by.viewer.require(Right.ANSWER_CALLS, work.county)
            person = find_person(work.connection, work.county, by.viewer.person)
            self._neighbourhood = neighbourhood_of(person)

    def require(self, grid: str, liaison: str) -> None:
        """Refused forbidden."""
        check_household_reach(self._viewer, grid, liaison, self._neighbourhood)


def verify(work: UnitOfWork, command: c.VerifyEvacuation, by: Actor, context: Context) -> int:
    """How many households are verified. Refused no_evacuation, forbidden, not_listed, not_moved,
    same_person.
    """
    evacuation = _find(work, command)
    found = store.read_entries(work.connection, work.world, evacuation.id, command.households)
    names = frozenset({by.name, *([by.viewer.person] if by.viewer.person else [])})
    seen_at = time_of_act(command.seen_at, by, work.now)
    ledger, reach = Ledger(work.connection, work.world, evacuation), _Reach(work, by)
    for id in dict.fromkeys(command.households):
        entry = require_found(found.get(id), "not_listed", "household on the list", "households")
        reach.require(entry.grid, entry.liaison)
        ledger.put(entry, verify_entry(entry, names, seen_at))
    facts = {"households": sorted(command.households)}
    _tell(work, "evacuation.verified", evacuation, ledger.save(), facts, by, context)
    return len(found)


def lift(work: UnitOfWork, command: c.LiftEvacuation, by: Actor, context: Context) -> Evacuation:
    """The evacuation lifted. Refused forbidden, no_evacuation, bad_reason, already_lifted, stale."""
    by.viewer.require(Right.ROLLOUTS, work.county)
    old = _find(work, command)
    new = lift_evacuation(old, command, by.name, work.now)
    _save(work, "evacuation.lifted", old, new, by, context, command.reason)
    return close_if_over(work, new, by, context)


def reveal(work: UnitOfWork, command: c.RevealHousehold, by: Actor, context: Context) -> Household:
    """The household as it is. Refused no_household, forbidden, bad_reason."""
    reason = checked_reason(command.reason)
    found = read_households(work.connection, work.world, [command.household]).get(command.household)
    household = require_found(found, "no_household", "household", "household")
    by.viewer.require(Right.EVACUATE, household.grid)
    facts = {"fields": ["head", "phone", "address"], "region": household.grid}
    work.trace("household.revealed", f"household:{household.id}", None, facts, reason=reason)
    return household


def _find(work: UnitOfWork, command: c.EvacuationCommand) -> Evacuation:
    found = store.read_evacuation(work.connection, work.world, command.evacuation)
    return require_found(found, "no_evacuation", "evacuation", "evacuation")


def close_if_over(work: UnitOfWork, old: Evacuation, by: Actor, context: Context) -> Evacuation:
    """Once lifted, and nobody is away from home any more, it leaves the screens."""
    if old.lifted_at is None or old.closed_at is not None:
        return old
    sums = store.read_sums(work.connection, work.world, old.id)
    whole = sums[work.county].counts
    if whole[MOVED] or whole[SETTLED]:
        return old
    new = close_evacuation(old, work.now)
    _save(work, "evacuation.closed", old, new, by, context)
    _tell(work, "evacuation.progressed", new, sums.values(), {"households": 0}, by, context)
    return new


def _save(
    work: UnitOfWork,
    kind: str,
    old: Evacuation | None,
    new: Evacuation,
    by: Actor,
    context: Context,
    reason: str = "",
) -> None:
    store.save_evacuation(work.connection, work.world, new)
    tz = context.counties[work.county].tz
    work.publish([evacuation_change(kind, old, new, work.county, by, work.now, tz, reason)])


def _tell(
    work: UnitOfWork,
    kind: str,
    evacuation: Evacuation,
    sums: Iterable[LedgerSum],
    facts: Mapping[str, Any],
    by: Actor,
    context: Context,
) -> None:
    county = context.counties[work.county]
    rows = sum_rows(evacuation, sums, county.code)
    work.publish([ledger_change(kind, evacuation, rows, dict(facts), county.code, by, work.now, county.tz)])


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    c.OrderEvacuation: order,
    c.RecordEvacuation: record,
    c.ReturnHousehold: return_household,
    c.VerifyEvacuation: verify,
    c.LiftEvacuation: lift,
    c.RevealHousehold: reveal,
}
