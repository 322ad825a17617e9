"""A squad as its drawer and the API get it: who is in it, who commands it, whether that account still may."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from dashboard.services.squads.recommendation_service import read_cards
from data_access.accounts.account_queries import account_of_actor
from data_access.accounts.commanders import read_account_names
from data_access.county_packs.county_pack import County
from domain.accounts.hand_overs import may_command
from domain.squads.squad import Squad
from domain.squads.squad_rows import squad_row
from domain.topics.squad_topic import public_squad


def describe_squad(connection: Connection, squad: Squad, county: County, now: datetime) -> dict[str, Any]:
    """The squad's row with "live", "led" and "people": cards of members and accounts, phones masked."""
    people = read_cards(connection, county.code, [member.person for member in squad.members])
    people |= _read_officers(connection, squad)
    row = public_squad(squad_row(squad, county.tz))
    return row | {"live": squad.live, "led": _is_led(connection, squad, now), "people": people}


def _read_officers(connection: Connection, squad: Squad) -> dict[str, dict[str, str]]:
    """Who commands it, commanded it, gave instructions and confirmed them for somebody, by account: cards
    with a name only.
    """
    given = {squad.lead, *(order.by for order in squad.orders)}
    given |= {answer.by for order in squad.orders for answer in order.receipts.values() if answer.by}
    given |= {
        account
        for difficulty in squad.difficulties
        for account in (difficulty.by, difficulty.answered_by)
        if account
    }
    given |= {account for passed in squad.hand_overs for account in (passed.was, passed.by)}
    given |= {account for offer in squad.offers for account in (offer.to, offer.by)}
    names = read_account_names(connection, given)
    return {account: {"name": name, "unit": "", "post": "", "phone": ""} for account, name in names.items()}


def _is_led(connection: Connection, squad: Squad, now: datetime) -> bool:
    """Whether the account that commands it was not ended and has the right to still."""
    return may_command(account_of_actor(connection, now, squad.lead), squad.places)
