"""Reading over HTTP: the state of a region, the changes after it, one case, one grid, and what never
changes.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Mapping, Sequence
from typing import Any

import gevent
import msgspec
from flask import Blueprint, Response, request
from gevent.lock import BoundedSemaphore

from dashboard.concurrency.threads import offload
from dashboard.http.api import requests
from dashboard.http.api.descriptions import message_schemas
from dashboard.http.compression import FOREVER, accepted, compress
from dashboard.http.security.route_demands import Rate, demands
from dashboard.http.security.rules import HEARS
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.realtime import scopes
from dashboard.realtime.live_state import Live, Wire
from dashboard.realtime.recent_changes import decode_changes
from dashboard.services.container import Services
from data_access.county_packs.county_pack import County
from domain.access.demands import SIGNED_IN, needs
from domain.access.rights import Right
from domain.access.scope import Scope
from domain.kernel.regions import county_or_city
from domain.kernel.worlds import WorldId
from domain.topics import reducer, registry
from layouts.i18n import LANGS, catalogue

MOST_CHANGES = 5000
MOST_BYTES = 4 * 1024 * 1024
"""Of changes in one answer: a county's state is smaller, packed."""
FEW_CHANGES = 100
FRESH_S = 0.1
ONCE = 6
"""The level at which what never changes is compressed, by either encoding: some tens of ms, once."""
MOST_CACHED = 256
AFTER_START_S = 3.0
TOPICS = frozenset(registry.NAMES)
LIGHT = frozenset({"responses", "proposals", "rollouts"})
"""What headers tell of: few rows."""
Topics = frozenset[str]


def blueprint(services: Services) -> Blueprint:
    """The reading half of the API."""
    api = Blueprint("api_read", __name__)
    states = States(services)

    @api.get("/api/state")
    @demands(HEARS, rate=Rate("600 per minute"))
    def state() -> Response:
        topics = _topics()
        return states.answer(_scope(services, topics), choose_rows(topics))

    @api.get("/api/changes")
    @demands(HEARS, rate=Rate("1200 per minute"))
    def changes() -> Response:
        topics = _topics()
        scope = _scope(services, topics)
        found = _changes(services, scope, topics, _world(services, scope.region))
        requests.record_reading(services, "changes", len(found.get("changes", ())))
        return requests.answer(found)

    @api.get("/api/cases/<case_id>")
    @demands(needs(Right.SEE_CASE), rate=Rate("600 per minute"))
    def case(case_id: str) -> Response:
        sees = scopes.sees(services.installation, current())
        detail = offload(services.store.case_detail, requests.case_id(case_id), sees)
        if detail is None:
            raise Problem("not_found", "case")
        requests.record_reading(services, "case", 1)
        return requests.answer(detail)

    @api.get("/api/grids/<code>")
    @demands(needs(Right.SEE_LIVE), rate=Rate("600 per minute"))
    def grid(code: str) -> Response:
        if len(code) != 15 or not services.installation.counties_of(code):
            raise Problem("unknown_region", "code")
        current().require(Right.SEE_LIVE, code)
        found = offload(services.store.grid_detail, code, scopes.sees(services.installation, current()))
        requests.record_reading(services, "grid", len(found["cases"]))
        return requests.answer(found)

    _add_fixed(api, services)
    return api


