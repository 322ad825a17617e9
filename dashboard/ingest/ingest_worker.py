"""Ingest: stream -> report handler -> acknowledge, for ever. One worker; run as many as there is work for.

Nothing is acknowledged before it is committed. An ill database or stream server ends nothing: the worker
waits, says so in its heartbeat, looks again at what was delivered to it, and goes on by itself. What a worker
died at is tried again alone (dashboard/ingest/suspect_retry.py).
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from redis.exceptions import ResponseError

from dashboard.commands import CountyPack, Envelope, Handling, ReportHandler
from dashboard.handlers.reports.progress_mark import Mark
from dashboard.ingest.retention_job import Retention
from dashboard.ingest.stream_audit import Audit
from dashboard.ingest.suspect_retry import SuspectRetry
from dashboard.ingest.worker_heartbeat import Health
from data_access.audit import anchors
from data_access.database.codec import utc_text
from data_access.store import Store, Unavailable, utc_now
from data_access.streams import redis_streams
from data_access.streams.inbox import Entry, Inbox
from data_access.streams.read_ahead import ReadAhead
from data_access.streams.redis_streams import STREAMS, StreamError
from data_access.streams.wire import wire_format
from domain.emergency.warnings.standing.signature_policy import SignaturePolicy
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

log = logging.getLogger(__name__)

BLOCK_MS = 1000
FIRST_S = 1.0
"""So long a new worker takes what waits before it tries what the last one died of."""
SUSPECTS_S = 0.3
"""How long entries that are tried alone may hold up the others in one round."""
CLAIM_EVERY_S = 5.0
TIDY_EVERY_S = 10.0
KEEP_ENTRIES = 100_000
PAUSES_S = (0.1, 0.2, 0.5, 1.0)
"""Waiting before the next try while something is ill; the last one repeats."""


@dataclass(frozen=True, slots=True)
class IngestArgs:
    """What a worker needs. `counties`: packs by code; `worlds`: whose streams it reads, the counties' own
    when none are named. `worker` tells the workers of one machine apart.
    """

    redis_url: str
    database_url: str
    counties: Mapping[str, CountyPack]
    worker: int | str = 0
    streams: Sequence[str] = STREAMS
    worlds: Sequence[WorldId] = ()
    signatures: SignaturePolicy = field(default_factory=SignaturePolicy)

    @property
    def read(self) -> tuple[WorldId, ...]:
        """The worlds whose streams are read."""
        return tuple(self.worlds or map(WorldId, self.counties))

    @property
    def consumer(self) -> str:
        """host-pid-n"""
        return f"{socket.gethostname()}-{os.getpid()}-{self.worker}"


def run(args: IngestArgs, stop: threading.Event) -> None:
    """Work until `stop` is set; the batch in hand is finished. Never raises for an ill database or stream."""
    _calm_collector()
    worker = Worker(args)
    beat = threading.Thread(target=worker.health.beat_until, args=(stop,), name="heartbeat", daemon=True)
    beat.start()
    try:
        worker.work(stop)
    finally:
        stop.set()
        beat.join(5)
        worker.close()


def _calm_collector() -> None:
    """A batch makes many small objects and no circles: do not walk the county packs for each."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def main(args: IngestArgs) -> None:
    """A process of its own: SIGTERM and SIGINT end it after the batch in hand."""
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    run(args, stop)


@dataclass(slots=True)
class _Clocks:
    """When the regular chores are due, in monotonic seconds."""

    claim: float = 0.0
    suspects: float = field(default_factory=lambda: time.monotonic() + FIRST_S)
    tidy: float = field(default_factory=lambda: time.monotonic() + TIDY_EVERY_S)


