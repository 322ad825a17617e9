"""Envelopes: stream entries as they come, opened into messages, or into dead letters with the reason."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from dashboard.handlers.reports.warning_reading import read_received
from data_access.emergency.rollouts.planning.plan_store import PlanPack
from data_access.streams.dead_letters import DeadLetter
from data_access.streams.redis_streams import newest, padded
from data_access.streams.wire import message_shapes, wire_format
from data_access.streams.wire.decode import label
from data_access.streams.wire.message_digests import digest
from data_access.streams.wire.sender_field import write_sender
from domain.access.masking import mask_quoted
from domain.cases.case_rows import mask_ahead
from domain.decisions.world import CountyRules
from domain.emergency.warnings.standing.coverage import CountyAreas
from domain.emergency.warnings.standing.reception import Received
from domain.emergency.warnings.standing.signature_policy import SignaturePolicy
from domain.kernel.errors import Reason, Refused
from domain.kernel.worlds import WorldId
from domain.messages import AnyMessage, CaseReported, WarningFile
from domain.sources.senders import Sender, cause_of, scope_of

log = logging.getLogger(__name__)
ANYBODYS = SignaturePolicy()


class CountyPack(wire_format.CountyPlaces, CountyRules, CountyAreas, PlanPack, Protocol):
    """What the rules and the parser need to know of a county."""


class Envelope(NamedTuple):
    """One stream entry. `fault`: why it has no message in it at all; `sender`: by whom, None for whoever has
    the stream server's credentials.
    """

    world: WorldId
    stream: str
    entry_id: str
    raw: bytes
    attempts: int = 1
    fault: Refused | None = None
    sender: Sender | None = None


class Marking(Protocol):
    """Where a worker writes down what it is at, for whoever watches it
    (dashboard/handlers/reports/progress_mark.py).
    """

    def on(self, envelope: Envelope, waits: int = 0) -> None: ...
    def off(self) -> None: ...


class Unmarked:
    """Nobody watches."""

    def on(self, envelope: Envelope, waits: int = 0) -> None:
        """Nothing to write down."""

    def off(self) -> None:
        """Nothing to write down."""


UNMARKED = Unmarked()


@dataclass(slots=True)
class Opened:
    """An envelope with its message. `cause`: what that is remembered by; `received`: the messages of a file
    of warnings.
    """

    envelope: Envelope
    message: AnyMessage
    cause: str
    digest: bytes
    received: Sequence[Received] = ()


def open_all(
    envelopes: Sequence[Envelope],
    county: CountyPack,
    now: datetime,
    mark: Marking = UNMARKED,
    signatures: SignaturePolicy = ANYBODYS,
) -> tuple[list[Opened], list[DeadLetter]]:
    """Parse everything, and mask what a message says by itself; what cannot be parsed is a dead letter.
    Before the transaction, so that a message that takes long holds up nobody else's.
    """
    opened: list[Opened] = []
    dead: list[DeadLetter] = []
    for envelope in envelopes:
        mark.on(envelope)
        try:
            if envelope.fault is not None:
                raise envelope.fault
            opened.append(_open(envelope, county, now, signatures))
        except Refused as refused:
            dead.append(letter_of(envelope, refused))
        except Exception as error:
            log.exception("entry %s cannot be parsed", envelope.entry_id)
            dead.append(letter_of(envelope, internal(error)))
    mark.off()
    return opened, dead


def _open(envelope: Envelope, county: CountyPack, now: datetime, signatures: SignaturePolicy) -> Opened:
    raw, sender = envelope.raw, envelope.sender
    message = wire_format.parse(raw, envelope.stream, county, now)
    cause = message.cause if sender is None else cause_of(message, scope_of(sender, county.code))
    opened = Opened(envelope, message, cause, digest(raw))
    if type(message) is CaseReported:
        mask_ahead(message)
    elif type(message) is WarningFile:
        opened.received = read_received(message.content, message.name, message.source, county, signatures)
    return opened


def letter_of(envelope: Envelope, why: Refused) -> DeadLetter:
    """The dead letter of an envelope; its source and id as far as they can be read. What is complained of is
    quoted masked: whoever may see it whole opens the letter. What a worker died of is not read again.
    """
    known = message_shapes.Label() if why.code == Reason.WORKER_DIED else label(envelope.raw)
    source, message = (known.source or "")[:64], (known.id or "")[:128]
    return DeadLetter(
        envelope.stream,
        envelope.entry_id,
        envelope.raw,
        why.code,
        mask_quoted(why.detail),
        envelope.attempts,
        source,
        message,
        write_sender(envelope.sender).decode(),
    )


def faulty(envelope: Envelope, fault: Refused) -> Envelope:
    """The envelope, to be refused when it is opened."""
    return envelope._replace(fault=fault)


def internal(error: Exception) -> Refused:
    """The refusal for a fault of ours."""
    return Refused(Reason.INTERNAL, f"{type(error).__name__}: {error}"[:500])


def last_ids(envelopes: Sequence[Envelope]) -> dict[str, str]:
    """The newest entry of each stream, padded."""
    ids: dict[str, list[str]] = {}
    for envelope in envelopes:
        ids.setdefault(envelope.stream, []).append(envelope.entry_id)
    return {stream: padded(newest(some)) for stream, some in ids.items()}
