"""A squad 专班: who was pulled in for a case, how far each of them is, what was ordered and who confirmed it.

Rules are pure. Whoever assembles gets all or nobody, and nobody is in two squads without a signed reason.
What people answer carries its own time: a late or an older answer is kept as such and changes nothing newer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from typing import Final

from domain.access.reasons import checked_reason
from domain.accounts.hand_overs import VOID, HandOver, Offer, end_open
from domain.directory.person import DeadContact
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.squads.difficulty import Difficulty
from domain.squads.recommendation import Need
from domain.squads.squad_commands import AcknowledgeOrder, AnswerCall, GiveOrder

CALLED, ACCEPTED, ON_THE_WAY, ON_SITE, DONE = "called", "accepted", "on_the_way", "on_site", "done"
UNAVAILABLE, RELEASED = "unavailable", "released"
ANSWERS: Final = (ACCEPTED, ON_THE_WAY, ON_SITE, DONE, UNAVAILABLE)
COMING: Final = frozenset({ACCEPTED, ON_THE_WAY, ON_SITE, DONE})
READ: Final = "read"
LONGEST_NOTE: Final = 2_000
MOST_MEMBERS: Final = 200
MOST_ORDERS: Final = 100
MOST_ANSWERS: Final = 100
"""Of one member. A squad goes whole to the trace and to every screen each time that something of it moves."""


@value
class Answer:
    """What a person said, when they said it (`at`) and when we knew (`known_at`); `by`: who said it for them,
    '' themselves; `late`: it came after they were released, or told of a time before what was known already;
    `clock_off_s`: by how much `at` was corrected, by the clock of their phone or of the gateway that brought
    it, None where nobody measured; `channel`: of that gateway, '' for the page of a phone and for what an
    officer recorded.
    """

    state: str
    at: datetime
    known_at: datetime
    by: str = ""
    note: str = ""
    eta: datetime | None = None
    late: bool = False
    clock_off_s: float | None = None
    channel: str = ""


@value
class Member:
    """Somebody in a squad. `state` since `at`; `answers`: all of them, in the order they became known;
    `pursuit`: the last step of people that a silent one needed (domain/squads/calls/ladder.py); `dead`: their
    phone or address that does not work (domain/squads/calls/dead_contacts.py).
    """

    person: str
    capability: str
    called_at: datetime
    state: str = CALLED
    at: datetime | None = None
    eta: datetime | None = None
    answers: tuple[Answer, ...] = ()
    pursuit: str = ""
    pursued_at: datetime | None = None
    dead: tuple[DeadContact, ...] = ()

    @property
    def present(self) -> bool:
        """Whether the person is in the squad still."""
        return self.state not in (UNAVAILABLE, RELEASED)

    @property
    def channel(self) -> str:
        """By which gateway's channel the person spoke last; '' for none."""
        return next((answer.channel for answer in reversed(self.answers) if not answer.by), "")


@value
class Order:
    """An instruction. `receipts`: person -> the furthest they confirmed; who is missing said nothing;
    `reminded_at`: when those were reminded (domain/squads/calls/order_reminder.py), None while nobody was.
    """

    number: int
    text: str
    by: str
    at: datetime
    to: tuple[str, ...]
    due_at: datetime | None = None
    receipts: Mapping[str, Answer] = field(default_factory=dict)
    reminded_at: datetime | None = None

    def list_silent(self) -> list[str]:
        """Who confirmed nothing yet."""
        return [person for person in self.to if person not in self.receipts]


@value
class Squad:
    """`lead`: the account that commands; `region`, `matter`: of its case, `followed_at`: since when these are
    others than at its assembly, None while they are not; `needs`: what it was assembled for; `short_at`:
    since when too few were coming (domain/squads/calls/shortage.py); `messages`: how many were written in
    it, the last at `messaged_at` (domain/squads/conversation.py); `hand_overs`: how `lead` came to command;
    `offers`: of its command, answered or not (domain/squads/offers.py); `handed_to`: the region to which its
    case was handed down, '' for none; `difficulties`: what keeps its members from what they were called for,
    answered or not (domain/squads/calls/member_difficulties.py); `origin`: the line of a township's journal
    that it was recorded of, at its version `origin_version` there, `origin_live`: whether it was not over
    there yet, None where that is not known.
    """

    id: str
    case: str
    region: str
    lead: str
    opened_at: datetime
    matter: str | None = None
    needs: tuple[Need, ...] = ()
    members: tuple[Member, ...] = ()
    orders: tuple[Order, ...] = ()
    ended_at: datetime | None = None
    version: int = 1
    short_at: datetime | None = None
    followed_at: datetime | None = None
    messages: int = 0
    messaged_at: datetime | None = None
    hand_overs: tuple[HandOver, ...] = ()
    handed_to: str = ""
    offers: tuple[Offer, ...] = ()
    difficulties: tuple[Difficulty, ...] = ()
    origin: str = ""
    origin_version: int = 0
    origin_live: bool | None = None

    @property
    def live(self) -> bool:
        """Whether it was not stood down."""
        return self.ended_at is None

    @property
    def places(self) -> tuple[str, ...]:
        """Where the right to command it may hold: where its case lies, and where that was handed down to."""
        return (self.region, self.handed_to) if self.handed_to else (self.region,)

    def list_present(self) -> list[str]:
        """Who is in it now; nobody once it was stood down."""
        return sorted(member.person for member in self.members if member.present)

    def find_member(self, person: str) -> Member | None:
        """The member of that name, released or not."""
        return next((member for member in self.members if member.person == person), None)


