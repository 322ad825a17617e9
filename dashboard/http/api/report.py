"""POST /api/reports: the way in for a source that cannot reach the stream server.

A message is checked at once, put on its county's stream, and answered 202 only when it is durable in the
database. An unclear end is 503: the source sends it again with the same id, which is harmless.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gevent
import msgspec
from flask import Blueprint, Response, jsonify, request

from dashboard.concurrency.threads import offload
from dashboard.http.api.in_flight import InFlightLimit
from dashboard.http.security.route_demands import REPORTS, Rate, demands
from dashboard.identity import authentication
from dashboard.identity.problems import PROBLEMS, RETRY_AFTER_S, Problem, as_body, refused
from dashboard.services.container import Services
from data_access.store import Unavailable, utc_now
from data_access.streams import redis_streams
from data_access.streams.wire import wire_format
from data_access.streams.wire.decode import label, spot
from data_access.streams.wire.loose_json import split
from data_access.streams.wire.message_digests import digest
from data_access.streams.wire.sender_field import write_sender
from domain import messages
from domain.access.demands import needs
from domain.access.rights import Right
from domain.accounts.keys import Token
from domain.decisions.followers import check_follower
from domain.kernel.errors import Refused
from domain.kernel.regions import county_or_city
from domain.kernel.worlds import WorldId
from domain.sources.senders import Sender, check_person, check_sender, scope_of

log = logging.getLogger(__name__)

MOST_MESSAGES = 500
MOST_MARKS = 200_000
"""Brackets and commas of a body, 400 of each of 500 messages: millions of empty lists take long to read."""
DURABLE_S = 3.0
ASK_EVERY_S = 0.02
ASK_SLOWLY_S = 0.1


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message that was understood. `digest` tells a repeat from a reused id; `sender`: its token."""

    raw: bytes
    world: WorldId
    stream: str
    source: str
    id: str
    digest: bytes
    sender: Sender

    @property
    def by(self) -> bytes:
        """The sender as the entry names it."""
        return write_sender(self.sender)


def blueprint(services: Services) -> Blueprint:
    """The writing half of the API."""
    api = Blueprint("api_write", __name__)
    in_flight = InFlightLimit()

    @api.post("/api/reports")
    @demands(needs(Right.SEND_REPORTS), rate=Rate("500 per second"), most=REPORTS)
    def reports() -> Response:
        token = authentication.token()
        body = request.get_data(cache=False)
        if sum(body.count(mark) for mark in (b"[", b"{", b",")) > MOST_MARKS:
            raise Problem("body_too_large")
        if body.lstrip()[:1] == b"[":
            raws = _split(body)
            with in_flight.hold(token.id, len(raws)):
                return _accept_list(services, token, raws)
        with in_flight.hold(token.id, 1):
            return _accepted_response(_accept_message(services, token, body))

    return api


def _accept_message(services: Services, token: Token, raw: bytes) -> dict[str, str]:
    incoming = understand(services, token, raw)
    statuses = _deliver(services, [incoming])
    return _require_durable(incoming, statuses[0])


def _accepted_response(result: dict[str, str]) -> Response:
    response = jsonify(result)
    response.status_code = 202
    return response


def _accept_list(services: Services, token: Token, raws: list[bytes]) -> Response:
    """What is refused in a list is refused alone: the others are taken."""
    checked = [_understand_item(services, token, raw, index) for index, raw in enumerate(raws)]
    lawful = [item for item in checked if isinstance(item, Incoming)]
    statuses = iter(_deliver(services, lawful) if lawful else ())
    ended = [item if isinstance(item, Problem) else _outcome(item, next(statuses)) for item in checked]
    results = [_result(raw, end) for raw, end in zip(raws, ended, strict=True)]
    response = jsonify({"results": results})
    response.status_code = _status([end for end in ended if isinstance(end, Problem)])
    if response.status_code == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _status(problems: Sequence[Problem]) -> int:
    """Of a list: 202 when all was taken, 503 when sending it again will help, else what the refusals have in
    common.
    """
    statuses = {PROBLEMS[problem.code][0] for problem in problems}
    if not statuses:
        return 202
    if max(statuses) >= 500:
        return max(statuses)
    return statuses.pop() if len(statuses) == 1 else 422