def _add_fixed(api: Blueprint, services: Services) -> None:
    """What changes only with the county pack or the program."""
    counties = services.installation.counties
    _add_shapes(api, counties)
    fixed: dict[str, Fixed] = {}

    @api.get("/api/county/<code>.json")
    @demands(SIGNED_IN)
    def county(code: str) -> Response:
        if code not in counties:
            raise Problem("unknown_region", "code")
        if code not in fixed:
            fixed[code] = Fixed(offload(_encode_county, counties[code]), "application/json", False)
        return fixed[code].response()

    words = {
        lang: Fixed(msgspec.json.encode(dict(catalogue(lang))), "application/json", False) for lang in LANGS
    }

    @api.get("/api/locale/<lang>.json")
    @demands(SIGNED_IN)
    def locale(lang: str) -> Response:
        if lang not in words:
            raise Problem("not_found", "lang")
        return words[lang].response()

    @api.get("/api/schemas/")
    @demands(SIGNED_IN)
    def schema_list() -> Response:
        return requests.answer(
            {
                "schemas": [
                    {"kind": kind, "url": f"/api/schemas/{kind}.json"} for kind in message_schemas.kinds()
                ]
            }
        )

    @api.get("/api/schemas/<kind>.json")
    @demands(SIGNED_IN)
    def schema(kind: str) -> Response:
        if kind not in message_schemas.kinds():
            raise Problem("not_found", "kind")
        return requests.answer(message_schemas.schema(kind))


def spell_places(counties: Mapping[str, County]) -> None:
    """Read the names of places beside the pages, which are served by then: pypinyin loads for a third of a
    second, and what it read is remembered.
    """
    gevent.sleep(AFTER_START_S)
    for county in counties.values():
        offload(_encode_county, county)


def _encode_county(county: County) -> bytes:
    return msgspec.json.encode(county.static())


def _add_shapes(api: Blueprint, counties: Mapping[str, County]) -> None:
    shapes: dict[str, Fixed] = {}

    @api.get("/geo/<code>-<fingerprint>.bin")
    @demands(SIGNED_IN)
    def geometry(code: str, fingerprint: str) -> Response:
        if code not in counties or counties[code].geometry_hash != fingerprint:
            raise Problem("not_found", "geometry")
        if code not in shapes:
            shapes[code] = Fixed(counties[code].geometry(), "application/octet-stream", True)
        return shapes[code].response()


class Fixed:
    """A body that does not change, with its ETag; compressed once per encoding, when first asked."""

    def __init__(self, body: bytes, kind: str, forever: bool) -> None:
        self.bodies: dict[str | None, bytes] = {None: body}
        self.kind, self.forever = kind, forever
        self.etag = hashlib.blake2b(body, digest_size=8).hexdigest()

    def response(self) -> Response:
        encoding = accepted()
        if encoding not in self.bodies and encoding is not None:
            self.bodies[encoding] = offload(compress, self.bodies[None], encoding, ONCE)
        response = Response(self.bodies[encoding], mimetype=self.kind)
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.headers["Cache-Control"] = FOREVER if self.forever else "no-cache"
        response.vary.add("Accept-Encoding")
        response.set_etag(self.etag)
        response.make_conditional(request)
        return response