def assemble_squad(
    id: str,
    case: str,
    region: str,
    lead: str,
    people: Sequence[tuple[str, str]],
    busy: Mapping[str, str],
    override: str,
    now: datetime,
    matter: str | None = None,
    needs: tuple[Need, ...] = (),
) -> Squad:
    """A squad of these people, called now. `busy`: person -> another live squad. Refused nobody, squad_full,
    twice, double_booked, bad_reason.
    """
    if not people:
        raise Refused("nobody", "a squad needs somebody", "people")
    members = _call_people((), people, busy, override, now)
    return Squad(id, case, region, lead, now, matter, needs, members)


def add_members(
    old: Squad, people: Sequence[tuple[str, str]], busy: Mapping[str, str], override: str, now: datetime
) -> Squad:
    """More people, called now. Refused ended, nobody, squad_full, twice, double_booked, bad_reason."""
    check_live(old)
    if not people:
        raise Refused("nobody", "nobody was chosen", "people")
    return make_next(old, members=_call_people(old.members, people, busy, override, now))


def _call_people(
    members: tuple[Member, ...],
    people: Sequence[tuple[str, str]],
    busy: Mapping[str, str],
    override: str,
    now: datetime,
) -> tuple[Member, ...]:
    """Members with some more. Whoever was released or could not come is called again; what they answered
    before stays.
    """
    names = [person for person, _ in people]
    present = {member.person for member in members if member.present}
    twice = [name for name, count in Counter(names).items() if count > 1 or name in present]
    if twice:
        raise Refused("twice", f"in the squad already: {', '.join(twice)}", "people")
    taken = [name for name in names if name in busy]
    if taken and not override:
        raise Refused("double_booked", f"in another squad: {', '.join(taken)}", "people")
    if taken:
        checked_reason(override)
    answers = {member.person: member.answers for member in members}
    kept = tuple(member for member in members if member.person not in names)
    called = (
        Member(person, capability, now, answers=answers.get(person, ())) for person, capability in people
    )
    check_room("members", len(kept) + len(names), MOST_MEMBERS, "people")
    return (*kept, *called)


def answer_call(old: Squad, command: AnswerCall, by: str, now: datetime, elsewhere: bool = False) -> Squad:
    """What a person answers; `by`: '' for themselves; `elsewhere`: they are in another live squad. An answer
    is late, is kept and changes nothing when they were released, when it was given before they were called or
    before their last one, and when they could not come and are elsewhere since. What was said before, which
    a phone may send again under another link, changes nothing. Refused not_called,
    bad_answer, no_note, too_long, squad_full.
    """
    member = old.find_member(command.person)
    if member is None:
        raise Refused("not_called", "this person is not in the squad", "person")
    if command.state not in ANSWERS:
        raise Refused("bad_answer", f"an answer is one of {', '.join(ANSWERS)}", "state")
    note = checked_note(command.note)
    if command.state == DONE and not note:
        raise Refused("no_note", "say how it was carried out", "note")
    check_room("answers", len(member.answers) + 1, MOST_ANSWERS, "state")
    at = min(command.answered_at, now)
    given = (command.state, at, by, note)
    if given in {(answer.state, answer.at, answer.by, answer.note) for answer in member.answers}:
        return old
    over = not old.live or member.state == RELEASED or (member.state == UNAVAILABLE and elsewhere)
    late = over or at < (member.at or member.called_at)
    answer = Answer(command.state, at, now, by, note, command.eta, late, command.clock_off_s, command.channel)
    new = replace(member, answers=(*member.answers, answer))
    if not late:
        new = replace(new, state=command.state, at=at, eta=command.eta)
    return make_next(old, members=_replace_member(old.members, new))


