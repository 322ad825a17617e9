"""A gateway that is spoken to in JSON over HTTP: work notice, SMS and voice alike (docs/gateways.md).

The hard part is to say what an answer means. Nothing was sent only when no connection came about, or when the
gateway says so itself; whatever breaks after the first byte is unclear.
"""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

from data_access.gateways.failure_names import name_failure
from domain.squads.calls.outgoing import Outcome

TIMEOUT_S: Final = 8.0
LONGEST: Final = {"cause": 200, "reply": 100, "sender": 40, "text": 2_000, "id": 100}
"""Signs of what a gateway tells that are kept: the words are whatever anybody sent it."""
MOST_BYTES: Final = 4 * 1024 * 1024
CLOCK_SLACK_S: Final = 5.0
"""A header says whole seconds, and an answer takes a moment: a measure that is off by less stands."""


class GatewayError(Exception):
    """A gateway could not be asked for its events; it is asked again later."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a gateway said to one try; `wait_s`: when it may be asked again, 0 when it did not say."""

    outcome: Outcome
    cause: str = ""
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Event:
    """What a gateway tells: a receipt of a message (`delivered`), or an answer of a person (`text`, `sender`:
    their number; `message`: which one it answers, '' when the channel does not know). `clock_off_s`: how far
    the gateway's clock was measured to be behind ours, by which `at` was corrected; None where it is right.
    """

    number: int
    kind: str
    message: str
    at: datetime
    delivered: bool = False
    cause: str = ""
    reply: str = ""
    sender: str = ""
    text: str = ""
    clock_off_s: float | None = None


class HttpGateway:
    """One gateway at one address; may be used from many threads."""

    def __init__(self, url: str, key: str = "", timeout: float = TIMEOUT_S) -> None:
        self._parts, self._key, self._timeout = urlsplit(url), key, timeout
        self._clock_off_s = 0.0

    def send(self, id: str, to: str, text: str) -> Reply:
        """Try to send one message. Never raises for an ill gateway."""
        connection = self._connection(self._timeout)
        try:
            connection.connect()
        except OSError as error:
            return Reply(Outcome.NOT_REACHED, name_failure(error))
        try:
            body = json.dumps({"id": id, "to": to, "text": text}, ensure_ascii=False).encode()
            status, reply, _ = self._ask(connection, "POST", "/send", body)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Reply(Outcome.UNCLEAR, name_failure(error))
        finally:
            connection.close()
        return judge_answer(status, reply)

    def events(self, after: int, wait_s: float) -> list[Event]:
        """What happened after event `after`, waiting up to `wait_s` for it. Raises GatewayError."""
        connection = self._connection(wait_s + self._timeout)
        try:
            path = f"/events?after={after}&wait={wait_s:g}"
            began = datetime.now(UTC)
            status, reply, date = self._ask(connection, "GET", path, None)
            if status != 200:
                raise GatewayError(f"HTTP {status}")
            off_s = self._clock_off_s = measure_clock(date, began, datetime.now(UTC), self._clock_off_s)
            return [correct_time(read_event(given), off_s) for given in reply["events"]]
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
            raise GatewayError(_cause(error)) from error
        finally:
            connection.close()

    def _connection(self, timeout: float) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=timeout, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, port, timeout=timeout)

    def _ask(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None
    ) -> tuple[int, Any, str]:
        """Status, content, and what time it is there, as its header says; '' where it has none."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        connection.request(method, quote(self._parts.path.rstrip("/")) + path, body, headers)
        answer = connection.getresponse()
        raw, date = answer.read(MOST_BYTES), answer.getheader("Date") or ""
        try:
            return answer.status, json.loads(raw or b"{}"), date
        except ValueError:
            if answer.status == 200:
                raise
            return answer.status, {}, date


def judge_answer(status: int, body: Any) -> Reply:
    """What an HTTP answer to a send means. A 200 that says nothing we know is unclear, as is any 5xx."""
    answer: Mapping[str, Any] = body if isinstance(body, dict) else {}
    cause = str(answer.get("cause") or f"HTTP {status}")[:200]
    if status == 200 and answer.get("result") in ("accepted", "duplicate"):
        return Reply(Outcome(answer["result"]))
    if status == 429:
        wait = answer.get("retry_after")
        return Reply(Outcome.LIMITED, cause, float(wait) if isinstance(wait, int | float) else 0.0)
    if (status == 200 and answer.get("result") == "refused") or (400 <= status < 500 and status != 408):
        return Reply(Outcome.REFUSED, cause)
    return Reply(Outcome.UNCLEAR, cause)


def read_event(given: Mapping[str, Any]) -> Event:
    """One event as a gateway writes it; of the kind "malformed" when only its number can be read, so that it
    holds up none of the others. Raises KeyError, TypeError, ValueError when not even that can.
    """
    number = int(given["n"])
    try:
        at = datetime.fromisoformat(given["at"])
        if at.tzinfo is None:
            raise ValueError("a time without its offset")
        at = at.astimezone(UTC)
        cause, reply, sender, text = (_text(given, name) for name in ("cause", "reply", "sender", "text"))
        delivered, kind = given.get("state") == "delivered", str(given["type"])
        return Event(number, kind, _text(given, "id"), at, delivered, cause, reply, sender, text)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        return _malformed(number, error)


def _malformed(number: int, error: Exception) -> Event:
    return Event(number, "malformed", "", datetime.min.replace(tzinfo=UTC), cause=_cause(error))


def measure_clock(date: str, began: datetime, now: datetime, known_s: float = 0.0) -> float:
    """By how many seconds the clock of whoever answers is behind, by the Date of an answer to a request that
    began and ends now: `known_s`, of the answers before, as long as it can be so. Measured anew each time, it
    would jitter, and a newer event seem older than one before; a Date may be of any moment of a long request.
    """
    try:
        stamped = parsedate_to_datetime(date)
        most, least = (now - stamped).total_seconds(), (began - stamped).total_seconds()
    except (TypeError, ValueError):
        return known_s
    if least - CLOCK_SLACK_S <= known_s <= most + CLOCK_SLACK_S:
        return known_s
    return 0.0 if least - CLOCK_SLACK_S <= 0.0 <= most + CLOCK_SLACK_S else most


def correct_time(event: Event, off_s: float) -> Event:
    """An event by our clock: an answer that seems older than its call would count as late. A time that no
    calendar has then makes it malformed.
    """
    if not off_s or event.kind == "malformed":
        return event
    try:
        return replace(event, at=event.at + timedelta(seconds=off_s), clock_off_s=off_s)
    except OverflowError as error:
        return _malformed(event.number, error)


def _text(given: Mapping[str, Any], name: str) -> str:
    """A text that every database takes, no longer than it may be."""
    text = str(given.get(name, ""))[: LONGEST[name]]
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _cause(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:200]
