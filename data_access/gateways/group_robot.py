"""A robot of a chat group (the style of DingTalk): posts signed text to one address. It knows no ids and
tells nothing back; whoever posts more than it takes in a minute is shut out for ten, so we stop before.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote_plus, urlsplit

from data_access.gateways.failure_names import name_failure
from data_access.gateways.http_gateway import MOST_BYTES, TIMEOUT_S, Reply
from domain.squads.calls.outgoing import Outcome

A_MINUTE: Final = 20
MINUTE_S: Final = 60.0
SHUT_S: Final = 600.0
TOO_FAST: Final = (130101, 130102)
"""What it answers to whoever posts too much."""


def sign_time(secret: str, millis: int) -> str:
    """What proves that whoever posts at this time has the secret."""
    text = f"{millis}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()


class GroupRobot:
    """One robot at one address; may be used from many threads."""

    def __init__(
        self,
        url: str,
        secret: str,
        timeout: float = TIMEOUT_S,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._parts, self._secret, self._timeout = urlsplit(url), secret, timeout
        self._wall, self._steady = wall, steady
        self._posted: deque[float] = deque()
        self._taking = threading.Lock()

    def send(self, id: str, to: str, text: str) -> Reply:
        """Try to post a text once. Never raises for an ill robot."""
        if wait := self._take_turn():
            return Reply(Outcome.LIMITED, "group_limit", wait)
        connection = self._connect()
        try:
            connection.connect()
        except OSError as error:
            return Reply(Outcome.NOT_REACHED, name_failure(error))
        try:
            return judge_post(*self._post(connection, text))
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Reply(Outcome.UNCLEAR, name_failure(error))
        finally:
            connection.close()

    def _take_turn(self) -> float:
        """How long it takes until one more may be posted; 0 for now, which is taken then."""
        with self._taking:
            now = self._steady()
            while self._posted and now - self._posted[0] >= MINUTE_S:
                self._posted.popleft()
            if len(self._posted) >= A_MINUTE:
                return MINUTE_S - (now - self._posted[0])
            self._posted.append(now)
            return 0.0

    def _connect(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=self._timeout, context=context)
        return http.client.HTTPConnection(host, port, timeout=self._timeout)

    def _post(self, connection: http.client.HTTPConnection, text: str) -> tuple[int, Any]:
        body = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        connection.request("POST", self._signed_path(), body, headers)
        answer = connection.getresponse()
        raw = answer.read(MOST_BYTES)
        return answer.status, json.loads(raw) if answer.status == 200 else {}

    def _signed_path(self) -> str:
        query = [self._parts.query] if self._parts.query else []
        if self._secret:
            millis = int(self._wall() * 1000)
            query += [f"timestamp={millis}", f"sign={quote_plus(sign_time(self._secret, millis))}"]
        return "?".join([self._parts.path or "/", *(["&".join(query)] if query else [])])


def judge_post(status: int, body: Any) -> Reply:
    """What a robot's answer means: it says in `errcode` whether it posted."""
    code = body.get("errcode") if isinstance(body, dict) else None
    if status == 200 and code == 0:
        return Reply(Outcome.ACCEPTED)
    if status == 429 or (status == 200 and code in TOO_FAST):
        return Reply(Outcome.LIMITED, "group_limit", SHUT_S)
    if (status == 200 and isinstance(code, int)) or (400 <= status < 500 and status != 408):
        error = body.get("errmsg") if isinstance(body, dict) else ""
        return Reply(Outcome.REFUSED, str(error or f"HTTP {status}")[:200])
    return Reply(Outcome.UNCLEAR, f"HTTP {status}")
