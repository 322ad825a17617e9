"""A gateway that is spoken to in JSON over HTTP: work notice, SMS and voice alike (docs/gateways.md).

The hard part is to say what an answer means. Nothing was sent only when no connection came about, or when the
gateway says so itself; whatever breaks after the first byte is unclear.
"""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

from data_access.gateways.failure_names import name_failure
from domain.squads.calls.outgoing import Outcome

TIMEOUT_S: Final = 8.0
LONGEST: Final = {"cause": 200, "reply": 100, "sender": 40, "text": 2_000, "id": 100}
"""Signs of what a gateway tells that are kept: the words are whatever anybody sent it."""
MOST_BYTES: Final = 4 * 1024 * 1024


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
    their number; `message`: which one it answers, '' when the channel does not know).
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


class HttpGateway:
    """One gateway at one address; may be used from many threads."""

    def __init__(self, url: str, key: str = "", timeout: float = TIMEOUT_S) -> None:
        self._parts, self._key, self._timeout = urlsplit(url), key, timeout

    def send(self, id: str, to: str, text: str) -> Reply:
        """Try to send one message. Never raises for an ill gateway."""
        connection = self._connection(self._timeout)
        try:
            connection.connect()
        except OSError as error:
            return Reply(Outcome.NOT_REACHED, name_failure(error))
        try:
            body = json.dumps({"id": id, "to": to, "text": text}, ensure_ascii=False).encode()
            status, reply = self._ask(connection, "POST", "/send", body)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Reply(Outcome.UNCLEAR, name_failure(error))
        finally:
            connection.close()
        return judge_answer(status, reply)

    def events(self, after: int, wait_s: float) -> list[Event]:
        """What happened after event `after`, waiting up to `wait_s` for it. Raises GatewayError."""
        connection = self._connection(wait_s + self._timeout)
        try:
            status, reply = self._ask(connection, "GET", f"/events?after={after}&wait={wait_s:g}", None)
            if status != 200:
                raise GatewayError(f"HTTP {status}")
            return [read_event(given) for given in reply["events"]]
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
    ) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        connection.request(method, quote(self._parts.path.rstrip("/")) + path, body, headers)
        answer = connection.getresponse()
        raw = answer.read(MOST_BYTES)
        try:
            return answer.status, json.loads(raw or b"{}")
        except ValueError:
            if answer.status == 200:
                raise
            return answer.status, {}


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
        text = {name: _text(given, name) for name in ("cause", "reply", "sender", "text")}
        delivered = given.get("state") == "delivered"
        return Event(number, str(given["type"]), _text(given, "id"), at, delivered, **text)
    except (KeyError, TypeError, ValueError) as error:
        return Event(number, "malformed", "", datetime.min.replace(tzinfo=UTC), cause=_cause(error))


def _text(given: Mapping[str, Any], name: str) -> str:
    """A text that every database takes, no longer than it may be."""
    text = str(given.get(name, ""))[: LONGEST[name]]
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _cause(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:200]
