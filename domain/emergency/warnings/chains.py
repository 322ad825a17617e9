"""What a message means among those before it: a new warning, an update or cancel of one, one we had, or a
question. National messages name the first of their chain, CAP all earlier ones: whoever names any is of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from domain.emergency.warnings.message import Kind, Reference, Status, WarningMessage
from domain.kernel.values import value


class Meaning(StrEnum):
    """What a message does to the warnings that stand."""

    NEW = "new"
    UPDATE = "update"
    CANCEL = "cancel"
    DUPLICATE = "duplicate"
    LATE = "late"
    """Older than what is known of its chain, or of one that was cancelled: kept, and changes nothing."""
    ASKED = "asked"
    """A person has to say what it belongs to; it changes nothing until then."""
    NOTHING = "nothing"
    """No warning to anybody: System, Draft, Ack, Error."""


@value
class Name:
    """What tells messages apart."""

    sender: str
    identifier: str


@value
class Chain:
    """A warning over its messages. Exercises and tests have chains of their own."""

    first: Name
    status: Status
    names: tuple[Name, ...]
    last_sent: datetime
    cancelled: bool = False

    def is_named_by(self, reference: Reference) -> bool:
        """Whether a reference means one of its messages."""
        return any(
            name.identifier == reference.identifier and reference.sender in ("", name.sender)
            for name in self.names
        )


@value
class Outcome:
    """The meaning of a message; `chain`: as it is after it, None when it changes none; `why`: of a question
    or an odd beginning.
    """

    meaning: Meaning
    chain: Chain | None = None
    why: str = ""


def judge(message: WarningMessage, chains: tuple[Chain, ...]) -> Outcome:
    """What a message means among the chains that are known."""
    name = Name(message.sender, message.identifier)
    if message.status in (Status.SYSTEM, Status.DRAFT) or message.kind in (Kind.ACK, Kind.ERROR):
        return Outcome(Meaning.NOTHING)
    if any(name in chain.names for chain in chains):
        return Outcome(Meaning.DUPLICATE)
    if message.kind is Kind.ALERT:
        return Outcome(Meaning.NEW, Chain(name, message.status, (name,), message.sent))
    if not message.references:
        return Outcome(Meaning.ASKED, why="no_reference")
    named = [
        chain
        for chain in chains
        if chain.status is message.status and any(map(chain.is_named_by, message.references))
    ]
    if len(named) > 1:
        return Outcome(Meaning.ASKED, why="several_chains")
    return _of_chain(message, name, named[0]) if named else _of_none(message, name)


def _of_none(message: WarningMessage, name: Name) -> Outcome:
    """An update says all there is to know, so it warns though its beginning was missed; a cancel of what
    nobody knows is asked.
    """
    if message.kind is Kind.CANCEL:
        return Outcome(Meaning.ASKED, why="unknown_reference")
    earlier = tuple(Name(each.sender or message.sender, each.identifier) for each in message.references)
    return Outcome(
        Meaning.NEW, Chain(earlier[0], message.status, (*earlier, name), message.sent), "first_unknown"
    )


def _of_chain(message: WarningMessage, name: Name, chain: Chain) -> Outcome:
    if chain.cancelled or message.sent < chain.last_sent:
        return Outcome(Meaning.LATE, replace(chain, names=(*chain.names, name)))
    cancels = message.kind is Kind.CANCEL
    after = replace(chain, names=(*chain.names, name), last_sent=message.sent, cancelled=cancels)
    return Outcome(Meaning.CANCEL if cancels else Meaning.UPDATE, after)


class Chains:
    """The chains of messages that are read one after the other."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Chain] = {}

    def take(self, message: WarningMessage) -> Outcome:
        """What the next message means."""
        outcome = judge(message, tuple(self._known.values()))
        if outcome.chain is not None:
            first = outcome.chain.first
            self._known[first.sender, first.identifier] = outcome.chain
        return outcome