class States:
    """Encoded states by scope: computed once for all who ask within FRESH_S, or until the view moves."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = BoundedSemaphore()
        self._known: dict[
            tuple[str, Topics], tuple[float, tuple[tuple[str, int], ...], bytes, bytes, int]
        ] = {}

    def answer(self, scope: Scope, topics: Topics) -> Response:
        """The state as JSON. Raises Problem 503 before the first snapshot."""
        body, packed, rows = self._bodies(scope, topics, requests.live_views(self._services, scope.region))
        requests.record_reading(self._services, "state", rows)
        zipped = request.accept_encodings["gzip"] > 0
        response = Response(packed if zipped else body, mimetype="application/json")
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        response.headers["Cache-Control"] = "no-store"
        requests.stamp_time(response)
        return response

    def _bodies(self, scope: Scope, topics: Topics, lives: list[Live]) -> tuple[bytes, bytes, int]:
        """The state as JSON, plain and compressed, and how many cases and positions are in it.

        One is made at a time, aside: all screens that come back together wait for the same one.
        """
        with self._lock:
            now, position = time.monotonic(), tuple((live.history, live.seq) for live in lives)
            known = self._known.get((scope.name, topics))
            if known and (
                known[1] == position or (now - known[0] < FRESH_S and _same_history(known[1], position))
            ):
                return known[2:]
            states = [narrow_topics(live.narrowed(scope), topics) for live in lives]
            city = {"region": scope.region, "counties": states}
            body, packed = offload(_encoded, city if len(scope.region) == 4 else states[0])
            if len(self._known) >= MOST_CACHED:
                self._known.clear()
            rows = sum(len(state["cases"]) + len(state["positions"]) for state in states)
            self._known[scope.name, topics] = (now, position, body, packed, rows)
            return body, packed, rows


def choose_rows(topics: Topics) -> Topics:
    """Of which topics a state has rows: of those asked for where all are light, of all otherwise. So whoever
    asks for ever other topics has no large body made for each choice.
    """
    return topics if topics <= LIGHT else TOPICS


def narrow_topics(state: Wire, topics: Topics) -> Wire:
    """A state with rows of these topics alone; its sums and news are of cases."""
    left_out = {*TOPICS - topics, *(() if "cases" in topics else ("tally", "news"))}
    return {name: [] if name in left_out else part for name, part in state.items()} if left_out else state


def _encoded(body: Any) -> tuple[bytes, bytes]:
    """As JSON, plain and gzipped."""
    encoded = msgspec.json.encode(body)
    return encoded, gzip.compress(encoded, 1, mtime=0)


def _same_history(first: tuple[tuple[str, int], ...], second: tuple[tuple[str, int], ...]) -> bool:
    return [history for history, _ in first] == [history for history, _ in second]


def _changes(services: Services, scope: Scope, topics: Topics, world: WorldId) -> dict[str, Any]:
    """Changes after a position, from memory or the database; {"reset": true} when a snapshot is the
    shorter way.
    """
    live = services.live(world)
    if not live.loaded:
        raise Problem("not_ready")
    after, epoch, seq = requests.number("after"), request.args.get("epoch"), live.seq
    if after is None:
        raise Problem("missing_parameter", "after")
    if (epoch and epoch != live.epoch) or after > seq or seq - after > MOST_CHANGES:
        return {"reset": True}
    epoch, changes = live.epoch, changes_after(services, live, after)
    if changes is None or (changes[-1]["seq"] if changes else after) < seq:
        return {"reset": True}
    wanted = [change for change in changes if change["seq"] <= seq and change["topic"] in topics]
    seen = offload(_narrowed, wanted, scope) if len(wanted) > FEW_CHANGES else _narrowed(wanted, scope)
    return {"county": str(world), "epoch": epoch, "seq": seq, "changes": seen}


def changes_after(services: Services, live: Live, after: int) -> list[Wire] | None:
    """From memory, or from the database, which may have more than it gives at once; None when they are too
    much to send, or are no longer kept.
    """
    recent = live.after(after)
    if recent is None:
        return offload(services.feed.after, live.world, after, MOST_CHANGES, live.epoch)
    if sum(map(len, recent)) > MOST_BYTES:
        return None
    return offload(decode_changes, recent) if len(recent) > FEW_CHANGES else decode_changes(recent)


def _narrowed(changes: Sequence[Wire], scope: Scope) -> list[Wire]:
    return [part for change in changes if (part := reducer.narrow(change, scope)) is not None]


def _topics() -> Topics:
    """The topics asked for; all of them when none is named. Raises Problem 400 for what is none."""
    text = request.args.get("topics")
    topics = TOPICS if text is None else frozenset(text.split(",", len(TOPICS)))
    if not topics <= TOPICS:
        raise Problem("bad_parameter", "topics")
    return topics


def _scope(services: Services, topics: Topics) -> Scope:
    """What the viewer sees of the region asked for. Raises Problem 404 for no region of ours, 403."""
    scope = scopes.find_hearing(services.installation, current(), requests.region(services), topics)
    if scope is None:
        raise Problem("forbidden", "region")
    return scope


def _world(services: Services, region: str) -> WorldId:
    county = request.args.get("county") or county_or_city(region)
    if county not in services.installation.counties_of(region):
        raise Problem("unknown_region", "county")
    return WorldId(county)
