"""Figures of this web process and of ingest, in Prometheus' words, for whoever may see a county's."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial
from typing import Protocol

from flask import Response, request
from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from dashboard.http.setup import Security
from dashboard.realtime.rooms import Rooms
from dashboard.relay.sheets.sheet_refresh import measure_age
from dashboard.relay.timer_audit import list_missing
from dashboard.services.container import Services
from dashboard.services.slow_figures import SlowFigure
from data_access.database.fast_clock import utc_now
from data_access.directory.rosters import gaps_ahead
from data_access.emergency.rollouts.sheets.sheet_folder import SheetFolder
from domain.kernel.worlds import WorldId

RESYNC_PATHS = ("/api/state", "/api/changes")


class Clients(Protocol):
    """What is counted of the open sockets."""

    dropped: int

    def clients(self) -> int: ...


class Phones(Protocol):
    """What is counted of the sockets of phones."""

    dropped: int
    refused: int

    def __len__(self) -> int: ...


class Metrics:
    """`frames` is counted by the sender, `resyncs` by every answer; the rest is read when asked."""

    def __init__(
        self, services: Services, sockets: Clients, rooms: Rooms, security: Security, phones: Phones
    ) -> None:
        self._services, self._sockets, self._rooms, self._security = services, sockets, rooms, security
        self._phones = phones
        look = partial(SlowFigure, services.store, services.installation.counties)
        self._gaps = look(lambda *given: len(gaps_ahead(*given)))
        self._timerless = look(lambda *given: len(list_missing(*given)))
        folder = SheetFolder(services.settings.sheets_folder(services.settings.data_dir))
        self._sheets = look(lambda *given: measure_age(folder, *given))
        self.registry = CollectorRegistry()
        self.frames = Counter("palm_web_frames", "Frames sent to rooms", registry=self.registry)
        self.resyncs = Counter(
            "palm_web_resyncs", "Snapshots and change lists served", registry=self.registry
        )

    def count(self, response: Response) -> Response:
        """Count an answer to a screen that (re)starts; called after each request."""
        if response.status_code == 200 and request.path in RESYNC_PATHS:
            self.resyncs.inc()
        return response

    def text(self, worlds: Collection[WorldId]) -> bytes:
        """The exposition for somebody who may see the figures of these worlds: what concerns the process as
        a whole (its sockets, its refusals) only with all that are served here.
        """
        return generate_latest(_Seen(self, worlds))

    def collect(self, worlds: Collection[WorldId]) -> Iterator[Metric]:
        """The figures that may be seen."""
        if set(worlds) >= set(self._services.pushes):
            yield from self.registry.collect()
            yield from self._process()
        yield from self._worlds(worlds)
        yield from self._ingest(worlds)
        yield from self._intake(worlds)
        yield from self._call_sheets(worlds)

    def _process(self) -> Iterator[Metric]:
        yield GaugeMetricFamily(
            "palm_web_clients",
            "Open sockets, one of our own for each county included",
            self._sockets.clients(),
        )
        yield GaugeMetricFamily("palm_web_rooms", "Rooms with somebody in them", len(self._rooms))
        yield CounterMetricFamily(
            "palm_web_clients_dropped", "Clients that did not read", self._sockets.dropped
        )
        yield GaugeMetricFamily("palm_phones", "Open sockets of phones", len(self._phones))
        yield CounterMetricFamily("palm_phones_dropped", "Phones that did not read", self._phones.dropped)
        yield CounterMetricFamily(
            "palm_phones_refused", "Sockets of phones without a link", self._phones.refused
        )
        yield from self._refusals()

    def _refusals(self) -> Iterator[Metric]:
        refused = CounterMetricFamily("palm_doors_refused", "Requests refused at the door", labels=["why"])
        for why, times in sorted(self._security.acts.refused.items()):
            refused.add_metric([why], times)
        yield refused
        yield CounterMetricFamily(
            "palm_doors_over_budget",
            "Requests of strangers beyond their budget",
            self._security.budgets.refused,
        )
        yield CounterMetricFamily(
            "palm_doors_cut", "Sockets closed because their session was over", self._security.handshakes.cut
        )

    def _worlds(self, worlds: Collection[WorldId]) -> Iterator[Metric]:
        now, pushes = time.monotonic(), {world: self._services.pushes[world] for world in sorted(worlds)}
        seq = GaugeMetricFamily("palm_view_seq", "Feed position of the view", labels=["county"])
        lag = GaugeMetricFamily("palm_view_lag", "Changes the view is behind the database", labels=["county"])
        age = GaugeMetricFamily(
            "palm_view_verified_age_seconds", "Since the view was verified", labels=["county"]
        )
        canary_age = GaugeMetricFamily(
            "palm_canary_age_seconds", "Since the last canary came home", labels=["county"]
        )
        trip = GaugeMetricFamily(
            "palm_canary_trip_seconds", "How long the last canary took", labels=["county"]
        )
        missed = GaugeMetricFamily("palm_canary_missed", "Canaries missed in a row", labels=["county"])
        lost = GaugeMetricFamily("palm_lost_open", "Losses nobody acknowledged", labels=["county"])
        dead = GaugeMetricFamily("palm_dead_letters_open", "Dead letters not sent again", labels=["county"])
        entries = GaugeMetricFamily(
            "palm_lost_entries_open",
            "Entries lost, as far as they were counted",
            labels=["county"],
        )
        wrong = GaugeMetricFamily(
            "palm_keys_wrong", "Keys on the stream server that are of a wrong type", labels=["county"]
        )
        unsent = GaugeMetricFamily(
            "palm_unsent_overdue", "Messages and timers that were due and still wait", labels=["county"]
        )
        gaps = GaugeMetricFamily("palm_roster_gaps", "Shifts until tomorrow nobody has", labels=["county"])
        timerless = GaugeMetricFamily(
            "palm_timers_missing", "Timers that should be there and are not", labels=["county"]
        )
        for world, push in pushes.items():
            timerless.add_metric([world], self._timerless.count(world.county))
            gaps.add_metric([world], self._gaps.count(world.county))
            unsent.add_metric([world], push.pulse.alarms.get("unsent", 0))
            wrong.add_metric([world], len(self._services.ingest[world].wrong))
            entries.add_metric([world], push.pulse.alarms.get("entries", 0))
            canary, alarms = self._services.canaries[world], push.pulse.alarms
            seq.add_metric([world], push.live.seq)
            lag.add_metric([world], max(0, push.pulse.head - push.live.seq))
            age.add_metric([world], now - push.live.verified_at)
            canary_age.add_metric([world], float("nan") if canary.home_at is None else now - canary.home_at)
            trip.add_metric([world], canary.last_trip_s)
            missed.add_metric([world], canary.missed)
            lost.add_metric([world], alarms.get("lost", 0))
            dead.add_metric([world], alarms.get("dead", 0))
        yield from (
            seq,
            lag,
            age,
            canary_age,
            trip,
            missed,
            lost,
            dead,
            entries,
            wrong,
            unsent,
            gaps,
            timerless,
        )

    def _ingest(self, worlds: Collection[WorldId]) -> Iterator[Metric]:
        labels = ["county", "worker"]
        handled = CounterMetricFamily(
            "palm_ingest_handled", "Entries handled since the worker's start", labels=labels
        )
        pending = GaugeMetricFamily("palm_ingest_pending", "Entries read and not acknowledged", labels=labels)
        lag = GaugeMetricFamily("palm_ingest_lag", "Entries not read yet", labels=["county", "stream"])
        for world in sorted(worlds):
            for stream, entries in self._services.ingest[world].lags.items():
                lag.add_metric([world, stream], entries)
            for worker, beat in self._services.ingest[world].workers.items():
                handled.add_metric([world, worker], _figure(beat.get("handled")))
                pending.add_metric([world, worker], _figure(beat.get("pending")))
        yield from (handled, pending, lag)

    def _call_sheets(self, worlds: Collection[WorldId]) -> Iterator[Metric]:
        age = GaugeMetricFamily(
            "palm_call_sheets_age_seconds",
            "Since the call sheets of what runs were compared",
            labels=["county"],
        )
        for world in sorted(worlds):
            age.add_metric([world], self._sheets.count(world.county))
        yield age

    def _intake(self, worlds: Collection[WorldId]) -> Iterator[Metric]:
        labels, now = ["county", "source"], utc_now()
        age = GaugeMetricFamily(
            "palm_intake_age_seconds", "Since a source of warnings was well", labels=labels
        )
        taken = CounterMetricFamily(
            "palm_intake_taken", "Files taken since the program's start", labels=labels
        )
        refused = CounterMetricFamily(
            "palm_intake_refused", "Files refused since the program's start", labels=labels
        )
        for world in sorted(worlds):
            for source, counts in self._services.ingest[world].intake.items():
                age.add_metric([world, source], seconds_since(str(counts.get("well") or ""), now))
                taken.add_metric([world, source], _figure(counts.get("taken")))
                refused.add_metric([world, source], _figure(counts.get("refused")))
        yield from (age, taken, refused)


class _Seen:
    """What one asker sees of the figures, as a registry."""

    def __init__(self, metrics: Metrics, counties: Collection[WorldId]) -> None:
        self._metrics, self._counties = metrics, counties

    def collect(self) -> Iterator[Metric]:
        """Called by the library that writes them."""
        return self._metrics.collect(self._counties)


def seconds_since(at: str, now: datetime) -> float:
    """How long ago a time of UTC was; infinite for one that never was."""
    try:
        return (now - datetime.fromisoformat(at)).total_seconds()
    except ValueError:
        return float("inf")


def _figure(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")