def _split(body: bytes) -> list[bytes]:
    try:
        raws = [bytes(raw) for raw in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, RecursionError):
        raws = _split_by_hand(body)
    if not raws:
        raise Problem("bad_request", None, "the list is empty")
    if len(raws) > MOST_MESSAGES:
        raise Problem("too_many")
    return raws


def _split_by_hand(body: bytes) -> list[bytes]:
    """The messages of a list in which something is no JSON, so that only that is refused."""
    try:
        raws: list[bytes] = offload(split, body)
    except ValueError as error:
        raise Problem("not_json", None, str(error)) from None
    return raws


def _understand_item(services: Services, token: Token, raw: bytes, index: int) -> Incoming | Problem:
    try:
        return understand(services, token, raw)
    except Problem as problem:
        place = f"[{index}]" + (f".{problem.where}" if problem.where else "")
        return Problem(problem.code, place, problem.detail)
    except Exception:
        log.exception("message %d of a list cannot be understood", index)
        return Problem("internal", f"[{index}]")


def understand(services: Services, token: Token, raw: bytes) -> Incoming:
    """Parse one message as ingest will. Raises Problem 413, 422 or 403."""
    if len(raw) > wire_format.MAX_BYTES:
        raise Problem("too_large")
    try:
        county, stream, message = offload(_parsed, services, token, raw)
    except Refused as error:
        raise refused(error.code, error.detail, error.where) from None
    sender = Sender(token.id, token.name, token.region, token.sources)
    _may_send(token, message, stream)
    _check_sender(services, sender, message, county)
    return Incoming(raw, WorldId(county), stream, message.source, message.id, digest(raw), sender)


def _parsed(services: Services, token: Token, raw: bytes) -> tuple[str, str, messages.AnyMessage]:
    """County, stream and message, read on a native thread. Raises Problem, Refused."""
    county = _county(services, token, raw)
    stream = wire_format.STREAM_OF.get(label(raw).kind or "", "cases")
    return (
        county,
        stream,
        wire_format.parse(raw, stream, services.installation.counties[county], utc_now()),
    )


def _county(services: Services, token: Token, raw: bytes) -> str:
    """The county a message is for: by its region, else by its point, else the only one the token covers.
    Raises Problem 403 for one that it does not cover.
    """
    location = spot(raw)
    covered = [
        c
        for c in sorted(services.installation.counties)
        if c.startswith(token.region) or county_or_city(token.region) == c
    ]
    if not covered:
        raise Problem("forbidden", "region")
    named = "" if location.region is None else county_or_city(location.region)
    if named in services.installation.counties:
        if named not in covered:
            raise Problem("forbidden", "region")
        return named
    return _county_of_point(services, covered, location.lat, location.lon) or covered[0]


def _county_of_point(
    services: Services, covered: Sequence[str], lat: float | None, lon: float | None
) -> str | None:
    if lat is None or lon is None:
        return None
    return next((c for c in covered if services.installation.counties[c].locate(lat, lon) is not None), None)


def _may_send(token: Token, message: messages.AnyMessage, stream: str) -> None:
    """A token sends on its streams when it names some. Our own probe is nobody's to send."""
    if isinstance(message, messages.Canary):
        raise Problem("unknown_kind", "kind")
    if token.kinds and stream not in token.kinds:
        raise Problem("forbidden", "kind")


def _check_sender(services: Services, sender: Sender, message: messages.AnyMessage, county: str) -> None:
    """What ingest will refuse a sender is refused at once, as far as it can be known before."""
    try:
        check_sender(message, sender)
        if isinstance(message, messages.PositionReported):
            check_person(offload(services.store.regions_of, county, message.person), sender)
        if isinstance(message, messages.CaseUpdated | messages.CaseClosed):
            known = offload(services.store.reported, WorldId(county), message.source, message.case)
            check_follower(message, sender, known, county)
    except Refused as error:
        raise Problem("forbidden", error.where) from None


