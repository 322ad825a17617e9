"""The whole trail of a case in one order: what became of it, its squads, what their people said and wrote,
what they were told, and what was sent to them.

Entries stand in the order in which they became known here: an answer given without a network has its place
where it arrived, and says when it was given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Final

from domain.access.masking import mask_text
from domain.accounts.hand_overs import KEPT, LAPSED
from domain.changes import Row, local_text
from domain.squads.calls.ladder import BY_PEOPLE, TRIED, UNREACHED
from domain.squads.calls.outgoing import State
from domain.squads.conversation import SENT, SquadMessage
from domain.squads.difficulty import Difficulty
from domain.squads.squad import Answer, Order, Squad

CASE, SQUAD, ANSWER, ORDER, RECEIPT, MESSAGE = "case", "squad", "answer", "order", "receipt", "message"
WRITTEN, DIFFICULTY = "written", "difficulty"
REMINDED: Final = "squad.order_reminded"
PLACES: Final = {CASE: 0, SQUAD: 1, ORDER: 2, MESSAGE: 3, ANSWER: 4, RECEIPT: 5, WRITTEN: 6, DIFFICULTY: 7}
"""What stands before what when both became known at once: a command before what was sent for it."""
CALLED: Final = "case.called"
"""Rows of a case that only say who is in its squads now: the squads' own rows say more."""
PASSED: Final = frozenset({"case.command_offered", "case.command_kept", "case.command_passed"})
"""Rows of a case that only say that the command of a squad was offered, or passed: the squad says more."""

LEADS: Final = ("was", "lead", "offered_to", "kept_from")
"""Facts that name an account."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `at`: when it became known; `action`: as the trace calls it; `people`: ids of
    whom it is about; `facts`: what else there is to say, in codes.
    """

    at: datetime
    kind: str
    action: str
    actor: str
    ordered_by: str = ""
    reason: str = ""
    squad: str = ""
    people: tuple[str, ...] = ()
    facts: Row = field(default_factory=dict)


def order_entries(entries: Iterable[Entry]) -> list[Entry]:
    """The oldest first; what became known at once in the order of PLACES, else as it was given."""
    return sorted(entries, key=lambda entry: (entry.at, PLACES[entry.kind]))


def describe_entry(entry: Entry, tz: tzinfo) -> Row:
    """An entry for whoever asks: times local, texts and codes."""
    return {
        "at": local_text(entry.at, tz),
        "kind": entry.kind,
        "action": entry.action,
        "actor": entry.actor,
        "ordered_by": entry.ordered_by,
        "reason": entry.reason,
        "squad": entry.squad,
        "people": [*entry.people],
        "facts": {
            name: local_text(fact, tz) if isinstance(fact, datetime) else fact
            for name, fact in entry.facts.items()
        },
    }


def list_codes(entry: Entry) -> Iterator[str]:
    """What the trace calls by a code and a reader wants to know by name."""
    leads = (str(entry.facts[side]) for side in LEADS if side in entry.facts)
    yield from (entry.actor, entry.ordered_by, *(f"person:{person}" for person in entry.people), *leads)


def tell_row(row: Mapping[str, Any]) -> Entry:
    """A row of a case's trace, masked already: what was and what became of it."""
    facts = {"n": row["n"], "old": row.get("old"), "new": row.get("new"), "cause": row.get("cause") or ""}
    return Entry(facts=facts, kind=CASE, **_who(row))


def tell_squad_row(row: Mapping[str, Any], names: tuple[str, ...]) -> Entry:
    """A row of a squad's trace: who was called, let go or answered by it. `names`: known ones, masked."""
    was, now = _members(row.get("old")), _members(row.get("new"))
    moved = sorted(person for person, state in now.items() if was.get(person) != state)
    dead_before, dead = _list_dead(row.get("old")), _list_dead(row.get("new"))
    states = {person: now[person] for person in moved}
    states |= {person: why for person, why in dead.items() if why != dead_before.get(person)}
    who = _who(row) | {"reason": mask_text(str(row.get("reason") or ""), names)}
    squad = str(row["object"]).removeprefix("squad:")
    facts = {"n": row["n"], "states": states}
    return Entry(kind=SQUAD, squad=squad, people=tuple(states), facts=facts, **who)


