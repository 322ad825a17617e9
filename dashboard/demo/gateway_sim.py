"""A simulated gateway: phones that get messages and answer, with the limits and faults of real ones.

What is here knows no HTTP. `Faults` is set by tests and by the page; limits are those of the field: a work
notice with the same text to the same person is dropped silently for the day, a phone is not called more than
once a minute, five times an hour, twenty times a day, a number gets 50 SMS a day.
"""

from __future__ import annotations

import base64
import heapq
import hmac
import itertools
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from data_access.database.fast_clock import utc_now

CHANNELS: Final = ("notice", "sms", "voice")
GROUP: Final = "group"
MAIL: Final = "mail"
GROUP_SECRET: Final = "SEC-demo"  # pragma: allowlist secret
GROUP_A_MINUTE, GROUP_SHUT = 20, timedelta(minutes=10)
SMS_A_DAY: Final = 50
CALLS: Final = ((timedelta(minutes=1), 1), (timedelta(hours=1), 5), (timedelta(days=1), 20))
EMPTY_ENDING: Final = "0000"
"""Numbers that end so are not in use."""
MODES: Final = ("ok", "late", "error", "error_after", "hang", "hang_after", "drop", "drop_after", "bounce")
RECEIPTS: Final = ("on", "off", "late", "twice")
KEPT: Final = 50_000
"""So many messages and events are kept: those of a roll-out to a county, some times over."""


@dataclass(slots=True)
class Faults:
    """What goes wrong for the next `count` sends (-1: for all). `…_after`: once the message was taken;
    late: it answers after `seconds`; bounce: it takes a message, and
    says afterwards that it cannot be delivered.
    """

    mode: str = "ok"
    count: int = -1
    seconds: float = 30.0
    receipts: str = "on"


@dataclass(slots=True)
class Delivery:
    """A message on a phone; `tries`: how often its id was sent; `shown`: whether the phone has it."""

    channel: str
    id: str
    to: str
    text: str
    at: str
    tries: int = 1
    shown: bool = True


class Events:
    """What happened on the phones, by channel, each with its number in the order in which it may be told.

    A look costs what is new, not all that happened: a roll-out to a county has some twenty thousand events,
    and who listens looks once for each.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(int(time.time() * 1000) + 1)
        self._added = itertools.count()
        self._late: list[tuple[float, int, str, dict[str, Any]]] = []
        self._by_channel: dict[str, list[dict[str, Any]]] = {}

    def next_number(self) -> int:
        """A number that nothing has yet."""
        return next(self._numbers)

    def add(self, channel: str, event: dict[str, Any], late_s: float) -> None:
        """Something happened that may be told after so many seconds."""
        heapq.heappush(self._late, (time.monotonic() + late_s, next(self._added), channel, event))

    def after(self, channel: str, number: int) -> list[dict[str, Any]]:
        """What may be told of a channel now, after an event's number, in order."""
        self._number_due()
        events = self._by_channel.get(channel, [])
        return events[bisect_right(events, number, key=lambda event: event["n"]) :]

    def replies(self, phone: str) -> Iterator[dict[str, Any]]:
        """What was answered from a phone, or from all when it is empty, with the channel."""
        self._number_due()
        rows = [(event["n"], name, event) for name, events in self._by_channel.items() for event in events]
        waiting = [(name, event) for _, _, name, event in sorted(self._late)]
        for channel, event in [(name, event) for _, name, event in sorted(rows)] + waiting:
            if event["type"] == "reply" and phone in ("", event["sender"]):
                yield event | {"channel": channel}

    def _number_due(self) -> None:
        while self._late and self._late[0][0] <= time.monotonic():
            _, _, channel, event = heapq.heappop(self._late)
            event["n"] = self.next_number()
            event["reply"] = str(event["n"]) if event["type"] == "reply" else ""
            events = self._by_channel.setdefault(channel, [])
            events.append(event)
            del events[:-KEPT]