def _deliver(services: Services, incoming: Sequence[Incoming]) -> list[str]:
    """Put on the streams what is not there yet, wait until durable. A status per message, '' for not in
    time.
    """
    try:
        items = list(incoming)
        handled = offload(_handled, services, items)
        dead_letters = offload(_newest_dead_letters, services, items)
        _append(services, [item for item, status in zip(items, handled, strict=True) if status == ""])
        return _wait_durable(services, items, handled, dead_letters)
    except Unavailable:
        raise Problem("database_down") from None
    except redis_streams.StreamError:
        raise Problem("streams_down") from None


def _append(services: Services, fresh: Sequence[Incoming]) -> None:
    """One pipeline for all; a repeat of an entry that did arrive is recognised by its id. A stream of a wrong
    type holds up its own messages only.
    """
    if not fresh:
        return
    pipe = services.streams.pipeline(transaction=False)
    for item in fresh:
        pipe.xadd(redis_streams.key(item.world, item.stream), {"json": item.raw, "by": item.by})
    answers = pipe.execute(raise_on_error=False)
    failed = [answer for answer in answers if isinstance(answer, Exception)]
    if failed and (len(failed) == len(answers) or not all(map(redis_streams.is_wrong_type, failed))):
        raise failed[0]


def _wait_durable(
    services: Services, incoming: list[Incoming], before: Sequence[str], dead_letters: Sequence[int]
) -> list[str]:
    """`dead_letters`: the newest dead letter of each message before it was added; only a newer one is about
    this try.
    """
    statuses = ["duplicate" if status == "accepted" else status for status in before]
    deadline, pause = time.monotonic() + DURABLE_S, ASK_EVERY_S
    while "" in statuses and time.monotonic() < deadline:
        gevent.sleep(pause)
        pause = min(ASK_SLOWLY_S, pause * 1.5)
        open_ = [index for index, status in enumerate(statuses) if status == ""]
        waiting = [(incoming[index], dead_letters[index]) for index in open_]
        for index, status in zip(open_, offload(_read_statuses, services, waiting), strict=True):
            statuses[index] = status
    return statuses


def _read_statuses(services: Services, waiting: Sequence[tuple[Incoming, int]]) -> list[str]:
    """Per message: 'accepted' when durable, 'refused:<reason>' when dead, '' when neither (yet)."""
    answers = _handled(services, [item for item, _ in waiting])
    return [
        answer or _refusal_status(services, item, dead_letter)
        for answer, (item, dead_letter) in zip(answers, waiting, strict=True)
    ]


def _handled(services: Services, incoming: Sequence[Incoming]) -> list[str]:
    found = [
        (item, services.store.handled(item.world, item.source, item.id, _scope(item))) for item in incoming
    ]
    return [
        "" if done is None else "accepted" if done.digest == item.digest else "refused:id_reused"
        for item, done in found
    ]


def _newest_dead_letters(services: Services, incoming: Sequence[Incoming]) -> list[int]:
    found = [_find_dead_letter(services, item) for item in incoming]
    return [0 if dead_letter is None else int(dead_letter["id"]) for dead_letter in found]


def _scope(item: Incoming) -> str:
    return scope_of(item.sender, item.world.county)


def _find_dead_letter(services: Services, item: Incoming) -> dict[str, Any] | None:
    return services.store.refused(item.world, item.source, item.id, item.by.decode())


def _refusal_status(services: Services, item: Incoming, dead_letter: int) -> str:
    found = _find_dead_letter(services, item)
    return f"refused:{found['reason']}" if found is not None and int(found["id"]) > dead_letter else ""


def _require_durable(item: Incoming, status: str) -> dict[str, str]:
    if status == "":
        raise Problem("not_durable")
    if status.startswith("refused:"):
        raise refused(status.removeprefix("refused:"), "the message was put among the dead letters")
    return {"id": item.id, "status": status}


def _outcome(item: Incoming, status: str) -> dict[str, str] | Problem:
    try:
        return _require_durable(item, status)
    except Problem as problem:
        return problem


def _result(raw: bytes, end: dict[str, str] | Problem) -> dict[str, Any]:
    """One result of a list; a refused message is named by its id where that can be read."""
    if not isinstance(end, Problem):
        return dict(end)
    name = label(raw).id
    return ({} if name is None else {"id": name}) | {"error": as_body(end)}
