"""What screens and the trace get of a squad. No names and no phones: who may know them asks for them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, tzinfo

from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.accounts.hand_overs import OPEN, HandOver, Offer
from domain.changes import Change, Row, TraceRow, local_text
from domain.directory.person import DeadContact
from domain.kernel.codes import in_letters
from domain.squads.calls.ladder import find_pursuit, list_tries
from domain.squads.difficulty import difficulty_row
from domain.squads.squad import Member, Order, Squad, find_gaps


def squad_row(squad: Squad, tz: tzinfo) -> Row:
    """The row of a live squad in the live state; `called`, who sees it, is taken out before a screen gets
    it.
    """
    row: Row = {
        "id": squad.id,
        "case": squad.case,
        "region": squad.region,
        "matter": squad.matter,
        "lead": squad.lead,
        "opened_at": local_text(squad.opened_at, tz),
        "version": squad.version,
        "called": _called(squad),
        "needs": [
            {"capability": need.capability, "quantity": need.quantity, "forced": need.forced}
            for need in squad.needs
        ],
        "gaps": [{"capability": need.capability, "missing": missing} for need, missing in find_gaps(squad)],
        "members": [_member_row(member, tz) for member in squad.members],
        "orders": [_order_row(order, tz) for order in squad.orders],
    }
    if squad.short_at is not None:
        row["short_since"] = local_text(squad.short_at, tz)
    if squad.hand_overs:
        row["handed_over"] = _hand_over_row(squad.hand_overs[-1], tz)
    if squad.offers:
        last = squad.offers[-1]
        row["offer" if last.state == OPEN else "last_offer"] = _offer_row(last, tz)
    if squad.difficulties:
        row["difficulties"] = [difficulty_row(difficulty, tz) for difficulty in squad.difficulties]
    if squad.messaged_at is not None:
        row |= {"messages": squad.messages, "messaged_at": local_text(squad.messaged_at, tz)}
    return row


def _hand_over_row(passed: HandOver, tz: tzinfo) -> Row:
    row: Row = {"was": passed.was, "by": passed.by, "at": local_text(passed.at, tz)}
    row["note"] = mask_text(passed.note)
    if passed.offered_at is not None:
        row |= {"offered_by": passed.offered_by, "offered_at": local_text(passed.offered_at, tz)}
    return row


def _offer_row(offer: Offer, tz: tzinfo) -> Row:
    """An offer of the command; `person` is whom their phone tells."""
    row: Row = {
        **{name: getattr(offer, name) for name in ("number", "to", "by", "person")},
        "at": local_text(offer.at, tz),
        "expires_at": local_text(offer.expires_at, tz),
        "note": mask_text(offer.note),
    }
    if offer.ended_at is not None:
        ended = {"state": offer.state, "ended_at": local_text(offer.ended_at, tz)}
        row |= ended | {"answer": mask_text(offer.answer)}
    return row


def squad_content(squad: Squad) -> Row:
    """What the trace keeps of a squad, whole: who was in it how far, what was ordered and who confirmed it.
    Personal data in words is masked.
    """
    content: Row = {
        "case": squad.case,
        "lead": squad.lead,
        "version": squad.version,
        "live": squad.live,
        "members": {member.person: _member_content(member) for member in squad.members},
        "orders": [_order_content(order) for order in squad.orders],
    }
    if squad.followed_at is not None:
        content |= {"region": squad.region, "matter": squad.matter}
        content |= {"handed_to": squad.handed_to} if squad.handed_to else {}
    if squad.offers:
        last = squad.offers[-1]
        content["offer"] = {"number": last.number, "to": last.to, "state": last.state}
    if squad.difficulties:
        content["difficulties"] = [difficulty_row(difficulty, UTC) for difficulty in squad.difficulties]
    if squad.short_at is not None:
        content["short_since"] = local_text(squad.short_at, UTC)
        content["missing"] = list_missing(squad)
    if squad.origin:
        content["origin"] = in_letters(squad.origin)
    return content


def list_missing(squad: Squad) -> Row:
    """How many are missing, by capability."""
    return {need.capability: missing for need, missing in find_gaps(squad)}


def squad_change(
    kind: str, old: Squad | None, new: Squad, by: Actor, now: datetime, tz: tzinfo, reason: str = ""
) -> Change:
    """The change of a squad that was made, became another or was stood down."""
    was = None if old is None else squad_content(old)
    trace = TraceRow(
        now, by.name, kind, f"squad:{new.id}", "", was, squad_content(new), mask_text(reason), by.ordered_by
    )
    delta: Row = {"squads": [squad_row(new, tz)]} if new.live else {"gone": [new.id], "matter": new.matter}
    if old is not None and (called := _called(old)) != _called(new):
        delta["called_from"] = called
    if old is not None and old.matter != new.matter:
        delta["matter_from"] = old.matter
    moved_from = None if old is None or old.region == new.region else old.region
    return Change(kind, new.region, moved_from, now, "squads", trace, tz, delta)


def _called(squad: Squad) -> list[str]:
    return [*(f"person:{person}" for person in squad.list_present()), *squad.places[1:]]


def _member_row(member: Member, tz: tzinfo) -> Row:
    row: Row = {
        "person": member.person,
        "capability": member.capability,
        "state": member.state,
        "called_at": local_text(member.called_at, tz),
        "at": None if member.at is None else local_text(member.at, tz),
        "eta": None if member.eta is None else local_text(member.eta, tz),
        "late": sum(answer.late for answer in member.answers),
    }
    if (pursuit := find_pursuit(member)) is not None:
        row["pursuit"] = {"step": pursuit[0], "since": local_text(pursuit[1], tz)}
    if member.dead:
        row["dead"] = [_dead_row(contact, tz) for contact in member.dead]
    if tries := list_tries(member):
        row["tries"] = [
            {"state": answer.state, "by": answer.by, "at": local_text(answer.at, tz)} for answer in tries
        ]
    return row


def _dead_row(dead: DeadContact, tz: tzinfo) -> Row:
    return {"contact": dead.contact, "reason": dead.reason, "since": local_text(dead.at, tz)}


def _order_row(order: Order, tz: tzinfo) -> Row:
    receipts = {
        person: {
            "state": receipt.state,
            "at": local_text(receipt.at, tz),
            "note": mask_text(receipt.note),
            "late": receipt.late,
            **({"by": receipt.by} if receipt.by else {}),
        }
        for person, receipt in order.receipts.items()
    }
    reminded = {} if order.reminded_at is None else {"reminded_at": local_text(order.reminded_at, tz)}
    return {
        **reminded,
        "number": order.number,
        "text": mask_text(order.text),
        "by": order.by,
        "at": local_text(order.at, tz),
        "due_at": None if order.due_at is None else local_text(order.due_at, tz),
        "to": [*order.to],
        "receipts": receipts,
    }


def _member_content(member: Member) -> Row:
    counts = Counter(answer.state for answer in member.answers)
    content: Row = {"capability": member.capability, "state": member.state, "answers": dict(counts)}
    if (pursuit := find_pursuit(member)) is not None:
        content["pursuit"] = {"step": pursuit[0], "since": local_text(pursuit[1], UTC)}
    if member.dead:
        content["dead_contacts"] = {contact.contact: contact.reason for contact in member.dead}
    if member.at is not None:
        content["at"] = local_text(member.at, UTC)
    if member.answers and member.answers[-1].note:
        content["note"] = mask_text(member.answers[-1].note)
    return content


def _order_content(order: Order) -> Row:
    receipts = {
        person: {"state": receipt.state, "at": local_text(receipt.at, UTC), "note": mask_text(receipt.note)}
        for person, receipt in order.receipts.items()
    }
    content: Row = {"text": mask_text(order.text), "to": [*order.to], "receipts": receipts}
    if order.reminded_at is not None:
        content["reminded_at"] = local_text(order.reminded_at, UTC)
    return content