def tell_squad(squad: Squad, names: tuple[str, ...]) -> Iterator[Entry]:
    """Who commanded a squad, what its people said, what they were ordered, and how they confirmed it."""
    yield from _tell_command(squad, names)
    for member in squad.members:
        if member.pursuit == UNREACHED and member.pursued_at is not None:
            facts: Row = {"states": {member.person: UNREACHED}}
            yield Entry(
                member.pursued_at, SQUAD, "squad.pursued", "palm", "", "", squad.id, (member.person,), facts
            )
        for answer in member.answers:
            yield _answer(squad, member.person, answer, names)
    for order in squad.orders:
        facts = {"number": order.number, "text": mask_text(order.text, names)}
        if order.due_at is not None:
            facts["due_at"] = order.due_at
        silent = order.list_silent()
        yield Entry(
            order.at, ORDER, "squad.ordered", order.by, "", "", squad.id, order.to, facts | {"silent": silent}
        )
        if order.reminded_at is not None:
            yield _reminder(squad, order, order.reminded_at)
        for person, receipt in order.receipts.items():
            yield _receipt(squad, order, person, receipt, names)
    for hindrance in squad.difficulties:
        yield from _tell_difficulty(squad, hindrance, names)


def _tell_difficulty(squad: Squad, difficulty: Difficulty, names: tuple[str, ...]) -> Iterator[Entry]:
    """A difficulty, and its answer."""
    people, actor = (difficulty.person,), difficulty.by or f"person:{difficulty.person}"
    facts: Row = {
        "number": difficulty.about,
        "difficulty": difficulty.kind,
        "note": mask_text(difficulty.note, names),
    }
    facts |= {"said_at": difficulty.at, "by": difficulty.by}
    facts |= {} if difficulty.clock_off_s is None else {"clock_off_s": difficulty.clock_off_s}
    yield Entry(
        difficulty.known_at, DIFFICULTY, "squad.difficulty_reported", actor, "", "", squad.id, people, facts
    )
    if difficulty.answered_at is not None:
        facts = {"note": mask_text(difficulty.answer, names)}
        yield Entry(
            difficulty.answered_at, DIFFICULTY, "squad.difficulty_answered", difficulty.answered_by, "", "",
            squad.id, people, facts,
        )  # fmt: skip


def _reminder(squad: Squad, order: Order, at: datetime) -> Entry:
    """Who was reminded: whoever had said nothing by then, as far as we knew."""
    known = {person for person, receipt in order.receipts.items() if receipt.known_at <= at}
    people = tuple(person for person in order.to if person not in known)
    return Entry(at, SQUAD, REMINDED, "palm", "", "", squad.id, people, {"number": order.number})


def _tell_command(squad: Squad, names: tuple[str, ...]) -> Iterator[Entry]:
    """Each offer of the command with how it ended, and who took it over."""
    for offer in squad.offers:
        facts: Row = {"was": offer.by, "offered_to": offer.to, "expires_at": offer.expires_at}
        note = mask_text(offer.note, names)
        yield _lead_entry(squad, "squad.hand_over_offered", offer.at, offer.by, note, facts)
        if offer.state in KEPT and offer.ended_at is not None:
            lapsed = offer.state == LAPSED
            facts = {"was": offer.by, "kept_from": offer.to} | ({"why": offer.answer} if lapsed else {})
            note = "" if lapsed else mask_text(offer.answer, names)
            yield _lead_entry(
                squad, f"squad.hand_over_{offer.state}", offer.ended_at, offer.ended_by, note, facts
            )
    for passed in squad.hand_overs:
        taken = passed.by == passed.lead and not passed.offered_by
        facts = {"was": passed.was, "lead": passed.lead}
        note = "" if passed.offered_by else mask_text(passed.note, names)
        yield _lead_entry(
            squad, "squad.taken_over" if taken else "squad.handed_over", passed.at, passed.by, note, facts
        )