class Worker:
    """One consumer of the group."""

    def __init__(self, args: IngestArgs) -> None:
        self._client = redis_streams.connect(args.redis_url)
        self._store = Store(args.database_url)
        self._mark = Mark.inherited()
        self._mark.hold(args.consumer)
        self._reports = ReportHandler(self._store, args.counties, mark=self._mark, signatures=args.signatures)
        places = [(world, stream) for world in args.read for stream in args.streams]
        self._inbox = Inbox(self._client, places, args.consumer)
        self._ahead = ReadAhead(self._client, self._inbox, _check)
        self._ending = False
        self._audit = Audit(self._inbox, self._store, places)
        self._suspect_retry = SuspectRetry(self._store, self._inbox, self._mark, args.consumer)
        self._retention = Retention(self._store, args.counties)
        self._clocks = _Clocks()
        self.health = Health(redis_streams.connect(args.redis_url), args.read, args.consumer)

    def work(self, stop: threading.Event) -> None:
        """The loop."""
        failures = 0
        while not stop.is_set():
            try:
                self._round(stop)
                failures = 0
            except (*StreamError, Unavailable) as error:
                self._failed(error, failures)
                stop.wait(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
                failures += 1
        self._finish()

    def _finish(self) -> None:
        """Take what was read ahead, so that it need not wait until another worker claims it."""
        self._ending, self._inbox.full = True, False
        try:
            while (found := self._ahead.next()) is not None:
                self._inbox.full = False
                self._take(found)
        except (*StreamError, Unavailable) as error:
            self._failed(error, 0)

    def close(self) -> None:
        """Close all connections."""
        self.health.close()
        self._client.close()
        try:
            self._store.close()
        except Exception:
            log.exception("closing the database")

    def _round(self, stop: threading.Event) -> None:
        if not self._ahead.open:
            self._audit.look(time.monotonic())
        self._take(self._suspect_retry.inherit())
        self._chores()
        if not stop.is_set():
            found = self._fresh()
            self._take(found)
            now = time.monotonic()
            if not found or now >= self._clocks.suspects:
                self._suspects(now + SUSPECTS_S)
            self.health.all_ok()

    def _fresh(self) -> list[Entry]:
        """New entries; those behind them are asked for already when these are not all."""
        found = self._ahead.next()
        if found is None:
            found = self._inbox.fresh(None if self._suspect_retry.waiting else BLOCK_MS)
        if not self._ahead.open:
            self._ahead.send([])
        return found

    def _chores(self) -> None:
        now = time.monotonic()
        if now >= self._clocks.claim:
            claimed = self._inbox.claim()
            self._take(claimed)
            self._clocks.claim = now if claimed else now + CLAIM_EVERY_S
        if now >= self._clocks.tidy:
            self._clocks.tidy = now + TIDY_EVERY_S
            self._inbox.tidy(KEEP_ENTRIES)
            self._audit.prune()
            self._suspect_retry.tidy()
            for world, epoch in self._store.epochs().items():
                redis_streams.forget_epochs(self._client, world, epoch)
        self._retention.look(now)

    def _take(self, entries: Sequence[Entry]) -> None:
        """Commit, then publish and acknowledge; vanished entries are recorded as lost, suspects wait until
        they are tried alone. In a backlog the account is looked at before anything is sent, while the stream
        server has nothing to do: behind that it would wait until all of it is on the disk.
        """
        if not entries:
            return
        there = self._suspect_retry.set_aside([entry for entry in entries if entry.fields is not None])
        self.health.working(len(entries))
        done = self._reports.handle([_envelope(entry) for entry in there]) if there else Handling()
        gone = [entry for entry in entries if entry.fields is None]
        if gone:
            self._audit.vanished(gone)
        try:
            if self._ahead.open and not self._ending:
                self._audit.look(time.monotonic())
        finally:
            self._settle(done, there)

    def _suspects(self, until: float) -> None:
        """Try what a worker died at, each entry alone, for a while."""
        while time.monotonic() < until and (entry := self._suspect_retry.next()):
            self.health.working(1)
            self._settle(self._reports.handle([self._suspect_retry.judged(entry, _envelope(entry))]), [entry])
            self._suspect_retry.done(entry)

    def _settle(self, done: Handling, entries: Sequence[Entry]) -> None:
        """After the commit: publish and acknowledge. A key of the wrong type is passed over; what it should
        have told is in the database, and whoever looks at the keys says so
        (data_access/streams/stream_keys.py).
        """
        self.health.database_ok(done.taken + done.duplicates + len(done.dead))
        pipeline = self._client.pipeline(transaction=False)
        for world, epoch, changes in done.changes:
            redis_streams.publish(pipeline, world, epoch, changes)
        for world, tail in done.heads:
            anchors.note(pipeline, world, tail)
        for world, dead_letter in done.dead:
            redis_streams.add_dead_letters(pipeline, world, [dead_letter], utc_text(utc_now()))
        self._inbox.acknowledge(pipeline, entries)
        if self._ahead.open:
            self._ahead.send([command for command, _ in pipeline.command_stack])
            return
        for answer in pipeline.execute(raise_on_error=False):
            _check(answer)

    def _failed(self, error: Exception, failures: int) -> None:
        """Tell which hop is ill; after a stream error the group itself may be gone."""
        if isinstance(error, Unavailable):
            self.health.database_ill(str(error))
            (log.error if failures % 30 == 0 else log.debug)("database unavailable: %s", error)
        else:
            self.health.stream_ill(str(error))
            (log.error if failures % 30 == 0 else log.debug)("stream server: %s", error)
        if isinstance(error, ResponseError):
            self._audit.now()
        self._ahead.drop()
        self._inbox.rewind()
        self._suspect_retry.rewind()
        if not isinstance(error, Unavailable):
            self._client.connection_pool.disconnect()


def _check(answer: object) -> None:
    """Raise what the stream server complains of, unless a key is of the wrong type."""
    if isinstance(answer, Exception) and not redis_streams.is_wrong_type(answer):
        raise answer


def _envelope(entry: Entry) -> Envelope:
    """What came, with the note of a resend left out."""
    fields = entry.fields or {}
    if len(fields) == 1 and b"json" in fields:
        return Envelope(entry.world, entry.stream, entry.id, fields[b"json"], entry.attempts)
    if b"retry_of" in fields:
        fields = {name: value for name, value in fields.items() if name != b"retry_of"}
    try:
        raw, sender = wire_format.entry(fields)
    except Refused as refused:
        raw = b"\n".join(name + b"=" + value for name, value in fields.items())
        return Envelope(entry.world, entry.stream, entry.id, raw, entry.attempts, refused)
    return Envelope(entry.world, entry.stream, entry.id, raw, entry.attempts, None, sender)