class Phones:
    """All phones behind one gateway; may be used from many threads."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._deliveries: dict[tuple[str, str], Delivery] = {}
        self._by_phone: dict[tuple[str, str], list[Delivery]] = {}
        self._events = Events()
        self._shut_until = clock()
        self.faults = Faults()
        self.bounces: Path | None = None

    def set_faults(self, **values: Any) -> Faults:
        """What goes wrong from now on. Raises ValueError, TypeError."""
        new = Faults(**values)
        if new.mode not in MODES or new.receipts not in RECEIPTS:
            raise ValueError(f"a mode is one of {', '.join(MODES)}; receipts {', '.join(RECEIPTS)}")
        self.faults = new
        return new

    def next_mode(self) -> str:
        """How the next send goes wrong; "ok" when it does not."""
        with self._changed:
            if self.faults.mode == "ok" or self.faults.count == 0:
                return "ok"
            self.faults.count -= self.faults.count > 0
            return self.faults.mode

    def send(
        self, channel: str, id: str, to: str, text: str, *, arrives: bool = True
    ) -> tuple[int, dict[str, Any]]:
        """Take a message: HTTP status and answer. One that does not arrive is on no phone, and no receipt
        says that it is.
        """
        with self._changed:
            known = self._deliveries.get((channel, id))
            if known is not None:
                known.tries += 1
                return 200, {"result": "duplicate"}
            if to.partition("@")[0].endswith(EMPTY_ENDING):
                return 400, {"result": "refused", "cause": "empty_number"}
            if limit := self._limit(channel, to):
                return limit
            self._deliver(channel, id, to, text, arrives)
            return 200, {"result": "accepted"}

    def post(self, query: Mapping[str, str], text: str) -> dict[str, Any]:
        """A text for the group's robot, which wants a signature, and shuts out who posts too much."""
        with self._changed:
            millis, now = query.get("timestamp", ""), self._clock()
            signature = hmac.new(
                GROUP_SECRET.encode(), f"{millis}\n{GROUP_SECRET}".encode(), "sha256"
            ).digest()
            if not hmac.compare_digest(base64.b64encode(signature).decode(), query.get("sign", "")):
                return {"errcode": 310000, "errmsg": "sign not match"}
            if len(self._of(GROUP, GROUP, now - timedelta(minutes=1))) >= GROUP_A_MINUTE:
                self._shut_until = now + GROUP_SHUT
            if now < self._shut_until:
                return {"errcode": 130101, "errmsg": "send too fast"}
            id = str(self._events.next_number())
            self._keep(Delivery(GROUP, id, GROUP, text, now.isoformat()))
            return {"errcode": 0, "errmsg": "ok"}

    def _deliver(self, channel: str, id: str, to: str, text: str, arrives: bool) -> None:
        now = self._clock()
        same = (
            delivery for delivery in self._of(channel, to, now - timedelta(days=1)) if delivery.text == text
        )
        shown = arrives and (channel != "notice" or next(same, None) is None)
        self._keep(Delivery(channel, id, to, text, now.isoformat(), shown=shown))
        if shown and channel != MAIL and self.faults.receipts != "off":
            late = self.faults.seconds if self.faults.receipts == "late" else 0.0
            for _ in range(2 if self.faults.receipts == "twice" else 1):
                self._tell(channel, late, {"type": "receipt", "id": id, "state": "delivered"})

    def _keep(self, new: Delivery) -> None:
        self._deliveries[new.channel, new.id] = new
        self._by_phone.setdefault((new.channel, new.to), []).append(new)
        while len(self._deliveries) > KEPT:
            gone = self._deliveries.pop(next(iter(self._deliveries)))
            self._by_phone[gone.channel, gone.to].remove(gone)

    def _limit(self, channel: str, to: str) -> tuple[int, dict[str, Any]] | None:
        now = self._clock()
        if channel == "sms" and len(self._of(channel, to, now - timedelta(days=1))) >= SMS_A_DAY:
            return 429, {"cause": "daily_limit", "retry_after": 3600}
        if channel == "voice":
            for span, most in CALLS:
                if len(self._of(channel, to, now - span)) >= most:
                    return 429, {"cause": "not_called", "retry_after": span.total_seconds()}
        return None

    def _of(self, channel: str, to: str, since: datetime) -> list[Delivery]:
        found = self._by_phone.get((channel, to), ())
        return [delivery for delivery in found if delivery.at > since.isoformat()]

    def answer(self, channel: str, sender: str, text: str, id: str = "") -> None:
        """Somebody answers from their phone; `id`: the message, where the channel knows which one."""
        with self._changed:
            reply = {"type": "reply", "id": id, "sender": sender, "text": text[:500]}
            self._tell(channel, 0.0, reply)

    def fail_receipt(self, channel: str, id: str, cause: str) -> None:
        """The network found afterwards that a message cannot be delivered."""
        with self._changed:
            self._tell(channel, 0.0, {"type": "receipt", "id": id, "state": "failed", "cause": cause})

    def _tell(self, channel: str, late_s: float, event: dict[str, Any]) -> None:
        at = self._clock() + timedelta(seconds=late_s)
        event["at"] = at.isoformat()
        self._events.add(channel, event, late_s)
        self._changed.notify_all()

    def events(self, channel: str, after: int, wait_s: float) -> list[dict[str, Any]]:
        """What happened after event `after`, waiting for it. An event has its number once it is told."""
        until = time.monotonic() + wait_s
        with self._changed:
            while (
                not (found := self._events.after(channel, after)) and (left := until - time.monotonic()) > 0
            ):
                self._changed.wait(min(left, 0.2 if self.faults.receipts == "late" else left))
            return found

    def count(self) -> int:
        """How many messages came, whatever became of them."""
        with self._changed:
            return len(self._deliveries)

    def state(self, to: str = "") -> dict[str, Any]:
        """All phones, or the one of a number, for the page and for tests."""
        with self._changed:
            replies = list(self._events.replies(to))
            deliveries = [
                asdict(delivery) for delivery in (self._shown_to(to) if to else self._deliveries.values())
            ]
            return {"deliveries": deliveries, "replies": replies, "faults": asdict(self.faults)}

    def _shown_to(self, to: str) -> list[Delivery]:
        """What came for a number, by time."""
        found = (self._by_phone.get((channel, to), ()) for channel in (*CHANNELS, GROUP, MAIL))
        return sorted(
            (delivery for messages in found for delivery in messages), key=lambda delivery: delivery.at
        )
