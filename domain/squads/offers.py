"""The command of a squad changes hands: it is offered to another account, which commands once it accepts
and not before; or somebody who may takes it over without asking. An answer names the offer, not the version:
what else happens to the squad meanwhile is no reason to refuse it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.access.reasons import checked_reason
from domain.accounts.hand_overs import (
    ACCEPTED,
    DECLINED,
    EXPIRED,
    LAPSED,
    MOST_HAND_OVERS,
    MOST_OFFERS,
    UNABLE,
    VOID,
    WITHDRAWN,
    HandOver,
    Offer,
    end_open,
    find_open,
)
from domain.kernel.errors import Refused
from domain.squads.squad import Squad, check_live, check_room, checked_note, make_next


def offer_command(
    old: Squad, to: str, by: str, now: datetime, within: timedelta, note: str = "", person: str = ""
) -> Squad:
    """Its command, offered to another account. Refused ended, not_lead, same_lead, offered, too_long,
    squad_full.
    """
    check_live(old)
    if by != old.lead:
        raise Refused("not_lead", "only whoever commands the squad offers its command", "squad")
    if to == old.lead:
        raise Refused("same_lead", "this account commands the squad already", "lead")
    if find_open(old.offers) is not None:
        raise Refused("offered", "the command is offered already: withdraw that first", "lead")
    number = len(old.offers) + 1
    check_room("offers", number, MOST_OFFERS, "lead")
    offer = Offer(number, to, by, now, now + within, checked_note(note), person)
    return make_next(old, offers=(*old.offers, offer))


def accept_offer(old: Squad, number: int, by: str, now: datetime) -> Squad:
    """The account that was offered the command has it. Refused ended, no_offer, not_offered, offer_over."""
    offer = _check_offer(old, number)
    _check_offered(offer, by)
    if now >= offer.expires_at:
        raise Refused("offer_over", "the time to accept is over", "offer")
    passed = HandOver(old.lead, by, by, now, offer.note, offer.by, offer.at)
    return _pass_command(old, passed, ACCEPTED)


def decline_offer(old: Squad, number: int, by: str, now: datetime, reason: str) -> Squad:
    """Whoever offered commands as before. Refused ended, no_offer, not_offered, bad_reason, too_long."""
    _check_offered(_check_offer(old, number), by)
    answer = checked_note(checked_reason(reason))
    return make_next(old, offers=end_open(old.offers, DECLINED, by, now, answer))


def withdraw_offer(old: Squad, number: int, by: str, now: datetime, note: str = "") -> Squad:
    """Whoever offered does not after all. Refused ended, no_offer, not_lead, too_long."""
    if _check_offer(old, number).by != by:
        raise Refused("not_lead", "only whoever offered the command withdraws it", "squad")
    return make_next(old, offers=end_open(old.offers, WITHDRAWN, by, now, checked_note(note)))


def lapse_offer(old: Squad, number: int, able: bool, by: str, now: datetime) -> Squad:
    """Nobody answered in time, or whoever was asked may not command any more (not `able`): the command stays
    where it is. The same squad while the offer may still be answered, and when it was.
    """
    offer = find_open(old.offers)
    if not old.live or offer is None or offer.number != number or (able and now < offer.expires_at):
        return old
    why = EXPIRED if able else UNABLE
    return replace(old, offers=end_open(old.offers, LAPSED, by, now, why))


def take_over(old: Squad, by: str, now: datetime, note: str = "") -> Squad:
    """Whoever asks commands, without an offer; one that waited is void, or accepted if it was made to them.
    Refused ended, same_lead, too_long, squad_full.
    """
    check_live(old)
    if by == old.lead:
        raise Refused("same_lead", "this account commands the squad already", "lead")
    offer, words = find_open(old.offers), checked_note(note)
    if offer is not None and offer.to == by:
        passed = HandOver(old.lead, by, by, now, words or offer.note, offer.by, offer.at)
        return _pass_command(old, passed, ACCEPTED)
    return _pass_command(old, HandOver(old.lead, by, by, now, words), VOID)


def _pass_command(old: Squad, passed: HandOver, ended: str) -> Squad:
    check_room("hand-overs", len(old.hand_overs) + 1, MOST_HAND_OVERS, "lead")
    offers = end_open(old.offers, ended, passed.by, passed.at)
    return make_next(old, lead=passed.lead, hand_overs=(*old.hand_overs, passed), offers=offers)


def _check_offer(old: Squad, number: int) -> Offer:
    """The open offer of that number."""
    check_live(old)
    offer = find_open(old.offers)
    if offer is None or offer.number != number:
        raise Refused("no_offer", "this offer of the command is over", "offer")
    return offer


def _check_offered(offer: Offer, by: str) -> None:
    if offer.to != by:
        raise Refused("not_offered", "the command was offered to somebody else", "offer")