def _lead_entry(squad: Squad, action: str, at: datetime, by: str, note: str, facts: Row) -> Entry:
    return Entry(at, SQUAD, action, by, "", note, squad.id, (), facts)


def tell_message(message: Mapping[str, Any], squad: str) -> Entry:
    """What was sent to somebody: its rung, how far it came, and since when that is known."""
    copied = ("id", "channel", "rung", "state", "attempts")
    facts = {name: message[name] for name in copied} | {"cause": mask_text(message["cause"])}
    facts["changed_at"] = datetime.fromisoformat(message["changed_at"])
    at = datetime.fromisoformat(message["at"])
    action = f"message.{message['kind']}"
    people = (message["person"],) if message["person"] else ()
    by = (
        message["cause"]
        if message["channel"] in BY_PEOPLE and message["state"] in (State.DELIVERED, State.FAILED)
        else "palm"
    )
    return Entry(at, MESSAGE, action, by, "", "", squad, people, facts)


def tell_written(message: SquadMessage, names: tuple[str, ...]) -> Entry:
    """What somebody wrote in a squad, with its photo and its place."""
    facts: Row = {"text": mask_text(message.text, names), "said_at": message.said_at, "photo": message.photo}
    if message.voice:
        facts |= {"voice": message.voice, "voice_s": message.voice_s}
    if message.placed_at is not None:
        facts |= {"lat": message.lat, "lon": message.lon, "placed_at": message.placed_at}
    if message.clock_off_s is not None:
        facts["clock_off_s"] = message.clock_off_s
    return Entry(message.known_at, WRITTEN, SENT, message.by, "", "", message.squad, (), facts)


def is_photo_of(row: Mapping[str, Any], written: Collection[tuple[str, str]]) -> bool:
    """Whether a row of a case only says that the photo of a message was added, by photo and time."""
    new = row.get("new")
    return isinstance(new, Mapping) and (str(new.get("photo")), row["at"]) in written


def _answer(squad: Squad, person: str, answer: Answer, names: tuple[str, ...]) -> Entry:
    facts = _answer_facts(answer, names)
    if answer.eta is not None:
        facts["eta"] = answer.eta
    actor = answer.by or f"person:{person}"
    action = "squad.unanswered" if answer.state in TRIED.values() else "squad.answered"
    return Entry(answer.known_at, ANSWER, action, actor, "", "", squad.id, (person,), facts)


def _receipt(squad: Squad, order: Order, person: str, answer: Answer, names: tuple[str, ...]) -> Entry:
    facts = {"number": order.number, **_answer_facts(answer, names)}
    actor = answer.by or f"person:{person}"
    return Entry(answer.known_at, RECEIPT, "squad.acknowledged", actor, "", "", squad.id, (person,), facts)


def _answer_facts(answer: Answer, names: tuple[str, ...]) -> Row:
    note = mask_text(answer.note, names)
    facts: Row = {
        "state": answer.state,
        "said_at": answer.at,
        "late": answer.late,
        "by": answer.by,
        "note": note,
    }
    return facts if answer.clock_off_s is None else facts | {"clock_off_s": answer.clock_off_s}


def _who(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "at": datetime.fromisoformat(row["at"]),
        "action": row["action"],
        "actor": row["actor"],
        "ordered_by": row["ordered_by"] or "",
        "reason": row.get("reason") or "",
    }


def _members(side: Any) -> dict[str, str]:
    """Person -> state, of what the trace keeps of a squad."""
    members = side.get("members") if isinstance(side, Mapping) else None
    if not isinstance(members, Mapping):
        return {}
    return {
        person: str(member.get("state")) for person, member in members.items() if isinstance(member, Mapping)
    }


def _list_dead(side: Any) -> dict[str, str]:
    """Person -> why a phone or an address of theirs does not work, of what the trace keeps of a squad."""
    members = side.get("members") if isinstance(side, Mapping) else None
    found = members.items() if isinstance(members, Mapping) else ()
    dead = ((person, row.get("dead_contacts")) for person, row in found if isinstance(row, Mapping))
    return {person: str(next(iter(why.values()))) for person, why in dead if isinstance(why, Mapping) and why}
