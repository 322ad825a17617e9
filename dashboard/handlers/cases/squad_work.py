"""Squads inside one unit of work: each that is another is saved with its change and its messages, and its
case opens to who joined and closes to who left.
"""

from __future__ import annotations

from dashboard.handlers.squad_messages import case_facts, write_squad_messages
from data_access.cases.live_rows import LiveRows
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import UnitOfWork
from data_access.outbox.offer_timers import set_offer_timer
from data_access.outbox.reminder_timers import set_reminder_timer
from data_access.outbox.shortage_timers import set_shortage_timer
from data_access.squads.loan_rows import read_homes
from data_access.squads.squad_store import find_busy, read_live_squads, save_squad
from domain.access.actor import Actor
from domain.cases.case_join import Case
from domain.decisions.handling_decisions import call_people, tell_hand_over, tell_offer, tell_shortage
from domain.squads.calls.shortage import end_shortage
from domain.squads.loans import tell_loans
from domain.squads.squad import Squad, stand_down
from domain.squads.squad_rows import list_missing, squad_change


def find_lead(case: Case, pack: County) -> str | None:
    """The unit that leads a case: the one it was dispatched to, else that of its matter; None: the desk."""
    unit = case.handling.unit if case.handling is not None else None
    matter = pack.matters.get(case.matter or "")
    return unit or (matter.lead if matter is not None else None) or None


class SquadWork:
    """Squads of one case in a transaction; `live`: the live rows in which the case is kept."""

    def __init__(self, work: UnitOfWork, live: LiveRows, case: Case, by: Actor, pack: County) -> None:
        self._work, self._live, self._case, self._by = work, live, case, by
        self._pack, self._tz = pack, pack.tz

    def save(self, kind: str, old: Squad | None, new: Squad, reason: str = "") -> None:
        """Write a squad that is another now, and its change."""
        if new is old:
            return
        new = end_shortage(new)
        save_squad(self._work.connection, self._work.world, new)
        write_squad_messages(self._work, old, new, case_facts(self._case, self._pack), self._pack)
        set_reminder_timer(self._work.connection, self._work.world, new)
        set_shortage_timer(self._work.connection, self._work.world, new, self._pack.enough_within)
        self._live.changes.add(squad_change(kind, old, new, self._by, self._work.now, self._tz, reason))
        if old is not None and new.short_at is not None and old.short_at is None:
            self._tell_shortage(new)
        if old is not None and (old.lead, old.offers) != (new.lead, new.offers):
            self._tell_command(old, new)
        self._tell_loans(old, new)

    def _tell_loans(self, old: Squad | None, new: Squad) -> None:
        """The news for the home units of who came or went."""
        moved = {*(old.list_present() if old is not None else ())} ^ {*new.list_present()}
        if not moved:
            return
        case, county = self._case, self._work.county
        homes = read_homes(self._work.connection, county, moved)
        lead = find_lead(case, self._pack)
        several = find_busy(self._work.connection, self._work.world, moved, new.id)
        facts = (case.no or "", self._by, self._work.now, self._tz, several)
        for change in tell_loans(old, new, homes, lead, *facts):
            self._live.changes.add(change)

    def _tell_shortage(self, squad: Squad) -> None:
        """The case's own row and line of news."""
        about = (squad.id, list_missing(squad), self._by, self._work.now, self._tz)
        self._live.keep([self._case])
        self._live.changes.add(tell_shortage(self._case, *about))

    def _tell_command(self, old: Squad, new: Squad) -> None:
        """The case's line of news that its command passed, is offered or stays where it is."""
        set_offer_timer(self._work.connection, self._work.world, new)
        about = (self._by, self._work.now, self._tz)
        if old.lead != new.lead:
            change = tell_hand_over(self._case, new.id, new.lead, *about)
        elif new.live:
            change = tell_offer(self._case, new.id, new.offers[-1], *about)
        else:
            return
        self._live.keep([self._case])
        self._live.changes.add(change)

    def settle_case(self) -> Case:
        """The case with all who are in its squads now; kept when that is another."""
        case = self._case
        squads = read_live_squads(self._work.connection, self._work.world, case.id)
        people = frozenset(person for squad in squads for person in squad.list_present())
        if people == frozenset(case.squad):
            return case
        new, change = call_people(case, people, self._by, self._work.now, self._tz)
        self._live.keep([new])
        self._live.changes.add(change)
        return new

    def stand_down_all(self, reason: str) -> Case:
        """End every squad of a case that ended: everybody is released."""
        for squad in read_live_squads(self._work.connection, self._work.world, self._case.id):
            self.save("squad.stood_down", squad, stand_down(squad, self._work.now), reason)
        return self.settle_case()
