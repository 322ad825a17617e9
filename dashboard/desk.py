"""The desk: the only door to change. Parse, decide, save; one transaction for each county in a batch.

A message is taken once (by its cause: source/id), and what cannot be taken becomes a dead letter in the same
transaction. The caller acknowledges and publishes after `handle` has returned.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import redis

from data_access import streams, wire
from data_access.deadletters import DeadLetter
from data_access.decode import label
from data_access.digests import digest
from data_access.store import Store, Unavailable, utc_now
from data_access.streams import padded
from data_access.writing import CountyWriting, SourceCount
from domain import decide as rules
from domain.cases import Case, case_id, source_id_of
from domain.changes import Change
from domain.errors import Reason, Refused
from domain.grids import Grid
from domain.messages import AnyMessage, CaseClosed, CaseReported, CaseUpdated, GridReported, PositionReported
from domain.positions import Position

log = logging.getLogger(__name__)


class CountyPack(wire.CountyPlaces, rules.CountyRules, Protocol):
    """What the desk needs to know of a county."""


class AlreadyResent(Exception):
    """The dead letter was sent again before, or is being sent right now."""


class Envelope(NamedTuple):
    """One stream entry. `fault`: why it has no message in it at all."""

    county: str
    stream: str
    entry_id: str
    raw: bytes
    attempts: int = 1
    fault: Refused | None = None


class Opened(NamedTuple):
    """An envelope with its message."""

    envelope: Envelope
    message: AnyMessage
    digest: bytes


@dataclass(slots=True)
class Handling:
    """What became of a batch: `taken` (some changed nothing), `duplicates`; to publish: `changes`, `dead`."""

    taken: int = 0
    duplicates: int = 0
    changes: list[tuple[str, str, list[str]]] = field(default_factory=list)
    """(county, epoch, wire changes as JSON)"""
    dead: list[tuple[str, DeadLetter]] = field(default_factory=list)
    """(county, letter)"""

    def add(self, other: Handling) -> None:
        """Take in what became of another part of the batch."""
        self.taken += other.taken
        self.duplicates += other.duplicates
        self.changes += other.changes
        self.dead += other.dead


@dataclass(slots=True)
class World:
    """What the rules see of a county: what was loaded, and what this batch has decided so far."""

    county: CountyPack
    number: Callable[[str], int]
    cases: dict[tuple[str, str], Case] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)

    def put(self, rows: Sequence[Case | Grid | Position]) -> None:
        """Let the next decision see what this one saves."""
        for row in rows:
            if isinstance(row, Case):
                self.cases[(row.source, row.source_id)] = row
            elif isinstance(row, Grid):
                self.grids[row.region] = row
            else:
                self.positions[row.person] = row


class Desk:
    """Handles batches and sends dead letters again. `client` is needed for the latter only."""

    def __init__(
        self,
        store: Store,
        counties: Mapping[str, CountyPack],
        clock: Callable[[], datetime] = utc_now,
        client: redis.Redis | None = None,
    ) -> None:
        self._store = store
        self._counties = counties
        self._clock = clock
        self._client = client

    def handle(self, batch: Sequence[Envelope]) -> Handling:
        """Take a batch. Raises Unavailable when the database is away; what is not stored then comes again."""
        by_county: dict[str, list[Envelope]] = defaultdict(list)
        for envelope in batch:
            by_county[envelope.county].append(envelope)
        done = Handling()
        for code, envelopes in by_county.items():
            done.add(self._county(self._counties[code], envelopes))
        return done

    def resend(self, dead_id: int, raw: bytes | None = None) -> str:
        """Put a dead letter, mended if `raw` is given, on its stream again; returns the new entry's id.

        Raises KeyError, AlreadyResent, Unavailable, StreamError. Cut short between the stream and the
        database it can be tried again after a minute: the message's own id makes the second one harmless.
        """
        if self._client is None:
            raise RuntimeError("this desk has no stream client")
        letter = self._store.dead_letter(dead_id)
        if letter is None:
            raise KeyError(dead_id)
        if not self._store.claim_resend(dead_id):
            raise AlreadyResent(f"dead letter {dead_id} was sent again before")
        body = letter["raw"] if raw is None else raw
        try:
            entry = streams.add(self._client, letter["county"], letter["stream"], body, str(dead_id))
        except streams.StreamError:
            self._store.release_resend(dead_id)
            raise
        self._store.settle_resend(dead_id, entry)
        return entry

    def _county(self, county: CountyPack, envelopes: Sequence[Envelope]) -> Handling:
        """One transaction; when the data itself cannot be stored, halves, until the culprit stands alone."""
        try:
            return self._commit(county, envelopes)
        except Unavailable:
            raise
        except Exception as error:
            log.warning("a batch of %d cannot be stored: %s", len(envelopes), error)
            culprit = error
        if len(envelopes) == 1:
            log.error("entry %s cannot be stored", envelopes[0].entry_id, exc_info=culprit)
            return self._commit(county, [_faulty(envelopes[0], _internal(culprit))])
        half = len(envelopes) // 2
        done = self._county(county, envelopes[:half])
        done.add(self._county(county, envelopes[half:]))
        return done

    def _commit(self, county: CountyPack, envelopes: Sequence[Envelope]) -> Handling:
        now = self._clock()
        opened, dead = _open(envelopes, county, now)
        with self._store.writing(county.code, now) as writing:
            batch = _Batch(county, writing, now)
            batch.dead += dead
            batch.take(opened)
            told = batch.save(_last_ids(envelopes))
            epoch = writing.head.epoch
        done = Handling(batch.taken, batch.duplicates, dead=[(county.code, letter) for letter in batch.dead])
        if told:
            done.changes.append((county.code, epoch, told))
        return done


class _Batch:
    """The decisions of one transaction."""

    def __init__(self, county: CountyPack, writing: CountyWriting, now: datetime) -> None:
        self.taken = self.duplicates = 0
        self.dead: list[DeadLetter] = []
        self._county, self._writing, self._now = county, writing, now
        self._counts: dict[str, SourceCount] = {}
        self._handled: list[tuple[str, str, bytes, int]] = []
        self._changes: list[Change] = []
        self._rows: dict[Any, Case | Grid | Position] = {}
        self._known: set[str] = set()

    def take(self, opened: Sequence[Opened]) -> None:
        """Decide every message that was not taken before."""
        fresh = self._fresh(opened)
        world = self._load(fresh)
        for cause, one in fresh:
            self._decide(cause, one, world)

    def save(self, last_ids: Mapping[str, str]) -> list[str]:
        """Write everything; returns the changes as screens get them, each as JSON."""
        writing = self._writing
        told = writing.save_changes(self._changes)
        writing.save_rows(self._rows.values(), self._known)
        writing.save_handled(self._handled)
        writing.save_dead(self.dead)
        for letter in self.dead:
            if letter.source:
                self._counts.setdefault(letter.source, SourceCount()).dead += 1
        writing.save_sources(self._counts)
        writing.save_progress(last_ids)
        writing.finish()
        return told

    def _fresh(self, opened: Sequence[Opened]) -> list[tuple[str, Opened]]:
        """Leaves out repetitions; another message under a used id is a dead letter."""
        causes = [one.message.cause for one in opened]
        known = self._writing.handled(causes)
        fresh = []
        for one, cause in zip(opened, causes, strict=True):
            said = known.get(cause)
            if said is None:
                known[cause] = one.digest
                fresh.append((cause, one))
            elif said == one.digest:
                self._count(one.message).duplicates += 1
                self.duplicates += 1
            else:
                detail = f"id: {one.message.id!r} was used before for another message"
                self.dead.append(_letter(one.envelope, Refused(Reason.ID_REUSED, detail, "id")))
        return fresh

    def _load(self, fresh: Sequence[tuple[str, Opened]]) -> World:
        cases: set[str] = set()
        grids: set[str] = set()
        people: set[str] = set()
        for _, one in fresh:
            match one.message:
                case CaseReported() | CaseUpdated() | CaseClosed() as message:
                    cases.add(case_id(self._county.code, message.source, source_id_of(message)))
                case GridReported(region=region):
                    grids.add(region)
                case PositionReported(person=person):
                    people.add(person)
        writing = self._writing
        world = World(self._county, writing.number)
        found = writing.cases([*cases]) if cases else {}
        self._known = set(found)
        world.put([*found.values()])
        if grids:
            world.grids.update(writing.grids([*grids]))
        if people:
            world.positions.update(writing.positions([*people]))
        return world

    def _decide(self, cause: str, one: Opened, world: World) -> None:
        message = one.message
        try:
            decision = rules.decide(message, world, self._now)
        except Refused as refused:
            self.dead.append(_letter(one.envelope, refused))
            return
        except Exception as error:
            log.exception("the rules failed on entry %s", one.envelope.entry_id)
            self.dead.append(_letter(one.envelope, _internal(error)))
            return
        world.put(decision.save)
        for row in decision.save:
            self._rows[_key(row)] = row
        seq = self._writing.head.seq + len(self._changes) + 1 if decision.changes else 0
        self._changes += decision.changes
        self._handled.append((self._county.code, cause, one.digest, seq))
        self._count(message).events += 1
        self.taken += 1

    def _count(self, message: AnyMessage) -> SourceCount:
        count = self._counts.get(message.source)
        if count is None:
            count = self._counts[message.source] = SourceCount()
        if count.last_at is None or message.at > count.last_at:
            count.last_at = message.at
        return count


def _open(
    envelopes: Sequence[Envelope], county: CountyPack, now: datetime
) -> tuple[list[Opened], list[DeadLetter]]:
    """Parse everything; what cannot be parsed is a dead letter."""
    opened: list[Opened] = []
    dead: list[DeadLetter] = []
    for envelope in envelopes:
        try:
            if envelope.fault is not None:
                raise envelope.fault
            message = wire.parse(envelope.raw, envelope.stream, county, now)
            opened.append(Opened(envelope, message, digest(envelope.raw)))
        except Refused as refused:
            dead.append(_letter(envelope, refused))
        except Exception as error:
            log.exception("entry %s cannot be parsed", envelope.entry_id)
            dead.append(_letter(envelope, _internal(error)))
    return opened, dead


def _letter(envelope: Envelope, why: Refused) -> DeadLetter:
    told = label(envelope.raw)
    source, message = (told.source or "")[:64], (told.id or "")[:128]
    return DeadLetter(
        envelope.stream,
        envelope.entry_id,
        envelope.raw,
        why.code,
        why.detail,
        envelope.attempts,
        source,
        message,
    )


def _faulty(envelope: Envelope, fault: Refused) -> Envelope:
    return Envelope(
        envelope.county, envelope.stream, envelope.entry_id, envelope.raw, envelope.attempts, fault
    )


def _internal(error: Exception) -> Refused:
    return Refused(Reason.INTERNAL, f"{type(error).__name__}: {error}"[:500])


def _key(row: Case | Grid | Position) -> tuple[str, str]:
    if isinstance(row, Case):
        return ("case", row.id)
    return ("grid", row.region) if isinstance(row, Grid) else ("person", row.person)


def _last_ids(envelopes: Sequence[Envelope]) -> dict[str, str]:
    """The newest entry of each stream, padded."""
    last: dict[str, str] = {}
    for envelope in envelopes:
        entry = padded(envelope.entry_id)
        if entry > last.get(envelope.stream, ""):
            last[envelope.stream] = entry
    return last
