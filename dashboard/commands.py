"""The only door to change, for what sources report (ReportHandler) and for what people command (CommandBus).

A report is parsed, decided, saved; one transaction for each world in a batch.

A message is taken once (by its cause: source/id), and what cannot be taken becomes a dead letter in the same
transaction. The caller acknowledges and publishes after `handle` has returned.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from hashlib import blake2b
from typing import Any, Protocol

from dashboard.handlers.context import Context
from dashboard.handlers.reports.batch import Batch
from dashboard.handlers.reports.envelopes import (
    ANYBODYS,
    UNMARKED,
    CountyPack,
    Envelope,
    Marking,
    faulty,
    internal,
    last_ids,
    open_all,
)
from data_access.database.trace_chain import Tail
from data_access.database.unit_of_work import Origin, UnitOfWork
from data_access.store import Store, Unavailable, utc_now
from data_access.streams.dead_letters import DeadLetter
from domain.access.actor import Actor
from domain.cases.case_commands import AddPhoto
from domain.emergency.warnings.standing.signature_policy import SignaturePolicy
from domain.kernel.command import Command, check_key, check_place
from domain.kernel.worlds import WorldId
from domain.squads.squad_commands import SendSquadMessage

__all__ = ["CommandBus", "CountyPack", "Envelope", "Handling", "ReportHandler", "run_here"]

log = logging.getLogger(__name__)
REPORTS = Origin("palm", "stream")
"""Who takes reports; what a report changed was done by its source."""


@dataclass(slots=True)
class Handling:
    """What became of a batch: `taken` (some changed nothing), `duplicates`; to publish: `changes`, `dead`,
    `heads`.
    """

    taken: int = 0
    duplicates: int = 0
    changes: list[tuple[WorldId, str, list[bytes]]] = field(default_factory=list)
    """(world, epoch, wire changes as JSON)"""
    dead: list[tuple[WorldId, DeadLetter]] = field(default_factory=list)
    """(world, letter)"""
    heads: list[tuple[WorldId, Tail]] = field(default_factory=list)
    """(world, where its trace ends now)"""

    def add(self, other: Handling) -> None:
        """Take in what became of another part of the batch."""
        self.taken += other.taken
        self.duplicates += other.duplicates
        self.changes += other.changes
        self.dead += other.dead
        self.heads += other.heads


class ReportHandler:
    """Takes what comes for the worlds of one installation; `clock` dates what is decided, `mark` is where
    each piece of work is written down; `signatures`: what those of warnings have to prove.
    """

    def __init__(
        self,
        store: Store,
        counties: Mapping[str, CountyPack],
        clock: Callable[[], datetime] = utc_now,
        mark: Marking = UNMARKED,
        signatures: SignaturePolicy = ANYBODYS,
    ) -> None:
        self._store, self._signatures = store, signatures
        self._mark = mark
        self._counties = counties
        self._clock = clock

    def handle(self, batch: Sequence[Envelope]) -> Handling:
        """Take a batch. Raises Unavailable when the database is away; what is not stored then comes again."""
        by_world: dict[WorldId, list[Envelope]] = defaultdict(list)
        for envelope in batch:
            by_world[envelope.world].append(envelope)
        done = Handling()
        for world, envelopes in by_world.items():
            done.add(self._handle_world(world, envelopes))
        return done

    def _handle_world(self, world: WorldId, envelopes: Sequence[Envelope]) -> Handling:
        """One transaction; when the data itself cannot be stored, halves, until the culprit stands alone."""
        try:
            return self._commit(world, envelopes)
        except Unavailable:
            raise
        except Exception as error:
            log.warning("a batch of %d cannot be stored: %s", len(envelopes), error)
            culprit = error
        if len(envelopes) == 1:
            log.error("entry %s cannot be stored", envelopes[0].entry_id, exc_info=culprit)
            return self._commit(world, [faulty(envelopes[0], internal(culprit))])
        half = len(envelopes) // 2
        done = self._handle_world(world, envelopes[:half])
        done.add(self._handle_world(world, envelopes[half:]))
        return done

    def _commit(self, world: WorldId, envelopes: Sequence[Envelope]) -> Handling:
        now, county = self._clock(), self._counties[world.county]
        opened, dead = open_all(envelopes, county, now, self._mark, self._signatures)
        with self._store.unit_of_work(world, REPORTS, now) as work:
            batch = Batch(county, work, now, self._mark, self._signatures.trust)
            batch.dead += dead
            batch.take(opened)
            batch.save(last_ids(envelopes))
        done = Handling(
            batch.taken, batch.duplicates, dead=[(world, dead_letter) for dead_letter in batch.dead]
        )
        if work.changes:
            done.changes.append((world, work.epoch, work.changes))
            done.heads.append((world, work.tail))
        return done


def run_here(work: Callable[..., Any], *given: Any) -> Any:
    """Run work where we are: in a program that does nothing else meanwhile."""
    return work(*given)


def write_here(_world: WorldId, work: Callable[..., Any], *args: Any) -> Any:
    """Run work that writes in a world where we are."""
    return work(*args)


class Publisher(Protocol):
    """Where the changes of a committed unit of work go."""

    def publish(self, world: WorldId, epoch: str, changes: Sequence[bytes], tail: Tail) -> None: ...


class CommandBus:
    """The door for commands: one unit of work for each, and its changes published once it is committed.

    `aside` runs what takes time before the transaction, `photos_in_turn` that of a photo, and `in_turn` the
    transaction, which waits for others who write in its world: directly, or beside the loop of a web process.
    """

    def __init__(
        self,
        store: Store,
        context: Context,
        publisher: Publisher | None = None,
        clock: Callable[[], datetime] = utc_now,
        aside: Callable[..., Any] = run_here,
        in_turn: Callable[..., Any] = write_here,
        photos_in_turn: Callable[..., Any] = run_here,
    ) -> None:
        self._store, self._context, self._publisher = store, context, publisher
        self._clock, self._aside, self._in_turn = clock, aside, in_turn
        self._photos_in_turn = photos_in_turn
        from dashboard.handlers.handler_table import HANDLERS, PREPARATIONS  # 0.2 s that reports do without

        self._handlers, self._preparations = HANDLERS, PREPARATIONS

    def handle(self, command: Command, by: Actor, now: datetime | None = None) -> Any:
        """Carry a command out; returns what its handler does. Raises Refused when a rule says no, Unavailable
        when the database is away; then nothing has changed.
        """
        check_place(command)
        now, world = now or self._clock(), WorldId.of(command.region)
        prepared = self._prepare(command, by, now)
        result, work = self._in_turn(world, self._commit, command, by, now, prepared)
        if self._publisher is not None:
            self._publisher.publish(work.world, work.epoch, work.changes, work.tail)
        return result

    def _commit(
        self, command: Command, by: Actor, now: datetime, prepared: tuple[Any, ...]
    ) -> tuple[Any, UnitOfWork]:
        handler = self._handlers[type(command)]
        origin = Origin(by.name, by.address)
        with self._store.unit_of_work(command.region, origin, now, by.ordered_by) as work:
            if command.key:
                check_key(command.key)
                work.claim_key(f"{by.name}/{command.key}", digest_of(command))
            return handler(work, command, by, self._context, *prepared), work

    def _prepare(self, command: Command, by: Actor, now: datetime) -> tuple[Any, ...]:
        """What takes time, before the transaction in which everybody else waits."""
        prepare = self._preparations.get(type(command))
        if prepare is None:
            return ()
        run = self._photos_in_turn if carries_photo(command) else self._aside
        return (run(prepare, self._store, command, by, self._context, now),)


def carries_photo(command: Command) -> bool:
    """Whether a photo has to be made anew for a command: words alone wait for nobody's."""
    return isinstance(command, AddPhoto) or (isinstance(command, SendSquadMessage) and bool(command.photo))


def digest_of(command: Command) -> bytes:
    """What a command says, as a few bytes: tells a repetition from another command under the same key."""
    values = [(item.name, getattr(command, item.name)) for item in fields(command)]
    return blake2b(f"{type(command).__name__} {values!r}".encode(), digest_size=16).digest()