def give_order(old: Squad, command: GiveOrder, by: str, now: datetime) -> Squad:
    """An instruction to some members. Refused ended, no_text, nobody, not_called, due_passed, squad_full."""
    check_live(old)
    check_room("instructions", len(old.orders) + 1, MOST_ORDERS, "text")
    text = checked_note(command.text, "text")
    if not text:
        raise Refused("no_text", "an instruction needs words", "text")
    present = [member.person for member in old.members if member.present]
    to = command.to or tuple(present)
    if not to:
        raise Refused("nobody", "nobody is in the squad", "to")
    if strangers := [person for person in to if person not in present]:
        raise Refused("not_called", f"not in the squad: {', '.join(strangers)}", "to")
    if command.due_at is not None and command.due_at <= now:
        raise Refused("due_passed", "the deadline is over already", "due_at")
    order = Order(len(old.orders) + 1, text, by, now, tuple(dict.fromkeys(to)), command.due_at)
    return make_next(old, orders=(*old.orders, order))


def acknowledge_order(old: Squad, command: AcknowledgeOrder, by: str, now: datetime) -> Squad:
    """A receipt. Read after done changes nothing. Refused no_order, not_ordered, bad_answer, no_note."""
    order = next((order for order in old.orders if order.number == command.order), None)
    if order is None:
        raise Refused("no_order", "there is no such instruction", "order")
    if command.person not in order.to:
        raise Refused("not_ordered", "this instruction was given to others", "person")
    if command.state not in (READ, DONE):
        raise Refused("bad_answer", "a receipt is read or done", "state")
    note = checked_note(command.note)
    if command.state == DONE and not note:
        raise Refused("no_note", "say how it was carried out", "note")
    known = order.receipts.get(command.person)
    if known is not None and (known.state == DONE or command.state == READ):
        return old
    at = min(command.answered_at, now)
    late = order.due_at is not None and at > order.due_at
    receipt = Answer(command.state, at, now, by, note, late=late, clock_off_s=command.clock_off_s)
    new = replace(order, receipts={**order.receipts, command.person: receipt})
    return make_next(old, orders=tuple(new if order.number == new.number else order for order in old.orders))


def release_member(old: Squad, person: str, now: datetime) -> Squad:
    """Let a member go. Refused not_called."""
    member = old.find_member(person)
    if member is None or not member.present:
        raise Refused("not_called", "this person is not in the squad", "person")
    return make_next(old, members=_replace_member(old.members, replace(member, state=RELEASED, at=now)))


def stand_down(old: Squad, now: datetime) -> Squad:
    """The squad ended, everybody released; an offer of its command is void. Refused ended."""
    check_live(old)
    released = (
        replace(member, state=RELEASED, at=now) if member.present else member for member in old.members
    )
    return make_next(old, members=tuple(released), ended_at=now, offers=end_open(old.offers, VOID, "", now))


def find_gaps(squad: Squad) -> list[tuple[Need, int]]:
    """Forced needs for which too few are coming, with how many are missing: the squad's weakest points."""
    coming = Counter(member.capability for member in squad.members if member.state in COMING)
    gaps = ((need, need.quantity - coming[need.capability]) for need in squad.needs if need.forced)
    return [(need, missing) for need, missing in gaps if missing > 0]


def checked_note(text: str, field: str = "note") -> str:
    """Some words of a `field`, without space around. Refused too_long."""
    words = text.strip()
    if len(words) > LONGEST_NOTE:
        raise Refused("too_long", f"at most {LONGEST_NOTE} characters", field)
    return words


def check_room(what: str, count: int, most: int, field: str) -> None:
    """Refused squad_full."""
    if count > most:
        raise Refused("squad_full", f"a squad has at most {most} {what}", field)


def follow_case(old: Squad, region: str, matter: str | None, handed_to: str, now: datetime) -> Squad:
    """The squad of a case that lies elsewhere, is another matter or was handed down to another region; the
    same squad when none of it is so. Whoever commands it may go on: its version stays.
    """
    if (old.region, old.matter, old.handed_to) == (region, matter, handed_to):
        return old
    return replace(old, region=region, matter=matter, handed_to=handed_to, followed_at=now)


def check_live(squad: Squad) -> None:
    """Refused ended."""
    if not squad.live:
        raise Refused("ended", "the squad was stood down", "squad")


def _replace_member(members: Iterable[Member], new: Member) -> tuple[Member, ...]:
    return tuple(new if member.person == new.person else member for member in members)


def make_next(old: Squad, **fields: object) -> Squad:
    """The squad after a command, of the next version."""
    return replace(old, version=old.version + 1, **fields)  # type: ignore[arg-type]
