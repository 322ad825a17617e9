"""Whom an officer telephones: numbers of a squad's people, shown for a reason and traced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.cases.live_rows import LiveRows
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.people_queries import contact_cards
from data_access.squads.squad_store import read_squad
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.cases.case_visibility import check_commands, list_places
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.squads.squad_commands import RevealSquadPhones, choose_revealed


def reveal_phones(
    work: UnitOfWork, command: RevealSquadPhones, by: Actor, _: Context
) -> dict[str, dict[str, str]]:
    """Name and number of whoever is in a squad, by person; of nobody who left it. Refused bad_reason,
    no_squad, forbidden, not_called.
    """
    reason = checked_reason(command.reason)
    kept = read_squad(work.connection, work.world, command.squad)
    squad = require_found(kept, "no_squad", "squad", "squad")
    case = LiveRows(work).cases([squad.case])[squad.case]
    check_commands(by.viewer, list_places(case))
    people = choose_revealed(command, squad.list_present())
    facts = {"fields": ["name", "phone"], "people": people, "region": squad.region}
    work.trace("squad.phones_revealed", f"squad:{squad.id}", None, facts, reason=reason)
    cards = contact_cards(work.connection, work.county, people)
    return {person: {"name": card["name"], "phone": card["phone"]} for person, card in cards.items()}


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {RevealSquadPhones: reveal_phones}
